"""Score: how good each golden record is, and how promising each organisation, with the parts of both.

Reads ``organisations``, ``people``, ``roles`` and ``provenance`` as merged, the records and the clusters, and
any table of issues (inputs named ``issues`` or ``…_issues``). Writes ``organisations`` and ``people`` again,
with the score columns (:func:`hotpass.golden.scored_schema`).

Every part lies in 0–1; a score is their mean by the profile's weights. A part that nothing in the data tells
is null, and its weight goes to the others. Parts of the quality score:

* ``completeness``: share of the published fields that have a value, by the fields' weights.
* ``validity``: share of the texts its records give that raised no problem and no issue above ``info``;
  placeholders such as ``n/a`` give no text.
* ``agreement``: share of the values its records give that equal the published ones, in the fields in which
  records should agree (:attr:`hotpass.profiles.EntitySpec.comparable`).
* ``recency``: 1 on the newest day, 0 from ``stale_days`` on or without a date; null when no record is dated.
  The newest day is the 99th percentile of the dates, so that one mistyped year does not age all else; it
  comes from the data and never from the clock, so that a run done again scores the same. The option
  ``newest`` gives it by entity type where not all golden records are there.

Parts of the lead score: ``completeness``, share of name, role, e-mail and phone that the primary contact has;
``email`` and ``phone``, 1 when the primary contact has one, 0.5 when only the organisation has; ``source``,
reliability of its most reliable source; of a source for which the profile gives none, its trust against the
highest in the profile (null when it gives no reliability and trusts all alike); ``recency`` as above.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from hotpass.engine.base import literal, quote
from hotpass.golden import LEAD_PARTS, scored_schema
from hotpass.model import DERIVED, ENTITY_TYPES, EntityType, golden_table, record_table
from hotpass.profiles import EntitySpec, FieldSpec, Profile
from hotpass.stage import StageJob

#: Digits after the point of every score.
DIGITS = 4


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Score the golden records; returns the mean of each score."""
    job.view("organisations", "people", "roles", "provenance", "clusters")
    job.view("organisation_records", "person_records")
    _view_issues(job)
    figures: dict[str, int | float | str] = {}
    for done, entity_type in enumerate(ENTITY_TYPES):
        job.report(done / 2, f"Scoring {golden_table(entity_type)}")
        _count_said(job, entity_type)
        _rate_quality(job, entity_type)
        if entity_type == "organisation":
            _rate_leads(job)
        table = golden_table(entity_type)
        figures[table] = _write(job, entity_type)
        mean = job.engine.rows(f"SELECT round(avg(quality_score), {DIGITS}) FROM {entity_type}_rated")[0][0]
        figures[f"{entity_type}_quality"] = mean or 0.0
    return figures


def _view_issues(job: StageJob) -> None:
    """``faulted``: record_id and field of every issue above info."""
    paths = [
        path for name, path in sorted(job.inputs.items()) if name == "issues" or name.endswith("_issues")
    ]
    if not paths:
        empty = pa.schema([("record_id", pa.string()), ("field", pa.string())]).empty_table()
        job.engine.register("faulted", empty)
        return
    job.engine.view("every_issue", paths)
    job.engine.execute(
        """CREATE OR REPLACE TABLE faulted AS SELECT DISTINCT record_id, field FROM every_issue
        WHERE severity <> 'info' AND record_id IS NOT NULL AND field IS NOT NULL"""
    )


