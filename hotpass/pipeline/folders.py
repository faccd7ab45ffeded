"""Folders of finished steps: sealed with a record, put into place by one rename, checked when read again."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotpass.errors import InputError
from hotpass.workspace import link_or_copy, sha256

if TYPE_CHECKING:
    import pyarrow as pa

Figures = Mapping[str, int | float | str]
RECORD: Final = "stage.json"
#: Folder, in a run's, of the tables that no step writes.
GIVEN: Final = "given"


@dataclass(frozen=True, slots=True)
class StageRecord:
    """What ``stage.json`` says.

    Attributes:
        figures: what the stage counted.
        digests: SHA-256 of each file by its path in the folder.
        fingerprint: digest of everything that the stage was given.
    """

    figures: Figures
    digests: Mapping[str, str]
    fingerprint: str


def sweep(folder: Path, mark: str = "") -> None:
    """Remove what attempts that were cut have left in a run's folder; only those of one mark when given."""
    for leftover in folder.glob(f".*{mark}"):
        shutil.rmtree(leftover, ignore_errors=True)


def seal(
    part: Path, step: str, figures: Figures, fingerprint: str, sealed: Iterable[Path] = ()
) -> StageRecord:
    """Write ``stage.json`` into a finished stage's folder and flush all of it to disk.

    Args:
        part: the folder.
        step: name of the step.
        figures: what the stage counted.
        fingerprint: digest of everything that the stage was given.
        sealed: folders sealed before; a file that is one of theirs under a second name has its digest.
    """
    files, known = sorted(p for p in part.rglob("*") if p.is_file()), _known(sealed)
    digests = {p.relative_to(part).as_posix(): known.get(_identity(p)) or sha256(p) for p in files}
    record = {"stage": step, "figures": dict(figures), "files": digests, "fingerprint": fingerprint}
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)
    (part / RECORD).write_text(text + "\n", encoding="utf-8")
    flush(part)
    return StageRecord(figures, digests, fingerprint)


def _known(folders: Iterable[Path]) -> dict[tuple[int, int], str]:
    """Digests of the files of sealed folders by what identifies each on the disk."""
    found: dict[tuple[int, int], str] = {}
    for folder in folders:
        with suppress(OSError, ValueError, KeyError):
            said = json.loads((folder / RECORD).read_text(encoding="utf-8"))["files"]
            found |= {_identity(folder / path): digest for path, digest in said.items()}
    return found


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def flush(part: Path) -> None:
    """Flush a folder and all in it to disk."""
    for path in [part, *part.rglob("*")]:
        _flush(path)


def intact(folder: Path) -> StageRecord | None:
    """What a finished stage recorded, or None when it is not there or a file is not as it was written."""
    try:
        said = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        record = StageRecord(said["figures"], said["files"], said["fingerprint"])
        as_written = all(sha256(folder / path) == digest for path, digest in record.digests.items())
    except (OSError, ValueError, KeyError):
        return None
    return record if as_written else None


def whole(folder: Path) -> StageRecord:
    """What a finished stage recorded, of files that are all as they were written.

    Raises:
        InputError: the folder is gone, or a file of it is not as it was.
    """
    record = intact(folder)
    if record is None:
        raise InputError(
            f"what the stage {folder.name} of run {folder.parent.name} wrote is gone or damaged",
            where=str(folder),
            remedy="Run the files again",
        )
    return record


def give_again(source: Path, part: Path) -> None:
    """Give every file of a finished stage a second name in an unfinished folder."""
    for path in sorted(p for p in source.rglob("*") if p.is_file()):
        again = part / path.relative_to(source)
        again.parent.mkdir(parents=True, exist_ok=True)
        link_or_copy(path, again)
    flush(part)


def put(part: Path, folder: Path) -> None:
    """Give a sealed folder its name, in place of one that is out of date."""
    if folder.exists():
        stale = folder.with_name(f".stale-{part.name}")
        folder.rename(stale)
        shutil.rmtree(stale)
    part.rename(folder)
    _flush(folder.parent)


def give(run: Path, name: str, table: pa.Table) -> Path:
    """Write a table that no step writes into a run's folder, the same bytes for the same table."""
    import pyarrow.parquet as pq

    path = run / GIVEN / f"{name}.parquet"
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    pq.write_table(table, temporary)
    temporary.replace(path)
    return path


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
