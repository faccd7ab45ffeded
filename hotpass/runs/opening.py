"""Says in the events of a run which rules it opened: what a later delivery of events sends on."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from hotpass.catalogue import Catalogue, events
from hotpass.catalogue.runs import Run
from hotpass.errors import HotpassError
from hotpass.pipeline import version_folder
from hotpass.workspace import Workspace

#: Stages that hold tables to rules, and rules of which a run says that they opened.
_STAGES: Final = ("validate", "check")
_MOST: Final = 50


def say_opened(catalogue: Catalogue, workspace: Workspace, run: Run) -> None:
    """Add an event for each rule that fails in a run and did not in the version that it is compared with."""
    from hotpass.quality import MEASURES_FILE
    from hotpass.quality.opening import opened_rules

    if not run.base_version:
        return
    before = version_folder(workspace, run.dataset, run.base_version) / MEASURES_FILE
    now = [workspace.run(run.id) / stage / MEASURES_FILE for stage in _STAGES]
    with suppress(HotpassError, OSError):  # how a run ended does not hang on what is told of it
        found = opened_rules(before, now)[:_MOST]
        with catalogue.write() as connection:
            for rule_id, failed in found:
                events.append(connection, run.id, "info", f"rule opened: {rule_id}, failing rows: {failed}")
