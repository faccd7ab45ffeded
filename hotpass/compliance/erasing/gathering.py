"""Gathers what is erased of a subject: the texts that are its alone, and the cells that say them.

What another record says as its own stays there. A text that occurs within a name or an address of another
record is taken out only of cells that say nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass.compliance.erasing.beside import AT, register, register_numbers
from hotpass.compliance.erasing.claiming import claimed_by_others
from hotpass.compliance.erasing.grouped import entities_of
from hotpass.compliance.erasing.initials import Bearer, borne_by_others, with_initials
from hotpass.compliance.erasing.subject import Cell, Subject
from hotpass.compliance.erasing.tables import sifted
from hotpass.compliance.erasing.terms import Term, Terms, terms_of
from hotpass.compliance.subjects.opening import TELLING, Reading, among, opened, tables_of
from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal, quote
from hotpass.fields.email import DESK
from hotpass.fields.vocabulary import vocabulary
from hotpass.model import (
    DERIVED,
    DIGEST_DIGITS,
    ENTITY_TYPES,
    SUBSCRIBER_DIGITS,
    EntityType,
    column_number,
    record_table,
)
from hotpass.profiles import FieldSpec, Profile
from hotpass.workspace import Workspace

#: Kinds whose values go where a cell says just that.
OWN: Final = (*TELLING, "given_name", "family_name", "address", "coordinates", "identifier", "text")
#: Kinds of columns without a field that are about a person in whose row they stand.
PERSONAL: Final = ("person_name", "given_name", "family_name", "email", "phone", "identity_number")
#: Letters of a text without a kind from which it goes where a cell says just that.
SHORTEST_TEXT: Final = 12
#: Digits from which a text may be a telephone number.
_SHORTEST_NUMBER: Final = 7


@dataclass
class _Found:
    """What the runs tell, as it is gathered."""

    own: set[Term] = field(default_factory=set)
    within: set[Term] = field(default_factory=set)
    #: further spellings of these: names without their legal forms or with initials, and addresses
    spoken: set[Term] = field(default_factory=set)
    #: people as cells call them, perhaps with what they do, and the names that were read of that
    called: dict[Term, set[str]] = field(default_factory=lambda: defaultdict(set))
    #: people as they are called for short, and who of them may be another
    initials: dict[Bearer, set[Term]] = field(default_factory=lambda: defaultdict(set))
    others: set[Bearer] = field(default_factory=set)
    #: by file, sheet number: cells to empty, and rows whose every cell is
    cells: dict[tuple[str, int], set[tuple[int, int]]] = field(default_factory=lambda: defaultdict(set))
    whole_rows: dict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    rows: dict[tuple[str, str, int], int] = field(default_factory=dict)


def gather(
    workspace: Workspace,
    readings: Sequence[Reading],
    entity_type: EntityType,
    records: Collection[str],
    reason: str,
    further: Collection[Term] = (),
) -> tuple[Subject, set[str]]:
    """The subject whose records these are, and its texts that others say as well, in lower case.

    Args:
        workspace: whose versions tell which entities are the subject's alone.
        readings: all that was read.
        entity_type: of the records.
        records: their ids.
        reason: what a row says that is erased.
        further: texts that are known to be the subject's, though no record says them.
    """
    found = _told(readings, entity_type, records, further)
    every = found.within | found.spoken
    claimed, degraded = claimed_by_others(readings, entity_type, records, found.own, every)
    own = {t for t in found.own if t.text.strip().lower() not in claimed}
    within = {t for t in every if t.text.strip().lower() not in claimed and t not in degraded}
    # "Anna Botha (Owner)" is also what a line of cells says of a namesake who is one
    within -= {t for t, names in found.called.items() if names & claimed}
    terms = terms_of(own, within)
    cells, gone = _cells(readings, found, terms)
    entities, beside_others = entities_of(workspace, readings, entity_type, records)
    names = {one for reading in readings for one in _names_of_fields(reading, entity_type)}
    subject = Subject(
        reason=reason,
        entity_type=entity_type,
        records=sorted(records),
        entities=entities,
        terms=terms,
        cells=cells,
        details=details_of(filter(terms.holds, gone)),
        details_beside=details_of(gone),
        rows=sorted((*place, left) for place, left in found.rows.items()),
        shared=dict(Counter(t.kind for t in found.within if t.text.strip().lower() in claimed)),
        beside_others=dict.fromkeys(sorted(names), beside_others) if beside_others else {},
    )
    return subject, claimed


def others_say(readings: Sequence[Reading], entity_type: EntityType, records: Collection[str]) -> set[str]:
    """The texts of these records that others say as well, in lower case."""
    found = _told(readings, entity_type, records)
    return claimed_by_others(readings, entity_type, records, found.own, found.within)[0]


def _told(
    readings: Sequence[Reading],
    entity_type: EntityType,
    records: Collection[str],
    further: Collection[Term] = (),
) -> _Found:
    found = _Found(own=set(further), within=set(further))
    for reading in readings:
        with opened(reading) as (engine, profile):
            _read(found, engine, profile, entity_type, records)
    for reading in readings if found.initials else ():
        with opened(reading) as (engine, profile):
            if record_table(entity_type) in tables_of(engine):
                fields = profile.entities[entity_type].fields
                found.others |= borne_by_others(engine, fields, list(found.initials), records)
    found.spoken |= {t for of, terms in found.initials.items() if of not in found.others for t in terms}
    return found


def _read(
    found: _Found, engine: Engine, profile: Profile, entity_type: EntityType, records: Collection[str]
) -> None:
    table, there = record_table(entity_type), tables_of(engine)
    if not {table, "sheets"} <= there:
        return
    numbers = "SELECT sheet_id, any_value(sheet_no) AS sheet_no FROM sheets GROUP BY sheet_id"
    rows = engine.arrow(
        f"SELECT r.*, s.sheet_no FROM {table} r JOIN ({numbers}) s USING (sheet_id) "
        f"WHERE {among('record_id', records)}"
    ).to_pylist()
    fields = profile.entities[entity_type].fields
    for row in rows:
        for one in fields:
            _add_texts(found, row, one, entity_type)
    for bearer, term in with_initials(rows, fields) if entity_type == "person" else ():
        found.initials[bearer].add(term)
    _add_cells(found, engine, profile, entity_type, rows, records)


def _add_texts(found: _Found, row: Mapping[str, Any], one: FieldSpec, entity_type: EntityType) -> None:
    if one.kind not in OWN or (entity_type == "person" and one.kind == "organisation_name"):
        return
    values = [row[one.name], *((row[f"{one.name}__all"] or ()) if one.multi else ())]
    raw = row[f"{one.name}__raw"] if row[f"{one.name}__problem"] != DERIVED else None
    parts = [row[f"{one.name}__{part}"] for part in one.parts]
    if one.kind == "email":  # what a desk is called everywhere is nobody's
        parts = [part for part in parts if part and not re.search(DESK, part)]
    texts = [*values, *parts, raw if one.kind != "identifier" else None]
    if one.kind == "text":
        texts = [text for text in texts if text and len(text) >= SHORTEST_TEXT]
    found.own |= {Term(one.kind, text) for text in texts if text}
    if one.kind in TELLING:
        named = [*values, raw] if one.kind in ("person_name", "organisation_name") else values
        found.within |= {Term(one.kind, text) for text in named if text}
        if one.kind == "person_name" and raw:
            found.called[Term(one.kind, raw)] |= {value.lower() for value in values if value}
    kind = one.kind if one.kind == "organisation_name" else "address"
    found.spoken |= {Term(kind, text) for text in _spoken(row, one) if text}


def _spoken(row: Mapping[str, Any], one: FieldSpec) -> Iterator[str | None]:
    """How prose says a value: an organisation without its legal form, a street without its town."""
    if one.kind == "organisation_name":
        names = [row[f"{one.name}__{part}"] for part in ("key", "trading_as")]
        yield from (name for name in names if name and _is_distinctive(name))
    elif one.kind == "address" or any(told.endswith(".street") for told in one.told_by):
        yield from (row[one.name], row[f"{one.name}__raw"])


def _is_distinctive(name: str) -> bool:
    """Whether a name, folded, has a word that is neither a town's nor what organisations are called."""
    common = vocabulary("organisation_words") | vocabulary("towns") | vocabulary("small_words")
    return any(word not in common and not word.isdecimal() for word in name.split())


