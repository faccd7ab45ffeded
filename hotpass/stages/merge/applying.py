"""The entities that decisions touched, merged again; all others stay as they were merged.

Reads what the stage does (:mod:`hotpass.stages.merge`) and, of the run that this one goes on from,
``base_clusters``, ``base_merge`` (the folder of its merge stage) and ``corrected_before``, the corrections
that it obeyed. Writes what the stage does.

An entity is merged again when its records are others, or what was corrected of it is. So is everybody at an
organisation of which anything is merged again, as roles depend on all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hotpass.engine import Patch
from hotpass.engine.base import literal
from hotpass.golden import golden_schema
from hotpass.model import (
    CORRECTIONS,
    ENTITY_TYPES,
    ISSUES,
    PROVENANCE,
    ROLES,
    EntityType,
    golden_table,
    record_table,
)
from hotpass.patching import write_patch
from hotpass.stage import StageJob, silent
from hotpass.stages.merge import run as merge_all
from hotpass.stages.merge.corrections import ORPHANED
from hotpass.stages.merge.roles import FILE_DAYS, ROLES_ORDER
from hotpass.stages.merge.survivors import CORRECTION
from hotpass.workspace import link_or_copy


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Merge what was touched; returns the rows of each table written.

    Where an earlier Hotpass merged, which kept no days of files, everything is merged again.
    """
    base = job.inputs["base_merge"]
    if not (base / f"{FILE_DAYS}.parquet").is_file():
        return merge_all(job)
    job.view("clusters", "base_clusters", *(record_table(t) for t in ENTITY_TYPES))
    job.engine.view("base_roles", base / "roles.parquet")
    _view_corrections(job)
    _find_moved(job)
    _find_again(job)
    job.report(0.1, "Merging what was decided about")
    with TemporaryDirectory(prefix=".", dir=job.output) as folder:
        part = Path(folder)
        merge_all(replace(job, inputs=_narrowed(job, part), output=part, report=silent))
        job.report(0.3, "Putting it into its place")
        _put_in_place(job, part)
    return _figures(job)


def _view_corrections(job: StageJob) -> None:
    """Make ``corrected_now`` and ``corrected_then``, as :data:`hotpass.model.CORRECTIONS`."""
    for name, given in (("corrected_now", "corrections"), ("corrected_then", "corrected_before")):
        if given in job.inputs:
            job.engine.view(name, job.inputs[given])
        else:
            job.engine.register(name, CORRECTIONS.empty_table())


