"""What entities and fields are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hotpass.access import Role
from hotpass.engine import ReadingEngine
from hotpass.engine.base import literal, quote
from hotpass.linkage.opening import opened
from hotpass.model import IDENTIFIERS, EntityType, golden_table
from hotpass.profiles import Profile
from hotpass.ssot import find_version
from hotpass.ssot.index import name_field
from hotpass.ssot.versions import profile_of
from hotpass.stages.link.comparisons import compared_parts, detail_of
from hotpass.workspace import Workspace


def field_labels(profile: Profile, entity_type: EntityType) -> dict[str, str]:
    """What people call the fields of a type and the parts of them that are compared, by name."""
    fields = profile.entities[entity_type].fields
    parts = compared_parts(fields).items()
    labels = {name: f"{field.label}: {part.replace('_', ' ')}" for name, (field, part) in parts}
    return {**{field.name: field.label for field in fields}, **labels}


def comparison_label(name: str, labels: Mapping[str, str]) -> str:
    """What people call a comparison of a model: its field, its part of one, its column, or the organisation
    by which people are compared.

    Args:
        name: the comparison's.
        labels: see :func:`field_labels`.
    """
    if name in labels:
        return labels[name]
    if (detail := detail_of(name)) is None:
        return "Organisation"
    return detail.removeprefix(IDENTIFIERS).replace("_", " ").strip().capitalize()


def entity_names(
    workspace: Workspace,
    entity_type: EntityType,
    entity_ids: Sequence[str],
    dataset: str = "ssot",
    version: int | None = None,
    run_id: str | None = None,
    role: Role | None = None,
) -> Mapping[str, str]:
    """What entities are called: their golden name, or what a record of a run that published nothing says."""
    listed = ", ".join(map(literal, entity_ids)) or "''"
    if run_id is None:
        found = find_version(workspace, dataset, version)
        profile = profile_of(found.path)
        if (name := name_field(profile.entities[entity_type])) is None:
            return {}
        with ReadingEngine() as engine:
            engine.view("golden", found.path / f"{golden_table(entity_type)}.parquet")
            rows = engine.rows(f"SELECT entity_id, {quote(name)} FROM golden WHERE entity_id IN ({listed})")
    else:
        with opened(workspace, dataset, run_id=run_id) as linked:
            profile = linked.profile
            if (name := name_field(profile.entities[entity_type])) is None:
                return {}
            rows = linked.engine.rows(
                f"""SELECT c.entity_id, min(r.{quote(name)}) FROM clusters c
                JOIN every_{entity_type}_records r USING (record_id)
                WHERE c.entity_id IN ({listed}) GROUP BY ALL"""
            )
    spec = profile.entities[entity_type].by_name[name]
    return {entity_id: spec.shown(said, role) or entity_id for entity_id, said in rows}
