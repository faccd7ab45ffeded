"""What is known before anything is compared: the keys of the sources and the decisions of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import NAMING, EntityType, record_table
from hotpass.stage import StageJob
from hotpass.stages.link.comparing import compare
from hotpass.stages.link.comparisons import match_fields
from hotpass.stages.link.evidence import Evidence, count
from hotpass.stages.link.grouping import BOUND_BY_DECISION, BOUND_BY_KEY

BY_KEY: Final = "source key"
BY_DECISION: Final = "decision"
BY_LIKENESS: Final = "the same in all that they say"
#: A key that more records bear is no key of an entity but a code.
_MOST_BEARERS: Final = 60
#: Kinds of numbers of which an entity has only one; two valid ones are two entities.
NUMBERED: Final[Mapping[EntityType, frozenset[str]]] = {
    "organisation": frozenset({"company_registration"}),
    "person": frozenset({"identity_number"}),
}
#: Problem of a number that was mended and is valid all the same.
_MENDED: Final = "repaired"
#: Share of pairs with a key in common whose names must not contradict for the key to be believed.
_BELIEVED: Final = 0.9


def bind(job: StageJob, evidence: Evidence) -> int:
    """Make ``bound`` (l, r, weight, reason) and ``apart`` (l, r, weight); returns how many a key binds.

    Two records that bear the same key of a source are the same entity, unless their names contradict. Whether
    equal keys of two tables mean the same entity at all is told by the names beside them, which must agree in
    nine pairs of ten; without names, keys that only number the rows of a table are none. A decision, of the
    table ``decided``, weighs more than a key.

    Where there is nothing to compare, as every record says the same or there are only two, records of one
    name that contradict each other in nothing are bound too.
    """
    prepare_bound(job, evidence)
    if not evidence.comparisons:
        _bind_alike(job, evidence)
    for name in keys_of(job, evidence.entity_type):
        bind_by_key(job.engine, evidence, name, record_table(evidence.entity_type), "true")
    return bound_by_key(job.engine)


def bound_by_key(engine: Engine) -> int:
    """How many pairs a key binds and no decision."""
    return int(
        engine.rows(
            "SELECT count(*) FROM (SELECT l, r FROM bound GROUP BY ALL HAVING max(weight) = ?)",
            [BOUND_BY_KEY],
        )[0][0]
    )


def keyed_of(engine: Engine, pairs: str) -> str:
    """SQL over pairs ``p`` that were kept: whether a key binds them, as far as an earlier Hotpass told it."""
    known = engine.rows(f"SELECT column_name FROM (DESCRIBE {pairs})")
    return "p.keyed" if ("keyed",) in known else f"coalesce(p.match_key = '{BY_KEY}', false)"


def prepare_bound(job: StageJob, evidence: Evidence) -> None:
    """Make ``bound`` and ``apart`` of what people decided and what the joins of columns said."""
    engine = job.engine
    engine.execute("CREATE OR REPLACE TABLE bound (l INTEGER, r INTEGER, weight DOUBLE, reason VARCHAR)")
    engine.execute("CREATE OR REPLACE TABLE apart (l INTEGER, r INTEGER, weight DOUBLE)")
    _decide(engine)
    _bind_joined(job, evidence)


def keys_of(job: StageJob, entity_type: EntityType) -> list[str]:
    """The fields that hold a source's own key."""
    return [f.name for f in job.profile.entities[entity_type].fields if f.kind == "identifier"]


def part_duplicates(job: StageJob, evidence: Evidence, groups: str) -> bool:
    """Add to ``apart`` the pairs that a group holds of one source which, says the profile, has no duplicates.

    A decision of a person or a key that binds the two comes before what the profile says.

    Args:
        job: its profile says which sources are without duplicates.
        evidence: of the entity type.
        groups: table of id and label.

    Returns:
        whether there is any such pair.
    """
    sources = ", ".join(literal(s.name) for s in job.profile.sources if s.duplicate_free)
    if not sources:
        return False
    before = count(job.engine, "apart")
    job.engine.execute(
        f"""INSERT INTO apart
        WITH placed AS (
            SELECT g.id, g.label, r.source FROM {groups} g JOIN {evidence.nodes} n USING (id)
            JOIN {quote(record_table(evidence.entity_type))} r USING (record_id) WHERE r.source IN ({sources})
        ), pairs AS (
            SELECT a.id AS l, b.id AS r FROM placed a
            JOIN placed b ON a.label = b.label AND a.source = b.source AND a.id < b.id
        )
        SELECT l, r, 0 FROM pairs ANTI JOIN bound USING (l, r) ORDER BY ALL"""
    )
    return count(job.engine, "apart") > before


