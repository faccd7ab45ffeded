"""By what a subject is known again without its data being kept: keyed digests of what names it alone.

A person is known by e-mail address or a number of their own, by a telephone number unless the record bears a
name that is not theirs (households share numbers, and numbers are given to others), and by name together with
their organisation; an organisation by its numbers, addresses and name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from hotpass.compliance.erasing.terms import Term
from hotpass.compliance.keyed import digest, digest_sql
from hotpass.compliance.subjects.opening import Reading, among, opened, tables_of
from hotpass.compliance.subjects.seeking import NUMBERS
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.fields import KINDS
from hotpass.model import ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import EntitySpec

#: Kinds of which one value alone tells whose a record is.
ALONE: Final = ("email", "phone", *NUMBERS)
_NAMED: Final = "person.at"
_PHONE: Final = "person.phone"
#: A telephone number with a word of the name of whose it is, or with the first letter of one.
_PHONE_OF: Final = "person.phone_of"
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
    phones, words = set[str](), set[str]()
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
                not_shared = [(v, alone) for v, alone in rows if v.lower() not in shared]
                for v, alone in not_shared:
                    (found if alone else theirs).add((kind, digest(key, kind, v)))
                phones |= {v for v, alone in not_shared if alone and kind == _PHONE}
            if entity_type == "person":
                words |= set().union(*_words_of(engine, spec, records).values())
    parts = words | {word[0] for word in words}
    found |= {(_PHONE_OF, digest(key, _PHONE_OF, f"{phone}|{part}")) for phone in phones for part in parts}
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
            f"SELECT record_id, v, d FROM ({said}) JOIN ({made}) USING (v) WHERE {among('d', digests)}"
        )
        names = _words_of(engine, spec, [record for record, _, _ in rows]) if kind == _PHONE else {}
        for record, v, one in rows:
            request = digests[one]
            if not _is_of_another(v, names.get(record, ()), request, keys.get(_PHONE_OF, {}), key):
                found[request].add(record)
    return found


def _is_of_another(
    phone: str, words: Collection[str], request: str, known: Mapping[str, str], key: bytes
) -> bool:
    """Whether a record with the number of who was erased bears another name, of these words.

    Who was erased before such keys were kept is known by the number alone.
    """
    if not words or request not in known.values():
        return False
    return any(known.get(digest(key, _PHONE_OF, f"{phone}|{word}")) != request for word in words)


def _words_of(engine: Engine, spec: EntitySpec, records: Collection[str]) -> dict[str, set[str]]:
    """The words of the names of people, by record."""
    named = next((one.name for one in spec.fields if one.kind == "person_name"), None)
    if named is None or not records:
        return {}
    names = f"SELECT record_id, {plain_name(quote(named))} FROM {record_table('person')}"
    rows = engine.rows(f"{names} WHERE {among('record_id', records)}")
    return {record: set(name.split()) for record, name in rows if name}


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