def _count_said(job: StageJob, entity_type: EntityType) -> None:
    """``said``: entity_id, texts its records give, faulty ones, values of comparable fields, agreeing."""
    fields = job.profile.entities[entity_type].published
    comparable = job.profile.entities[entity_type].comparable
    texts = " + ".join(f"CAST({_is_text(f)} AS INTEGER)" for f in fields)
    values = " + ".join(f"CAST({quote(f.name)} IS NOT NULL AS INTEGER)" for f in comparable) or "0"
    faults = " UNION ".join(
        [
            f"SELECT record_id, field FROM faulted JOIN {record_table(entity_type)} USING (record_id) "
            f"WHERE field IN ({_names(fields)})",
            *(f"SELECT record_id, {literal(f.name)} FROM {record_table(entity_type)} "
              f"WHERE {quote(f'{f.name}__problem')} IS NOT NULL AND {_is_text(f)}" for f in fields),
        ]
    )  # fmt: skip
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE said AS
        WITH records AS (
            SELECT record_id, {texts} AS texts, {values} AS given FROM {record_table(entity_type)}
        ), faults AS (
            SELECT record_id, count(*) AS faulty FROM ({faults}) GROUP BY record_id
        ), agreeing AS (
            SELECT entity_id, sum(agreeing) AS agreeing FROM provenance
            WHERE entity_type = {literal(entity_type)} AND field IN ({_names(comparable)}) GROUP BY entity_id
        )
        SELECT c.entity_id, sum(texts) AS texts, sum(least(coalesce(faulty, 0), texts)) AS faulty,
               sum(given) AS given, coalesce(any_value(a.agreeing), 0) AS agreeing
        FROM clusters c JOIN records USING (record_id) LEFT JOIN faults USING (record_id)
        LEFT JOIN agreeing a ON a.entity_id = c.entity_id
        WHERE c.entity_type = {literal(entity_type)} GROUP BY c.entity_id"""
    )


def columns_of_records(profile: Profile, entity_type: EntityType) -> list[str]:
    """The columns of a record table that scoring reads."""
    fields = [f.name for f in profile.entities[entity_type].published]
    return ["record_id", *(f"{name}{part}" for name in fields for part in ("", "__raw", "__problem"))]


def _is_text(field: FieldSpec) -> str:
    raw, problem = quote(f"{field.name}__raw"), quote(f"{field.name}__problem")
    return f"({raw} IS NOT NULL AND coalesce({problem}, '') NOT IN ('placeholder', '{DERIVED}'))"


def _names(fields: tuple[FieldSpec, ...]) -> str:
    return ", ".join(literal(f.name) for f in fields) or "NULL"


def _rate_quality(job: StageJob, entity_type: EntityType) -> None:
    """``<entity_type>_rated``: entity_id, quality_score and its parts."""
    spec = job.profile.entities[entity_type]
    parts = {
        "completeness": _completeness(spec),
        "validity": "1 - faulty / nullif(texts, 0)",
        "agreement": "CASE WHEN given > 0 THEN least(agreeing / given, 1) END",
        "recency": _recency(job, entity_type),
    }
    _rate(
        job,
        f"{entity_type}_rated",
        "quality",
        parts,
        f"{golden_table(entity_type)} JOIN said USING (entity_id)",
    )


def _completeness(spec: EntitySpec) -> str:
    whole = sum(f.weight for f in spec.published)
    if not whole:
        return "NULL"
    filled = " + ".join(
        f"CASE WHEN {quote(f.name)} IS NOT NULL THEN {f.weight} ELSE 0 END"
        for f in spec.published
        if f.weight
    )
    return f"({filled}) / CAST({whole} AS DOUBLE)"


def _recency(job: StageJob, entity_type: EntityType) -> str:
    dated = job.profile.entities[entity_type].dated
    if dated is None:
        return "NULL"
    day = f"TRY_CAST({quote(dated.name)} AS DATE)"
    newest = job.options["newest"][entity_type] if "newest" in job.options else newest_day(job, entity_type)
    if newest is None:
        return "NULL"
    age = f"date_diff('day', {day}, DATE {literal(newest)})"
    rest = f"1 - {age} / {job.profile.scoring.stale_days}"
    return f"CASE WHEN {day} IS NULL THEN 0 ELSE greatest(0, least(1, {rest})) END"


def newest_day(job: StageJob, entity_type: EntityType, table: str | None = None) -> str | None:
    """The day against which golden records of a type age (ISO 8601); None where none is dated.

    Args:
        job: with the golden table as a view.
        entity_type: the type.
        table: name of the view, unless it is that of the type.
    """
    dated = job.profile.entities[entity_type].dated
    if dated is None:
        return None
    day = f"TRY_CAST({quote(dated.name)} AS DATE)"
    table = table or golden_table(entity_type)
    newest = job.engine.rows(f"SELECT quantile_disc({day}, 0.99) FROM {table}")[0][0]
    return None if newest is None else str(newest.isoformat())


def _rate(job: StageJob, table: str, score: str, parts: Mapping[str, str], relation: str) -> None:
    """Make ``table``: entity_id, ``<score>_score`` and ``<score>_<part>`` from SQL of the parts."""
    given = job.profile.scoring.quality if score == "quality" else job.profile.scoring.lead
    weights: Mapping[str, float] = {str(part): weight for part, weight in given.items()}
    columns = ", ".join(f"CAST({sql} AS DOUBLE) AS {part}" for part, sql in parts.items())
    weighed = " + ".join(f"{weights.get(p, 0.0)} * coalesce({p}, 0)" for p in parts)
    whole = " + ".join(f"{weights.get(p, 0.0)} * CAST({p} IS NOT NULL AS INTEGER)" for p in parts)
    rounded = ", ".join(f"round({p}, {DIGITS}) AS {score}_{p}" for p in parts)
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE {table} AS
        SELECT entity_id, round(CAST({weighed} AS DOUBLE) / nullif(CAST({whole} AS DOUBLE), 0), {DIGITS})
               AS {score}_score, {rounded}
        FROM (SELECT entity_id, {columns} FROM {relation})"""
    )


