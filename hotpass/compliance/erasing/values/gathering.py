"""Gathers what goes with values of records that stay: the cells that say them, and the texts of theirs alone.

A cell that another record, or another field, reads too keeps what that one reads of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from hotpass.compliance.erasing.claiming import claimed_by_others
from hotpass.compliance.erasing.gathering import OWN, SHORTEST_TEXT, cells_of_grid, details_of, grids_of
from hotpass.compliance.erasing.subject import Cell, Subject
from hotpass.compliance.erasing.terms import NOTHING, Term, terms_of
from hotpass.compliance.subjects.opening import TELLING, Reading, opened, tables_of
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import DERIVED, ENTITY_TYPES, EntityType, column_number, record_table
from hotpass.profiles import FieldSpec, Profile

#: What parts the texts of several cells of one field.
_BETWEEN: Final = "; "
#: Signs that are left alone of a cell whose value was taken out of its middle.
_LOOSE: Final = " \t\r\n,;:/|()<>[]-"

Values = Mapping[str, Collection[str]]
#: SHA-256 of a file and number of a sheet.
Sheet = tuple[str, int]
Place = tuple[int, int]


#: Record and field that read a cell, the text that was read, and the values of it.
Other = tuple[str, str, str, tuple[str, ...]]


def _by_place() -> dict[Sheet, dict[Place, set[Any]]]:
    return defaultdict(lambda: defaultdict(set))


@dataclass
class _Found:
    """What the readings tell, as it is gathered.

    Attributes:
        own: by sheet and cell, the field and the file's name.
        cut: by sheet and cell, what goes where others read the cell too.
        others: by sheet and cell, what stays: record, field, text and values of each that reads it.
        texts: that go where a cell says just that.
        within: that go out of any text.
        told: by field, the records whose value stays, with what is left of the text that told it.
    """

    own: dict[Sheet, dict[Place, set[tuple[str, str]]]] = field(default_factory=_by_place)
    cut: dict[Sheet, dict[Place, set[Term]]] = field(default_factory=_by_place)
    others: dict[Sheet, dict[Place, set[Other]]] = field(default_factory=_by_place)
    texts: set[Term] = field(default_factory=set)
    within: set[Term] = field(default_factory=set)
    told: dict[str, dict[str, str | None]] = field(default_factory=lambda: defaultdict(dict))


def gather_values(
    readings: Sequence[Reading], entity_type: EntityType, values: Values, reason: str
) -> Subject:
    """What is erased of values of records that stay.

    Args:
        readings: all that was read.
        entity_type: of the records.
        values: by field, the ids of the records whose value goes.
        reason: why, without a name.
    """
    found = _Found()
    for reading in readings:
        with opened(reading) as (engine, profile):
            if {record_table(entity_type), "sheets"} <= tables_of(engine):
                _register(engine, values)
                _read(found, engine, profile, entity_type, values)
    claimed, degraded = claimed_by_others(readings, entity_type, (), found.texts, found.within, values)
    own = {t for t in found.texts if t.text.strip().lower() not in claimed}
    within = {t for t in found.within if t.text.strip().lower() not in claimed and t not in degraded}
    cells, counted, gone = _cells(readings, found)
    return Subject(
        reason=reason,
        entity_type=entity_type,
        records=(),
        terms=terms_of(own, within),
        cells=cells,
        details=details_of(gone),
        values={name: sorted(ids) for name, ids in values.items()},
        told=dict(found.told),
        counted=counted,
    )


def _register(engine: Engine, values: Values) -> None:
    rows = [(record, name) for name, ids in values.items() for record in ids]
    columns = {"record_id": [r for r, _ in rows], "field": [n for _, n in rows]}
    engine.register("going", pa.table({n: pa.array(v, pa.string()) for n, v in columns.items()}))


def _read(found: _Found, engine: Engine, profile: Profile, entity_type: EntityType, values: Values) -> None:
    spec = profile.entities[entity_type]
    going = [one for one in spec.fields if one.name in values]
    for one in going:
        _add_texts(found, engine, entity_type, one)
        for other in spec.fields:
            if other.told_by:
                found.told[other.name] |= dict.fromkeys(_told_by(engine, entity_type, one, other))
    engine.execute(
        f"""CREATE OR REPLACE TABLE own_cells AS
        {" UNION ALL ".join(_reads(entity_type, one, "SEMI") for one in going) or _NONE}"""
    )
    place = "file_digest, sheet_no, line, letters"
    for name, file, raw, values_there, digest, number, row, letters in engine.rows(
        f"SELECT field, file_name, raw, said, {place} FROM own_cells"
    ):
        sheet, at, kind = (digest, int(number)), (row, column_number(letters)), spec.by_name[name].kind
        found.own[sheet][at].add((name, file))
        found.cut[sheet][at] |= {Term(kind, text) for text in (raw, *values_there) if text}
    for other_type in ENTITY_TYPES:
        if record_table(other_type) not in tables_of(engine):
            continue
        for one in profile.entities[other_type].fields:
            theirs = f"""SELECT record_id, raw, said, {place} FROM ({_reads(other_type, one, "ANTI")})
                SEMI JOIN own_cells USING ({place})"""
            for record, raw, values_there, digest, number, row, letters in engine.rows(theirs):
                said = (record, one.name, raw or "", tuple(text for text in values_there if text))
                found.others[digest, int(number)][row, column_number(letters)].add(said)


_NONE: Final = """SELECT '' AS record_id, '' AS field, '' AS file_digest, '' AS file_name, 0 AS sheet_no,
    0 AS line, '' AS letters, '' AS raw, [''] AS said WHERE false"""


def _reads(entity_type: EntityType, one: FieldSpec, join: str) -> str:
    """SQL of the cells that records read a field from: of those whose value goes, or of all others.

    ``raw`` is the text that was read, ``said`` the values of it.
    """
    said = f"list_concat([{quote(one.name)}], {quote(f'{one.name}__all') if one.multi else '[]'}) AS said"
    place = f"unnest(string_split({quote(f'{one.name}__cols')}, ' ')) AS place"
    return f"""SELECT record_id, {literal(one.name)} AS field, file_digest, file_name, sheet_no,
            coalesce(TRY_CAST(regexp_extract(place, '[0-9]+$') AS BIGINT), "row") AS line,
            regexp_extract(place, '^[A-Z]+') AS letters, raw, said
        FROM (SELECT record_id, file_digest, file_name, sheet_no, "row", {place},
                     {quote(f"{one.name}__raw")} AS raw, {said}
              FROM {record_table(entity_type)} r
              JOIN (SELECT sheet_id, any_value(sheet_no) AS sheet_no FROM sheets GROUP BY sheet_id)
              USING (sheet_id)
              {join} JOIN (SELECT record_id FROM going WHERE field = {literal(one.name)}) USING (record_id)
              WHERE {quote(f"{one.name}__problem")} IS DISTINCT FROM {literal(DERIVED)})
        WHERE place <> ''"""


def _add_texts(found: _Found, engine: Engine, entity_type: EntityType, one: FieldSpec) -> None:
    if one.kind not in OWN:
        return
    name = quote(one.name)
    found_there = f"{quote(f'{one.name}__problem')} IS DISTINCT FROM {literal(DERIVED)}"
    raw = f"CASE WHEN {found_there} THEN {quote(f'{one.name}__raw')} END"
    texts = [name, raw] + ([f"unnest({quote(f'{one.name}__all')})"] if one.multi else [])
    named = one.kind in ("person_name", "organisation_name")
    for number, text in enumerate(texts):
        mine = f"SEMI JOIN (SELECT record_id FROM going WHERE field = {literal(one.name)}) USING (record_id)"
        said = f"SELECT {text} AS v FROM {record_table(entity_type)} {mine}"
        for (v,) in engine.rows(f"SELECT DISTINCT v FROM ({said}) WHERE v <> ''"):
            if one.kind != "text" or len(v) >= SHORTEST_TEXT:
                found.texts.add(Term(one.kind, v))
            if one.kind in TELLING and (number != 1 or named):
                found.within.add(Term(one.kind, v))


def _told_by(engine: Engine, entity_type: EntityType, one: FieldSpec, other: FieldSpec) -> set[str]:
    """Records of which another field has its value from the text of the one that goes."""
    same = " AND ".join(
        f"{quote(f'{one.name}__{part}')} = {quote(f'{other.name}__{part}')}" for part in ("raw", "cols")
    )
    rows = engine.rows(
        f"""SELECT record_id FROM {record_table(entity_type)}
        SEMI JOIN (SELECT record_id FROM going WHERE field = {literal(one.name)}) USING (record_id)
        WHERE {quote(f"{other.name}__problem")} = {literal(DERIVED)} AND {same}"""
    )
    return {record for (record,) in rows}


def _cells(
    readings: Sequence[Reading], found: _Found
) -> tuple[dict[str, dict[int, list[Cell]]], list[tuple[str, str, int, int]], set[str]]:
    """What is to stand in the cells, how many are emptied and stay by field and file, and what goes."""
    cells: dict[str, dict[int, list[Cell]]] = {}
    emptied: Counter[tuple[str, str]] = Counter()
    stay: Counter[tuple[str, str]] = Counter()
    gone: set[str] = set()
    for sheet, texts in _texts(readings, found.own):
        digest, number = sheet
        for at, text in texts:
            others = found.others[sheet].get(at, ())
            left = left_of(text, found.cut[sheet][at], others)
            for record, name, raw, _ in others if left != text else ():
                found.told[name][record] = left if raw == text else left_of(raw, found.cut[sheet][at], others)
            for place in found.own[sheet][at]:
                (stay if left == text else emptied)[place] += 1
            if left != text:
                gone.add(text)
                cells.setdefault(digest, {}).setdefault(number, []).append((*at, left))
    places = sorted(emptied | stay)
    return cells, [(*place, emptied[place], stay[place]) for place in places], gone


def _texts(
    readings: Sequence[Reading], own: Mapping[Sheet, Mapping[Place, object]]
) -> Iterator[tuple[Sheet, list[tuple[Place, str]]]]:
    """By sheet, the cells that say something, with their texts."""
    for engine, grid, sheet in grids_of(readings):
        if sheet in own:
            said = cells_of_grid(engine, grid, NOTHING, own[sheet])
            yield sheet, [((row, column), text) for (row, column, _), text in said]


def left_of(text: str, own: Collection[Term], others: Collection[Other]) -> str | None:
    """What is left of a cell's text: nothing where no other reads it, all where another reads the same."""
    if not others:
        return None
    kept = [value.lower() for _, _, _, values in others for value in values]
    going = [term for term in own if not any(term.text.lower() in value for value in kept)]
    left = text
    for term in sorted(going, key=lambda one: -len(one.text)):
        if term.text == text:
            continue
        for piece in term.text.split(_BETWEEN):
            left = re.sub(re.escape(piece), "", left, flags=re.IGNORECASE) if piece != text else left
    if telling := {term for term in going if term.kind in TELLING and term.text != text}:
        left = terms_of((), telling).without(left) or ""
    return text if left == text else left.strip(_LOOSE) or text
