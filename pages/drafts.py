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

from hotpass.errors import InputError
from hotpass.model import column_number
from hotpass.preview import Preview, preview
from hotpass.profiles import Profile
from hotpass.workspace import StoredFile, Workspace

_RANGE = re.compile(r"([A-Z]{1,3})([1-9]\d*):([A-Z]{1,3})([1-9]\d*)")


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
    use: bool = True
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Draft:
    """Files by name, sentences about refused files by name, changes by file digest and table."""

    files: dict[str, StoredFile] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    changes: dict[tuple[str, str], Change] = field(default_factory=dict)

    def change(self, table: Mapping[str, Any]) -> Change:
        """The change of a table as it was found; made when there is none."""
        return self.changes.setdefault((table["file_digest"], table["table_id"]), Change())

    def remove(self, name: str) -> None:
        """Take a file out."""
        gone = self.files.pop(name, None)
        self.refused.pop(name, None)
        self.changes = {k: v for k, v in self.changes.items() if gone is None or k[0] != gone.digest}

    def forget_columns(self) -> None:
        """Another profile has other fields: drop what was said of columns."""
        for change in self.changes.values():
            change.columns.clear()

    def mappings(self, found: Sequence[Mapping[str, Any]], *, columns: bool) -> list[dict[str, Any]]:
        """The changes of the tables found, as a run takes them; without columns only where the tables are."""
        asked = ((table, self.changes.get((table["file_digest"], table["table_id"]))) for table in found)
        return [
            {
                "file": table["file_name"],
                "sheet": table["sheet"],
                "range": change.range or table["range"],
                "header_rows": change.header_rows or list(table["header_rows"]),
                "use": change.use,
                "columns": dict(change.columns) if columns else {},
            }
            for table, change in asked
            if change
            and (change.range or change.header_rows or not change.use or (columns and change.columns))
        ]


def draft() -> Draft:
    """The draft of this session."""
    kept: Draft = st.session_state.setdefault("draft", Draft())
    return kept


def add(space: Workspace, profile: Profile, name: str, content: BinaryIO) -> None:
    """Store an uploaded file and read it once; a file that cannot be read is refused and not kept."""
    current = draft()
    current.remove(name)
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "upload"
            with path.open("wb") as copy:
                shutil.copyfileobj(content, copy)
            stored = _store(space, profile, path, name)
    except InputError as error:
        current.refused[name] = error.sentence
    else:
        current.files[name] = stored


def _store(space: Workspace, profile: Profile, path: Path, name: str) -> StoredFile:
    before = set(space.files.glob("*"))
    stored = space.store(path, name)
    try:
        preview(space, stored, profile)
    except InputError:
        if (kept := space.files / stored.digest) not in before:
            kept.unlink()
        raise
    return stored


def found(space: Workspace, file: StoredFile, profile: Profile) -> tuple[Preview, Preview]:
    """A file as it was found, and as it is read with the tables that were changed by hand."""
    plain = preview(space, file, profile)
    changed = draft().mappings(plain.tables, columns=False)
    return plain, preview(space, file, profile, changed) if changed else plain


def shown(table: Mapping[str, Any], tables: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The table that stands where this one was found, after changes by hand."""
    wanted = draft().change(table).range or table["range"]
    same = [t for t in tables if t["sheet_id"] == table["sheet_id"]]
    return max(same, key=lambda t: _overlap(wanted, t["range"]), default=table)


def _overlap(first: str, second: str) -> int:
    a, b = corners(first), corners(second)
    if a is None or b is None:
        return 0
    rows = min(a[1], b[1]) - max(a[0], b[0]) + 1
    columns = min(a[3], b[3]) - max(a[2], b[2]) + 1
    return max(0, rows) * max(0, columns)


def corners(a1: str) -> tuple[int, int, int, int] | None:
    """First and last row, first and last column of a range in A1 notation; None when it is none."""
    match = _RANGE.fullmatch(a1.strip().upper().replace("$", ""))
    if match is None:
        return None
    first, last = int(match[2]), int(match[4])
    left, right = column_number(match[1]), column_number(match[3])
    return (first, last, left, right) if first <= last and left <= right else None


def rows(text: str) -> list[int] | None:
    """Row numbers parted by commas; None when the text holds anything else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return [int(part) for part in parts] if parts and all(part.isdigit() for part in parts) else None


def suggested(profiles: Mapping[str, Profile], names: Sequence[str]) -> str:
    """The profile that knows most of the files by their names; the generic one when none does."""
    known = {
        key: sum(fnmatch(n.lower(), s.files.lower()) for n in names for s in profile.sources)
        for key, profile in profiles.items()
    }
    return max(known, key=lambda key: (known[key], key == "generic"))
