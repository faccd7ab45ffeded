"""A cell in its sheet's neighbourhood, as the sheet looks: a part of several pages."""

from __future__ import annotations

import streamlit as st

from components import cells
from components.markup import markdown
from hotpass import ssot
from hotpass.errors import InputError
from pages import reads


def show(run_id: str, file: str, name: str, cell: str) -> None:
    """Show the cells around one or several of a row, as a run read them.

    Args:
        run_id: the run.
        file: name or digest of the file.
        name: of the sheet.
        cell: in A1 notation, several parted by blanks; ``""`` shows nothing.
    """
    if not cell:
        return
    try:
        seen = ssot.neighbourhood(reads.workspace(), run_id, file, name, cell, rows=4)
    except InputError as error:
        st.caption(markdown(error.sentence))
        return
    cells.show(seen, f"Cells around {cell} of {seen.sheet or seen.file_name}", key="picture")
