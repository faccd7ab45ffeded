"""What the run report says: counts of everything, and no value of anybody."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotpass import days
from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.golden import QUALITY_BANDS, QUALITY_PARTS
from hotpass.model import (
    CLASSIFICATION,
    ENTITY_TYPES,
    EXPECTATIONS,
    GATES,
    JOINS,
    LEFT_OUT,
    REFUSED_FILE,
    EntityType,
    golden_table,
    record_table,
)
from hotpass.profiles import Profile
from hotpass.ssot.compare import compare_folders
from hotpass.ssot.versions import version_in
from hotpass.stage import StageJob
from hotpass.stages.publish.agreed import kept_contracts
from hotpass.stages.publish.particulars import particulars, retention
from hotpass.stages.publish.tables import inputs_named

_SEVERITIES = ("critical", "warning", "info")
_MOST_RULES, _MOST_CONFLICTS = 200, 25


def collect(
    job: StageJob, tables: Mapping[str, int], head: Mapping[str, Any], among: str | None = None
) -> dict[str, Any]:
    """The report as JSON types.

    Args:
        job: the stage's job, with the version's tables as views.
        tables: rows by table of the version.
        head: what names the version: dataset, version, run_id, profile, published_at and so on.
        among: table of the entities (entity_id) that may differ from the version before, where others are
            known not to.
    """
    engine = job.engine
    _view_optional(job, "expectations", EXPECTATIONS)
    _view_optional(job, "gates", GATES)
    _view_optional(job, "classification", CLASSIFICATION)
    _view_optional(job, "joins", JOINS)
    _view_optional(job, "left_out", LEFT_OUT)
    sources = _sources(engine)
    return {
        **head,
        "tables": dict(tables),
        "files": _files(engine, job.options.get("files", [])),
        "rows": _ledger(engine),
        "sources": sources,
        "particulars": [particulars(job, s["source"]) for s in sources],
        "retention": retention(job, str(days.day_of(datetime.fromisoformat(head["published_at"])))),
        "joins": _joins(engine),
        "linkage_model": job.options.get("linkage_model"),
        "linkage": {t: _linkage(engine, t) for t in ENTITY_TYPES},
        "quality": {t: _quality(engine, t) for t in ENTITY_TYPES},
        "people_without_organisation": _one(
            engine, "SELECT count(*) FROM people ANTI JOIN roles ON person_id = entity_id"
        ),
        "conflicts": _conflicts(engine, job.profile),
        "issues": _issues(engine, job.output),
        "contracts": kept_contracts(job),
        "expectations": _dicts(
            engine,
            """SELECT suite, rule_id, sentence, severity, dimension, state, evaluated, failed
            FROM every_expectations ORDER BY suite, rule_id, "column" """,
        ),
        "gates": _dicts(
            engine, 'SELECT * FROM every_gates ORDER BY closed DESC, gate, "at", rule_id, "then"'
        ),
        "personal_information": _dicts(
            engine,
            """SELECT entity_type, field, personal, "values" FROM every_classification
            WHERE personal <> 'none' ORDER BY entity_type, field""",
        ),
        "changes": _changes(job, head["version"], tables, among),
        "stages": dict(job.options.get("figures", {})),
    }


def _joins(engine: Engine) -> list[dict[str, Any]]:
    return _dicts(
        engine,
        f"""SELECT coalesce(nullif(left_sheet, ''), left_file) AS "left", left_column, right_column,
            coalesce(nullif(right_sheet, ''), right_file) AS "right", rows, decision, sentence
        FROM every_joins
        ORDER BY decision, rows DESC, left_file, "left", left_column, right_file, "right", right_column
        LIMIT {_MOST_RULES}""",
    )


def _view_optional(job: StageJob, table: str, schema: pa.Schema) -> None:
    paths = inputs_named(job.inputs, table)
    if paths:
        job.engine.view(f"every_{table}", paths)
    else:
        job.engine.register(f"every_{table}", schema.empty_table())


def _one(engine: Engine, sql: str) -> int:
    return int(engine.rows(sql)[0][0] or 0)


def _dicts(engine: Engine, sql: str) -> list[dict[str, Any]]:
    return [dict(row) for row in engine.arrow(sql).to_pylist()]


def _files(engine: Engine, files: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """By file: its digest, sheets, tables used, rows, the records that they gave, and why it was refused."""
    counted = _dicts(
        engine,
        """WITH names AS (SELECT DISTINCT file_name FROM sheets)
        SELECT file_name AS name,
            (SELECT count(*) FROM sheets s WHERE s.file_name = n.file_name) AS sheets,
            (SELECT count(*) FROM tables t WHERE t.file_name = n.file_name AND used) AS tables,
            (SELECT count(*) FROM rows r WHERE r.file_name = n.file_name) AS rows,
            (SELECT coalesce(sum(records), 0)::BIGINT FROM rows r WHERE r.file_name = n.file_name) AS records
        FROM names n ORDER BY file_name""",
    )
    by_name = {row["name"]: row for row in counted}
    refused = dict(engine.rows(f"SELECT file_name, reason FROM every_left_out WHERE code = '{REFUSED_FILE}'"))
    nothing = {"sheets": 0, "tables": 0, "rows": 0, "records": 0}
    return [
        {
            **{"name": f["name"], "digest": f["digest"], **nothing, **by_name.get(f["name"], {})},
            "refused": refused.get(f["name"]),
        }
        for f in files
    ]


def _ledger(engine: Engine) -> dict[str, Any]:
    read, used = engine.rows("SELECT count(*), count(*) FILTER (records > 0) FROM rows")[0]
    reasons = _dicts(
        engine,
        """SELECT coalesce(code, 'unknown') AS code, count(*) AS rows FROM rows WHERE records = 0
        GROUP BY code ORDER BY rows DESC, code""",
    )
    return {"in": read, "in_records": used, "left_out": read - used, "reasons": reasons}


def _sources(engine: Engine) -> list[dict[str, Any]]:
    named = {record_table(t): "source" for t in ENTITY_TYPES}
    named |= {golden_table(t): "unnest(sources)" for t in ENTITY_TYPES}
    columns = [
        f"(SELECT count(*) FROM (SELECT {each} AS name FROM {table}) x WHERE x.name = n.source) AS {table}"
        for table, each in named.items()
    ]
    names = " UNION ".join(f"SELECT source FROM {record_table(t)}" for t in ENTITY_TYPES)
    return _dicts(engine, f"SELECT source, {', '.join(columns)} FROM ({names}) n ORDER BY source")


def _linkage(engine: Engine, entity_type: EntityType) -> dict[str, Any]:
    kind = literal(entity_type)
    records, entities, joined, largest = engine.rows(
        f"""SELECT coalesce(sum(n), 0)::BIGINT, count(*), count(*) FILTER (n > 1), coalesce(max(n), 0)
        FROM (SELECT count(*) AS n FROM clusters WHERE entity_type = {kind} GROUP BY entity_id)"""
    )[0]
    return {
        "records": records,
        "entities": entities,
        "entities_of_several_records": joined,
        "most_records_of_an_entity": largest,
        "pairs_kept": _one(engine, f"SELECT count(*) FROM pairs WHERE entity_type = {kind}"),
    }


def _quality(engine: Engine, entity_type: EntityType) -> dict[str, Any]:
    table = golden_table(entity_type)
    means = ", ".join(
        f"round(avg({c}), 4)" for c in ("quality_score", *(f"quality_{p}" for p in QUALITY_PARTS))
    )
    mean, *parts = engine.rows(f"SELECT {means} FROM {table}")[0]
    tenths = dict(
        engine.rows(
            f"""SELECT CAST(least(floor(quality_score * 10), 9) AS INTEGER) AS tenth, count(*) FROM {table}
            WHERE quality_score IS NOT NULL GROUP BY tenth"""
        )
    )
    highest, bands = 2.0, {}
    for band, lowest in QUALITY_BANDS:
        within = f"quality_score >= {lowest} AND quality_score < {highest}"
        bands[band], highest = _one(engine, f"SELECT count(*) FROM {table} WHERE {within}"), lowest
    return {
        "mean": mean,
        "bands": bands,
        "histogram": [tenths.get(n, 0) for n in range(10)],
        "parts": dict(zip(QUALITY_PARTS, parts, strict=True)),
    }


def _conflicts(engine: Engine, profile: Profile) -> dict[str, Any]:
    """Fields in which records should agree and do not; the entities with the most such values, by id."""
    compared = [f"{t}.{f.name}" for t in ENTITY_TYPES for f in profile.entities[t].comparable]
    comparable = ", ".join(map(literal, ["", *compared]))
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE conflicting AS
        SELECT entity_type, entity_id, field, rule, len(alternatives) AS alternatives
        FROM provenance WHERE len(alternatives) > 0 AND entity_type || '.' || field IN ({comparable})"""
    )
    return {
        "by_field": _dicts(
            engine,
            """SELECT entity_type, field, count(*) AS entities, sum(alternatives)::BIGINT AS alternatives
            FROM conflicting GROUP BY entity_type, field ORDER BY entities DESC, entity_type, field""",
        ),
        "top": _dicts(
            engine,
            f"""SELECT entity_id, field, rule, alternatives FROM conflicting
            ORDER BY alternatives DESC, entity_id, field LIMIT {_MOST_CONFLICTS}""",
        ),
    }


def _issues(engine: Engine, folder: Path) -> dict[str, Any]:
    engine.view("issues_written", folder / "issues.parquet")
    severities = dict(engine.rows("SELECT severity, count(*) FROM issues_written GROUP BY severity"))
    return {
        "total": sum(severities.values()),
        "by_severity": {s: severities.get(s, 0) for s in _SEVERITIES},
        "by_rule": _dicts(
            engine,
            f"""SELECT rule_id, severity, dimension, entity_type, field, count(*) AS issues
            FROM issues_written GROUP BY ALL
            ORDER BY issues DESC, rule_id, entity_type, field, severity, dimension LIMIT {_MOST_RULES}""",
        ),
    }


def _changes(
    job: StageJob, version: int, tables: Mapping[str, int], among: str | None
) -> dict[str, Any] | None:
    """Since the version before; :mod:`hotpass.ssot.overviews` reads it back."""
    before = job.inputs.get("previous")
    if before is None:
        return None
    narrowed = job.engine.arrow(f"FROM {among}") if among else None
    diff = compare_folders(version_in(before), job.output, version, tables, narrowed)
    return dataclasses.asdict(diff)
