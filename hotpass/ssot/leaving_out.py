"""Which source rows of a version give no record, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hotpass.engine import ReadingEngine
from hotpass.ssot.versions import find_version
from hotpass.workspace import Workspace

#: Numbers of rows that are told of each reason.
MOST_NUMBERS: Final = 12


@dataclass(frozen=True, slots=True)
class RowsLeftOut:
    """Rows of a sheet that give no record, for one reason.

    Attributes:
        file_name: the file.
        sheet: the sheet, ``""`` for formats without sheets.
        reason: why, as a sentence without its full stop.
        rows: how many there are.
        numbers: of the first of them, as the sheet counts.
    """

    file_name: str
    sheet: str
    reason: str
    rows: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """All of them: the first by sheet and reason, how many such groups there are, and how many rows."""

    found: tuple[RowsLeftOut, ...]
    groups: int
    rows: int


def rows_left_out(workspace: Workspace, dataset: str, version: int | None = None, most: int = 100) -> LeftOut:
    """The rows that give no record by sheet and reason, those of most rows first.

    Raises:
        InputError: there is no such version.
    """
    path = find_version(workspace, dataset, version).path / "rows.parquet"
    with ReadingEngine() as engine:
        engine.view("source_rows", path)
        found = engine.rows(
            f"""SELECT file_name, sheet, reason, count(*) AS n, list("row" ORDER BY "row")[:{MOST_NUMBERS}],
                count(*) OVER (), CAST(sum(count(*)) OVER () AS BIGINT)
            FROM source_rows WHERE records = 0 GROUP BY file_name, sheet, reason
            ORDER BY n DESC, file_name, sheet, reason LIMIT {most}"""
        )
    groups, rows = found[0][5:] if found else (0, 0)
    said = (
        RowsLeftOut(file, sheet, reason or "", n, tuple(numbers))
        for file, sheet, reason, n, numbers, *_ in found
    )
    return LeftOut(tuple(said), groups, rows)
