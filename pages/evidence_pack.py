"""Evidence packs: one to download for some days, and one that somebody has to be verified."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import streamlit as st

from components import frame
from components.markup import markdown
from components.words import counted
from hotpass import access, days
from hotpass.access import Act, Role
from hotpass.compliance import evidence
from hotpass.compliance.evidence import Period
from pages import reads


def show() -> None:
    """Two sections, for whoever may export evidence."""
    if not (access.may(Act.EXPORT) and access.may(Act.COMPLIANCE) and access.may(Act.REGISTERS)):
        return
    frame.section("Evidence pack")
    st.markdown(
        "Controls with the rows behind them, registers, requests, runs, quality and the audit trail of some "
        "days in one signed file, which whoever gets it can verify with standard tools."
    )
    _make()
    with st.expander("Verify a pack", key="verify-pack"):
        _verify()


def _make() -> None:
    today = days.today()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.date_input(
            "Days",
            (today - timedelta(days=29), today),
            max_value=today,
            key="pack-days",
            format="DD/MM/YYYY",
            width=250,
        )
        role = st.selectbox(
            "Values as seen by",
            evidence.recipients(),
            format_func=lambda one: one.label,
            key="pack-role",
            width=190,
        )
        if isinstance(chosen, tuple) and len(chosen) == 2:
            period = Period(*chosen)
            st.download_button(
                "Download the pack",
                data=partial(access.bound(_made), period, role),
                file_name=f"evidence-{period.first}-{period.last}.zip",
                mime="application/zip",
                icon=":material/download:",
                on_click="ignore",
                type="primary",
            )
        else:
            st.caption("Choose the last day, too.")


def _made(period: Period, role: Role) -> BinaryIO:
    with TemporaryDirectory() as folder:
        return evidence.export(reads.workspace(), period, Path(folder, "pack.zip"), role).path.open("rb")


def _verify() -> None:
    given = st.file_uploader("A pack", type="zip", key="pack")
    if given is None or not st.button("Verify this pack"):
        return
    with frame.guarded(), TemporaryDirectory() as folder:
        pack = Path(folder, "pack.zip")
        pack.write_bytes(given.getbuffer())
        found = evidence.verify(pack, workspace=reads.workspace())
        files, entries = counted(found.files, "file"), counted(found.entries, "entry", "entries")
        st.success(
            markdown(
                f"The pack is as it was made, of {found.period}: {files}, {entries} of the audit trail. "
                f"Compare the fingerprint of its key with the one that you were told: {found.fingerprint}."
            ),
            icon=":material/verified:",
        )
