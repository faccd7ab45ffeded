"""What people decided, applied to the version that stands by a small run of its own."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from hotpass import access
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, corrections, decisions, versions
from hotpass.catalogue import runs as table
from hotpass.errors import InputError
from hotpass.pipeline import APPLY, current_version
from hotpass.settings import settings
from hotpass.workspace import Workspace

#: So many of the newest runs are looked through.
_LOOKED_THROUGH: Final = 50
#: What such a run has of the run that made the version.
_SAME: Final = ("files", "profile", "mappings", "model")


def apply(workspace: Workspace, dataset: str, requested_by: str | None = None) -> str:
    """Queue a run that applies what people decided since to the current version; returns its id.

    When one is queued already, that one is as good: a run obeys what was decided before it starts.

    Raises:
        InputError: nothing is published in the dataset.
    """
    require(Act.RUN)
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        queued = _newest(connection, dataset)
        if queued is not None and queued.state == "queued":
            return queued.id
        spec = spec_of(connection, dataset, current_version(workspace, dataset))
        return table.add(
            connection,
            spec,
            dataset=dataset,
            publishes=True,
            requested_by=requested_by or access.current().name,
            max_attempts=settings().max_attempts,
        )


def applying(workspace: Workspace, dataset: str) -> table.Run | None:
    """The newest run that was to apply decisions to a dataset, whatever became of it, or None."""
    with Catalogue.open(workspace).read() as connection:
        return _newest(connection, dataset)


def _newest(connection: sa.Connection, dataset: str) -> table.Run | None:
    found = table.newest(connection, limit=_LOOKED_THROUGH)
    return next((run for run in found if run.dataset == dataset and run.applies), None)


def spec_of(connection: sa.Connection, dataset: str, number: int) -> dict[str, Any]:
    """What a run does that applies all that is decided now to a version.

    Raises:
        InputError: there is no such version.
    """
    version = versions.find(connection, dataset, number)
    made_by = table.get(connection, version.run_id) if version else None
    if made_by is None:
        raise InputError(
            f"nothing is published in dataset {dataset!r}", remedy="Run `hotpass run` on some files first"
        )
    spec = {name: made_by.spec[name] for name in _SAME if name in made_by.spec}
    return spec | {
        "until": None,
        "way": APPLY,
        "applied_to": made_by.id,
        "decisions": decisions.last_seq(connection),
        "decisions_before": made_by.spec.get("decisions", 0),
        "corrections": corrections.last_seq(connection),
        "corrections_before": made_by.spec.get("corrections", 0),
        "quarantine": made_by.spec.get("quarantine", 0),
    }
