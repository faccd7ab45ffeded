"""Registers: the record of processing, to download."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from hotpass import access
from hotpass.compliance import processing
from pages import reads


def show() -> None:
    """The section."""
    st.markdown(
        "What is processed, for what purpose, on what ground, about whom, from where, to whom it goes and "
        "how long it is kept (section 17); with what the manual of section 51 of PAIA tells. It is made of "
        "the profiles, the registers and the log of exports when its button is pressed."
    )
    makers: dict[str, Callable[[processing.Record], str | bytes]] = {
        "PDF": processing.as_document,
        "CSV": processing.as_lines,
        "JSON": processing.as_json,
    }
    with st.container(horizontal=True):
        for name, make in makers.items():
            st.download_button(
                f"Record of processing as {name}",
                data=partial(access.bound(_made), make),
                file_name=f"record-of-processing.{name.lower()}",
                icon=":material/download:",
                on_click="ignore",
            )


def _made(make: Callable[[processing.Record], str | bytes]) -> str | bytes:
    return make(processing.record(reads.workspace()))
