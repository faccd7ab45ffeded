"""Runs: submit, watch, cancel, resume; carried out by a worker or in the foreground.

A run is a row in the catalogue and a folder in the workspace. Whoever carries it out holds a lease on it: a
:class:`Worker` in a child process, :func:`execute` in its own. When the process dies, the lease ends and
another worker goes on from the last finished stage.
"""

from hotpass.catalogue.events import Event
from hotpass.catalogue.runs import Failure, Run, RunState
from hotpass.runs.applying import apply, applying
from hotpass.runs.foreground import RunResult, execute
from hotpass.runs.reading import Progress, StageProgress, events, get, list_runs, obeyed, progress
from hotpass.runs.refused import refused
from hotpass.runs.requests import again, cancel, resumable, resume, submit
from hotpass.runs.worker import Worker

__all__ = [
    "Event",
    "Failure",
    "Progress",
    "Run",
    "RunResult",
    "RunState",
    "StageProgress",
    "Worker",
    "again",
    "apply",
    "applying",
    "cancel",
    "events",
    "execute",
    "get",
    "list_runs",
    "obeyed",
    "progress",
    "refused",
    "resumable",
    "resume",
    "submit",
]
