"""Quality, drift: what has changed in a table against an earlier version."""

from __future__ import annotations

import streamlit as st

from components import drift_table, frame
from components.words import counted
from hotpass import ssot
from hotpass.quality.drift import Finding, same_table
from hotpass.quality.profiling import mask_shown
from pages import quality_tables, reads
from pages.quality_subject import Subject


def show(subject: Subject) -> None:
    """The section."""
    now = quality_tables.tables(subject)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = quality_tables.choose(now, "Table", "table")
        earlier = _earlier(subject)
        baseline = (
            st.selectbox("Against version", earlier, key="baseline", bind="query-params", width=160)
            if earlier
            else None
        )
    if baseline is None or table is None:
        st.caption("Changes appear here once there is an earlier version to compare with.")
        return
    before = same_table(table, quality_tables.of_version(subject.assessed.dataset, baseline))
    if before is None:
        st.caption(f"Version {baseline} was made from no table like this one.")
        return
    found = quality_tables.drift(before, table)
    what = f"{counted(found.now.rows, 'row')} now, {counted(found.before.rows, 'row')} in version {baseline}"
    if found.findings:
        st.caption(f"{what}; {counted(len(found.findings), 'change')} that chance does not explain")
        drift_table.show([_line(one) for one in found.findings], "What has changed, the largest first")
    else:
        st.caption(f"{what}; nothing has changed but by chance")
    if found.psi:
        frame.section("How the values are distributed")
        labels = {c.column.name: c.column.label for c in found.now.columns}
        drift_table.index({labels[name]: value for name, value in found.psi.items()}, key="psi")


def _line(one: Finding) -> tuple[str, bool, str, list[str]]:
    shown = [mask_shown(one.column, value) for value in one.values] if one.column else []
    return one.sentence, one.large, one.sort, shown


def _earlier(subject: Subject) -> list[int]:
    """Versions to compare with, the newest first."""
    found = [one.number for one in ssot.versions(reads.workspace(), subject.assessed.dataset)]
    own = subject.version.number if subject.version else None
    return sorted((n for n in found if own is None or n < own), reverse=True)
