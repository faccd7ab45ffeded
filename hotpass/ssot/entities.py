"""One entity, with all that is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotpass.engine import picked_sql
from hotpass.engine.base import literal, quote
from hotpass.golden import LEAD_PARTS, QUALITY_PARTS
from hotpass.model import ROLES, EntityType, golden_table, record_table
from hotpass.profiles import EntitySpec, FieldSpec, Scoring
from hotpass.ssot.answers import Entity, Event, GoldenField, RecordField, Relation, Score, SourceRecord
from hotpass.ssot.explanations import check_entity, explanations
from hotpass.ssot.index import name_field
from hotpass.ssot.seen import entity_seen
from hotpass.ssot.versions import Opened, entity_type_of, opened, profile_of
from hotpass.workspace import Workspace

Row = Mapping[str, Any]


def entity(workspace: Workspace, dataset: str, entity_id: str, version: int | None = None) -> Entity:
    """An entity as whoever acts sees it (:func:`whole_entity`).

    Raises:
        AccessRefused: whoever acts may not read.
        InputError: there is no such version or entity.
    """
    whole = whole_entity(workspace, dataset, entity_id, version)
    return entity_seen(whole, profile_of(whole.version.path))


def whole_entity(workspace: Workspace, dataset: str, entity_id: str, version: int | None = None) -> Entity:
    """An entity with all its values: golden fields, its records, who works where, scores and history.

    The records come from the folder of the version's run; where that is gone, ``records_missing`` says so.

    Raises:
        InputError: there is no such version or entity.
    """
    entity_type = entity_type_of(entity_id)
    with opened(workspace, dataset, version) as found:
        check_entity(found, entity_id)
        table = golden_table(entity_type)
        row = found.engine.arrow(f"SELECT * FROM {table} WHERE entity_id = ?", [entity_id]).to_pylist()[0]
        spec = found.profile.entities[entity_type]
        records, missing = _records(workspace, found, row, entity_type)
        name = name_field(spec)
        return Entity(
            entity_id=entity_id,
            entity_type=entity_type,
            name=(row[name] if name else None) or entity_id,
            version=found.version,
            fields=_golden(found, spec, row),
            sources=tuple(row["sources"]),
            scores=_scores(found.profile.scoring, entity_type, row),
            records=records,
            records_missing=missing,
            relations=_relations(found, entity_id, entity_type),
            history=_history(found, entity_id),
        )


def _golden(found: Opened, spec: EntitySpec, row: Row) -> tuple[GoldenField, ...]:
    why = explanations(found, row["entity_id"])
    return tuple(
        GoldenField(
            name=f.name,
            label=f.label,
            kind=f.kind,
            personal=f.personal_class,
            value=row[f.name],
            values=_values(f, row),
            why=why.get(f.name),
        )
        for f in spec.published
    )


def _values(field: FieldSpec, row: Row) -> tuple[str, ...]:
    """Every value that a golden record or a source record has of a field."""
    if field.multi and row[f"{field.name}__all"]:
        return tuple(row[f"{field.name}__all"])
    return (row[field.name],) if row[field.name] is not None else ()


def _records(
    workspace: Workspace, found: Opened, golden: Row, entity_type: EntityType
) -> tuple[tuple[SourceRecord, ...], str]:
    table = record_table(entity_type)
    path = workspace.run(found.version.run_id) / "normalise" / f"{table}.parquet"
    if not path.is_file():
        return (), f"The folder of run {found.version.run_id} is gone, and the source records with it."
    spec = found.profile.entities[entity_type]
    members = found.engine.rows("SELECT record_id FROM clusters WHERE entity_id = ?", [golden["entity_id"]])
    # Named one by one, since what an inner query gives is only known once the columns are being read.
    listed = ", ".join(literal(record_id) for (record_id,) in members) or "NULL"
    rows = found.engine.arrow(
        f"""SELECT {", ".join(map(quote, _read_of_records(spec)))}
        FROM ({picked_sql(found.engine, path, f"record_id IN ({listed})")})
        ORDER BY file_name, sheet, "row", part, record_id"""
    ).to_pylist()
    return tuple(_record(spec, golden, row) for row in rows), ""


def _read_of_records(spec: EntitySpec) -> list[str]:
    """The columns that are shown; those that kinds derive are not read."""
    columns = ["record_id", "source", "file_name", "file_digest", "sheet", "row", "part"]
    for field in spec.fields:
        parts = ["raw", "cols", "problem", *(["all"] if field.multi else [])]
        columns += [field.name, *(f"{field.name}__{part}" for part in parts)]
    return columns


def _record(spec: EntitySpec, golden: Row, row: Row) -> SourceRecord:
    said = [f for f in spec.fields if row[f"{f.name}__raw"] is not None or row[f.name] is not None]
    return SourceRecord(
        record_id=row["record_id"],
        source=row["source"],
        file_name=row["file_name"],
        file_digest=row["file_digest"],
        sheet=row["sheet"] or "",
        row=row["row"],
        part=row["part"],
        fields=tuple(_record_field(f, golden, row) for f in said),
    )


def _record_field(field: FieldSpec, golden: Row, row: Row) -> RecordField:
    columns = (row[f"{field.name}__cols"] or "").split()
    values = _values(field, row)
    return RecordField(
        name=field.name,
        label=field.label,
        value=row[field.name],
        raw=row[f"{field.name}__raw"],
        cells=tuple(c if c[-1].isdigit() else f"{c}{row['row']}" for c in columns),
        problem=row[f"{field.name}__problem"],
        published=golden.get(field.name) is not None and golden[field.name] in values,
        values=values,
    )


def _scores(scoring: Scoring, entity_type: EntityType, row: Row) -> tuple[Score, ...]:
    quality = {str(part): weight for part, weight in scoring.quality.items()}
    scores = [_score("quality", QUALITY_PARTS, quality, row)]
    if entity_type == "organisation":
        lead = {str(part): weight for part, weight in scoring.lead.items()}
        scores.append(_score("lead", LEAD_PARTS, lead, row))
    return tuple(scores)


def _score(name: str, parts: tuple[str, ...], weights: Mapping[str, float], row: Row) -> Score:
    values = {part: row[f"{name}_{part}"] for part in parts}
    told = {part: weights.get(part, 0.0) for part in parts if values[part] is not None}
    whole = sum(told.values()) or 1.0
    shares = {part: told.get(part, 0.0) / whole for part in parts}
    return Score(name, row[f"{name}_score"], values, shares)


def _relations(found: Opened, entity_id: str, entity_type: EntityType) -> tuple[Relation, ...]:
    """Primary contact first, then by name; roles that have ended come last."""
    mine, theirs = "organisation_id", "person_id"
    other: EntityType = "person"
    if entity_type == "person":
        mine, theirs, other = theirs, mine, "organisation"
    spec = found.profile.entities[other]
    kinds = ("email", "phone")
    names = [name_field(spec), *(next((f.name for f in spec.published if f.kind == k), None) for k in kinds)]
    columns = ", ".join(f"g.{quote(name)}" if name else "NULL" for name in names)
    # Versions that were published before roles had dates lack those columns.
    found.engine.register("no_roles", ROLES.empty_table())
    rows = found.engine.rows(
        f"""SELECT r.{theirs}, {columns}, r.role, r.is_primary, r.valid_from, r.valid_to, r.ended_by_file
        FROM (FROM roles UNION ALL BY NAME FROM no_roles) r
        JOIN {golden_table(other)} g ON g.entity_id = r.{theirs} WHERE r.{mine} = ?
        ORDER BY r.is_primary DESC, r.valid_to IS NOT NULL, 2 NULLS LAST, r.{theirs}, r.role""",
        [entity_id],
    )
    return tuple(
        Relation(other_id, name, role, email, phone, is_primary, *valid)
        for other_id, name, email, phone, role, is_primary, *valid in rows
    )


def _history(found: Opened, entity_id: str) -> tuple[Event, ...]:
    rows = found.engine.rows(
        """SELECT event, other_entity_id, version FROM lineage WHERE entity_id = $1
        UNION ALL
        SELECT CASE event WHEN 'merged_into' THEN 'took_in' ELSE 'gave_off' END, entity_id, version
        FROM lineage WHERE other_entity_id = $1 AND event IN ('merged_into', 'split_from')
        ORDER BY version, event, other_entity_id""",
        [entity_id],
    )
    return tuple(Event(event, other, version) for event, other, version in rows)
