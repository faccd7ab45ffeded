"""Which fields an export holds, and how many values of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from hotpass.catalogue.exports import Export
from hotpass.compliance.consents.judging import Judged
from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import quote
from hotpass.model import ENTITY_TYPES, EntityType, golden_table
from hotpass.profiles import Profile
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import profile_of

#: Kinds of the fields of people that the flat table tells of contacts.
_OF_CONTACTS: Final = ("person_name", "email", "phone")


def of_judged(result: Judged, names: Sequence[str]) -> dict[str, int]:
    """By ``entity_type.field`` how many of those who pass have a value in it."""
    passed = "entities SEMI JOIN (FROM judged WHERE reason IS NULL) USING (entity_id)"
    return _filled(result.engine, passed, result.entity_type, names)


def of_file(version: Version, path: Path) -> Mapping[str, int]:
    """The same of a file of a version; none of a file that holds no values, such as its report."""
    profile = profile_of(version.path)
    found: dict[str, int] = {}
    with DuckDBEngine() as engine:
        for entity_type in ENTITY_TYPES:
            table = golden_table(entity_type)
            if names := _in_file(profile, entity_type, path.name):
                engine.view(table, version.path / f"{table}.parquet")
                found |= _filled(engine, table, entity_type, names)
    return found


def _in_file(profile: Profile, entity_type: EntityType, name: str) -> list[str]:
    """Fields of an entity type that a file of a version holds."""
    published = profile.entities[entity_type].published
    if name == "ssot.xlsx" or name.endswith(".zip"):
        return [field.name for field in published]
    if not name.startswith("ssot."):
        return []
    if entity_type == "organisation":
        return [field.name for field in published]
    first = {kind: next((f.name for f in published if f.kind == kind), None) for kind in _OF_CONTACTS}
    return [field for field in first.values() if field]


def _filled(engine: Engine, rows: str, entity_type: EntityType, names: Sequence[str]) -> dict[str, int]:
    if not names:
        return {}
    (counts,) = engine.rows(f"SELECT {', '.join(f'count({quote(name)})' for name in names)} FROM {rows}")
    return {f"{entity_type}.{name}": count for name, count in zip(names, counts, strict=True)}


def fields_told(export: Export) -> str:
    """What an export holds, in words: ``person.email: 12; …``."""
    return "; ".join(f"{name}: {count}" for name, count in (export.fields or {}).items() if count)
