"""The contract of each table: a Frictionless table schema, and a JSON Schema of one row.

Frictionless: https://specs.frictionlessdata.io/table-schema/ (version 1). JSON Schema: draft 2020-12.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass import golden, model
from hotpass.errors import InputError
from hotpass.profiles import Profile

_FIXED: Final = {
    "clusters": (model.CLUSTERS, "Which record belongs to which entity", ("entity_type", "record_id")),
    "issues": (model.ISSUES, "What is wrong with single values or rows", ()),
    "lineage": (model.LINEAGE, "The history of entity ids", ()),
    "provenance": (
        model.PROVENANCE,
        "Where each golden value comes from",
        ("entity_type", "entity_id", "field"),
    ),
    "roles": (model.ROLES, "Who works where", ()),
    "rows": (
        model.ROWS,
        "What became of each source row that is not blank",
        ("file_name", "sheet", "row"),
    ),
}
_SHAPED: Final = (
    "organisation_records",
    "person_records",
    "organisations",
    "people",
    "ssot",
)
TABLES: Final = (*sorted(_FIXED), *_SHAPED)


def contract(table: str, profile: Profile) -> dict[str, Any]:
    """The Frictionless table schema of a table.

    Raises:
        InputError: there is no table of that name.
    """
    schema, title, keys = _known(table, profile)
    labels = _labels(table, profile)
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": table,
        "title": title,
        "version": f"{profile.name}-{profile.version}",
        "fields": [_field(f, labels, required=f.name in keys) for f in schema],
        "missingValues": [""],
        **({"primaryKey": list(keys)} if keys else {}),
    }


def row_schema(table: str, profile: Profile) -> dict[str, Any]:
    """The JSON Schema of one row of a table; raises as :func:`contract`."""
    schema, title, keys = _known(table, profile)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{table}.row.json",
        "title": title,
        "type": "object",
        "properties": {f.name: _json_type(f.type, optional=f.name not in keys) for f in schema},
        "required": [f.name for f in schema],
        "additionalProperties": False,
    }


def emit(profile: Profile, folder: Path) -> list[Path]:
    """Write both contracts of every table; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES:
        for name, made in (("table", contract(table, profile)), ("row", row_schema(table, profile))):
            path = folder / f"{table}.{name}.json"
            path.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            written.append(path)
    return written


def _known(table: str, profile: Profile) -> tuple[pa.Schema, str, tuple[str, ...]]:
    if table in _FIXED:
        return _FIXED[table]
    organisation, person = profile.entities["organisation"], profile.entities["person"]
    shaped = {
        "organisation_records": (model.record_schema(organisation.fields), "Source rows as organisations"),
        "person_records": (model.record_schema(person.fields), "Source rows as people"),
        "organisations": (golden.scored_schema("organisation", organisation.published), "Organisations"),
        "people": (golden.scored_schema("person", person.published), "People"),
        "ssot": (golden.flat_schema(organisation.published), "Organisations with their contacts"),
    }
    if table not in shaped:
        raise InputError(f"there is no table {table!r}", remedy=f"Tables are {', '.join(TABLES)}")
    schema, title = shaped[table]
    return schema, title, ("record_id",) if table.endswith("_records") else ("entity_id",)


def _labels(table: str, profile: Profile) -> Mapping[str, str]:
    entity = profile.entities["person" if table in ("people", "person_records") else "organisation"]
    return {} if table in _FIXED else {f.name: f.label for f in entity.fields}


def _field(field: pa.Field, labels: Mapping[str, str], *, required: bool) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "type": _frictionless_type(field.type)}
    if field.name in labels:
        described["title"] = labels[field.name]
    if required:
        described["constraints"] = {"required": True}
    return described


def _frictionless_type(dtype: pa.DataType) -> str:
    if pa.types.is_list(dtype):
        return "array"
    if pa.types.is_struct(dtype) or pa.types.is_map(dtype):
        return "object"
    return _SCALARS[dtype]


def _json_type(dtype: pa.DataType, *, optional: bool) -> dict[str, Any]:
    if pa.types.is_list(dtype):
        made: dict[str, Any] = {"type": "array", "items": _json_type(dtype.value_type, optional=True)}
    elif pa.types.is_struct(dtype):
        made = {"type": "object", "properties": {f.name: _json_type(f.type, optional=True) for f in dtype}}
    else:
        made = {"type": _SCALARS[dtype]}
    return {**made, "type": [made["type"], "null"]} if optional else made


_SCALARS: Final = {
    pa.string(): "string",
    pa.int32(): "integer",
    pa.int64(): "integer",
    pa.float64(): "number",
    pa.bool_(): "boolean",
}
