"""Linkage models that were kept, and which of them runs apply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from components import table
from components.words import NONE, number, weighed, when

if TYPE_CHECKING:
    from hotpass.linkage_models import KeptModel
    from hotpass.model import EntityType

_COLUMNS = (
    table.Column("number", "Model", numeric=True),
    table.Column("state", "In use"),
    table.Column("records", "Trained on records", numeric=True),
    table.Column("match", "Match weight", numeric=True),
    table.Column("untrained", "Levels not trained", numeric=True),
    table.Column("kept", "Kept"),
    table.Column("by", "By"),
    table.Column("profile", "Profile"),
)


def show(models: Sequence[KeptModel], in_use: int | None, entity_type: EntityType, *, key: str) -> str | None:
    """Show the models; returns the run pressed just now that trained one."""
    rows = [_row(model, in_use, entity_type) for model in models]
    return table.show(_COLUMNS, rows, "Linkage models that were kept, newest first", key=key)


def _row(model: KeptModel, in_use: int | None, entity_type: EntityType) -> table.Row:
    said = model.figures.get(entity_type, {})
    told = "records" in said
    return table.Row(
        {
            "number": number(model.number),
            "state": "yes" if model.number == in_use else NONE,
            "records": number(said["records"]) if told else NONE,
            "match": weighed(said["match_weight"]) if told else NONE,
            "untrained": f"{number(said['untrained'])} of {number(said['levels'])}" if told else NONE,
            "kept": when(model.kept_at),
            "by": model.kept_by,
            "profile": f"{model.profile['name']} {model.profile['version']}",
        },
        press=model.run_id,
        href=f"runs?run={model.run_id}",
    )
