"""The process that takes a drop in: ``python -m hotpass.intake DESK``.

It is given the lock of the desk, and ends when it has answered for each file. Nothing is parsed here beyond
what the gate looks at; readers have processes of their own.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import Final

from hotpass.errors import HotpassError, InputError
from hotpass.inputs import Unpacked, is_bundle, unpacked
from hotpass.intake.desk import answer, tell
from hotpass.stages.ingest.gate import admit
from hotpass.stages.ingest.limits import limits_in_force
from hotpass.stages.ingest.reading import refused
from hotpass.workspace import StoredFile, sha256

#: How long a drop that nobody fetches is kept, seconds.
_KEPT: Final = 7 * 24 * 3600.0


def main(desk: Path) -> None:
    """Answer for each file of the drop."""
    names = json.loads((desk / "drop.json").read_text(encoding="utf-8"))["names"]
    taken: set[str] = set()
    for at, name in enumerate(names):
        tell(desk, at, "looking")
        files: list[tuple[StoredFile, Path]] = []
        reasons: dict[str, str] = {}
        for file in _files(desk / str(at), name):
            own = _free(file.name, taken)
            try:
                files.append((_admitted(file, own), file.path))
            except HotpassError as error:
                reasons[own] = error.sentence
                file.path.unlink(missing_ok=True)
        answer(desk, at, files, reasons)
    _sweep(desk.parent)


def _files(path: Path, name: str) -> Iterator[Unpacked]:
    """The dropped file, or the files of a zip in its place."""
    try:
        if not is_bundle(path, name):
            yield Unpacked(path, name)
            return
        yield from unpacked(path, name, path.parent)
    except InputError as error:
        yield Unpacked(path, name, error)
    path.unlink(missing_ok=True)


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number when another file of the drop has it, as of two zips."""
    known = PurePosixPath(name)
    numbered = (str(known.with_stem(f"{known.stem} ({n})")) for n in count(2))
    own = next(one for one in chain([name], numbered) if one not in taken)
    taken.add(own)
    return own


def _admitted(file: Unpacked, name: str) -> StoredFile:
    if file.refused is not None:
        raise file.refused
    try:
        admit(file.path, name, limits_in_force())
    except InputError as error:
        raise refused(error, name) from None
    return StoredFile(sha256(file.path), name, file.path.stat().st_size)


def _sweep(folder: Path) -> None:
    before = time.time() - _KEPT
    for old in folder.iterdir():
        with suppress(FileNotFoundError):  # fetched meanwhile
            if old.stat().st_mtime < before:
                shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
