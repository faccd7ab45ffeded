"""Linkage models that are kept: train, list, show, compare, use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from hotpass.api.given import Inputs, given, profile_of, workspace_of
from hotpass.api.tables import Table
from hotpass.inputs import files_of
from hotpass.model import ENTITY_TYPES
from hotpass.profiles import Profile
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from hotpass.linkage_models import Difference, KeptModel
    from hotpass.runs import Event


def train(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> KeptModel:
    """Train linkage models on the files' records and keep them; nothing is published.

    Runs apply them once they are taken into use: :func:`use_model`.
    """
    from hotpass import linkage_models, runs

    space = workspace_of(workspace)
    with files_of(given(inputs)) as files:
        run_id = runs.submit(space, files, profile=profile_of(profile, space), until="link", train=True)
    runs.execute(space, run_id, on_event=on_event)
    return linkage_models.keep(space, run_id)


def models(*, workspace: Workspace | str | Path | None = None, dataset: str = "ssot") -> Table:
    """The linkage models that were kept, the newest first.

    Columns: number, in_use, kept_at, kept_by, run_id, profile, profile_version, organisation_records,
    person_records (null where the model knows none), digest.
    """
    from hotpass import linkage_models

    space = workspace_of(workspace)
    used = linkage_models.in_use(space, dataset)
    rows = [
        {
            "number": kept.number,
            "in_use": kept.number == used,
            "kept_at": kept.kept_at,
            "kept_by": kept.kept_by,
            "run_id": kept.run_id,
            "profile": kept.profile["name"],
            "profile_version": kept.profile["version"],
            **{
                f"{t}_records": kept.figures[t]["records"] if t in kept.figures else None
                for t in ENTITY_TYPES
            },
            "digest": kept.digest,
        }
        for kept in linkage_models.list_models(space, dataset)
    ]
    return Table(pa.Table.from_pylist(rows, schema=_MODELS))


_MODELS = pa.schema(
    [
        ("number", pa.int32()),
        ("in_use", pa.bool_()),
        ("kept_at", pa.timestamp("us", "UTC")),
        ("kept_by", pa.string()),
        ("run_id", pa.string()),
        ("profile", pa.string()),
        ("profile_version", pa.int32()),
        ("organisation_records", pa.int64()),
        ("person_records", pa.int64()),
        ("digest", pa.string()),
    ]
)


def model(number: int, *, workspace: Workspace | str | Path | None = None, dataset: str = "ssot") -> Table:
    """The levels of a model, best first.

    Columns: entity_type, comparison, level, m, u, weight, trained.
    """
    from hotpass import linkage_models

    _, told = linkage_models.tell(workspace_of(workspace), dataset, number)
    rows = [{"entity_type": one.entity_type, **level} for one in told for level in one.levels]
    return Table(pa.Table.from_pylist(rows))


def compare_models(
    before: int, after: int, *, workspace: Workspace | str | Path | None = None, dataset: str = "ssot"
) -> Difference:
    """What moved between two models, and what both make of the same records."""
    from hotpass import linkage_models

    return linkage_models.compare(workspace_of(workspace), dataset, before, after)


def use_model(
    number: int | None, *, workspace: Workspace | str | Path | None = None, dataset: str = "ssot"
) -> None:
    """Let the coming runs of a dataset apply a model; None lets each train its own.

    Raises:
        HotpassError: there is no such model, or its files are damaged.
    """
    from hotpass import linkage_models

    linkage_models.use(workspace_of(workspace), dataset, number)