def part_conflicts(job: StageJob, evidence: Evidence, groups: str) -> bool:
    """Add to ``apart`` the pairs of a group that bear two valid numbers of which an entity has only one.

    Only a decision of a person comes before the numbers.

    Args:
        job: its profile says which fields hold such numbers.
        evidence: of the entity type.
        groups: table of id and label.

    Returns:
        whether there is any such pair.
    """
    before = count(job.engine, "apart")
    for spec in job.profile.entities[evidence.entity_type].fields:
        if spec.kind in NUMBERED[evidence.entity_type]:
            job.engine.execute(
                f"""INSERT INTO apart
                WITH numbered AS (
                    SELECT g.id, g.label, r.{quote(spec.name)} AS number
                    FROM {quote(record_table(evidence.entity_type))} r
                    JOIN {evidence.nodes} n USING (record_id) JOIN {groups} g USING (id)
                    WHERE {valid_number(spec.name)}
                ), several AS (
                    SELECT label FROM numbered GROUP BY label HAVING count(DISTINCT number) > 1
                ), chosen AS (FROM numbered SEMI JOIN several USING (label)), pairs AS (
                    SELECT a.id AS l, b.id AS r FROM chosen a
                    JOIN chosen b ON a.label = b.label AND a.number <> b.number AND a.id < b.id
                )
                SELECT l, r, 0 FROM pairs
                ANTI JOIN (FROM bound WHERE reason = '{BY_DECISION}') USING (l, r) ORDER BY ALL"""
            )
    return count(job.engine, "apart") > before


def valid_number(field: str) -> str:
    """SQL over records ``r``: whether a field holds a valid number."""
    number, problem = quote(field), quote(f"{field}__problem")
    return f"r.{number} IS NOT NULL AND coalesce(r.{problem}, '{_MENDED}') = '{_MENDED}'"


def _decide(engine: Engine) -> None:
    engine.execute(
        f"""INSERT INTO bound SELECT l, r, {BOUND_BY_DECISION}, '{BY_DECISION}'
        FROM decided WHERE matches AND obeyed ORDER BY l, r"""
    )
    engine.execute("INSERT INTO apart SELECT l, r, 0 FROM decided WHERE NOT matches ORDER BY l, r")


def _bind_joined(job: StageJob, evidence: Evidence) -> None:
    """Bind the records whose rows a key joins: who joined them has looked at the names already."""
    if "joined" not in job.inputs:
        return
    job.view("joined")
    job.engine.execute(
        f"""INSERT INTO bound
        SELECT DISTINCT least(a.id, b.id) AS l, greatest(a.id, b.id) AS r, {BOUND_BY_KEY}, '{BY_KEY}'
        FROM joined j JOIN {evidence.nodes} a ON a.record_id = j.record_id
        JOIN {evidence.nodes} b ON b.record_id = j.of_record_id ORDER BY ALL"""
    )


