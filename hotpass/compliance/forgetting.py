"""Forgets files: they are written over before they are removed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

_CHUNK: Final = 1 << 20


def forget(path: Path) -> None:
    """Write over a file, or every file of a folder, and remove it; what is gone already stays so."""
    for file in [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]:
        try:
            _write_over(file)
            file.unlink()
        except FileNotFoundError:  # another process forgets it too
            continue
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)


def _write_over(file: Path) -> None:
    with file.open("r+b") as stream:
        for start in range(0, size := file.stat().st_size, _CHUNK):
            stream.write(bytes(min(_CHUNK, size - start)))
        stream.flush()
        os.fsync(stream.fileno())
