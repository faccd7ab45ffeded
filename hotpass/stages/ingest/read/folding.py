"""Sheets written anew before the fast reader reads them, where it could not read them as they stand.

Numbers that no date is near lose the format that shows them as dates, over which the reader dies. A worksheet
with few cells over a huge area gets its used rows and columns next to each other, so that a stray cell at the
end of the grid costs nothing; a map gives every cell its own address back.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hotpass.errors import InputError
from hotpass.model import column_letter, column_number
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.read.archive import Unpacking
from hotpass.stages.ingest.read.worksheet import SheetFacts

_TOO_FAR: Final = 50
_SMALL: Final = 2_000_000
_ROW: Final = re.compile(rb"<(\w+:)?row(?=[\s/>])[^>]*>")
_CELL: Final = re.compile(rb"<(\w+:)?c(?=[\s/>])[^>]*>")
_ROW_NUMBER: Final = re.compile(rb"\br\s*=\s*[\"']\d+[\"']")
#: A format, in the opening tag of a cell.
_STYLE: Final = re.compile(rb"\ss\s*=\s*[\"']\d+[\"']")
#: The largest number that the fast reader tries to show as a date and lives.
_SURVIVED: Final = 1e8
_ADDRESS: Final = re.compile(rb"(\br\s*=\s*[\"'])([A-Z]+)(\d+)([\"'])")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCells\b.*?</(?:\w+:)?mergeCells>", re.DOTALL)
_DIMENSION: Final = re.compile(rb"<(?:\w+:)?dimension\b[^>]*/>")


@dataclass(frozen=True, slots=True)
class Folded:
    """A workbook whose one sheet is folded.

    Attributes:
        workbook: its bytes.
        rows: sheet row of each row as read.
        columns: sheet column of each column as read.
    """

    workbook: bytes
    rows: Sequence[int]
    columns: Sequence[int]


def is_sparse(facts: SheetFacts, limits: Limits) -> bool:
    """Whether a sheet has too few cells for its area to be read as it stands."""
    area = facts.rows * facts.columns
    return area > limits.dense_cells or (area > _SMALL and area > _TOO_FAR * max(1, facts.cells))


def is_deadly(facts: SheetFacts) -> bool:
    """Whether the fast reader dies of a number that a format shows as a date."""
    return any(abs(float(number)) > _SURVIVED for number in facts.undated.values())


def fold(archive: zipfile.ZipFile, member: str, facts: SheetFacts, limits: Limits) -> Folded:
    """The workbook with the sheet of that member folded.

    Raises:
        InputError: the sheet has more cells than are folded.
    """
    if facts.cells > limits.sparse_cells:
        raise InputError(f"the sheet has more than {limits.sparse_cells:,} cells too far apart")
    xml = b"".join(Unpacking(archive, limits).chunks(archive.getinfo(member)))
    addresses = [found for tag in _CELL.finditer(xml) if (found := _ADDRESS.search(tag[0]))]
    rows = sorted({int(found[3]) for found in addresses})
    columns = sorted({column_number(found[2].decode()) for found in addresses})
    near = _near(_DIMENSION.sub(b"", _MERGED.sub(b"", xml)), rows, columns, facts)
    return Folded(_replaced(archive, member, near), rows, columns)


def _near(xml: bytes, rows: Sequence[int], columns: Sequence[int], facts: SheetFacts) -> bytes:
    row_at = {row: at for at, row in enumerate(rows, 1)}
    letters = {column: column_letter(at).encode() for at, column in enumerate(columns, 1)}

    def address(found: re.Match[bytes]) -> bytes:
        column = letters[column_number(found[2].decode())]
        return found[1] + column + b"%d" % row_at[int(found[3])] + found[4]

    def cell(tag: re.Match[bytes]) -> bytes:
        found = _ADDRESS.search(tag[0])
        undated = found and (int(found[3]), column_number(found[2].decode())) in facts.undated
        return _ADDRESS.sub(address, _STYLE.sub(b"", tag[0]) if undated else tag[0])

    # Rows need no number of their own: every cell that is brought nearer bears its address.
    xml = _ROW.sub(lambda tag: _ROW_NUMBER.sub(b"", tag[0]), xml)
    return _CELL.sub(cell, xml)


def _replaced(archive: zipfile.ZipFile, member: str, content: bytes) -> bytes:
    """A workbook like this one with one part replaced; parts that hold no cells stay behind."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
        for item in archive.infolist():
            other_sheet = "/worksheets/" in item.filename and item.filename != member
            if item.filename.endswith((".xml", ".rels")) and not other_sheet:
                copy.writestr(item.filename, content if item.filename == member else archive.read(item))
    return out.getvalue()
