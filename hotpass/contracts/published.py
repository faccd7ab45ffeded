"""The contract of the tables of a published version, and of the records that they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

import pyarrow as pa

from hotpass import golden, model
from hotpass.contracts.changes import compare
from hotpass.contracts.form import Column, Contract, Reference, Table, Type
from hotpass.contracts.versions import stepped, widest
from hotpass.profiles import Profile

#: Version of the tables as :mod:`hotpass.model` and the shipped profile ``generic`` describe them. It is
#: raised by hand when they change; a test says how far, against the contracts that were released last.
VERSION: Final = "1.2.0"

_ENTITY: Final = Column("", enum=model.ENTITY_TYPES)
_SHARE: Final = Column("", minimum=0, maximum=1)

#: What holds for columns of these names in every table.
_EVERYWHERE: Final[Mapping[str, Column]] = {
    "entity_type": _ENTITY,
    "severity": Column("", enum=get_args(model.Severity)),
    "dimension": Column("", enum=get_args(model.Dimension)),
    "event": Column("", enum=("created", "merged_into", "split_from", "retired")),
    "change": Column(
        "",
        enum=(
            *("created", "merged_into", "split_from", "retired"),
            *("record_added", "record_removed", "record_moved", "value_changed"),
        ),
    ),
    "row": Column("", minimum=1),
    "records": Column("", minimum=0),
    **{name: _SHARE for t in model.ENTITY_TYPES for name in golden.score_columns(t)},
}


@dataclass(frozen=True, slots=True)
class _Known:
    schema: pa.Schema
    title: str
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    labels: Mapping[str, str] | None = None


_FIXED: Final = {
    "changes": _Known(model.CHANGES, "What the version changed against the one before"),
    "clusters": _Known(
        model.CLUSTERS, "Which record belongs to which entity", key=("entity_type", "record_id")
    ),
    "issues": _Known(model.ISSUES, "What is wrong with single values or rows"),
    "lineage": _Known(model.LINEAGE, "The history of entity ids"),
    "provenance": _Known(
        model.PROVENANCE, "Where each golden value comes from", key=("entity_type", "entity_id", "field")
    ),
    "roles": _Known(
        model.ROLES,
        "Who works where",
        references=(
            Reference(("person_id",), "people", ("entity_id",)),
            Reference(("organisation_id",), "organisations", ("entity_id",)),
        ),
    ),
    "rows": _Known(
        model.ROWS, "What became of each source row that is not blank", key=("file_name", "sheet", "row")
    ),
}
_SHAPED: Final = ("organisation_records", "organisations", "people", "person_records", "ssot")

#: Names of the tables, those that no profile changes first.
TABLES: Final = (*_FIXED, *_SHAPED)


def published_contract(
    profile: Profile, tables: Iterable[str] = TABLES, *, before: Contract | None = None
) -> Contract:
    """The contract of the tables that a run with this profile gives.

    Args:
        profile: whose fields they have.
        tables: names of those wanted.
        before: contract of the version before; this one carries its version on, by a major step when it
            breaks it. Without it the version is :data:`VERSION`.
    """
    known = _FIXED | _shaped(profile)
    made = Contract(profile.dataset, VERSION, tuple(_table(name, known[name]) for name in sorted(tables)))
    if before is None:
        return made
    step = widest(change.step for change in compare(before, made))
    return replace(made, version=stepped(before.version, step))


def _shaped(profile: Profile) -> dict[str, _Known]:
    organisation, person = profile.entities["organisation"], profile.entities["person"]
    labels = {t: {f.name: f.label for f in profile.entities[t].fields} for t in model.ENTITY_TYPES}
    record, entity = ("record_id",), ("entity_id",)
    return {
        "organisation_records": _Known(
            model.record_schema(organisation.fields),
            "Source rows as organisations",
            key=record,
            labels=labels["organisation"],
        ),
        "person_records": _Known(
            model.record_schema(person.fields), "Source rows as people", key=record, labels=labels["person"]
        ),
        "organisations": _Known(
            golden.scored_schema("organisation", organisation.published),
            "Organisations",
            key=entity,
            labels=labels["organisation"],
        ),
        "people": _Known(
            golden.scored_schema("person", person.published), "People", key=entity, labels=labels["person"]
        ),
        "ssot": _Known(
            golden.flat_schema(organisation.published),
            "Organisations with their contacts",
            key=entity,
            labels=labels["organisation"],
        ),
    }


def _table(name: str, known: _Known) -> Table:
    labels = known.labels or {}
    columns = tuple(_column(f, labels.get(f.name), required=f.name in known.key) for f in known.schema)
    return Table(name, columns, known.title, key=known.key, references=known.references)


def _column(field: pa.Field, label: str | None, *, required: bool) -> Column:
    dtype = _json_type(field.type)
    inner = {key: value for key, value in dtype.items() if key != "type"}
    # A profile may name a field as some other table names a column.
    limits = Column("") if label else _EVERYWHERE.get(field.name, Column(""))
    return replace(limits, name=field.name, type=dtype["type"], title=label, required=required, inner=inner)


def _json_type(dtype: pa.DataType, *, inside: bool = False) -> dict[str, Any]:
    if pa.types.is_list(dtype):
        made: dict[str, Any] = {"type": "array", "items": _json_type(dtype.value_type, inside=True)}
    elif pa.types.is_struct(dtype):
        made = {"type": "object", "properties": {f.name: _json_type(f.type, inside=True) for f in dtype}}
    else:
        made = {"type": _SCALARS[dtype]}
    return {**made, "type": [made["type"], "null"]} if inside else made


_SCALARS: Final[Mapping[pa.DataType, Type]] = {
    pa.string(): "string",
    pa.int32(): "integer",
    pa.int64(): "integer",
    pa.float64(): "number",
    pa.bool_(): "boolean",
}
