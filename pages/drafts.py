"""The run that a person is putting together on Upload: its files, what was refused, what was changed by hand.

It lives in the session, so that it is still there after a visit to another page.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, BinaryIO

import streamlit as st

from hotpass.errors import HotpassError
from hotpass.model import column_number
from hotpass.preview import Preview, preview
from hotpass.profiles import Profile
from hotpass.workspace import StoredFile, Workspace

Record = Mapping[str, Any]
_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d*)(?::([A-Z]{1,3})([1-9]\d*))?")


@dataclass(slots=True)
class Change:
    """What a person changed about one table; what is None or not named stays as it was found.

    Attributes:
        range: where the table is, header rows included, such as ``A4:F120``.
        header_rows: row numbers of the header.
        use: whether it gives records.
        columns: by letter, the field or ``""`` for not used.
    """

    range: str | None = None
    header_rows: list[int] | None = None
    use: bool | None = None
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def moved(self) -> bool:
        """Whether the sheet must be read again."""
        return (self.range, self.header_rows, self.use) != (None, None, None)


@dataclass(slots=True)
class Draft:
    """What the session holds.

    Attributes:
        files: by name.
        refused: sentences about refused files, by name.
        changes: by file digest and table.
        drawn: tables that a person drew where none was found, like rows of :data:`hotpass.model.TABLES`.
    """

    files: dict[str, StoredFile] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    changes: dict[tuple[str, str], Change] = field(default_factory=dict)
    drawn: list[Record] = field(default_factory=list)

    def tables(self, plain: Preview) -> list[Record]:
        """The tables of a file as they were found, then those that were drawn by hand."""
        return [*plain.tables, *(t for t in self.drawn if t["file_digest"] == plain.file.digest)]

    def change(self, table: Record) -> Change:
        """The change of a table as it was found; made when there is none."""
        return self.changes.setdefault((table["file_digest"], table["table_id"]), Change())

    def draw(self, sheet: Record, range_: str) -> None:
        """Read a table in this range of a sheet, its first row as header."""
        place = {key: sheet[key] for key in ("file_digest", "file_name", "sheet_id", "sheet")}
        first_row = (corners(range_) or (1,))[0]
        table = {"table_id": f"drawn-{len(self.drawn)}", "range": range_, "header_rows": [first_row]}
        self.drawn.append({**place, **table, "used": True})

    def remove(self, name: str) -> None:
        """Take a file out, and what was said of it."""
        self.refused.pop(name, None)
        if (gone := self.files.pop(name, None)) is not None:
            self.changes = {k: v for k, v in self.changes.items() if k[0] != gone.digest}
            self.drawn = [table for table in self.drawn if table["file_digest"] != gone.digest]

    def forget_columns(self) -> None:
        """Another profile has other fields: drop what was said of columns."""
        for change in self.changes.values():
            change.columns.clear()

    def mappings(self, plain: Preview, *, columns: bool) -> list[dict[str, Any]]:
        """The changes of a file's tables as a run takes them; without columns only where the tables are."""
        changed = [(table, self.change(table)) for table in self.tables(plain)]
        return [
            _mapping(table, change, change.columns if columns else {})
            for table, change in changed
            if change.moved or table in self.drawn or (columns and change.columns)
        ]


def _mapping(table: Record, change: Change, columns: Mapping[str, str]) -> dict[str, Any]:
    headers = table["header_rows"] if change.header_rows is None else change.header_rows
    return {
        "file": table["file_name"],
        "sheet": table["sheet"],
        "range": change.range or table["range"],
        "header_rows": list(headers),
        "use": table["used"] if change.use is None else change.use,
        "columns": dict(columns),
    }


def draft() -> Draft:
    """The draft of this session."""
    kept: Draft = st.session_state.setdefault("draft", Draft())
    return kept


def add(space: Workspace, name: str, content: BinaryIO) -> None:
    """Store an uploaded file; one that must not come in is refused and not kept."""
    from hotpass.stages.ingest import check_file

    current = draft()
    current.remove(name)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "upload"
            with path.open("wb") as copy:
                shutil.copyfileobj(content, copy)
            check_file(path, name)
            current.files[name] = space.store(path, name)
    except HotpassError as error:
        current.refused[name] = error.sentence


def found(space: Workspace, profile: Profile) -> dict[str, tuple[Preview, Preview]]:
    """Each file as it was found, and as it is read with the tables that were changed by hand.

    A file that turns out to be unreadable is refused; what it holds is read by no run.
    """
    current, read = draft(), {}
    for name, file in list(current.files.items()):
        try:
            plain = preview(space, file, profile)
            changed = current.mappings(plain, columns=False)
            read[name] = (plain, preview(space, file, profile, changed) if changed else plain)
        except HotpassError as error:
            current.remove(name)
            current.refused[name] = error.sentence
    return read


def shown(table: Record, tables: Sequence[Record]) -> Record | None:
    """The table that stands where this one was found, after changes by hand; None when it holds nothing."""
    wanted = draft().change(table).range or table["range"]
    same = [t for t in tables if t["sheet_id"] == table["sheet_id"] and _overlap(wanted, t["range"])]
    return max(same, key=lambda t: _overlap(wanted, t["range"]), default=None)


def _overlap(first: str, second: str) -> int:
    a, b = corners(first), corners(second)
    if a is None or b is None:
        return 0
    rows = min(a[1], b[1]) - max(a[0], b[0]) + 1
    columns = min(a[3], b[3]) - max(a[2], b[2]) + 1
    return max(0, rows) * max(0, columns)


def clean(a1: str) -> str:
    """A range as sheets write it: ``a4:$f$120`` is ``A4:F120``."""
    return a1.strip().upper().replace("$", "")


def corners(a1: str) -> tuple[int, int, int, int] | None:
    """First and last row, first and last column of a range in A1 notation; None when it is none."""
    match = _RANGE.fullmatch(clean(a1))
    if match is None:
        return None
    first, last = int(match[2]), int(match[4] or match[2])
    left, right = column_number(match[1]), column_number(match[3] or match[1])
    return (first, last, left, right) if first <= last and left <= right else None


def row_numbers(text: str) -> list[int] | None:
    """Row numbers parted by commas, none for a blank text; None when the text holds anything else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else None


def suggested(profiles: Mapping[str, Profile], names: Sequence[str]) -> str:
    """The profile that knows most of the files by their names; the generic one when none does."""
    known = {
        key: sum(fnmatch(n.lower(), s.files.lower()) for n in names for s in profile.sources)
        for key, profile in profiles.items()
    }
    return max(known, key=lambda key: (known[key], key == "generic"))
