"""By what a subject is known again without its data being kept: keyed digests of what names it alone.

A person is known by e-mail address, telephone number or a number of their own, and by name together with
their organisation; an organisation by its numbers, addresses and name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from hotpass.compliance.erasing.opening import Reading, among, opened, tables_of
from hotpass.compliance.erasing.terms import Term
from hotpass.compliance.keyed import digest, digest_sql
from hotpass.compliance.subjects.seeking import NUMBERS
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.fields import KINDS
from hotpass.model import ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import EntitySpec

#: Kinds of which one value alone tells whose a record is.
ALONE: Final = ("email", "phone", *NUMBERS)
_NAMED: Final = "person.at"
_NAME: Final = "organisation.name"
_PLAIN: Final = "[^a-z0-9]+"
_EMAIL: Final = r"[\w.+'%-]+@[\w-]+(?:\.[\w-]+)+"
_DIGITS: Final = r"\+?\d[\d\s().\-/]{7,}\d"


def keys_of_records(
    readings: Sequence[Reading],
    entity_type: EntityType,
    records: Collection[str],
    shared: Collection[str],
    key: bytes,
) -> set[tuple[str, str]]:
    """Kind and digest of everything that these records are known by, but for what others say as well.

    Args:
        readings: in which they are.
        entity_type: of the records.
        records: their ids.
        shared: values that are others' too.
        key: of the digests.
    """
    found: set[tuple[str, str]] = set()
    theirs: set[tuple[str, str]] = set()
    for reading in readings:
        with opened(reading) as (engine, profile):
            table, spec = record_table(entity_type), profile.entities[entity_type]
            if table not in tables_of(engine):
                continue
            for kind, value in _values(spec, entity_type):
                own = among("record_id", records)
                rows = engine.rows(
                    f"""SELECT v, bool_and(own) FROM (SELECT {own} AS own, {value} AS v FROM {table})
                    WHERE v <> '' GROUP BY v HAVING bool_or(own)"""
                )
                for v, alone in rows:
                    if v.lower() not in shared:
                        (found if alone else theirs).add((kind, digest(key, kind, v)))
    return found - theirs


def own_values(
    readings: Sequence[Reading],
    entity_type: EntityType,
    records: Collection[str],
    shared: Collection[str],
) -> list[tuple[str, str]]:
    """Kind and value of the addresses and numbers of these records that are no others'."""
    found: set[tuple[str, str]] = set()
    for reading in readings:
        with opened(reading) as (engine, profile):
            table = record_table(entity_type)
            for kind, value in _values(profile.entities[entity_type], entity_type):
                plain = kind.partition(".")[2]
                if plain in ALONE and table in tables_of(engine):
                    own = f"SELECT {value} AS v FROM {table} WHERE {among('record_id', records)}"
                    found |= {
                        (plain, v) for (v,) in engine.rows(f"SELECT DISTINCT v FROM ({own}) WHERE v <> ''")
                    }
    return sorted((kind, value) for kind, value in found if value.lower() not in shared)


def known_again(
    engine: Engine,
    entity_type: EntityType,
    spec: EntitySpec,
    keys: Mapping[str, Mapping[str, str]],
    key: bytes,
) -> dict[str, set[str]]:
    """By request, ids of the records of a run whose subject is known by one of these keys.

    Args:
        engine: with the record table as a view.
        entity_type: of the records.
        spec: its fields.
        keys: by kind and digest, the request.
        key: of the digests.
    """
    found: dict[str, set[str]] = defaultdict(set)
    table = record_table(entity_type)
    for kind, value in _values(spec, entity_type):
        digests = keys.get(kind)
        if not digests:
            continue
        said = f"SELECT record_id, {value} AS v FROM {table}"
        distinct = f"SELECT DISTINCT v FROM ({said}) WHERE v <> ''"
        made = f"SELECT v, {digest_sql(key, kind, 'v')} AS d FROM ({distinct})"
        rows = engine.rows(
            f"SELECT record_id, d FROM ({said}) JOIN ({made}) USING (v) WHERE {among('d', digests)}"
        )
        for record, one in rows:
            found[digests[one]].add(record)
    return found


def records_again(
    readings: Sequence[Reading], entity_type: EntityType, keys: Collection[tuple[str, str]], key: bytes
) -> set[str]:
    """Ids of the records of some readings whose subject is known by one of these kinds and digests."""
    by_kind: dict[str, dict[str, str]] = defaultdict(dict)
    for kind, one in keys:
        by_kind[kind][one] = ""
    found: set[str] = set()
    for reading in readings:
        with opened(reading) as (engine, profile):
            if record_table(entity_type) in tables_of(engine):
                spec = profile.entities[entity_type]
                found |= known_again(engine, entity_type, spec, by_kind, key).get("", set())
    return found


def _values(spec: EntitySpec, entity_type: EntityType) -> Iterator[tuple[str, str]]:
    """Kind of key and SQL of its values, one or a list a record."""
    named = organisation = None
    for one in spec.fields:
        name = quote(one.name)
        if one.kind in ALONE:
            every = quote(f"{one.name}__all")
            value = (
                f"unnest(list_distinct(list_concat([{name}], coalesce({every}, []))))" if one.multi else name
            )
            yield f"{entity_type}.{one.kind}", value
        elif one.kind == "person_name":
            named = named or one
        elif one.kind == "organisation_name":
            organisation = organisation or one
    if entity_type == "person" and named and organisation:
        yield _NAMED, _both(plain_name(quote(named.name)), plain_name(_key(organisation.name)))
    if entity_type == "organisation" and organisation:
        yield _NAME, plain_name(_key(organisation.name))


def _key(name: str) -> str:
    return f"coalesce({quote(f'{name}__key')}, {quote(name)})"


def _both(one: str, other: str) -> str:
    return f"CASE WHEN {one} <> '' AND {other} <> '' THEN {one} || '|' || {other} END"


def plain_name(value: str) -> str:
    """SQL of a name's words without accents and case, in the order of the alphabet."""
    words = f"string_split_regex(lower(strip_accents({value})), '{_PLAIN}')"
    return f"array_to_string(list_sort(list_filter({words}, lambda w: w <> '')), ' ')"


def mentions_again(
    engine: Engine, grid: str, columns: Iterable[str], keys: Mapping[str, Mapping[str, str]], key: bytes
) -> set[Term]:
    """Addresses and numbers in a grid, a view of that name, by whose keys somebody is known."""
    found: set[Term] = set()
    for pattern, kinds in ((_EMAIL, ("email",)), (_DIGITS, ("phone", *NUMBERS))):
        wanted = {kind: held for kind in kinds if (held := _digests(keys, kind))}
        if not wanted:
            continue
        said = " UNION ALL ".join(
            f"SELECT unnest(regexp_extract_all({quote(c)}, {literal(pattern)})) AS v FROM {grid}"
            for c in columns
        )
        for (text,) in engine.rows(f"SELECT DISTINCT v FROM ({said}) WHERE length(v) >= 7"):
            for kind, digests in wanted.items():
                value = KINDS[kind].normalise(text).value
                if value is not None and digest_of_any(key, kind, value) & digests:
                    found.add(Term(kind, value))
    return found


def _digests(keys: Mapping[str, Mapping[str, str]], kind: str) -> set[str]:
    return {digest for entity_type in ENTITY_TYPES for digest in keys.get(f"{entity_type}.{kind}", ())}


def digest_of_any(key: bytes, kind: str, value: str) -> set[str]:
    """The digests by which a person or an organisation of this value is known."""
    return {digest(key, f"{entity_type}.{kind}", value) for entity_type in ENTITY_TYPES}
