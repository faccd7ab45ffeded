"""Quality, cells: what is odd in the cells of the files, whatever suites say, each in its sheet."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from components import failing_table, frame
from components.words import counted, number
from hotpass import cells_of_runs, quality, runs
from hotpass.catalogue.personal import profile_of_run
from hotpass.profiles import Profile
from pages import quality_row, reads, seen_alike, worked_out
from pages.quality_subject import Subject, address, go

PAGE_SIZE = 25
_ALL = "all of them"
_CORRECTED = "corrected"


def show(subject: Subject) -> None:
    """The section."""
    run_id = subject.assessed.run_id
    _look(run_id)
    with st.skeleton(480):
        found = _found(cells_of_runs.state_of_run(reads.workspace(), run_id), run_id)
    if found is None:
        frame.empty(
            f"The files hold more than {number(cells_of_runs.MOST_CELLS)} cells, which takes longer than a "
            "page may. Of a published version the worker looks at up to "
            f"{number(cells_of_runs.MOST_AHEAD)} ahead, when no run waits; the command `hotpass qa run` "
            "looks at any number."
        )
        return
    wrong = [one for one in found if not one.is_corrected]
    corrected = [one for one in found if one.is_corrected]
    if not found:
        frame.empty("No cell of the files is unlike what its column and its row have elsewhere.")
        return
    st.caption(
        f"{counted(len(wrong), 'finding')} in the files that were read: cells that are unlike the rest of "
        "their column, or do not go with their row. They count in no score, and close no gate."
        + (f" Corrected besides: {number(len(corrected))}." if corrected else "")
    )
    fault = _fault(wrong, corrected)
    rows = corrected if fault == _CORRECTED else [one for one in wrong if fault in (_ALL, one.rule_id)]
    if not rows:
        frame.empty("Every cell that was found wrong has been corrected.")
        return
    pages = -(-len(rows) // PAGE_SIZE)
    reads.no_further_than(pages)
    first = (reads.page_number() - 1) * PAGE_SIZE
    shown = rows[first : first + PAGE_SIZE]
    chosen = next((one for one in shown if _place(one) == st.query_params.get("cell")), shown[0])
    left, right = st.columns([3, 2], gap="medium")
    with left:
        frame.section("Cells")
        pressed = failing_table.show(shown, address, {}, chosen, rules=True, key="cells", asked=_asked)
        st.caption(f"{number(first + 1)} to {number(first + len(shown))} of {number(len(rows))}")
        reads.choose_page(pages, numbers=5)
    with right:
        if chosen.is_corrected:
            st.success("A person corrected it; the run counts what they gave. The file keeps its own value.")
        quality_row.show(subject, chosen, None)
    go(pressed)


def _fault(found: list[quality.Failure], corrected: list[quality.Failure]) -> str:
    """The rule whose cells are asked for, or those that were corrected."""
    counts = Counter(one.rule_id for one in found)
    said = {one.rule_id: one.message.partition(". ")[0].rstrip(".") for one in reversed(found)}
    labels = {_ALL: _ALL} | {rule: f"{said[rule]}: {number(n)}" for rule, n in counts.most_common()}
    if corrected:
        labels[_CORRECTED] = f"Corrected: {number(len(corrected))}"
    asked = st.query_params.get("fault", _ALL)
    fault = st.selectbox(
        "What is wrong",
        list(labels),
        list(labels).index(asked) if asked in labels else 0,
        format_func=labels.__getitem__,
        on_change=reads.from_the_first_page,
    )
    if fault != asked:
        st.query_params["fault"] = fault
        st.query_params.pop("cell", None)
    return fault


def _asked(row: quality.Failure) -> dict[str, str]:
    kept = {name: st.query_params[name] for name in ("fault", "page") if name in st.query_params}
    return {"tab": "Cells", "cell": _place(row), **kept}


def _place(row: quality.Failure) -> str:
    """Tells a finding from the others of its run."""
    return " ".join((row.rule_id, row.file_name or "", row.sheet or "", row.cell or ""))


def _look(run_id: str) -> None:
    """Have the cells looked at where nobody did before."""
    space = reads.workspace()
    if not cells_of_runs.is_known(space, run_id):
        profile = _profile(run_id)
        worked_out.once(
            (str(space.root), "cells", run_id),
            "what is odd in the cells",
            lambda _: cells_of_runs.look(space, run_id, profile),
        )


def _profile(run_id: str) -> Profile:
    return profile_of_run(reads.workspace(), runs.get(reads.workspace(), run_id).spec)


@seen_alike.kept(8)
def _found(state: str, run_id: str) -> list[quality.Failure] | None:
    space = reads.workspace()
    return cells_of_runs.of_run(space, run_id, _profile(run_id), runs.obeyed(space, run_id))
