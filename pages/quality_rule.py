"""One rule: what it found, the rows that fail it and their cells, why, since when, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components import changed_rules, facts, failing_table, figures, frame, markup, rule_table, scorecard
from components.markup import markdown
from components.words import NONE, number
from hotpass import quality
from pages import quality_discussion, quality_past, quality_row, quality_subject, quality_why, reads
from pages.quality_subject import Subject, address, go

PAGE_SIZE = 25
_NOW = "failing now"
_OF_THE_WHOLE = "The rule is on the table as a whole, and fails without a row that could be shown."


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
    past = quality_past.moments(subject)
    if line.state == "errored":
        _errored(line)
        with frame.guarded():
            quality_discussion.show(subject, line)
    else:
        _found_wrong(subject, line, past)
    with frame.guarded():
        quality_why.history(line, past)


def _line(subject: Subject, line: quality.RuleLine) -> str:
    what = f"version {subject.version.number}" if subject.version else f"run {subject.assessed.run_id}"
    of = f"{rule_table.TYPES.get(line.entity_type, line.entity_type)}, {rule_table.level(line.table)}"
    parts = [line.rule_id, line.severity, line.dimension, of, f"for the {line.owner} to mend"]
    return " · ".join([*parts, f"POPIA section {line.popia}", what])


def _found_wrong(subject: Subject, line: quality.RuleLine, past: list[quality.Moment]) -> None:
    _figures(subject, line)
    _rows(subject, line, past)
    left, right = st.columns(2, gap="medium")
    with left, frame.guarded():
        quality_why.show(subject, line)
    with right, frame.guarded():
        quality_discussion.show(subject, line)


def _errored(line: quality.RuleLine) -> None:
    """What is known of a rule that could not be evaluated: why not, and what to do."""
    markup.show(
        facts.pairs([("State", facts.state(scorecard.words(line.state))), ("Why", line.detail or NONE)])
    )
    st.caption(
        "The rule could not be evaluated, so nothing is known of its rows, and it counts neither way in the "
        "score. Mend its statement in its suite, then run the files again."
    )


def _figures(subject: Subject, line: quality.RuleLine) -> None:
    whole = quality_subject.scorecard(subject).whole
    wanted = "every row is wanted" if line.mostly == 1 else f"{scorecard.share(line.mostly)} is wanted"
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


def _rows(subject: Subject, line: quality.RuleLine, past: list[quality.Moment]) -> None:
    left, right = st.columns([2, 3], gap="medium")
    with left:
        frame.section("Rows that fail")
        before, which = _which(subject, line, past)
        page = reads.page_number()
        found = _found(subject, line, before, which, (page - 1) * PAGE_SIZE)
        reads.no_further_than(-(-found.total // PAGE_SIZE))
        if not found.rows:
            none = _OF_THE_WHOLE if line.failed else "No row fails this rule."
            st.caption(none if which == _NOW else "No row is so.")
            return
        chosen = _chosen(found)
        names = quality_subject.names(subject, found.rows)
        pressed = failing_table.show(found.rows, _keeping, names, chosen, rules=False, key="failing")
        first = (page - 1) * PAGE_SIZE
        st.caption(f"{number(first + 1)} to {number(first + len(found.rows))} of {number(found.total)}")
        if which == _NOW and found.total < line.failed:
            st.caption(f"{number(line.failed)} rows fail; {number(found.total)} of them are kept.")
        reads.choose_page(-(-found.total // PAGE_SIZE), numbers=5)
    with right:
        then = before is not None and which in (changed_rules.MOVES["fixed"], changed_rules.MOVES["gone"])
        quality_row.show(subject, chosen, before if then else None)
    go(pressed)


def _keeping(asked: Mapping[str, str]) -> str:
    """The address of another row of the same choice and page."""
    kept = {name: st.query_params[name] for name in ("which", "page") if name in st.query_params}
    return address({**kept, **asked})


def _which(
    subject: Subject, line: quality.RuleLine, past: list[quality.Moment]
) -> tuple[quality.Assessed | None, str]:
    """Which rows are asked for: those that fail now, or that moved so since an earlier version."""
    before = quality_past.baseline(past)
    if before is None:
        return None, _NOW
    counts = quality_subject.moved(before, subject.assessed, line.rule_id)
    labels = {_NOW: f"{_NOW}, {number(line.failed)}"}
    labels |= {word: f"{word}, {number(counts.get(move, 0))}" for move, word in changed_rules.MOVES.items()}
    asked = st.query_params.get("which", _NOW)
    which = st.pills(
        "Rows",
        list(labels),
        format_func=labels.__getitem__,
        default=asked if asked in labels else _NOW,
        required=True,
        key=f"which-{line.rule_id}",
        on_change=reads.from_the_first_page,
    )
    if which != asked:
        st.query_params["which"] = which
        st.query_params.pop("row", None)
    return before, which


def _found(
    subject: Subject, line: quality.RuleLine, before: quality.Assessed | None, which: str, first: int
) -> quality.Failures:
    move = next((move for move, word in changed_rules.MOVES.items() if word == which), None)
    if before is None or move is None:
        return quality_subject.failing(subject, quality.Wanted(rule_id=line.rule_id), first, PAGE_SIZE)
    after = subject.assessed
    return quality.moved_rows(before, after, line.rule_id, move, first=first, count=PAGE_SIZE)


def _chosen(found: quality.Failures) -> quality.Failure:
    """The row in the address, else the first."""
    asked = st.query_params.get("row")
    return next((row for row in found.rows if row.record_id == asked), found.rows[0])
