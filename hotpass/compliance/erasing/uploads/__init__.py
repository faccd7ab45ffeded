"""Takes a subject out of files as they were uploaded: its cells are emptied, all others keep their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from hotpass.compliance.erasing.subject import Cell
from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.erasing.uploads.archives import rewrite_open_document
from hotpass.compliance.erasing.uploads.binary import rewrite_binary_workbook, rewrite_old_workbook
from hotpass.compliance.erasing.uploads.columnar import rewrite_parquet
from hotpass.compliance.erasing.uploads.lines import rewrite_delimited, rewrite_json_lines
from hotpass.compliance.erasing.uploads.workbooks import rewrite_workbook
from hotpass.stages.ingest.gate import Format, admit
from hotpass.stages.ingest.limits import limits_in_force

Rewriter = Callable[[Path, Path, Mapping[int, Sequence[Cell]], Terms], None]

_REWRITERS: Final[Mapping[Format, tuple[Rewriter, str]]] = {
    "workbook": (rewrite_workbook, "cells emptied, shared texts and other parts rewritten"),
    "open_document": (rewrite_open_document, "cells emptied, other parts rewritten"),
    "binary_workbook": (rewrite_binary_workbook, "cells blanked, shared texts overwritten in their length"),
    "old_workbook": (rewrite_old_workbook, "texts overwritten in their length; numbers set to blank texts"),
    "delimited": (rewrite_delimited, "fields emptied"),
    "json_lines": (rewrite_json_lines, "values emptied"),
    "parquet": (rewrite_parquet, "values set to null"),
}


def rewrite_upload(
    path: Path, part: Path, name: str, cells: Mapping[int, Sequence[Cell]], terms: Terms
) -> str:
    """Write an uploaded file without the subject; returns how it was done.

    Args:
        path: the file as stored.
        part: receives the new content.
        name: what people call it; only its ending counts.
        cells: by number of a sheet, row, column and what is left of each cell's text.
        terms: texts that go wherever else they stand.

    Raises:
        InputError: it is not fit to be read any more.
    """
    rewriter, method = _REWRITERS[admit(path, name, limits_in_force())]
    rewriter(path, part, cells, terms)
    return method
