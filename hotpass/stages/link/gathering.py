"""The fields that have something to say of the records of one type, gathered in one table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.fields import KINDS
from hotpass.fields.organisation_name_comparison import brand_of
from hotpass.model import CONTACT, ENTITY_TYPES, KEYS, NAMING, EntityType, record_table
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob
from hotpass.stages.link.comparisons import (
    EMPLOYER,
    comparisons_of,
    details_of,
    match_fields,
    parts_of,
)
from hotpass.stages.link.evidence import Evidence, Rule, Sharing, count

#: Of columns without a field so many are compared, those that most records fill.
_MOST_DETAILS: Final = 12
#: Values given by fewer records cannot be weighed.
_LEAST_FILLED: Final = 3


def gather(
    job: StageJob,
    entity_type: EntityType,
    employers: str | None = None,
    compared: Collection[str] | None = None,
    sharing: Sharing | None = None,
) -> Evidence:
    """Choose the evidence of an entity type and make its table of nodes.

    Args:
        job: its record tables must be views.
        entity_type: the type.
        employers: table with ``record_id`` of an organisation record and ``label`` of its organisation;
            people are then compared by the organisation of their parent record too.
        compared: names of what a model compares; None to choose those that tell records apart, and
            to leave employers out where all are the same.
        sharing: as the model knows it, None where none does; see :func:`hotpass.stages.link.sharing.measure`.
    """
    fields, unused = _telling(job, entity_type) if compared is None else _known(job, entity_type, compared)
    if compared is None and employers and not _employed(job, employers):
        employers = None
    parts = _parts(job, entity_type, fields) if compared is None else parts_of(compared)
    details = _details(job, entity_type) if compared is None else details_of(compared)
    details = details if fields else []
    comparisons = comparisons_of(fields, employers is not None, parts, details)
    rules = [*_rules(fields), *_own_rules(job, entity_type)]
    if employers:
        employing = next(c.name for c in comparisons if EMPLOYER in c.columns)
        rules = [
            Rule("employer", employing, quote(EMPLOYER)),
            *(r for r in rules if r.field != employing),
        ]
    evidence = Evidence(entity_type, comparisons, rules, unused)
    records = _make_nodes(job, evidence, fields, employers)
    return Evidence(entity_type, comparisons, rules, unused, records, sharing or Sharing())


def _rules(fields: Sequence[FieldSpec]) -> Iterator[Rule]:
    for spec in fields:
        for number, sql in enumerate(KINDS[spec.kind].blocking(spec.name), 1):
            yield Rule(f"{spec.name} {number}", spec.name, sql)


def _own_rules(job: StageJob, entity_type: EntityType) -> Iterator[Rule]:
    """The profile's own rules: several fields, all of them equal."""
    for together in job.profile.linkage.blocking.get(entity_type, ()):
        given = " AND ".join(f"{quote(name)} IS NOT NULL" for name in together)
        joined = f"concat_ws(chr(31), {', '.join(map(quote, together))})"
        yield Rule(" and ".join(together), together[0], f"CASE WHEN {given} THEN {joined} END")


def _telling(job: StageJob, entity_type: EntityType) -> tuple[list[FieldSpec], dict[str, str]]:
    """The match fields that records fill with values that differ, and why others are left out."""
    fields = match_fields(job.profile, entity_type)
    counts = ", ".join(f"count({_given(f)}), count(DISTINCT {_given(f)})" for f in fields) or "0"
    row = job.engine.rows(f"SELECT {counts} FROM {quote(record_table(entity_type))}")[0]
    unused: dict[str, str] = {}
    for place, spec in enumerate(fields):
        filled, distinct = row[2 * place], row[2 * place + 1]
        if filled < _LEAST_FILLED:
            unused[spec.name] = f"{filled} records fill it"
        elif distinct < 2:
            unused[spec.name] = "all records give the same value"
        elif spec.kind == "identifier" and distinct == filled:
            unused[spec.name] = "no two records give the same value"
    return [f for f in fields if f.name not in unused], unused