def _add_cells(
    found: _Found,
    engine: Engine,
    profile: Profile,
    entity_type: EntityType,
    rows: Sequence[Mapping[str, Any]],
    records: Collection[str],
) -> None:
    """Cells of the records, unless another record reads them too; whole rows in which there is no other."""
    if not rows:
        return
    others = _others(engine, profile, entity_type, rows, records)
    unused, own_grids = _tables(engine)
    for row in rows:
        key = (row["file_digest"], int(row["sheet_no"]))
        theirs = others.get((row["sheet_id"], row["row"]), [])
        kept = {cell for _, cells in theirs for cell in cells}
        cells = set(_cells_of(row, profile.entities[entity_type].fields)) - kept
        alone = not theirs and row["table_id"] not in own_grids
        if alone:
            found.whole_rows[key].add(row["row"])
        elif all(of != entity_type for of, _ in theirs):
            unread, personal = unused.get(row["table_id"], ((), ()))
            cells |= set(_beside(row["row"], unread, cells, kept))
            if entity_type == "person":
                cells |= {(row["row"], column) for column in personal} - kept
        found.cells[key] |= cells
        found.rows[(row["file_name"], row["sheet"], row["row"])] = len(theirs)


def _others(
    engine: Engine,
    profile: Profile,
    entity_type: EntityType,
    rows: Sequence[Mapping[str, Any]],
    records: Collection[str],
) -> dict[tuple[str, int], list[tuple[EntityType, set[tuple[int, int]]]]]:
    """By sheet and row, the type and cells of each other record there."""
    places = {(r["sheet_id"], r["row"]) for r in rows}
    engine.register(
        "places",
        pa.Table.from_pylist(
            [{"sheet_id": sheet, "row": row} for sheet, row in sorted(places)],
            pa.schema([("sheet_id", pa.string()), ("row", pa.int64())]),
        ),
    )
    register(engine, "own_ids", records)
    found = defaultdict(list)
    for other in ENTITY_TYPES:
        if record_table(other) not in tables_of(engine):
            continue
        fields = [
            f
            for f in profile.entities[other].fields
            if not (entity_type == "organisation" and other == "person" and f.kind == "organisation_name")
        ]
        chosen = [quote(f"{f.name}__{part}") for f in fields for part in ("cols", "problem")]
        theirs = engine.arrow(
            f"""SELECT {", ".join(["sheet_id", '"row"', *chosen])} FROM {record_table(other)}
            SEMI JOIN places USING (sheet_id, "row") WHERE record_id NOT IN (SELECT v FROM own_ids)"""
        ).to_pylist()
        for row in theirs:
            found[(row["sheet_id"], row["row"])].append((other, set(_cells_of(row, fields))))
    return found


