"""Which of a subject's texts are others' as well: those stay wherever they are not the subject's own cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

import pyarrow as pa

from hotpass.compliance.erasing.opening import TELLING, Reading, opened, tables_of
from hotpass.compliance.erasing.terms import Term, folded, patterns
from hotpass.compliance.erasing.within import key_of, keys_sql
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import DERIVED, ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import FieldSpec


def claimed_by_others(
    readings: Sequence[Reading],
    entity_type: EntityType,
    records: Collection[str],
    own: Collection[Term],
    within: Collection[Term],
) -> tuple[set[str], set[Term]]:
    """Texts that other records say, in lower case, and terms that occur within what they say of the kind.

    Args:
        readings: all that was read.
        entity_type: of the subject.
        records: of the subject.
        own: its texts that go where a cell says just that.
        within: those that would go out of every text.
    """
    texts = {t.text.strip().lower() for t in (*own, *within)}
    personal = _personal_addresses(within) if entity_type == "person" else set()
    by_key = defaultdict(set)
    for term in within:
        by_key[key_of(term)].add(term)
    claimed: set[str] = set()
    degraded: set[Term] = set()
    for reading in readings if texts else ():
        with opened(reading) as (engine, profile):
            there = tables_of(engine)
            engine.register("own_records", pa.table({"record_id": pa.array(list(records), pa.string())}))
            for other in (one for one in ENTITY_TYPES if record_table(one) in there):
                fields = [
                    f for f in profile.entities[other].fields if not _names_subject(f, other, entity_type)
                ]
                asked = texts - (personal if other != entity_type else set()) - claimed
                claimed |= _said_by(engine, record_table(other), fields, asked)
                for key, text in _holding(engine, record_table(other), fields, by_key):
                    if text.strip().lower() not in personal:
                        degraded |= {t for t in by_key[key] - degraded if _is_within(t, text)}
    return claimed, degraded


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
    if not texts:
        return set()
    engine.register("asked_texts", pa.table({"v": pa.array(sorted(texts), pa.string())}))
    said = []
    for one in fields:
        name = quote(one.name)
        own_text = f"{quote(f'{one.name}__problem')} IS DISTINCT FROM {literal(DERIVED)}"
        raw = f"CASE WHEN {own_text} THEN {quote(f'{one.name}__raw')} END"
        said += [name, raw, *(quote(f"{one.name}__{part}") for part in one.parts)]
        said += [f"unnest({quote(f'{one.name}__all')})"] if one.multi else []
    found = " UNION ALL ".join(
        f"SELECT record_id, v FROM (SELECT record_id, lower(trim({value})) AS v FROM {table}) "
        "SEMI JOIN asked_texts USING (v)"
        for value in said
    )
    return {
        v for (v,) in engine.rows(f"SELECT DISTINCT v FROM ({found}) ANTI JOIN own_records USING (record_id)")
    }


def _holding(
    engine: Engine, table: str, fields: Sequence[FieldSpec], keys: Collection[str]
) -> list[tuple[str, str]]:
    """Key and text of what other records say in fields of names, addresses and numbers that has a key.

    To search each text for each term would take their product: a text that a term can be within has one of
    its keys (:func:`key_of`), and few have.
    """
    every = [
        f"""SELECT DISTINCT key, v FROM (SELECT v, unnest({keys_sql(one.kind)}) AS key FROM (
            SELECT DISTINCT {column} AS v FROM {table} ANTI JOIN own_records USING (record_id)
        )) SEMI JOIN asked_keys USING (key)"""
        for one in fields
        if one.kind in TELLING and one.kind != "website"
        for column in (quote(one.name), quote(f"{one.name}__raw"))
    ]
    if not every or not keys:
        return []
    engine.register("asked_keys", pa.table({"key": pa.array(sorted(keys), pa.string())}))
    return engine.rows(" UNION ".join(every))