def _parts(job: StageJob, entity_type: EntityType, fields: Sequence[FieldSpec]) -> list[str]:
    """Columns of the parts of names by which entities may differ, where records do."""
    naming = [f for f in fields if f.kind == NAMING[entity_type]]
    columns = [f"{spec.name}__{part}" for spec in naming for part in KINDS[spec.kind].apart]
    counts = ", ".join(f"count({quote(c)}), count(DISTINCT {quote(c)})" for c in columns) or "count(*)"
    row = job.engine.rows(f"SELECT {counts} FROM {quote(record_table(entity_type))}")[0]
    told = zip(columns, row[::2], row[1::2], strict=False)
    return [column for column, filled, distinct in told if filled >= _LEAST_FILLED and distinct > 1]


def _details(job: StageJob, entity_type: EntityType) -> list[str]:
    """Names of the details whose texts differ, though not in all records that have them. What an
    organisation knows of its person is no detail of that person, nor is what a field of the one says, as its
    key, one of the other."""
    known = [*CONTACT.values()] if entity_type == "person" else []
    known += [name for field, name in KEYS.items() if field != f"{entity_type}.key"]
    (other,) = set(ENTITY_TYPES) - {entity_type}
    known += [f"{other}_{spec.name}" for spec in job.profile.entities[other].fields]
    own = f"d.name NOT IN ({', '.join(map(literal, known))})"
    found = job.engine.rows(
        f"""SELECT d.name FROM (SELECT unnest(details) AS d FROM {quote(record_table(entity_type))})
        WHERE {own} GROUP BY d.name
        HAVING count(*) >= {_LEAST_FILLED} AND count(DISTINCT d.digest) BETWEEN 2 AND count(*) - 1
        ORDER BY count(*) DESC, d.name LIMIT {_MOST_DETAILS}"""
    )
    return [name for (name,) in found]


def _known(
    job: StageJob, entity_type: EntityType, compared: Collection[str]
) -> tuple[list[FieldSpec], dict[str, str]]:
    """The match fields that a model compares, and that it knows nothing of the others."""
    fields = match_fields(job.profile, entity_type)
    unused = {f.name: "the model does not compare it" for f in fields if f.name not in compared}
    return [f for f in fields if f.name in compared], unused


def _employed(job: StageJob, employers: str) -> bool:
    """Whether people belong to organisations that differ."""
    found = job.engine.rows(
        f"""SELECT count(DISTINCT e.label)
        FROM person_records p JOIN {employers} e ON e.record_id = p.parent_record_id"""
    )
    return bool(found[0][0] > 1)


def _given(spec: FieldSpec) -> str:
    return f"coalesce({quote(spec.name)}, {quote(spec.name + '__raw')})"


def _make_nodes(job: StageJob, evidence: Evidence, fields: Sequence[FieldSpec], employers: str | None) -> int:
    compared = (c.columns | c.derived_from for c in evidence.comparisons)
    wanted = set().union(*compared, *(r.columns for r in evidence.rules))
    columns = [
        f"{sql} AS {quote(column)}"
        for spec in fields
        for column, sql in _columns(job, evidence.entity_type, spec).items()
        if column in wanted
    ]
    columns += ["n.details"] if "details" in wanted else []
    columns += [f"n.{quote(name)}" for name in _only_blocked_by(job, evidence, fields)]
    join = ""
    if employers:
        columns.append(f"CAST(e.label AS VARCHAR) AS {quote(EMPLOYER)}")
        join = f"LEFT JOIN {employers} e ON e.record_id = n.parent_record_id"
    made = {name: sql for c in evidence.comparisons for name, sql in c.derived.items()}
    derived = "".join(f", {sql} AS {quote(name)}" for name, sql in made.items())
    engine, records = job.engine, quote(record_table(evidence.entity_type))
    engine.execute(
        f"""CREATE OR REPLACE TABLE {evidence.nodes} AS
        WITH numbered AS (
            SELECT record_id, CAST(row_number() OVER (ORDER BY record_id) - 1 AS INTEGER) AS id FROM {records}
        )
        SELECT *{derived} FROM (
            SELECT i.id, n.record_id {"".join(", " + c for c in columns)}
            FROM {records} n JOIN numbered i USING (record_id) {join}
        )"""
    )
    _find_alike(engine, evidence)
    return count(engine, evidence.nodes)


def _find_alike(engine: Engine, evidence: Evidence) -> None:
    """Make the table of :attr:`Evidence.alike`."""
    first = [
        f"min(id) OVER (PARTITION BY {', '.join(quote(c) for c in sorted(comparison.reads))}) AS a{place}"
        for place, comparison in enumerate(evidence.comparisons)
        if comparison.dear
    ]
    engine.execute(
        f"""CREATE OR REPLACE TABLE {evidence.alike} AS
        SELECT {", ".join(["id", *first])} FROM {evidence.nodes}"""
    )


