"""Tables whose columns are labelled by hand, written as organisations keep them; all in them is made up.

A block of ``tables/*.txt`` is a table: file, sheet and profile; headers with their right fields (``~`` is not
used, ``/`` parts fields that are both right, ``''`` is no header); rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


@dataclass(frozen=True)
class Table:
    """A labelled table: by column its header, the fields that are right, and its non-blank texts."""

    file: str
    sheet: str
    profile: str
    headers: tuple[str, ...]
    fields: tuple[frozenset[str], ...]
    samples: tuple[tuple[str, ...], ...]


def labelled(path: Path) -> Iterator[Table]:
    """The tables of a file."""
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        top, head, *rows = block.split("\n")
        file, sheet, profile = (part.strip() for part in top.split("|"))
        headers, fields = zip(*(_label(part) for part in head.split(" ; ")), strict=True)
        cells = [row.split("|") for row in rows]
        if any(len(row) != len(headers) for row in cells):
            raise ValueError(f"{path.name}, {file}: a row has not as many cells as there are headers")
        samples = tuple(tuple(text for text in column if text) for column in zip(*cells, strict=True))
        yield Table(file, sheet, profile, headers, fields, samples)


def _label(text: str) -> tuple[str, frozenset[str]]:
    header, _, fields = text.rpartition(" > ")
    return header.strip().replace("''", ""), frozenset(fields.strip().split("/"))