def _find_moved(job: StageJob) -> None:
    """Make ``moved`` (entity_type, entity_id): entities, also such as there are no more, whose records or
    corrections changed."""
    key = "entity_type, entity_id"
    _narrow_clusters(job)
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE moved AS
        WITH changed AS (
            (FROM corrected_now EXCEPT FROM corrected_then) UNION
            (FROM corrected_then EXCEPT FROM corrected_now)
        )
        SELECT {key} FROM placed_now ANTI JOIN placed_then USING ({key}, record_id)
        UNION SELECT {key} FROM placed_then ANTI JOIN placed_now USING ({key}, record_id)
        UNION SELECT {key} FROM changed
        UNION SELECT c.entity_type, c.entity_id FROM changed JOIN clusters c USING (entity_type, record_id)"""
    )


def _narrow_clusters(job: StageJob) -> None:
    """Make the tables ``placed_now`` and ``placed_then``: of clusters, the records that may have moved."""
    patch, chosen = Patch.at(job.inputs["clusters"]), ""
    if patch:
        job.engine.view("placed_again", patch.gone)
        chosen = f"SEMI JOIN placed_again USING ({patch.key})"
    for name, table in (("placed_now", "clusters"), ("placed_then", "base_clusters")):
        job.engine.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {table} {chosen}")


def _find_again(job: StageJob) -> None:
    """Make ``again`` (entity_type, entity_id): what is merged again, and what there is no more."""
    job.engine.execute(
        """CREATE OR REPLACE TABLE again AS
        WITH people AS (SELECT entity_id FROM moved WHERE entity_type = 'person'), employing AS (
            SELECT o.entity_id FROM person_records r
            JOIN clusters p ON p.entity_type = 'person' AND p.record_id = r.record_id
            JOIN clusters o ON o.entity_type = 'organisation' AND o.record_id = r.parent_record_id
            WHERE p.entity_id IN (FROM people)
            UNION SELECT organisation_id FROM base_roles WHERE person_id IN (FROM people)
        )
        FROM moved UNION SELECT 'organisation', entity_id FROM employing"""
    )
    job.engine.execute(
        """INSERT INTO again
        SELECT DISTINCT 'person', p.entity_id FROM person_records r
        JOIN clusters p ON p.entity_type = 'person' AND p.record_id = r.record_id
        WHERE r.parent_record_id IN (
            SELECT record_id FROM clusters SEMI JOIN again USING (entity_type, entity_id)
            WHERE entity_type = 'organisation'
        ) AND ('person', p.entity_id) NOT IN (SELECT (entity_type, entity_id) FROM again)"""
    )


def _narrowed(job: StageJob, folder: Path) -> dict[str, Path]:
    """Write the inputs of the stage, narrowed to what is merged again."""
    chosen = "SEMI JOIN again USING (entity_type, entity_id)"
    queries = {"clusters": f"FROM clusters {chosen} ORDER BY ALL"}
    if "corrections" in job.inputs:
        queries["corrections"] = _corrections_again()
    for entity_type in ENTITY_TYPES:
        table = record_table(entity_type)
        queries[table] = f"""FROM {table} SEMI JOIN (
            SELECT record_id FROM clusters {chosen} WHERE entity_type = '{entity_type}'
        ) USING (record_id) ORDER BY record_id"""
    inputs = {FILE_DAYS: job.inputs["base_merge"] / f"{FILE_DAYS}.parquet"}
    for table, sql in queries.items():
        inputs[table] = folder / f"given_{table}.parquet"
        job.engine.write(sql, inputs[table], passing=True)
    return inputs


def _corrections_again() -> str:
    """SQL of the corrections of what is merged again, and of those that find no entity any more."""
    return """SELECT c.* FROM corrected_now c
        LEFT JOIN clusters r ON r.entity_type = c.entity_type AND r.record_id = c.record_id
        LEFT JOIN (SELECT DISTINCT entity_type, entity_id FROM clusters) e
            ON e.entity_type = c.entity_type AND e.entity_id = c.entity_id
        WHERE coalesce(r.entity_id, e.entity_id) IS NULL
           OR (c.entity_type, coalesce(r.entity_id, e.entity_id))
              IN (SELECT (entity_type, entity_id) FROM again)
        ORDER BY sequence"""


def _put_in_place(job: StageJob, part: Path) -> None:
    """Write the tables as patches: what was merged again in the place of what it was before."""
    base = job.inputs["base_merge"]
    golden = {golden_table(t): golden_schema(job.profile.entities[t].published) for t in ENTITY_TYPES}
    tables = {table: (schema, "entity_id", "entity_id") for table, schema in golden.items()}
    tables["provenance"] = PROVENANCE, "entity_id", f"entity_id, {_position(job)}"
    tables["roles"] = ROLES, "organisation_id", ROLES_ORDER
    for table, (schema, key, order) in tables.items():
        job.engine.view("merged_now", part / f"{table}.parquet")
        files = base / f"{table}.parquet", job.output / f"{table}.parquet"
        gone = f"SELECT entity_id AS {key} FROM again"
        write_patch(job.engine, *files, gone, "FROM merged_now", schema, order)
    job.engine.view("told_before", base / "issues.parquet")
    job.engine.view("told_now", part / "issues.parquet")
    issues = f"""FROM told_before
        WHERE rule_id <> '{ORPHANED}' AND record_id NOT IN (SELECT entity_id FROM again)
        UNION ALL FROM told_now"""
    job.engine.write(
        f"SELECT * FROM ({issues}) ORDER BY {', '.join(ISSUES.names)}",
        job.output / "issues.parquet",
        schema=ISSUES,
    )
    link_or_copy(base / f"{FILE_DAYS}.parquet", job.output / f"{FILE_DAYS}.parquet")


def _position(job: StageJob) -> str:
    """SQL of the place of a value in the provenance of its entity: that of its field."""
    names = [literal(f"{t}.{f.name}") for t in ENTITY_TYPES for f in job.profile.entities[t].published]
    return f"list_position([{', '.join(names)}], entity_type || '.' || field)"


def _figures(job: StageJob) -> dict[str, int | float | str]:
    figures: dict[str, int | float | str] = {}
    for table in ("organisations", "people", "roles", "provenance"):
        job.engine.view(f"{table}_merged", job.output / f"{table}.parquet")
        obeyed = ", ".join(f"count(*) FILTER ({_corrected(t)})" for t in ENTITY_TYPES)
        counts = f"count(*), {obeyed}" if table == "provenance" else "count(*)"
        figures[table], *corrections = job.engine.rows(f"SELECT {counts} FROM {table}_merged")[0]
        figures |= {f"{t}_corrections": n for t, n in zip(ENTITY_TYPES, corrections, strict=False)}
    return figures


def _corrected(entity_type: EntityType) -> str:
    """SQL of whether a value of provenance is one that a person gave an entity of this type."""
    return f"rule = {literal(CORRECTION)} AND entity_type = {literal(entity_type)}"