def _bind_alike(job: StageJob, evidence: Evidence) -> None:
    """Bind the records of one name that say the same in every field that is not the same anyway."""
    kind, records = evidence.entity_type, quote(record_table(evidence.entity_type))
    fields = match_fields(job.profile, kind)
    names = [quote(f.name) for f in fields if f.kind == NAMING[kind]]
    if not names:
        return
    others = [quote(f.name) for f in fields if f.kind != NAMING[kind]]
    counts = job.engine.rows(
        f"SELECT {', '.join(f'count(DISTINCT {n})' for n in ['1', *others])} FROM {records}"
    )
    telling = [name for name, values in zip(others, counts[0][1:], strict=True) if values > 1]
    said = ", ".join([f"coalesce({', '.join(names)})", *(f"r.{name}" for name in telling)])
    job.engine.execute(
        f"""INSERT INTO bound
        SELECT l, r, {BOUND_BY_KEY}, '{BY_LIKENESS}' FROM (
            SELECT min(n.id) OVER (PARTITION BY {said}) AS l, n.id AS r
            FROM {records} r JOIN {evidence.nodes} n USING (record_id)
            WHERE coalesce({", ".join(names)}) IS NOT NULL
        ) WHERE l < r ORDER BY ALL"""
    )


def bind_by_key(engine: Engine, evidence: Evidence, key: str, everyone: str, chosen: str) -> None:
    """Add to ``bound`` the pairs that a source's key binds.

    Args:
        engine: holds the nodes; all bearers of the keys in question must be among them.
        evidence: of the entity type.
        key: name of the field.
        everyone: table of all records, by which tables are known that only number their rows.
        chosen: SQL over nodes ``n``: one of a pair must be chosen.
    """
    _find_bearers(engine, evidence, key, chosen)
    compare(engine, evidence, "keyed", "keyed_vectors", keep=("one", "other"))
    named = evidence.named()
    engine.execute(
        f"""INSERT INTO bound
        WITH numbering AS (
            SELECT table_id FROM (SELECT table_id, {quote(key)} AS key, {_number(quote(key))} AS number
                                  FROM {everyone} WHERE {quote(key)} IS NOT NULL) GROUP BY table_id
            HAVING count(*) > 2 AND count(DISTINCT number) = count(*)
               AND max(number) - min(number) = count(*) - 1
        ), met AS (
            SELECT one, other, count(*) FILTER ({named}) AS named,
                   count(*) FILTER (({named}) AND NOT contradicted) AS agreeing
            FROM keyed_vectors GROUP BY ALL
        ), believed AS (
            SELECT one, other FROM met WHERE CASE
                WHEN named = 0 THEN one NOT IN (FROM numbering) AND other NOT IN (FROM numbering)
                ELSE agreeing >= {_BELIEVED} * named END
        )
        SELECT DISTINCT v.l, v.r, {BOUND_BY_KEY}, '{BY_KEY}'
        FROM keyed_vectors v SEMI JOIN believed USING (one, other)
        ANTI JOIN (FROM bound WHERE reason = '{BY_KEY}') b ON b.l = v.l AND b.r = v.r
        WHERE NOT contradicted ORDER BY v.l, v.r"""
    )
    for table in ("bearers", "keyed", "keyed_vectors"):
        engine.execute(f"DROP TABLE {table}")


def _number(key: str) -> str:
    """SQL of what figures a key ends in."""
    return f"try_cast(regexp_extract({key}, '[0-9]+$') AS BIGINT)"


def _find_bearers(engine: Engine, evidence: Evidence, key: str, chosen: str) -> None:
    """Make ``bearers`` (id, table_id, key, chosen) and ``keyed`` (l, r, one, other: pairs of records that
    bear the same key, one of them chosen, and their tables)."""
    engine.execute(
        f"""CREATE OR REPLACE TABLE bearers AS
        SELECT n.id, r.table_id, r.{quote(key)} AS key, {chosen} AS chosen
        FROM {evidence.nodes} n JOIN {quote(record_table(evidence.entity_type))} r USING (record_id)
        WHERE r.{quote(key)} IS NOT NULL"""
    )
    engine.execute(
        f"""CREATE OR REPLACE TABLE keyed AS
        WITH several AS (
            SELECT key FROM bearers GROUP BY key HAVING count(*) BETWEEN 2 AND {_MOST_BEARERS}
        )
        SELECT a.id AS l, b.id AS r, least(a.table_id, b.table_id) AS one,
               greatest(a.table_id, b.table_id) AS other
        FROM bearers a SEMI JOIN several USING (key) JOIN bearers b ON a.key = b.key AND a.id < b.id
        WHERE a.chosen OR b.chosen"""
    )
