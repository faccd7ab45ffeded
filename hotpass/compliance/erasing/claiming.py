"""Which of a subject's texts are others' as well: those stay wherever they are not the subject's own cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from hotpass.compliance.erasing.opening import TELLING, Reading, among, opened, tables_of
from hotpass.compliance.erasing.terms import Term, Terms, folded, patterns
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
    pattern = Terms((), [p for t in within for p in patterns(t)]).pattern
    claimed: set[str] = set()
    near: set[str] = set()
    for reading in readings if texts else ():
        with opened(reading) as (engine, profile):
            for other in ENTITY_TYPES:
                table = record_table(other)
                if table not in tables_of(engine):
                    continue
                fields = [
                    f for f in profile.entities[other].fields if not _names_subject(f, other, entity_type)
                ]
                asked = texts - (personal if other != entity_type else set())
                claimed |= _said_by(engine, table, fields, asked - claimed, records)
                near |= _holding(engine, table, fields, pattern, records) if pattern else set()
    near = {text for text in near if text.strip().lower() not in personal}
    return claimed, {
        t for t in within if any(re.search(p, text, re.IGNORECASE) for p in patterns(t) for text in near)
    }


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


def _said_by(
    engine: Engine, table: str, fields: Sequence[FieldSpec], texts: Collection[str], records: Collection[str]
) -> set[str]:
    if not texts:
        return set()
    listed = ", ".join(map(literal, sorted(texts)))
    own = f"{table} WHERE NOT {among('record_id', records)}"
    asked = []
    for one in fields:
        name = quote(one.name)
        own_text = f"{quote(f'{one.name}__problem')} IS DISTINCT FROM {literal(DERIVED)}"
        raw = f"CASE WHEN {own_text} THEN {quote(f'{one.name}__raw')} END"
        values = [name, raw, *(quote(f"{one.name}__{part}") for part in one.parts)]
        asked += [f"SELECT lower(trim({value})) AS v FROM {own}" for value in values]
        if one.multi:
            asked.append(f"SELECT lower(trim(unnest({quote(f'{one.name}__all')}))) AS v FROM {own}")
    return {
        v for (v,) in engine.rows(" UNION ".join(f"SELECT v FROM ({q}) WHERE v IN ({listed})" for q in asked))
    }


def _holding(
    engine: Engine, table: str, fields: Sequence[FieldSpec], pattern: str, records: Collection[str]
) -> set[str]:
    """What other records say in fields of names, addresses and numbers that has a term within."""
    columns = [
        quote(f"{f.name}{end}")
        for f in fields
        if f.kind in TELLING and f.kind != "website"
        for end in ("", "__raw")
    ]
    if not columns:
        return set()
    every = f"SELECT unnest([{', '.join(columns)}]) AS v FROM {table} WHERE NOT {among('record_id', records)}"
    matched = f"regexp_matches(v, {literal(pattern)}, 'i')"
    return {v for (v,) in engine.rows(f"SELECT DISTINCT v FROM ({every}) WHERE {matched}")}
