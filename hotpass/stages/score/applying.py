"""The entities that were merged again, scored again; all others keep their scores.

Reads what the stage does (:mod:`hotpass.stages.score`), and ``base_score``, the folder in which the run that
this one goes on from scored. Writes what the stage does, as patches on what was scored. Where all was merged
again, or the newest day is another one so that all others age too, everything is scored again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hotpass.engine import Patch, base_of
from hotpass.engine.base import literal, quote
from hotpass.golden import scored_schema
from hotpass.model import ENTITY_TYPES, golden_table, record_table
from hotpass.patching import write_patch
from hotpass.stage import StageJob, silent
from hotpass.stages.score import DIGITS, columns_of_records, newest_day
from hotpass.stages.score import run as score_all


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Score what was merged again; returns the mean of each score."""
    patches = {t: Patch.at(job.inputs[golden_table(t)]) for t in ENTITY_TYPES}
    job.view("organisations", "people", "clusters", "roles", "provenance")
    newest = {t: newest_day(job, t) for t in ENTITY_TYPES}
    if not all(patches.values()) or newest != _newest_before(job):
        return score_all(job)
    golden = {golden_table(t): patch.rows for t, patch in patches.items() if patch}
    again = " UNION ".join(f"FROM read_parquet({literal(str(p.gone))})" for p in patches.values() if p)
    job.engine.execute(f"CREATE OR REPLACE TABLE again AS {again}")
    job.report(0.1, "Scoring what was merged again")
    with TemporaryDirectory(prefix=".", dir=job.output) as folder:
        part = Path(folder)
        inputs = golden | _narrowed(job, part)
        score_all(replace(job, inputs=inputs, output=part, report=silent, options={"newest": newest}))
        return _put_in_place(job, part)


def _newest_before(job: StageJob) -> dict[str, str | None]:
    """The newest days against which the scores that stay were given."""
    for entity_type in ENTITY_TYPES:
        table = golden_table(entity_type)
        job.engine.view(f"{table}_scored", base_of(job.inputs["base_score"] / f"{table}.parquet"))
    return {t: newest_day(job, t, f"{golden_table(t)}_scored") for t in ENTITY_TYPES}


def _narrowed(job: StageJob, folder: Path) -> dict[str, Path]:
    """Write the other inputs of the stage, narrowed to what is scored again."""
    members = "FROM clusters SEMI JOIN again USING (entity_id)"
    job.engine.execute(f"CREATE OR REPLACE TABLE members_again AS {members}")
    of_records = "SEMI JOIN members_again USING (record_id)"
    queries = {
        "clusters": "FROM members_again",
        "roles": "FROM roles WHERE organisation_id IN (FROM again)",
        "provenance": """SELECT entity_type, entity_id, field, agreeing
            FROM provenance SEMI JOIN again USING (entity_id)""",
    }
    for entity_type in ENTITY_TYPES:
        table = record_table(entity_type)
        job.view(table)
        columns = ", ".join(map(quote, columns_of_records(job.profile, entity_type)))
        queries[table] = f"SELECT {columns} FROM {table} {of_records}"
    for name in (n for n in job.inputs if n == "issues" or n.endswith("_issues")):
        job.engine.view(f"told_{name}", job.inputs[name])
        queries[name] = f"FROM told_{name} {of_records}"
    inputs = {}
    for table, sql in queries.items():
        inputs[table] = folder / f"given_{table}.parquet"
        job.engine.write(sql, inputs[table], passing=True)
    return inputs


def _put_in_place(job: StageJob, part: Path) -> Mapping[str, int | float | str]:
    figures: dict[str, int | float | str] = {}
    for entity_type in ENTITY_TYPES:
        table = golden_table(entity_type)
        schema = scored_schema(entity_type, job.profile.entities[entity_type].published)
        job.engine.view("scored_now", part / f"{table}.parquet")
        files = base_of(job.inputs["base_score"] / f"{table}.parquet"), job.output / f"{table}.parquet"
        write_patch(job.engine, *files, "FROM again", "FROM scored_now", schema, "entity_id")
        job.engine.view(f"{table}_written", job.output / f"{table}.parquet")
        counted = f"SELECT count(*), round(avg(quality_score), {DIGITS}) FROM {table}_written"
        figures[table], mean = job.engine.rows(counted)[0]
        figures[f"{entity_type}_quality"] = mean or 0.0
    return figures
