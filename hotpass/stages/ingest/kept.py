"""The cells of a file as they were read, kept so that looking at it another way does not read it again.

A folder a file: its grids, which cells hold text, and what the reader told. It is as good as the file itself,
for its name says which content was read under which limits.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.read.result import SheetRead

_TOLD: Final = "sheets.json"


def folder_for(kept: Path, digest: str, name: str, limits: Limits) -> Path:
    """Where the cells of a file stand, if they are kept.

    Args:
        kept: folder of all that is kept.
        digest: SHA-256 of the file's content.
        name: what people call it, which its sheets' ids depend on.
        limits: that bound the reading.
    """
    told = json.dumps([digest, name, asdict(limits)])
    return kept / f"cells-{hashlib.sha256(told.encode()).hexdigest()[:24]}"


def cells_in(folder: Path) -> int | None:
    """Cells of the grids, blank ones included; None when they are not kept."""
    try:
        told = json.loads((folder / _TOLD).read_bytes())
    except FileNotFoundError:
        return None
    return sum(int(sheet["rows"]) * len(sheet["positions"]) for sheet in told)


def taken(folder: Path, grids: Path) -> list[SheetRead] | None:
    """The sheets, with their grids put into ``grids``; None when they are not kept, or not wholly."""
    try:
        os.utime(folder)
        sheets = [SheetRead.from_json(sheet) for sheet in json.loads((folder / _TOLD).read_bytes())]
        for sheet in sheets:
            _put(folder / _grid(sheet), grids / _grid(sheet))
            if not bits_of(folder, sheet).is_file():
                return None
    except FileNotFoundError:
        return None
    return sheets


def keep(sheets: Sequence[SheetRead], grids: Path, scratch: Path, folder: Path) -> None:
    """Keep what was read, unless another process was first."""
    part = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    try:
        for sheet in sheets:
            _put(grids / _grid(sheet), part / _grid(sheet))
            _put(bits_of(scratch, sheet), bits_of(part, sheet))
        (part / _TOLD).write_text(json.dumps([asdict(sheet) for sheet in sheets]), encoding="utf-8")
        with suppress(OSError):
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def bits_of(folder: Path, sheet: SheetRead) -> Path:
    """Where it is noted which cells of a sheet hold text."""
    return folder / f"{sheet.sheet_id}.bits"


def _grid(sheet: SheetRead) -> str:
    return f"{sheet.sheet_id}.parquet"


def _put(old: Path, new: Path) -> None:
    """The same file under another name: nobody writes to it any more. Some disks can only copy it."""
    new.unlink(missing_ok=True)
    try:
        new.hardlink_to(old)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(old, new)
