"""The tables of a version ahead, each a patch on what it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pyarrow.parquet as pq

from hotpass.engine import Patch, base_of, parts_folder
from hotpass.engine.base import literal
from hotpass.golden import flat_schema
from hotpass.model import ENTITY_TYPES, LINEAGE, golden_table
from hotpass.patching import lay_in_parts, take_over, write_patch
from hotpass.quality.assessed import FAILURES_FILE
from hotpass.ssot.index import FACET_COUNTS, counts_file, counts_query, index_file, index_query, index_schema
from hotpass.stage import StageJob
from hotpass.stages.publish.changed import write_changes
from hotpass.stages.publish.flat import make_flat
from hotpass.stages.publish.tables import events_of_version, inputs_named
from hotpass.stages.publish.waiting import OF_ENTITIES, OUT

_NARROWED: Final = (*map(golden_table, ENTITY_TYPES), "roles")


def find_touched(job: StageJob) -> None:
    """Make ``held`` (entity_id), what is left out of the version, and ``touched`` (entity_id), all that may
    differ from the version before; ``around`` (entity_id) has besides who works at these or employs them.

    Reads the views of the tables that were merged, whose patches name what was touched.
    """
    held = {name: job.inputs.get(name) for name in ("check_quarantine", "base_quarantine")}
    known = [(name, path) for name, path in held.items() if path is not None and path.is_file()]
    for name, path in known:
        job.engine.view(name, path)
    kept_back = {name: f"SELECT DISTINCT record_id AS entity_id FROM {name} WHERE {OUT}" for name, _ in known}
    none = "SELECT '' AS entity_id WHERE false"
    job.engine.execute(f"CREATE OR REPLACE TABLE held AS {kept_back.get('check_quarantine', none)}")
    patches = [Patch.at(job.inputs[golden_table(t)]) for t in ENTITY_TYPES]
    gone = [f"SELECT entity_id FROM read_parquet({literal(str(p.gone))})" for p in patches if p]
    job.engine.execute(f"CREATE OR REPLACE TABLE touched AS {' UNION '.join([*gone, *kept_back.values()])}")
    job.engine.view("roles_before", job.inputs["previous"] / "roles.parquet")
    job.engine.execute(
        """CREATE OR REPLACE TABLE around AS
        WITH employed AS (
            SELECT organisation_id, person_id FROM roles UNION ALL
            SELECT organisation_id, person_id FROM roles_before
        )
        FROM touched
        UNION SELECT person_id FROM employed WHERE organisation_id IN (FROM touched)
        UNION SELECT organisation_id FROM employed WHERE person_id IN (FROM touched)"""
    )


def patch_tables(job: StageJob, version: int) -> dict[str, int]:
    """Write all tables of a version but ``ssot``, and make their views; returns their rows."""
    for table in OF_ENTITIES:
        _without_held(job, table)
    take_over(job.inputs["clusters"], job.output / "clusters.parquet")
    if not (job.output / "rows.parquet").exists():
        take_over(job.inputs["rows"], job.output / "rows.parquet")
    lay_in_parts(inputs_named(job.inputs, "issues"), job.output / "issues.parquet")
    lay_in_parts(inputs_named(job.inputs, "failures"), job.output / FAILURES_FILE)
    lineage = parts_folder(job.output / "lineage.parquet")
    lineage.mkdir()
    take_over(job.inputs["previous"] / "lineage.parquet", lineage / "0.parquet")
    job.engine.write(events_of_version(version), lineage / "1.parquet", schema=LINEAGE)
    write_changes(job, among="touched")
    written = (*OF_ENTITIES, "clusters", "rows", "issues", "lineage", "changes")
    return {table: _rows(job, table) for table in written}


def _rows(job: StageJob, table: str) -> int:
    job.engine.view(f"{table}_ahead", job.output / f"{table}.parquet")
    return int(job.engine.rows(f"SELECT count(*) FROM {table}_ahead")[0][0])


def _without_held(job: StageJob, table: str) -> None:
    """Write a table without what is held."""
    columns, output = OF_ENTITIES[table], job.output / f"{table}.parquet"
    if not job.engine.rows("SELECT count(*) FROM held")[0][0]:
        take_over(job.inputs[table], output)
        return
    key, out = columns[0], [f"{column} IN (FROM held)" for column in columns]
    again = f"SELECT {key} FROM {table} WHERE {' OR '.join(out)}"
    rows = f"FROM {table} WHERE {key} IN ({again}) AND NOT ({' OR '.join(out)})"
    schema = pq.read_schema(base_of(job.inputs[table]))
    write_patch(job.engine, job.inputs[table], output, again, rows, schema)
    job.engine.view(table, output)


@contextmanager
def narrowed(job: StageJob) -> Iterator[None]:
    """Within it the golden tables and ``roles`` hold only ``around`` and all that their rows depend on."""
    job.engine.execute(
        """CREATE OR REPLACE TABLE narrowed_roles AS FROM roles
        WHERE organisation_id IN (FROM around) OR person_id IN (FROM around)"""
    )
    for entity_type in ENTITY_TYPES:
        table = golden_table(entity_type)
        job.engine.execute(
            f"""CREATE OR REPLACE TABLE narrowed_{table} AS FROM {table} WHERE entity_id IN (
            FROM around UNION SELECT {entity_type}_id FROM narrowed_roles)"""
        )
    for table in _NARROWED:
        job.engine.execute(f"CREATE OR REPLACE VIEW {table} AS FROM narrowed_{table}")
    yield
    for table in _NARROWED:
        job.engine.view(table, job.output / f"{table}.parquet")


def patch_flat(job: StageJob) -> int:
    """Write ``ssot``, within :func:`narrowed`; returns its rows."""
    whole = pq.read_metadata(base_of(job.inputs["previous"] / "organisations.parquet")).num_rows
    make_flat(job, of_people=not whole)
    schema = flat_schema(job.profile.entities["organisation"].published)
    rows = "SELECT * EXCLUDE (n) FROM flat SEMI JOIN around USING (entity_id)"
    name = "ssot.parquet"
    files = job.inputs["previous"] / name, job.output / name
    write_patch(job.engine, *files, "FROM around", rows, schema, "entity_id")
    return _rows(job, "ssot")


def patch_indexes(job: StageJob) -> None:
    """Write the files by which :mod:`hotpass.ssot` searches, within :func:`narrowed`."""
    for entity_type in ENTITY_TYPES:
        name, spec = index_file(entity_type), job.profile.entities[entity_type]
        schema = index_schema(job.profile, entity_type)
        rows = f"FROM ({index_query(job.profile, entity_type)}) SEMI JOIN around USING (entity_id)"
        files = job.inputs["previous"] / name, job.output / name
        write_patch(job.engine, *files, "FROM around", rows, schema, "entity_id")
        patch = Patch.at(job.output / name)
        assert patch is not None
        job.engine.view("index_now", patch.rows)
        job.engine.view("every_index_before", patch.base)
        job.engine.execute(
            """CREATE OR REPLACE VIEW index_before AS
            FROM every_index_before SEMI JOIN around USING (entity_id)"""
        )
        job.engine.view("counts_before", job.inputs["previous"] / counts_file(entity_type))
        counts = f"""SELECT facet, value, CAST(sum(n) AS BIGINT) AS n FROM (
                FROM counts_before UNION ALL FROM ({counts_query(spec, "index_now")})
                UNION ALL SELECT facet, value, -n FROM ({counts_query(spec, "index_before")}))
            GROUP BY facet, value HAVING sum(n) > 0 ORDER BY facet, n DESC, value"""
        job.engine.write(counts, job.output / counts_file(entity_type), schema=FACET_COUNTS)
