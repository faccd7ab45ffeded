"""Cells of the files, also of rows that gave no record, in which given texts stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hotpass.compliance.subjects.opening import Reading
from hotpass.engine import DuckDBEngine
from hotpass.engine.base import literal
from hotpass.model import column_letter


@dataclass(frozen=True, slots=True)
class Mention:
    """A cell in which a text stands; ``run_id`` is "" where no run has read it yet."""

    file_digest: str
    file_name: str
    sheet: str
    row: int
    cell: str
    run_id: str


def mentions(readings: Sequence[Reading], texts: Sequence[str]) -> list[Mention]:
    """The cells that hold one of the texts, in any case; each sheet of a file is read once.

    Args:
        readings: newest first; the newest of a sheet shows it.
        texts: in lower case.
    """
    found: list[Mention] = []
    seen: set[tuple[str, str]] = set()
    for reading in readings if texts else ():
        folder = reading.folder / "ingest"
        if not (folder / "sheets.parquet").is_file():
            continue
        with DuckDBEngine() as engine:
            engine.view("sheets", folder / "sheets.parquet")
            sheets = engine.rows(
                "SELECT file_digest, file_name, sheet, grid FROM sheets WHERE columns > 0 ORDER BY ALL"
            )
            for digest, name, sheet, grid in sheets:
                if (digest, sheet) in seen or not (folder / grid).is_file():
                    continue
                seen.add((digest, sheet))
                engine.view("cells", folder / grid)
                found += [
                    Mention(digest, name, sheet, row, f"{column_letter(int(column[1:]))}{row}", reading.run)
                    for row, column in engine.rows(_holding(texts))
                ]
    return found


def _holding(texts: Sequence[str]) -> str:
    """SQL of the row and column of each cell of a grid that holds one of the texts."""
    holds = " OR ".join(f"contains(lower(text), {literal(text)})" for text in texts)
    return f"""SELECT "row", position FROM (
        UNPIVOT cells ON COLUMNS('^c[0-9]+$') INTO NAME position VALUE text
    ) WHERE {holds} ORDER BY "row", len(position), position"""
