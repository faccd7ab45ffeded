"""Golden values anew where a record's value is gone: chosen among what the other records of the entity say.

The merge stage itself chooses, over the entities that lost a value. Of its answer only the fields that lost
one are taken over, so that everything else stays as it was merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyarrow as pa

from hotpass.compliance.erasing.beside import register
from hotpass.compliance.erasing.subject import Subject
from hotpass.engine import DuckDBEngine, Engine, there_is
from hotpass.engine.base import literal, quote
from hotpass.golden import golden_schema
from hotpass.model import (
    CLUSTERS,
    ENTITY_TYPES,
    PROVENANCE,
    EntityType,
    field_columns,
    golden_table,
    record_schema,
    record_table,
)
from hotpass.profiles import EntitySpec, FieldSpec, Profile
from hotpass.stage import StageJob
from hotpass.stages import merge
from hotpass.stages.merge.roles import FILE_DAYS

#: The folder of a run for the tables that no step writes, such as corrections.
_GIVEN: Final = "given"
_ENTITY_FIELD: Final = pa.schema([("entity_id", pa.string()), ("field", pa.string())])


def register_values(engine: Engine, subject: Subject) -> None:
    """Make ``emptied`` (record_id, field), what goes, ``untold`` (record_id, field, raw), what stays and what
    is left of the text that told it, and ``leaving`` (v), the records that go whole."""
    gone = [(record, of) for of, records in subject.values.items() for record in records]
    left = [(record, of, raw) for of, records in subject.told.items() for record, raw in records.items()]
    for name, columns, rows in (
        ("emptied", ("record_id", "field"), gone),
        ("untold", ("record_id", "field", "raw"), left),
    ):
        texts = {column: pa.array([row[n] for row in rows], pa.string()) for n, column in enumerate(columns)}
        engine.register(f"{name}_given", pa.table(texts))
        engine.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {name}_given")
    register(engine, "leaving", subject.leaving)


def merge_anew(engine: Engine, run: Path, subject: Subject, profile: Profile, aside: Path) -> None:
    """Make the tables of what is golden in a run without the values that go.

    ``again`` (entity_id, field) are those whose golden value is chosen anew, ``speechless`` those of which no
    record says anything any more, ``allowed`` (entity_id, field, v) what the others still say; ``merged`` and
    ``merged_provenance`` are the golden values and where each is from.

    Args:
        engine: where ``emptied`` is (:func:`register_values`).
        run: folder of the run; where it has no records or was not merged, the tables are empty.
        subject: whose values go.
        profile: of the run.
        aside: a folder for what is made meanwhile.
    """
    of, spec = subject.entity_type, profile.entities[subject.entity_type]
    records, clusters = run / "normalise" / f"{record_table(of)}.parquet", run / "link" / "clusters.parquet"
    merged = there_is(records) and there_is(clusters) and there_is(run / "merge" / "provenance.parquet")
    going = [one for one in spec.fields if one.name in subject.values]
    if merged:
        engine.view("clusters_of_run", clusters)
        engine.view("records_of_run", records)
        engine.execute(
            f"""CREATE OR REPLACE TABLE again AS SELECT DISTINCT entity_id, field
            FROM clusters_of_run JOIN emptied USING (record_id) WHERE entity_type = {literal(of)}"""
        )
        engine.execute(f"CREATE OR REPLACE TABLE allowed AS {_said(going)}")
    else:
        _empty(engine, "again", _ENTITY_FIELD)
        _empty(engine, "allowed", _ENTITY_FIELD.append(pa.field("v", pa.string())))
    engine.execute(
        "CREATE OR REPLACE TABLE speechless AS FROM again ANTI JOIN allowed USING (entity_id, field)"
    )
    if not merged or not engine.rows("SELECT 1 FROM again LIMIT 1"):
        _empty(engine, "merged", golden_schema(spec.published))
        _empty(engine, "merged_provenance", PROVENANCE)
        return
    with TemporaryDirectory(prefix=".", dir=aside) as folder, DuckDBEngine() as other:
        part = Path(folder)
        inputs = dict(_narrowed(engine, run, of, profile, part))
        merge.run(StageJob(inputs, part, profile, other))
        for name, file in (("merged", golden_table(of)), ("merged_provenance", "provenance")):
            engine.view("made", part / f"{file}.parquet")
            engine.execute(f"CREATE OR REPLACE TABLE {name} AS FROM made")
    names = ", ".join(literal(one.name) for one in spec.published if one.name in subject.values)
    engine.execute(
        f"""INSERT INTO allowed SELECT entity_id, field, value FROM merged_provenance
        SEMI JOIN again USING (entity_id, field) WHERE field IN ({names or "NULL"})"""
    )


def emptied_record(spec: EntitySpec, subject: Subject, *, own: bool) -> dict[str, str]:
    """SQL, over records ``s``, of the columns that become others, the parts of a field with it.

    Args:
        spec: fields of the records.
        subject: whose values go.
        own: whether the records are of its entity type.
    """
    columns: dict[str, str] = {}
    for one in spec.fields:
        if own and one.name in subject.values:
            gone = f"s.record_id IN (SELECT record_id FROM emptied WHERE field = {literal(one.name)})"
            columns |= {c: f"CASE WHEN {gone} THEN NULL ELSE s.{quote(c)} END" for c in columns_of(one)}
        if one.name in subject.told:
            name, mine = f"{one.name}__raw", f"FROM untold WHERE field = {literal(one.name)}"
            before = columns.get(name, f"s.{quote(name)}")
            left = f"(SELECT any_value(raw) {mine} AND record_id = s.record_id)"
            columns[name] = (
                f"CASE WHEN s.record_id IN (SELECT record_id {mine}) THEN {left} ELSE {before} END"
            )
    return columns


def columns_of(one: FieldSpec) -> list[str]:
    """The columns of a field in a record table."""
    return [name for name, _ in field_columns(one)]


def without_corrections() -> str:
    """SQL, over a table of corrections, of those that give no value that goes a new one."""
    return """NOT coalesce((record_id, field) IN (SELECT (record_id, field) FROM emptied), false)
        AND NOT coalesce((entity_id, field) IN (SELECT (entity_id, field) FROM speechless), false)"""


def _said(going: Iterable[FieldSpec]) -> str:
    """SQL of what the records of an entity that lost a value still say in the field."""
    each = []
    for one in going:
        name = quote(one.name)
        texts = [name, quote(f"{one.name}__raw")]
        texts += [f"unnest({quote(f'{one.name}__all')})"] if one.multi else []
        of = f"field = {literal(one.name)}"
        kept = f"ANTI JOIN (SELECT record_id FROM emptied WHERE {of}) USING (record_id)"
        each += [
            f"""SELECT entity_id, {literal(one.name)} AS field, v
            FROM (SELECT record_id, {text} AS v FROM records_of_run {kept})
            JOIN clusters_of_run USING (record_id)
            WHERE v IS NOT NULL AND entity_id IN (SELECT entity_id FROM again WHERE {of})"""
            for text in texts
        ]
    return " UNION ".join(each)


def _empty(engine: Engine, name: str, schema: pa.Schema) -> None:
    engine.register(f"{name}_none", schema.empty_table())
    engine.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {name}_none")


def _narrowed(
    engine: Engine, run: Path, of: EntityType, profile: Profile, folder: Path
) -> Iterator[tuple[str, Path]]:
    """The inputs of the merge stage, narrowed to the entities that lost a value."""
    mine = f"""FROM clusters_of_run WHERE entity_type = {literal(of)}
        AND entity_id IN (SELECT entity_id FROM again) AND record_id NOT IN (FROM leaving)"""
    engine.write(f"{mine} ORDER BY ALL", path := folder / "given_clusters.parquet", schema=CLUSTERS)
    yield "clusters", path
    for entity_type in ENTITY_TYPES:
        table, spec = record_table(entity_type), profile.entities[entity_type]
        path = folder / f"given_{table}.parquet"
        if entity_type == of:
            emptied = "".join(
                f"CASE WHEN record_id IN (SELECT record_id FROM emptied WHERE field = {literal(one.name)}) "
                f"THEN NULL ELSE {quote(c)} END AS {quote(c)}, "
                for one in spec.fields
                for c in columns_of(one)
            )
            engine.write(
                f"""SELECT * REPLACE ({emptied.rstrip(", ")}) FROM records_of_run
                WHERE record_id IN (SELECT record_id {mine}) ORDER BY record_id""",
                path,
            )
        else:
            engine.register("no_records", record_schema(spec.fields).empty_table())
            engine.write("FROM no_records", path, schema=record_schema(spec.fields))
        yield table, path
    days, kept = run / "merge" / f"{FILE_DAYS}.parquet", run / "validate" / "quarantine.parquet"
    yield from ((name, path) for name, path in ((FILE_DAYS, days), ("quarantine", kept)) if path.is_file())
    given = run / _GIVEN / "corrections.parquet"
    if given.is_file():
        engine.view("corrections_given", given)
        path = folder / "given_corrections.parquet"
        engine.write(
            f"""FROM corrections_given WHERE entity_type = {literal(of)} AND {without_corrections()}
            AND (record_id IN (SELECT record_id {mine}) OR entity_id IN (SELECT entity_id FROM again))
            ORDER BY sequence""",
            path,
        )
        yield "corrections", path