def _rate_leads(job: StageJob) -> None:
    """``organisation_leads``: entity_id, lead_score and its parts."""
    people, own = job.profile.entities["person"], job.profile.entities["organisation"]
    has = {kind: _has(people, kind, "p") for kind in ("person_name", "role", "email", "phone")}
    parts = {
        "completeness": " + ".join(f"0.25 * CAST({sql} AS INTEGER)" for sql in has.values()),
        "email": _reach(has["email"], _has(own, "email", "o")),
        "phone": _reach(has["phone"], _has(own, "phone", "o")),
        "source": _source(job.profile),
        "recency": "q.quality_recency",
    }
    relation = """organisations o JOIN organisation_rated q USING (entity_id)
        LEFT JOIN roles r ON r.organisation_id = o.entity_id AND r.is_primary
        LEFT JOIN people p ON p.entity_id = r.person_id"""
    columns = ", ".join(f"{sql} AS {part}" for part, sql in parts.items())
    plain = {part: part for part in LEAD_PARTS}
    _rate(job, "organisation_leads", "lead", plain, f"(SELECT o.entity_id, {columns} FROM {relation})")


def _has(spec: EntitySpec, kind: str, alias: str) -> str:
    """SQL that tells whether a row has any value of a kind; a contact's role may stand in ``roles`` alone."""
    names = [f"{alias}.{quote(f.name)}" for f in spec.published if f.kind == kind]
    if kind == "role":
        names.append("r.role")
    return f"(coalesce({', '.join(names)}) IS NOT NULL)" if names else "false"


def _reach(contact: str, organisation: str) -> str:
    return f"CASE WHEN {contact} THEN 1 WHEN {organisation} THEN 0.5 ELSE 0 END"


def _source(profile: Profile) -> str:
    highest = max((s.trust for s in profile.sources), default=0)
    standing = {
        s.name: s.reliability if s.reliability is not None else max(s.trust, 0) / max(highest, 1)
        for s in profile.sources
    }
    if not any(standing.values()):
        return "NULL"
    cases = " ".join(f"WHEN {literal(name)} THEN {share}" for name, share in standing.items())
    return f"list_max(list_transform(o.sources, lambda s: CAST(CASE s {cases} ELSE 0 END AS DOUBLE)))"


def _write(job: StageJob, entity_type: EntityType) -> int:
    table = golden_table(entity_type)
    leads = "JOIN organisation_leads USING (entity_id)" if entity_type == "organisation" else ""
    return job.engine.write(
        f"SELECT * FROM {table} JOIN {entity_type}_rated USING (entity_id) {leads} ORDER BY entity_id",
        job.output / f"{table}.parquet",
        schema=scored_schema(entity_type, job.profile.entities[entity_type].published),
    )