def _tables(engine: Engine) -> tuple[dict[str, tuple[list[int], list[int]]], set[str]]:
    """By table its columns without a field, and those of them that are personal; tables whose records are no
    rows."""
    personal = ", ".join(map(literal, PERSONAL))
    columns = engine.rows(
        f"""SELECT table_id, list(c.position), coalesce(list(c.position) FILTER (c.kind IN ({personal})), [])
        FROM (SELECT table_id, unnest(columns) AS c FROM tables) WHERE c.field IS NULL GROUP BY table_id"""
    )
    own = engine.rows("SELECT table_id FROM tables WHERE grid IS NOT NULL")
    return {table: (unread, telling) for table, unread, telling in columns}, {table for (table,) in own}


def _beside(
    row: int, unread: Sequence[int], cells: Collection[tuple[int, int]], kept: Collection[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Cells without a field that are the subject's: each belongs to whom the nearest one to its left does."""
    for column in unread:
        before = [at for number, at in (*cells, *kept) if number == row and at < column]
        if before and (row, max(before)) in cells and (row, column) not in kept:
            yield row, column


def _cells_of(row: Mapping[str, Any], fields: Sequence[FieldSpec]) -> Iterator[tuple[int, int]]:
    """Row and column of each cell that a record reads."""
    for one in fields:
        if row[f"{one.name}__problem"] == DERIVED:
            continue
        for place in (row[f"{one.name}__cols"] or "").split():
            letters, number = re.fullmatch(r"([A-Z]+)(\d*)", place).groups()  # type: ignore[union-attr]
            yield int(number or row["row"]), column_number(letters)


def _names_of_fields(reading: Reading, entity_type: EntityType) -> list[str]:
    """The fields of the records of a type in a reading."""
    with opened(reading) as (_, profile):
        return [one.name for one in profile.entities[entity_type].fields]


def _cells(
    readings: Sequence[Reading], found: _Found, terms: Terms
) -> tuple[dict[str, dict[int, list[Cell]]], set[str]]:
    """What is to stand in the cells of every sheet that says something of the subject, and the texts that are
    another then; each sheet is read once."""
    cells: dict[str, dict[int, list[Cell]]] = {}
    gone: set[str] = set()
    for engine, grid, key in grids_of(readings):
        said = cells_of_grid(engine, grid, terms, found.cells[key], found.whole_rows[key])
        if said:
            digest, number = key
            cells.setdefault(digest, {})[number] = [cell for cell, _ in said]
            gone |= {text for _, text in said}
    return cells, gone


def grids_of(readings: Sequence[Reading]) -> Iterator[tuple[Engine, Path, tuple[str, int]]]:
    """Each sheet that was read once: an engine, the grid of its cells, SHA-256 of its file and its number."""
    seen: set[tuple[str, int]] = set()
    for reading in readings:
        folder = reading.folder / "ingest"
        if not (folder / "sheets.parquet").is_file():
            continue
        with DuckDBEngine() as engine:
            engine.view("sheets", folder / "sheets.parquet")
            sheets = engine.rows(
                "SELECT file_digest, sheet_no, grid FROM sheets WHERE columns > 0 ORDER BY ALL"
            )
            for digest, number, grid in sheets:
                key = (digest, int(number))
                if key not in seen and (folder / grid).is_file():
                    seen.add(key)
                    yield engine, folder / grid, key


def details_of(given: Iterable[str]) -> list[str]:
    """Digests by which records are compared, of cells that have no field or tell of an organisation's
    person."""
    texts = set(given)
    whole = {text.strip().lower() for text in texts}
    numbers = {"".join(filter(str.isdecimal, text)) for text in texts}
    compared = whole | {n[-SUBSCRIBER_DIGITS:] for n in numbers if len(n) >= _SHORTEST_NUMBER}
    return sorted({hashlib.md5(text.encode()).hexdigest()[:DIGEST_DIGITS] for text in compared})  # noqa: S324


def cells_of_grid(
    engine: Engine,
    grid: Path,
    terms: Terms,
    own: Collection[tuple[int, int]] = (),
    whole_rows: Collection[int] = (),
) -> list[tuple[Cell, str]]:
    """The cells of a grid that say something of the subject: what is left of each, and its text."""
    engine.view("cells", grid)
    columns = [
        c for c in engine.arrow("SELECT * FROM cells LIMIT 0").column_names if re.fullmatch(r"c\d+", c)
    ]
    if not columns:
        return []
    numbers = sorted({row for row, _ in own} | set(whole_rows))
    engine.view("source", grid, numbered=AT)
    register_numbers(engine, "asked", numbers)
    others = sifted(engine, terms.sieve, map(quote, columns), ['"row" NOT IN (SELECT v FROM asked)'])
    register_numbers(engine, "said", [at for at, joined in others if terms.in_row(joined)])
    rows = engine.arrow(
        f"""SELECT * FROM source
        WHERE "row" IN (SELECT v FROM asked) OR {AT} IN (SELECT v FROM said) ORDER BY "row\""""
    )
    found: list[tuple[Cell, str]] = []
    emptied, rows_gone = set(own), set(whole_rows)
    for row in rows.to_pylist():
        number = int(row["row"])
        for column in columns:
            text, at = row[column], int(column[1:])
            if text is None:
                continue
            if number in rows_gone or (number, at) in emptied:
                found.append(((number, at, None), text))
            elif terms.holds(text):
                found.append(((number, at, terms.without(text)), text))
    return found
