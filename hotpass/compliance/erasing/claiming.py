"""Which of a subject's texts are others' as well: those stay wherever they are not the subject's own cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import pyarrow as pa

from hotpass.compliance.erasing.terms import Term, folded, patterns
from hotpass.compliance.erasing.within import key_of, keys_sql
from hotpass.compliance.subjects.opening import TELLING, Reading, opened, tables_of
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import DERIVED, ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import FieldSpec

#: No values of records that stay.
NO_VALUES: Final[Mapping[str, Collection[str]]] = MappingProxyType({})
#: Kinds whose texts mention whom they like: a note that says a name is not called by it.
PROSE: Final = ("text",)
#: The field of records that are the subject's whole.
_WHOLE: Final = ""


def claimed_by_others(
    readings: Sequence[Reading],
    entity_type: EntityType,
    records: Collection[str],
    own: Collection[Term],
    within: Collection[Term],
    values: Mapping[str, Collection[str]] = NO_VALUES,
) -> tuple[set[str], set[Term]]:
    """Texts that other records say, in lower case, and terms that occur within what they say of the kind.

    Args:
        readings: all that was read.
        entity_type: of the subject.
        records: of the subject.
        own: its texts that go where a cell says just that.
        within: those that would go out of every text.
        values: by field, ids of records of which that value alone is the subject's.
    """
    texts = {t.text.strip().lower() for t in (*own, *within)}
    telling = {t.text.strip().lower() for t in (*own, *within) if t.kind in TELLING}
    personal = _personal_addresses(within) if entity_type == "person" else set()
    by_key = defaultdict(set)
    for term in within:
        by_key[key_of(term)].add(term)
    claimed: set[str] = set()
    degraded: set[Term] = set()
    for reading in readings if texts else ():
        with opened(reading) as (engine, profile):
            there = tables_of(engine)
            _register_own(engine, records, values)
            for other in (one for one in ENTITY_TYPES if record_table(one) in there):
                fields = [
                    f for f in profile.entities[other].fields if not _names_subject(f, other, entity_type)
                ]
                asked = texts - (personal if other != entity_type else set()) - claimed
                prose = [field for field in fields if field.kind in PROSE]
                claimed |= _said_by(engine, record_table(other), prose, asked - telling)
                rest = [field for field in fields if field.kind not in PROSE]
                claimed |= _said_by(engine, record_table(other), rest, asked)
                for key, text in _holding(engine, record_table(other), fields, by_key):
                    if text.strip().lower() not in personal:
                        degraded |= {t for t in by_key[key] - degraded if _is_within(t, text)}
    return claimed, degraded


def _register_own(engine: Engine, records: Collection[str], values: Mapping[str, Collection[str]]) -> None:
    """Make ``own_records`` (record_id, field): what is the subject's, whole records without a field."""
    own = [(record, name) for name, ids in ((_WHOLE, records), *values.items()) for record in ids]
    names = {"record_id": [record for record, _ in own], "field": [name for _, name in own]}
    engine.register("own_records", pa.table({n: pa.array(v, pa.string()) for n, v in names.items()}))


def _of_field(name: str) -> str:
    """SQL of the records of which the value of a field is the subject's."""
    return f"(SELECT record_id FROM own_records WHERE field IN ({literal(_WHOLE)}, {literal(name)}))"


def _is_within(term: Term, text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns(term))


def _names_subject(one: FieldSpec, of: EntityType, entity_type: EntityType) -> bool:
    """Whether a field of people names the organisation that they are at, which claims nothing of its name."""
    return entity_type == "organisation" and of == "person" and one.kind == "organisation_name"


def _personal_addresses(within: Collection[Term]) -> set[str]:
    """E-mail addresses that bear the person's name: they are no organisation's own."""
    names = {
        word
        for t in within
        if t.kind == "person_name"
        for word in re.findall(r"[a-z]{3,}", folded(t.text).lower())
    }
    emails = {t.text.strip().lower() for t in within if t.kind == "email"}
    return {mail for mail in emails if any(name in mail.partition("@")[0] for name in names)}


def _said_by(engine: Engine, table: str, fields: Sequence[FieldSpec], texts: Collection[str]) -> set[str]:
    """Which of some texts a record that is not the subject's says as a value, or as a part of one."""
    if not texts or not fields:
        return set()
    engine.register("asked_texts", pa.table({"v": pa.array(sorted(texts), pa.string())}))
    said = []
    for one in fields:
        name = quote(one.name)
        own_text = f"{quote(f'{one.name}__problem')} IS DISTINCT FROM {literal(DERIVED)}"
        raw = f"CASE WHEN {own_text} THEN {quote(f'{one.name}__raw')} END"
        values = [name, raw, *(quote(f"{one.name}__{part}") for part in one.parts)]
        values += [f"unnest({quote(f'{one.name}__all')})"] if one.multi else []
        said += [
            f"""SELECT v FROM (SELECT record_id, lower(trim({value})) AS v FROM {table})
            SEMI JOIN asked_texts USING (v) ANTI JOIN {_of_field(one.name)} USING (record_id)"""
            for value in values
        ]
    return {v for (v,) in engine.rows(f"SELECT DISTINCT v FROM ({' UNION ALL '.join(said)})")}


def _holding(
    engine: Engine, table: str, fields: Sequence[FieldSpec], keys: Collection[str]
) -> list[tuple[str, str]]:
    """Key and text of what other records say in fields of names, addresses and numbers that has a key.

    To search each text for each term would take their product: a text that a term can be within has one of
    its keys (:func:`key_of`), and few have.
    """
    every = [
        f"""SELECT DISTINCT key, v FROM (SELECT v, unnest({keys_sql(one.kind)}) AS key FROM (
            SELECT DISTINCT {column} AS v FROM {table} ANTI JOIN {_of_field(one.name)} USING (record_id)
        )) SEMI JOIN asked_keys USING (key)"""
        for one in fields
        if one.kind in (*TELLING, "address") and one.kind != "website"
        for column in (quote(one.name), quote(f"{one.name}__raw"))
    ]
    if not every or not keys:
        return []
    engine.register("asked_keys", pa.table({"key": pa.array(sorted(keys), pa.string())}))
    return engine.rows(" UNION ".join(every))
