"""The stages in their order, and how a run goes through them.

A step works in a folder of its own, ``runs/<run_id>/.<step>.part-<mark>``. When its stage has returned, the
folder gets a ``stage.json`` (figures, SHA-256 of every file, fingerprint of what was read), everything is
flushed to disk, and one rename makes it ``runs/<run_id>/<step>/``. A folder of that name is therefore always
whole. A run that goes on keeps each step whose files are as they were written and whose fingerprint is what
it would be now; it does the others again.
"""

from hotpass.pipeline.execution import execute
from hotpass.pipeline.folders import StageRecord, sweep
from hotpass.pipeline.order import APPLY, STANDARD
from hotpass.pipeline.steps import Gate, Journal, Pipeline, Plan, Spent, Step, load
from hotpass.pipeline.versions import (
    current_version,
    highest_version,
    version_folder,
    withdraw_ahead,
)

__all__ = [
    "APPLY",
    "STANDARD",
    "Gate",
    "Journal",
    "Pipeline",
    "Plan",
    "Spent",
    "StageRecord",
    "Step",
    "current_version",
    "execute",
    "highest_version",
    "load",
    "sweep",
    "version_folder",
    "withdraw_ahead",
]
