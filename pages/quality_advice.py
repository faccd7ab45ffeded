"""Quality, recommendations: what to do next, the rows behind each, and the repairs that are accepted."""

from __future__ import annotations

import streamlit as st

from components import frame, recommendations, repairs
from components.words import counted, number, when
from hotpass import access, quality, runs, ssot
from pages import quality_subject, reads, seen_alike, source_cell
from pages.quality_subject import Subject, address, go

PAGE_SIZE = 25


def show(subject: Subject) -> None:
    """The section."""
    if subject.version is None:
        st.caption("Recommendations are for what is published; this run published nothing.")
        return
    with st.skeleton(320):
        accepted = quality.accepted_repairs(reads.workspace(), subject.assessed.dataset)
        keys = tuple(sorted(one.repair for one in accepted))
        found = _found(subject.assessed.key, str(subject.version.path), keys, subject.assessed)
    pressed = None
    if found:
        whole = quality_subject.scorecard(subject).whole.weighed
        pressed = recommendations.show(found, whole, address, key="advice")
    else:
        st.caption("No row fails a rule, and no repair waits to be accepted.")
    if key := st.query_params.get("advice"):
        pressed = _repair(subject, key) or pressed
    if accepted:
        frame.section("Accepted repairs")
        profile = ssot.profile_of(subject.version.path)
        labels: dict[tuple[str, str], str] = {
            (t, f.name): f.label for t, entity in profile.entities.items() for f in entity.fields
        }
        pressed = repairs.show_accepted(accepted, labels, address, key="accepted") or pressed
    go(pressed)


def _repair(subject: Subject, key: str) -> str | None:
    """The cells of a repair before and after, one of them in its sheet, and what is decided."""
    assert subject.version is not None
    page, profile = reads.page_number(), ssot.profile_of(subject.version.path)
    first = (page - 1) * PAGE_SIZE
    found, total = quality.mended(subject.assessed, profile, key, first=first, count=PAGE_SIZE)
    reads.no_further_than(-(-total // PAGE_SIZE))
    _decide(subject, key)
    if not found:
        st.caption("No cell of this version is mended so.")
        return None
    asked = st.query_params.get("cell")
    chosen = next((one for one in found if one.cell == asked), found[0])
    left, right = st.columns([2, 3], gap="medium")
    with left:
        frame.section("Before and after")
        pressed = repairs.show_cells(found, chosen, address, key, key="repaired")
        st.caption(f"{number(first + 1)} to {number(first + len(found))} of {number(total)}")
        reads.choose_page(-(-total // PAGE_SIZE), numbers=5)
    with right:
        frame.section("The text in its sheet")
        source_cell.show(subject.assessed.run_id, chosen.file_name, chosen.sheet, chosen.cell)
    return pressed


def _decide(subject: Subject, key: str) -> None:
    """Accepting the repair of all its cells at once, or no longer; then the way to a run that obeys."""
    space, by = reads.workspace(), access.current().name
    one = next((one for one in quality.repairs(space, subject.assessed) if one.key == key), None)
    if one is None or not access.may(access.Act.CORRECT):
        return
    place = ", sheet ".join(filter(None, (one.file_name, one.sheet)))
    frame.section(f"Repair of {counted(one.cells, 'cell')} in {place}")
    with frame.guarded(), st.container(horizontal=True, vertical_alignment="bottom"):
        if one.accepted is None:
            reason = st.text_input("Reason, if any", key=f"repair-why-{key}", width=260)
            if st.button(f"Accept the repair of {counted(one.cells, 'cell')}", type="primary"):
                quality.accept_repair(space, subject.assessed, key, by=by, reason=reason)
                st.rerun()
            return
        st.markdown(f"Accepted by {one.accepted.decided_by}, {when(one.accepted.decided_at)}")
        if st.button("Undo"):
            quality.undo_repair(space, subject.assessed.dataset, key, by=by)
            st.rerun()
        if not one.obeyed and access.may(access.Act.RUN) and st.button("Run the files again", type="primary"):
            run_id = runs.again(space, subject.assessed.run_id, by)
            st.switch_page("pages/runs.py", query_params={"run": run_id})


@seen_alike.kept(8)
def _found(
    key: tuple[str, ...], path: str, accepted: tuple[str, ...], _assessed: quality.Assessed
) -> list[quality.Recommendation]:
    space = reads.workspace()
    version = ssot.find_version(space, _assessed.dataset, _assessed.version)
    return quality.recommendations(space, _assessed, ssot.profile_of(version.path), accepted)
