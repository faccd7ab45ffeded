"""The parent's side of reading: a child process a file, or one for small files, and what its end means."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from hotpass.errors import FileRefused, InputError, InternalError
from hotpass.stages.ingest.child import COMMAND, PATIENCE, Child, Together
from hotpass.stages.ingest.gate import TEXT_FORMATS, Format, admit
from hotpass.stages.ingest.kept import bits_of, folder_for, keep, taken
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.task import Task

#: Of a workbook whose reading fails at one sheet after another, so many are given up before the file is.
_MOST_RETRIES: Final = 3
#: How often the child is asked how far it is, seconds.
_LISTENING: Final = 0.5
_DIED: Final = "reading it takes more memory than is allowed, or it is damaged"


_MOST_NAMED: Final = 10

Report = Callable[[float], None]


def unheard(_share: float) -> None:
    """A report that nobody hears."""


@dataclass(frozen=True, slots=True)
class Means:
    """What reading may use besides the file.

    Attributes:
        kept: existing folder where cells that were read before are found, and these are kept.
        together: the child that reads small files.
    """

    kept: Path | None = None
    together: Together | None = None


ALONE: Final = Means()


def located(error: InputError, name: str) -> InputError:
    """The error with the name of the file."""
    return InputError(error.what, where=name, remedy=error.remedy)


def none_read(errors: Sequence[FileRefused]) -> FileRefused:
    """The error of a run none of whose files can be read: of one file its own, else one that names them."""
    if len(errors) == 1:
        return errors[0]
    said = [f"{error.where} ({error.what})" for error in errors[:_MOST_NAMED]]
    rest = [f"{len(errors) - len(said):,} more"] if len(errors) > len(said) else []
    return FileRefused(
        f"none of the {len(errors):,} files can be read: {', '.join(said + rest)}", remedy="Mend them"
    )


def refused(error: InputError, name: str) -> FileRefused:
    """The error of a file that is not to be kept."""
    return FileRefused(error.what, where=name, remedy=error.remedy)


@contextmanager
def read_file(
    path: Path,
    name: str,
    digest: str,
    grids: Path,
    limits: Limits,
    means: Means = ALONE,
    report: Report = unheard,
) -> Iterator[FileRead]:
    """Read a file; what it leaves besides its grids is gone afterwards.

    Args:
        path: where its content stands.
        name: what people call it.
        digest: SHA-256 of its content.
        grids: existing folder for ``<sheet_id>.parquet``.
        limits: that bound it.
        means: that make it cheaper.
        report: told the share that is read, where it is known.

    Raises:
        FileRefused: it may not come in or cannot be read; in one sentence that names it.
    """
    scratch = Path(tempfile.mkdtemp(prefix=".reading-", dir=grids))
    try:
        try:
            task = Task(path, name, digest, admit(path, name, limits), grids, scratch, limits)
            read = _read_or_taken(task, means, report)
        except InputError as error:
            raise refused(error, name) from error.__cause__
        yield read
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _read_or_taken(task: Task, means: Means, report: Report) -> FileRead:
    if means.kept is None:
        return FileRead(task.format, _sheets(task, means, report), task.scratch)
    folder = folder_for(means.kept, task.digest, task.name, task.limits)
    sheets = taken(folder, task.grids)
    if sheets is not None:
        return FileRead(task.format, sheets, folder)
    sheets = _sheets(task, means, report)
    keep(sheets, task.grids, task.scratch, folder)
    return FileRead(task.format, sheets, task.scratch)


def _sheets(task: Task, means: Means, report: Report) -> list[SheetRead]:
    answer = means.together.read(task) if means.together else None
    sheets = _read(task, report) if answer is None else _sheets_of(answer)
    _check_not_empty(sheets)
    return sheets


def _sheets_of(answer: Mapping[str, Any]) -> list[SheetRead]:
    return [SheetRead.from_json(sheet) for sheet in answer["sheets"]]


class FileRead:
    """A file that was read: its sheets, and for each the bits of which cells hold text."""

    def __init__(self, form: Format, sheets: list[SheetRead], folder: Path) -> None:
        self.sheets, self._folder = sheets, folder
        self.is_text = form in TEXT_FORMATS

    def bits(self, sheet: SheetRead) -> bytes:
        """One bit a cell of the sheet's grid, rows after rows, each row in whole bytes."""
        return bits_of(self._folder, sheet).read_bytes()


def _read(task: Task, report: Report) -> list[SheetRead]:
    deadline = time.monotonic() + PATIENCE * task.limits.seconds
    for _ in range(_MOST_RETRIES + 1):
        answer, at = _child(task, deadline, report)
        if answer is not None:
            if "refused" in answer:
                what, remedy = answer["refused"]
                raise InputError(what, remedy=remedy)
            return _sheets_of(answer)
        if at is None or at in task.skip:
            break
        task = replace(task, skip={**task.skip, at: _DIED})
    raise InputError(_DIED, remedy="Open it, save it again, or split it")


def _child(task: Task, deadline: float, report: Report) -> tuple[dict[str, Any] | None, int | None]:
    """The child's answer, or the number of the sheet at which it died."""
    for stale in task.grids.glob(".*.part"):
        stale.unlink(missing_ok=True)
    done = _carried_out(task, deadline, report)
    if done.returncode == -signal.SIGXCPU:
        raise _too_slow(task.limits)
    if done.returncode == 0:
        return json.loads((task.scratch / "result.json").read_text(encoding="utf-8")), None
    if done.returncode == 1:
        raise InternalError("the reader failed", where=task.name) from RuntimeError(done.stderr)
    begun = done.stdout.split()
    return None, int(begun[-1]) if begun else None


def _carried_out(task: Task, deadline: float, report: Report) -> subprocess.CompletedProcess[str]:
    """A child that reads, followed to its end."""
    with Child() as child:
        child.ask(task)
        child.ask_no_more()
        said = _followed(child, task, deadline, report)
        code, failure = child.ended()
    return subprocess.CompletedProcess(COMMAND, code, said, failure)


def _followed(child: Child, task: Task, deadline: float, report: Report) -> str:
    """What the child said by its end; the share that it tells meanwhile is passed on."""
    said = b""
    while (heard := child.hear(_LISTENING)) != b"":
        said += heard or b""
        if time.monotonic() > deadline:
            raise _too_slow(task.limits)
        share = task.told()
        if share is not None:
            report(share)
    return said.decode()


def _too_slow(limits: Limits) -> InputError:
    return InputError(
        f"reading it takes longer than {limits.seconds} s", remedy="Split it, or raise HOTPASS_READER_SECONDS"
    )


def _check_not_empty(sheets: list[SheetRead]) -> None:
    problems = [sheet.problem for sheet in sheets if sheet.problem]
    if any(sheet.rows for sheet in sheets):
        return
    if problems:
        raise InputError(f"no sheet can be read: {problems[0]}", remedy="Save it again")
    if any(sheet.uncached for sheet in sheets):
        raise InputError(
            "the file holds only formulas, and their values were never computed",
            remedy="Open it in a spreadsheet program and save it again",
        )
    raise InputError("no cell of the file holds anything", remedy="Check that it is the right file")
