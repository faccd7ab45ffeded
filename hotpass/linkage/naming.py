"""What entities and fields are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from hotpass.access import Role
from hotpass.engine import ReadingEngine, patch_folder
from hotpass.engine.base import literal, quote
from hotpass.fields import KINDS
from hotpass.linkage.opening import opened, run_of
from hotpass.linkage.reports import ALL_PAIRS
from hotpass.model import IDENTIFIERS, EntityType, golden_table
from hotpass.profiles import Profile
from hotpass.ssot import find_version
from hotpass.ssot.index import name_field
from hotpass.ssot.versions import profile_of
from hotpass.stages.link.comparisons import compared_parts, detail_of
from hotpass.stages.link.keys import BY_DECISION, BY_KEY, BY_LIKENESS
from hotpass.workspace import Workspace

#: Whatever brings records together that is no rule of a field.
_EVERY_RULE: Final = {
    ALL_PAIRS: "All pairs",
    "employer": "The same organisation",
    BY_KEY: "The same key of their source",
    BY_LIKENESS: "The same in all that they say",
    BY_DECISION: "A decision of a person",
}


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


def rule_label(rule: str, profile: Profile, entity_type: EntityType) -> str:
    """What people call a blocking rule, by what the records that it brings together share.

    Args:
        rule: its name, ``postal_code 1`` or ``email 1 + name 2``, or the mark of a key or a decision.
        profile: of the run.
        entity_type: of its records.
    """
    fields, labels = profile.entities[entity_type].by_name, field_labels(profile, entity_type)

    def one(part: str) -> str:
        name, _, number = part.partition(" ")
        if part in _EVERY_RULE:
            return _EVERY_RULE[part]
        if name in fields and number.isdigit():
            keys = KINDS[fields[name].kind].keys
            at = int(number) - 1
            return f"{labels[name]}: {keys[at] if at < len(keys) else number}"
        return " and ".join(labels.get(field, field) for field in part.split(" and "))

    return " + ".join(map(one, rule.split(" + ")))


def entity_names(
    workspace: Workspace,
    entity_type: EntityType,
    entity_ids: Sequence[str],
    dataset: str = "ssot",
    version: int | None = None,
    run_id: str | None = None,
    role: Role | None = None,
) -> Mapping[str, str]:
    """What entities are called: their golden name, or what a record says where a run chose none yet."""
    listed = ", ".join(map(literal, entity_ids)) or "''"
    table = f"{golden_table(entity_type)}.parquet"
    if run_id is None:
        folder = find_version(workspace, dataset, version).path
        profile = profile_of(folder)
    else:
        folder = workspace.run(run_id) / "merge"
        _, profile = run_of(workspace, dataset, None, run_id)
    if (name := name_field(profile.entities[entity_type])) is None:
        return {}
    if any(path.exists() for path in (folder / table, patch_folder(folder / table))):
        with ReadingEngine() as engine:
            engine.view("golden", folder / table)
            rows = engine.rows(f"SELECT entity_id, {quote(name)} FROM golden WHERE entity_id IN ({listed})")
    else:
        with opened(workspace, dataset, run_id=run_id) as linked:
            rows = linked.engine.rows(
                f"""SELECT c.entity_id, min(r.{quote(name)}) FROM clusters c
                JOIN every_{entity_type}_records r USING (record_id)
                WHERE c.entity_id IN ({listed}) GROUP BY ALL"""
            )
    spec = profile.entities[entity_type].by_name[name]
    return {entity_id: spec.shown(said, role) or entity_id for entity_id, said in rows}