def _only_blocked_by(job: StageJob, evidence: Evidence, fields: Sequence[FieldSpec]) -> list[str]:
    """Fields of the profile's own blocking rules that are compared in no other way."""
    compared = {field.name for field in fields}
    rules = job.profile.linkage.blocking.get(evidence.entity_type, ())
    return sorted({name for together in rules for name in together} - compared)


def _columns(job: StageJob, entity_type: EntityType, spec: FieldSpec) -> dict[str, str]:
    """SQL of each column of a field."""
    names = [spec.name, *([f"{spec.name}__all"] if spec.multi else [])]
    names += [f"{spec.name}__{part}" for part in spec.parts]
    return {name: f"n.{quote(name)}" for name in names} | _completed(job, entity_type, spec)


def _completed(job: StageJob, entity_type: EntityType, spec: FieldSpec) -> dict[str, str]:
    """Parts of a field that other fields of the record know better."""
    fields = job.profile.entities[entity_type].fields
    if spec.kind == "website":
        owners = [f"n.{quote(f.name + '__owner')}" for f in fields if f.kind == "email"]
        return {f"{spec.name}__domain": f"coalesce(n.{quote(spec.name + '__domain')}, {', '.join(owners)})"}
    if spec.kind == "phone":
        every, national = (f"n.{quote(f'{spec.name}__{part}')}" for part in ("all", "national"))
        unread = f"{every} IS NULL AND {national} IS NOT NULL"
        return {f"{spec.name}__all": f"CASE WHEN {unread} THEN [{national}] ELSE {every} END"}
    if spec.kind == "person_name" and spec.compose:
        return _named_by_half(spec, fields)
    if spec.kind == "organisation_name":
        return _named_by_town(spec, fields)
    return {}


def _named_by_town(spec: FieldSpec, fields: Sequence[FieldSpec]) -> dict[str, str]:
    """A name of three words and more that ends with the town where it is, without it; the town; and the words
    that the name does not share with its place, where they tell more than what kind of organisation it is."""
    key = f"coalesce(n.{quote(spec.name + '__trading_as')}, n.{quote(spec.name + '__key')})"
    towns = [f"n.{quote(f.name + '__key')}" for f in fields if f.kind == "locality"]
    bare = [f"WHEN ends_with({key}, ' ' || {town}) THEN {key}[:-2 - length({town})]" for town in towns]
    said = [f"WHEN contains(' ' || {key} || ' ', ' ' || {town} || ' ') THEN {town}" for town in towns]
    rest = f"CASE {' '.join(bare)} END" if bare else "CAST(NULL AS VARCHAR)"
    places = [*towns, *(f"n.{quote(f.name + '__key')}" for f in fields if f.kind == "address")]
    return {
        f"{spec.name}__placeless": f"CASE WHEN contains({rest}, ' ') THEN {rest} END",
        f"{spec.name}__brand": brand_of(key, f"concat_ws(' ', {', '.join(places)})" if places else "''"),
        f"{spec.name}__town": f"coalesce({', '.join(towns)})" if towns else "CAST(NULL AS VARCHAR)",
        f"{spec.name}__in_town": f"CASE {' '.join(said)} END" if said else "CAST(NULL AS VARCHAR)",
    }


def _named_by_half(spec: FieldSpec, fields: Sequence[FieldSpec]) -> dict[str, str]:
    """A name put together from a given name alone was read as a family name."""
    halves = {f.kind: f"n.{quote(f.name)}" for f in fields if f"{{{f.name}}}" in (spec.compose or "")}
    given, family = halves.get("given_name"), halves.get("family_name")
    if not given or not family:
        return {}
    alone = f"{given} IS NOT NULL AND {family} IS NULL AND n.{quote(spec.name + '__given')} IS NULL"
    part = {p: f"n.{quote(f'{spec.name}__{p}')}" for p in ("given", "family", "initials", "root")}
    known = {
        "given": part["family"],
        "family": "NULL",
        "initials": f"substr({part['family']}, 1, 1)",
        "root": part["family"],
    }
    return {f"{spec.name}__{p}": f"CASE WHEN {alone} THEN {known[p]} ELSE {part[p]} END" for p in known}
