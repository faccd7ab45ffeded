"""One rule: what it found, the rows that fail it, and the cell of the row that is chosen."""

from __future__ import annotations

import streamlit as st

from components import facts, failing_table, figures, frame, golden, markup, rule_table, scorecard
from components.markup import markdown
from components.words import number
from hotpass import quality
from pages import quality_subject, reads, source_cell
from pages.quality_subject import Subject, address, go

PAGE_SIZE = 25


def show(subject: Subject, rule_id: str) -> None:
    """The page of a rule."""
    if st.button("All rules", type="tertiary", icon=":material/arrow_back:"):
        go(address({"tab": "Rules"}))
    line = quality_subject.rule(subject, rule_id)
    if line is None:
        frame.heading("Quality", "There is no such rule")
        frame.empty(f"No rule that was checked has the id {markdown(rule_id)}.")
        return
    frame.heading(line.sentence, _line(subject, line))
    _figures(subject, line)
    _rows(subject, line)


def _line(subject: Subject, line: quality.RuleLine) -> str:
    what = f"version {subject.version.number}" if subject.version else f"run {subject.assessed.run_id}"
    of = f"{rule_table.TYPES.get(line.entity_type, line.entity_type)}, {rule_table.level(line.suite)}"
    parts = [line.rule_id, line.severity, line.dimension, of, f"for the {line.owner} to mend"]
    return " · ".join([*parts, f"POPIA section {line.popia}", what])


def _figures(subject: Subject, line: quality.RuleLine) -> None:
    whole = quality_subject.scorecard(subject).whole
    wanted = "of every row" if line.mostly == 1 else f"at least {scorecard.share(line.mostly)} is wanted"
    figures.show(
        [
            figures.Figure("Holds for", scorecard.share(line.share), wanted),
            figures.Figure("Rows failing", number(line.failed), f"{number(line.evaluated)} evaluated"),
            figures.Figure("Missing", number(line.missing), f"of {number(line.rows)}; the rule skips them"),
            figures.Figure("Would gain", rule_table.gain(line.lost, whole.weighed), "points of the score"),
        ],
        key="figures",
    )
    said = [("State", facts.state(scorecard.words(line.state)))]
    markup.show(facts.pairs([*said, *([("Note", line.detail)] if line.detail else [])]))


def _rows(subject: Subject, line: quality.RuleLine) -> None:
    page = reads.page_number()
    asked = quality.Wanted(rule_id=line.rule_id)
    found = quality_subject.failing(subject, asked, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    if not found.total:
        frame.section("Rows that fail")
        st.caption("No row fails this rule.")
        return
    chosen = _chosen(found)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        frame.section("Rows that fail")
        pressed = failing_table.show(found.rows, address, chosen, rules=False, key="failing")
        first = (page - 1) * PAGE_SIZE
        st.caption(f"{number(first + 1)} to {number(first + len(found.rows))} of {number(found.total)}")
        reads.choose_page(-(-found.total // PAGE_SIZE), numbers=5)
    with right:
        _cell(subject, chosen)
    go(pressed)


def _chosen(found: quality.Failures) -> quality.Failure:
    """The row in the address, else the first."""
    asked = st.query_params.get("row")
    return next((row for row in found.rows if row.record_id == asked), found.rows[0])


def _cell(subject: Subject, row: quality.Failure) -> None:
    frame.section("The row in its sheet")
    if row.file_name is None:
        st.caption(markdown(row.message))
        if row.record_id:
            _entity(subject, row)
        return
    cell = quality.cell_of(reads.workspace(), subject.assessed, row) or ""
    markup.show(golden.reading(row.message, row.file_name, row.sheet or "", cell, row.value))
    source_cell.show(subject.assessed.run_id, row.file_name, row.sheet or "", cell)


def _entity(subject: Subject, row: quality.Failure) -> None:
    if subject.version is None:
        return
    asked = {"entity": row.record_id or ""}
    if not subject.version.current:
        asked["version"] = str(subject.version.number)
    st.page_link("pages/entities.py", label="See the golden record and its cells", query_params=asked)
