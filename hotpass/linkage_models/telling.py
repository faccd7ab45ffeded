"""What a kept model says, in words and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotpass.catalogue.linkage_models import KeptModel
from hotpass.linkage_models.using import charts_file, get, model_folder
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.stages.link.saved import TrainedModel, read_model, too_little
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Told:
    """What a model says of one entity type.

    Attributes:
        entity_type: the type.
        records: how many it was trained on.
        data: digest of what they say, whatever their order.
        rate: probability that two records picked at random match.
        match_weight, review_weight: weights from which a pair matches, and from which it waits for a person.
        levels: each level of each comparison, best first: ``comparison``, ``level``, ``m``, ``u``,
            ``weight``, ``trained``.
        warnings: a sentence for each comparison with levels that too few matches reached.
        charts: the page of its charts; None where the records were gone when it was kept.
    """

    entity_type: EntityType
    records: int
    data: str
    rate: float
    match_weight: float
    review_weight: float
    levels: Sequence[Mapping[str, Any]]
    warnings: Sequence[str]
    charts: Path | None


def tell(workspace: Workspace, dataset: str, number: int) -> tuple[KeptModel, list[Told]]:
    """A model and what it says of each type that it knows.

    Raises:
        InputError: there is none of that number.
        ConfigError: its files are missing or damaged.
    """
    kept = get(workspace, dataset, number)
    return kept, [_told(model) for model in models_of(workspace, kept)]


def models_of(workspace: Workspace, kept: KeptModel) -> list[TrainedModel]:
    """The models of the types that a kept model knows."""
    folder = model_folder(workspace, kept.dataset, kept.number)
    found = (read_model(folder, entity_type) for entity_type in ENTITY_TYPES)
    return [model for model in found if model is not None]


def _told(model: TrainedModel) -> Told:
    levels, charts = model.levels(), model.folder / charts_file(model.entity_type)
    return Told(
        model.entity_type,
        model.records,
        model.data,
        model.parameters.rate,
        model.match,
        model.review,
        levels,
        list(too_little(model.entity_type, levels, {})),
        charts if charts.is_file() else None,
    )
