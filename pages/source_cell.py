"""A cell in its sheet's neighbourhood, as the sheet looks: a part of several pages."""

from __future__ import annotations

import streamlit as st

from components import pressable, sheet
from components.markup import markdown
from hotpass import ssot
from hotpass.errors import InputError
from hotpass.model import column_number
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
    lines = [sheet.Line(row, texts) for row, texts in zip(seen.rows, seen.texts, strict=True)]
    if seen.header_rows and seen.header_rows[-1] < seen.rows[0]:
        lines.insert(0, sheet.Line(seen.header_rows[-1], seen.header))
    left = column_number(seen.letters[0])
    drawn = sheet.picture(
        lines,
        seen.letters,
        f"Cells around {cell} of {seen.sheet or seen.file_name}",
        first_column=left,
        cells={(seen.rows[row], left + column) for row, column in seen.targets},
        header_rows=seen.header_rows,
    )
    pressable.show(drawn, key="picture")
