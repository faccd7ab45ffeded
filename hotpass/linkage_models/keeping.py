"""A run's model, kept under a number."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from hotpass import access
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, runs
from hotpass.catalogue import linkage_models as table
from hotpass.catalogue.linkage_models import KeptModel
from hotpass.catalogue.runs import Run
from hotpass.errors import InputError
from hotpass.linkage_models.again import job_over, scratch, standing
from hotpass.linkage_models.using import charts_file, intact, model_folder
from hotpass.model import ENTITY_TYPES
from hotpass.pipeline import folders
from hotpass.profiles import read_profile
from hotpass.stage import StageJob
from hotpass.stages.link.charts import charts
from hotpass.stages.link.saved import TrainedModel, digest_of, model_files, read_model
from hotpass.workspace import Workspace

#: As many processes may keep a model of one dataset at the same moment.
_TRIES: Final = 8


def keep(workspace: Workspace, run_id: str, by: str | None = None) -> KeptModel:
    """Keep the model that a run trained; one that says the same is kept once.

    Args:
        workspace: where the run lives.
        run_id: a run whose linkage is done.
        by: who keeps it; the user in the settings when not given.

    Raises:
        InputError: there is no such run, its linkage is not done, or it found nothing to learn from.
        ConfigError: an earlier Hotpass trained it, which compared by other levels.
    """
    require(Act.CONFIGURE)
    catalogue, trained = Catalogue.open(workspace), workspace.run(run_id) / "link"
    with catalogue.read() as connection:
        run = runs.get(connection, run_id)
    if run is None or folders.intact(trained) is None:
        what = "there is no such run" if run is None else "the run has not linked its records"
        raise InputError(what, where=run_id, remedy="See `hotpass runs list`")
    digest, figures = digest_of(trained), _figures(trained, run_id)
    with catalogue.read() as connection:
        known = table.of_digest(connection, run.dataset, digest)
    if known is not None and intact(workspace, known):
        return known
    told = {"digest": digest, "run_id": run_id, "figures": figures, "by": by or access.current().name}
    told["profile"] = read_profile(run.spec["profile"]).head()
    with scratch(workspace, run.dataset) as part:
        _fill(workspace, run, trained, part)
        return _enter(catalogue, workspace, run.dataset, part, told)


def _enter(
    catalogue: Catalogue, workspace: Workspace, dataset: str, part: Path, told: Mapping[str, Any]
) -> KeptModel:
    """Number a model and put its folder into place; one that another process entered meanwhile stands."""
    for left in reversed(range(_TRIES)):
        try:
            with catalogue.write() as connection:
                kept = table.of_digest(connection, dataset, told["digest"])
                kept = kept or table.add(connection, dataset, **told)
                if not intact(workspace, kept):
                    folders.put(part, model_folder(workspace, dataset, kept.number))
            return kept
        except IntegrityError:
            if not left:
                raise
    raise AssertionError("unreachable")


def _fill(workspace: Workspace, run: Run, trained: Path, part: Path) -> None:
    """Write the model's files and its charts into a folder that nobody knows of yet."""
    for path in model_files(trained):
        shutil.copyfile(path, part / path.name)
    if standing(workspace, run):
        with scratch(workspace, run.dataset) as folder, job_over(workspace, run, folder) as job:
            _draw(job, trained, part)
    folders.flush(part)


def _draw(job: StageJob, trained: Path, part: Path) -> None:
    job.view("organisation_records", "person_records")
    job.engine.view("placed", trained / "clusters.parquet")
    job.engine.execute(
        """CREATE OR REPLACE TABLE organisation_members AS
        SELECT entity_id AS label, record_id FROM placed WHERE entity_type = 'organisation'"""
    )
    for entity_type in ENTITY_TYPES:
        model = read_model(trained, entity_type)
        if model is not None:
            page = charts(job, model, "organisation_members")
            (part / charts_file(entity_type)).write_text(page, encoding="utf-8")


def _figures(trained: Path, run_id: str) -> dict[str, Any]:
    found = {entity_type: read_model(trained, entity_type) for entity_type in ENTITY_TYPES}
    figures: dict[str, Any] = {
        entity_type: _of(model) for entity_type, model in found.items() if model is not None
    }
    if not figures:
        raise InputError(
            "nothing tells the run's records apart, so that no model was trained",
            where=run_id,
            remedy="Train on files with more rows, in which more fields are filled",
        )
    return figures


def _of(model: TrainedModel) -> dict[str, Any]:
    levels = model.levels()
    return {
        "records": model.records,
        "data": model.data,
        "match_weight": model.match,
        "review_weight": model.review,
        "levels": len(levels),
        "untrained": sum(not level["trained"] for level in levels),
    }
