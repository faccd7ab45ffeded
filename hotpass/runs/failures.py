"""What an exception in a run means to a person."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from typing import Final

from sqlalchemy.exc import OperationalError

from hotpass.catalogue.runs import Failure
from hotpass.errors import HotpassError
from hotpass.telemetry import record_failure

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_WORDS: Final = re.compile(r"no space left on device|disk is full|file too large|disk quota", re.I)
_MEMORY_CLASSES: Final = ("MemoryError", "OutOfMemoryException", "ArrowMemoryError")


def failure_of(error: Exception, stage: str | None, place: Path) -> Failure:
    """The failure to show and to keep; what is our own fault goes to the log under an id.

    Args:
        error: what was raised.
        stage: the stage that was running, or None.
        place: the workspace's folder.
    """
    if isinstance(error, HotpassError) and error.kind != "internal":
        return Failure(error.what, error.where, error.remedy, error.kind, None, stage)
    if _disk_is_full(error):
        remedy = "Free some space there, then resume the run"
        return Failure("the disk is full", str(place), remedy, "config", None, stage)
    if type(error).__name__ in _MEMORY_CLASSES:
        remedy = "Raise HOTPASS_MEMORY_LIMIT_MIB or use a machine with more memory, then resume the run"
        return Failure("there is not enough memory", "", remedy, "config", None, stage)
    name = record_failure(error, stage=stage)
    what = f"Hotpass met a fault of its own (error {name})"
    return Failure(what, "", "The workspace's log holds the details; resume the run", "internal", name, stage)


def is_outage(error: Exception) -> bool:
    """Whether the catalogue's database did not answer, which says nothing about the run."""
    return isinstance(error, OperationalError) and not _disk_is_full(error)


def _disk_is_full(error: Exception) -> bool:
    """Also when a library has wrapped the system's own error, as DuckDB and SQLite do."""
    known: BaseException | None = error
    while known is not None:
        if isinstance(known, OSError) and known.errno in _FULL:
            return True
        if _FULL_WORDS.search(str(known)):
            return True
        known = known.__cause__ or known.__context__
    return False


def died(stage: str | None, attempts: int) -> Failure:
    """A run whose process ended without a word, again and again."""
    what = f"its process was killed or crashed {attempts} times"
    remedy = "Look for a lack of memory in the system's log, then resume the run"
    return Failure(what, "", remedy, "internal", None, stage)
