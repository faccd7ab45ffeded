"""Two kept models beside each other: what they learnt, and what they make of the same records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotpass.catalogue import Catalogue, runs
from hotpass.catalogue.linkage_models import KeptModel
from hotpass.catalogue.runs import Run
from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.errors import ConfigError
from hotpass.linkage_models.again import job_over, scratch, standing
from hotpass.linkage_models.telling import Told, models_of, tell
from hotpass.linkage_models.using import folder_of
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.pipeline import load
from hotpass.profiles import read_profile
from hotpass.workspace import Workspace

_LEVEL = ("m", "u", "weight", "trained")


@dataclass(frozen=True, slots=True)
class Moved:
    """One level in two models; ``before`` or ``after`` (m, u, weight, trained) is None where one lacks it."""

    entity_type: EntityType
    comparison: str
    level: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def by(self) -> float | None:
        """How much its match weight moved; None where one model lacks the level."""
        if self.before is None or self.after is None:
            return None
        return round(float(self.after["weight"]) - float(self.before["weight"]), 6)


@dataclass(frozen=True, slots=True)
class Effect:
    """What two models make of the same records of a type.

    Attributes:
        entity_type: the type.
        records: how many records there are.
        pairs_both, pairs_before, pairs_after: pairs that match by both models, or by one alone.
        entities_alike, entities_before, entities_after: entities of exactly the same records, and those of
            one model alone.
    """

    entity_type: EntityType
    records: int
    pairs_both: int
    pairs_before: int
    pairs_after: int
    entities_alike: int
    entities_before: int
    entities_after: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Two models beside each other.

    Attributes:
        before, after: the models.
        figures: by entity type the figures of both, None where one knows nothing of it: ``records``,
            ``data``, ``rate``, ``match_weight``, ``review_weight``.
        levels: every level of either model.
        effects: what both make of the records of ``run_id``; none where that cannot be told.
        run_id: the run whose records were linked by both, or None.
        unknown: why ``effects`` cannot be told, or ``""``.
    """

    before: KeptModel
    after: KeptModel
    figures: Mapping[EntityType, Mapping[str, tuple[Any, Any]]]
    levels: Sequence[Moved]
    effects: Sequence[Effect]
    run_id: str | None
    unknown: str


def compare(workspace: Workspace, dataset: str, before: int, after: int) -> Difference:
    """Compare two models, and link the records of the run that trained the later (else the earlier) by both.

    Raises:
        InputError: there is none of a number.
        ConfigError: the files of one are missing or damaged.
    """
    kept = [tell(workspace, dataset, number) for number in (before, after)]
    told = [{one.entity_type: one for one in said} for _, said in kept]
    models = kept[0][0], kept[1][0]
    run, unknown = _records(workspace, models)
    effects = _effects(workspace, run, models) if run else []
    return Difference(
        *models,
        figures={t: _figures(told[0].get(t), told[1].get(t)) for t in ENTITY_TYPES},
        levels=[moved for t in ENTITY_TYPES for moved in _levels(t, told[0].get(t), told[1].get(t))],
        effects=effects,
        run_id=run.id if run else None,
        unknown=unknown,
    )


def _figures(before: Told | None, after: Told | None) -> dict[str, tuple[Any, Any]]:
    names = ("records", "data", "rate", "match_weight", "review_weight")
    return {name: (getattr(before, name, None), getattr(after, name, None)) for name in names}


def _levels(entity_type: EntityType, before: Told | None, after: Told | None) -> Iterator[Moved]:
    sides = [
        {(level["comparison"], level["level"]): {n: level[n] for n in _LEVEL} for level in one.levels}
        if one
        else {}
        for one in (before, after)
    ]
    for comparison, level in dict.fromkeys([*sides[0], *sides[1]]):
        found = (side.get((comparison, level)) for side in sides)
        yield Moved(entity_type, comparison, level, *found)


def _records(workspace: Workspace, models: tuple[KeptModel, KeptModel]) -> tuple[Run | None, str]:
    """The run whose records both models can score, the later model's first; else None and why."""
    unknown = "the records that they were trained on are no longer kept"
    for kept in reversed(models):
        with Catalogue.open(workspace).read() as connection:
            run = runs.get(connection, kept.run_id)
        if run is None or not standing(workspace, run):
            continue
        profile = read_profile(run.spec["profile"])
        try:
            for model in (*models_of(workspace, models[0]), *models_of(workspace, models[1])):
                model.fit(profile)
        except ConfigError as error:
            unknown = error.what
        else:
            return run, ""
    return None, unknown


def _effects(workspace: Workspace, run: Run, models: tuple[KeptModel, KeptModel]) -> list[Effect]:
    link = load("hotpass.stages.link:run")
    with scratch(workspace, run.dataset) as folder:
        for side, kept in zip(("before", "after"), models, strict=True):
            output = folder / side
            output.mkdir()
            model = {"number": kept.number, "digest": kept.digest}
            options = {"model": folder_of(workspace, kept.dataset, model)}
            with job_over(workspace, run, output, options) as job:
                link(job)
        with job_over(workspace, run, folder) as job:
            return [_effect(job.engine, folder, entity_type) for entity_type in ENTITY_TYPES]


def _effect(engine: Engine, folder: Path, entity_type: EntityType) -> Effect:
    kind = literal(entity_type)
    for side in ("before", "after"):
        said = json.loads((folder / side / "linkage.json").read_text(encoding="utf-8"))[entity_type]
        engine.view(f"{side}_pairs", folder / side / "pairs.parquet")
        engine.view(f"{side}_clusters", folder / side / "clusters.parquet")
        engine.execute(
            f"""CREATE OR REPLACE TABLE {side}_matching AS SELECT record_id_l, record_id_r FROM {side}_pairs
            WHERE entity_type = {kind} AND match_weight >= {said["match_weight"]!r}"""
        )
        engine.execute(
            f"""CREATE OR REPLACE TABLE {side}_entities AS
            SELECT min(record_id) AS first, count(*) AS n, bit_xor(md5_number(record_id)) AS members
            FROM {side}_clusters WHERE entity_type = {kind} GROUP BY entity_id"""
        )
    records = engine.rows(f"SELECT count(*) FROM after_clusters WHERE entity_type = {kind}")[0][0]
    pairs = _shared(engine, "matching", "record_id_l, record_id_r")
    return Effect(entity_type, records, *pairs, *_shared(engine, "entities", "first, n, members"))


def _shared(engine: Engine, table: str, columns: str) -> tuple[int, int, int]:
    """Rows that both sides have, and those of one alone."""
    both = engine.rows(f"SELECT count(*) FROM before_{table} SEMI JOIN after_{table} USING ({columns})")[0][0]
    before, after = (
        engine.rows(f"SELECT count(*) FROM {side}_{table}")[0][0] for side in ("before", "after")
    )
    return both, before - both, after - both
