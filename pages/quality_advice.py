"""Quality, recommendations: what to do next, and the rows behind each."""

from __future__ import annotations

import streamlit as st

from components import failing_table, frame, recommendations
from components.words import number
from hotpass import quality, ssot
from pages import quality_subject, reads, seen_alike, source_cell
from pages.quality_subject import Subject, address, go

PAGE_SIZE = 25


def show(subject: Subject) -> None:
    """The section."""
    if subject.version is None:
        st.caption("Recommendations are for what is published; this run published nothing.")
        return
    with st.skeleton(320):
        found = _found(subject.assessed.key, str(subject.version.path), subject.assessed)
    if not found:
        st.caption("No row fails a rule, and no text had to be mended when it was read.")
        return
    whole = quality_subject.scorecard(subject).whole.weighed
    pressed = recommendations.show(found, whole, address, key="advice")
    if key := st.query_params.get("advice"):
        pressed = _rows(subject, next((one for one in found if one.key == key), None)) or pressed
    go(pressed)


def _rows(subject: Subject, one: quality.Recommendation | None) -> str | None:
    """The rows of a repair, and the cell of the one that is chosen."""
    if one is None:
        st.caption("There is no such recommendation any more.")
        return None
    page = reads.page_number()
    found = quality.repaired_rows(subject.assessed, one.key, first=(page - 1) * PAGE_SIZE, count=PAGE_SIZE)
    if not found.rows:
        return None
    asked = st.query_params.get("cell")
    chosen = next((row for row in found.rows if row.cell == asked), found.rows[0])
    left, right = st.columns([2, 3], gap="medium")
    with left:
        frame.section("Texts that were mended")
        pressed = failing_table.show(
            found.rows, address, {}, chosen, rules=False, key="repaired", advice=one.key
        )
        first = (page - 1) * PAGE_SIZE
        st.caption(f"{number(first + 1)} to {number(first + len(found.rows))} of {number(found.total)}")
        reads.choose_page(-(-found.total // PAGE_SIZE), numbers=5)
    with right:
        frame.section("The text in its sheet")
        source_cell.show(
            subject.assessed.run_id, chosen.file_name or "", chosen.sheet or "", chosen.cell or ""
        )
    return pressed


@seen_alike.kept(8)
def _found(key: tuple[str, ...], path: str, _assessed: quality.Assessed) -> list[quality.Recommendation]:
    version = ssot.find_version(reads.workspace(), _assessed.dataset, _assessed.version)
    return quality.recommendations(_assessed, ssot.profile_of(version.path))
