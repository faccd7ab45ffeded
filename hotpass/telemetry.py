"""The log and the traces. Neither ever holds a personal value.

The log is JSON lines in ``<workspace>/logs/hotpass.log``, written by every process of a workspace. Traces are
OpenTelemetry spans; without an exporter they cost nothing.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Final

from hotpass.access import mask_text
from hotpass.settings import workspace_in_use

LOG_NAME: Final = "hotpass.log"
_LOGGER: Final = logging.getLogger("hotpass")
_QUOTED: Final = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|`[^`\n]*`")
#: In what these say, the quoted words are names from the code.
_ABOUT_CODE: Final = (AttributeError, ImportError, NameError, TypeError)


def log_to(folder: Path) -> None:
    """Send the log of this process to a file in ``folder``, and no longer to where it went before."""
    path = folder.resolve() / LOG_NAME
    former = [handler for handler in _LOGGER.handlers if isinstance(handler, _LogFile)]
    if any(Path(handler.baseFilename) == path for handler in former):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    _LOGGER.addHandler(_LogFile(path))
    _LOGGER.setLevel(logging.INFO)
    for handler in former:
        _LOGGER.removeHandler(handler)
        handler.close()


class _LogFile(WatchedFileHandler):
    """A log that cannot be written, on a full disk or in a folder that is gone, must not stop the work."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging calls
        """Say nothing: the default prints the message and its values as they are."""


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, message, the fields given as ``extra={"about": {…}}``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with personal values masked."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": mask_text(record.getMessage()),
            **getattr(record, "about", {}),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line["traceback"] = describe(error)
        return json.dumps(line, ensure_ascii=False, default=str)


def describe(error: BaseException) -> str:
    """A traceback without values: lines of code as they are, messages with what they quote hidden."""
    told = traceback.TracebackException.from_exception(error)
    parts, known = [], error
    while told is not None:
        message = "".join(traceback.format_exception_only(known)).strip()
        parts.append("".join(told.stack.format()) + _masked(known, message))
        cause = known.__cause__ or (None if known.__suppress_context__ else known.__context__)
        if cause is None:
            break
        told, known = traceback.TracebackException.from_exception(cause), cause
    return "\ncaused the following\n".join(reversed(parts))


def _masked(error: BaseException, message: str) -> str:
    text = mask_text(message)
    return text if isinstance(error, _ABOUT_CODE) else _QUOTED.sub("'•••'", text)


def error_id() -> str:
    """A new short id under which the log holds the details of a fault."""
    return secrets.token_hex(4)


def record_failure(error: BaseException, **about: str | None) -> str:
    """Write a fault with its traceback to the log; returns the id to show to the person.

    Before :func:`log_to` was called, the log of the workspace that this process looks into is used.
    """
    if not any(isinstance(handler, _LogFile) for handler in _LOGGER.handlers):
        log_to(workspace_in_use() / "logs")
    name = error_id()
    _LOGGER.error("fault %s", name, exc_info=error, extra={"about": {"error_id": name, **about}})
    return name


@contextmanager
def span(name: str, **attributes: str | int | float) -> Iterator[None]:
    """A span of OpenTelemetry around a block.

    An exception marks it as failed by its class alone: what it says may quote a cell.
    """
    from opentelemetry import trace

    tracer = trace.get_tracer("hotpass")
    with tracer.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except BaseException as error:
            current.set_status(trace.StatusCode.ERROR, type(error).__name__)
            raise
