"""The readers, a module a format. They run in a child process; see :mod:`hotpass.stages.ingest.reading`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from hotpass.stages.ingest.gate import Format
    from hotpass.stages.ingest.limits import Limits
    from hotpass.stages.ingest.read.result import SheetRead
    from hotpass.stages.ingest.read.task import Task

_CHECKED: Final = ("workbook", "binary_workbook", "open_document", "old_workbook")


def reader_of(form: Format) -> Callable[[Task], list[SheetRead]]:
    """The function that writes the grids of a file of that format; its module is loaded only now."""
    found: Callable[[Task], list[SheetRead]] = getattr(_module(form), f"read_{form}")
    return found


def check(form: Format, path: Path, limits: Limits) -> None:
    """What can be told of a file without reading its cells; a workbook is inflated once.

    Raises:
        InputError: it may not come in.
    """
    if form in _CHECKED:
        getattr(_module(form), f"check_{form}")(path, limits)


def _module(form: Format) -> object:
    return import_module(f"hotpass.stages.ingest.read.{form}")
