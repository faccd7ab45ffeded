"""A tool called as whoever acts, and what went wrong as one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotpass import access
from hotpass.access import AccessRefused
from hotpass.errors import HotpassError
from hotpass.mcp.tool import Tool
from hotpass.mcp.tools import TOOLS
from hotpass.workspace import Workspace

#: What the audit trail says acts came through.
DOOR = "mcp"


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a call gave nothing.

    Attributes:
        sentence: what is wrong, where, and what to do.
        kind: key of the error's class (:mod:`hotpass.errors`).
        exit_code: with which a command ends on it.
        error_id: under which the log holds the details of a fault of ours, or None.
    """

    sentence: str
    kind: str
    exit_code: int
    error_id: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gave: the answer as JSON types, or why there is none."""

    value: Mapping[str, Any] | None = None
    failed: Failed | None = None


def offered() -> Sequence[Tool]:
    """The tools that whoever acts may use.

    Raises:
        HotpassError: it is not known who acts, such as with a token that has expired.
    """
    permitted = access.current().permitted
    return [one for one in TOOLS.values() if one.act in permitted]


def call(workspace: Workspace, tool: Tool, arguments: Mapping[str, Any]) -> Answer:
    """Carry a call out, in this thread, as whoever acts now."""
    try:
        with access.acting_as(access.current()), access.entering_by(DOOR):
            access.require(tool.act)
            return Answer(tool(workspace, arguments))
    except Exception as error:
        return Answer(failed=failed(workspace, error))


def failed(workspace: Workspace, error: Exception) -> Failed:
    """The error as it is told; a refusal is kept in the audit trail, a fault of ours in the log."""
    if isinstance(error, AccessRefused):
        error = _kept(workspace, error)
    if isinstance(error, HotpassError):
        lines = (error.sentence, *getattr(error, "__notes__", ()))
        return Failed("\n".join(lines), error.kind, error.exit_code)
    from hotpass.telemetry import record_failure

    error_id = record_failure(error)
    what = f"Hotpass met a fault of its own (error {error_id}). The workspace's log holds the details."
    return Failed(what, HotpassError.kind, HotpassError.exit_code, error_id)


def _kept(workspace: Workspace, refused: AccessRefused) -> Exception:
    """The refusal once it is kept, else why it cannot be."""
    from hotpass.compliance import record_refusal

    try:
        with access.entering_by(DOOR):
            record_refusal(workspace, refused)
    except Exception as error:
        return error
    return refused
