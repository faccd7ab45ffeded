"""Audit, to download: the entries that are shown."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import streamlit as st

from hotpass import access, compliance
from hotpass.compliance import Wanted
from pages import reads

_KINDS = {"CSV": ("csv", "text/csv"), "JSON lines": ("jsonl", "application/x-ndjson")}


def trail(wanted: Wanted) -> None:
    """Buttons by which the entries that are wanted are saved."""
    with st.container(horizontal=True):
        for label, (suffix, mime) in _KINDS.items():
            st.download_button(
                label,
                data=partial(access.bound(_written), wanted, suffix),
                file_name=f"audit-trail.{suffix}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
            )


def _written(wanted: Wanted, suffix: str) -> BinaryIO:
    with TemporaryDirectory() as folder:
        target = Path(folder, f"trail.{suffix}")
        compliance.export(reads.workspace(), target, access.current().name, wanted=wanted)
        return target.open("rb")
