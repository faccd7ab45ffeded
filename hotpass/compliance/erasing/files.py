"""Files as an erasure knows them: which are one, which are the same, which cannot be looked into."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from hotpass.workspace import sha256


def identity(path: Path) -> tuple[int, int, int]:
    """By which a file is known under each of its names.

    The number of a file that is gone is given to another one, which its time tells apart.
    """
    state = path.stat()
    return state.st_dev, state.st_ino, state.st_mtime_ns


def is_broken(path: Path) -> bool:
    """Whether a file is packed as a workbook is and cannot be unpacked, so that no search reaches into it."""
    with path.open("rb") as stream:
        return stream.read(4) == b"PK\x03\x04" and not zipfile.is_zipfile(path)


def below(folder: Path) -> Iterator[Path]:
    """Every file below a folder that is not being written."""
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(where) / name for name in sorted(files) if not name.startswith("."))


def same(path: Path, part: Path) -> bool:
    """Whether two files hold the same; of archives, whether their members do."""
    if not zipfile.is_zipfile(path):
        return sha256(path) == sha256(part)
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(part) as other:
        return one.comment == other.comment and [(i.filename, i.CRC) for i in one.infolist()] == [
            (i.filename, i.CRC) for i in other.infolist()
        ]
