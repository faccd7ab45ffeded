"""Which columns of the source tables give which field, as readings of one common layout.

A *reading* is one text that is read as one kind: a column, several columns joined, or a composed text. All
tables share the readings, so that one query serves them all; in a table without the column it is null.
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Any, Final

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.fields.headers import fold_header
from hotpass.model import ENTITY_TYPES, IDENTIFIERS, KEYS, NAMES_NOBODY, EntityType
from hotpass.profiles import FieldSpec, Profile
from hotpass.stage import StageJob
from hotpass.stages.normalise.slots import slots

#: Kinds of which several columns make one text, and what stands between; of others each column is read alone.
JOINED: Final[Mapping[str, str]] = {
    "address": ", ",
    "coordinates": ", ",  # latitude and longitude apart
    "date": " ",  # day, month and year apart
    "text": "; ",
    "role": ", ",
    "given_name": " ",
    "family_name": " ",
}


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One table that gives records; ``number`` counts from 1 in the order of the output.

    A table whose records are no rows has a grid of its own and a number for each of its records: a number
    and a row then always mean one record, though several stand in one row of the sheet.
    """

    number: int
    table_id: str
    sheet_id: str
    source: str
    file_digest: str
    file_name: str
    sheet: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int
    columns: Mapping[str, tuple[tuple[int, str], ...]]  # (position, SQL of its letter) by "<entity>.<field>"
    slots: Mapping[int, int]  # by position; 0 where it is not named
    own_grid: bool = False
    dependent: bool = False  # its rows give records only where a key joins them to organisations
    numbers: int = 1
    unmapped: tuple[tuple[int, str], ...] = ()  # position and name of columns without a field
    details: tuple[tuple[int, str], ...] = ()  # those by which records are compared
    passed_over: tuple[tuple[int, str], ...] = ()  # position, and SQL of where its cell adds nothing

    def cells(self, target: str, slot: int) -> tuple[tuple[int, str], ...]:
        """The columns that give a field, of one slot."""
        return tuple(cell for cell in self.columns.get(target, ()) if self.slots.get(cell[0], 0) == slot)


@dataclass(frozen=True, slots=True)
class Reading:
    """One text of a row that is read as one kind.

    Attributes:
        number: names its columns ``r<number>`` (the text) and ``r<number>c`` (letters parted by a blank).
        entity: of the field that it gives.
        field: the field.
        place: which of several columns for the field it is, from 0; None for joined and composed texts.
        composed: whether it is built from sibling fields.
        slot: which of several people beside each other it tells of, from 1; 0 where there is one, or none is
            meant in particular.
    """

    number: int
    entity: EntityType
    field: FieldSpec
    place: int | None = None
    composed: bool = False
    slot: int = 0

    @property
    def raw(self) -> str:
        """Column of the text."""
        return f"r{self.number}"

    @property
    def cols(self) -> str:
        """Column of the letters of the sheet columns."""
        return f"r{self.number}c"

    @property
    def target(self) -> str:
        """``<entity>.<field>``."""
        return f"{self.entity}.{self.field.name}"


class Layout:
    """The readings that a set of source tables gives to the fields of a profile."""

    def __init__(self, tables: Sequence[SourceTable], profile: Profile) -> None:
        self.tables = tables
        self.profile = profile
        self.readings: list[Reading] = []
        self._of: dict[str, list[Reading]] = defaultdict(list)
        for entity in ENTITY_TYPES:
            for field in profile.entities[entity].fields:
                self._add(entity, field)

    def _add(self, entity: EntityType, field: FieldSpec) -> None:
        target = f"{entity}.{field.name}"
        for slot in sorted({0, *(slot for table in self.tables for slot in table.slots.values())}):
            most = max((len(table.cells(target, slot)) for table in self.tables), default=0)
            places: list[int | None] = list(range(most))
            if most and field.kind in JOINED:
                places = [None]
            for place in places:
                self._append(Reading(len(self.readings), entity, field, place, slot=slot))
            if field.compose and any(self._parts(table, entity, field, slot) for table in self.tables):
                self._append(Reading(len(self.readings), entity, field, composed=True, slot=slot))

    def _append(self, reading: Reading) -> None:
        self.readings.append(reading)
        self._of[reading.target].append(reading)

    def of(self, entity: EntityType, field: FieldSpec | None) -> list[Reading]:
        """Readings of a field, best first; none for no field."""
        return list(self._of[f"{entity}.{field.name}"]) if field else []

    def columns(self, alias: str) -> list[str]:
        """Columns of every reading, under an alias of the rows."""
        return [f"{alias}.{column}" for r in self.readings for column in (r.raw, r.cols)]

    def field(self, entity: EntityType, kind: str) -> FieldSpec | None:
        """The first field of an entity that is of a kind."""
        return next((f for f in self.profile.entities[entity].fields if f.kind == kind), None)

    @cached_property
    def person_name(self) -> FieldSpec | None:
        """The field of a person's name."""
        return self.field("person", "person_name")

    @cached_property
    def person_role(self) -> FieldSpec | None:
        """The field of what a person does."""
        return self.field("person", "role")

    @cached_property
    def organisation_name(self) -> FieldSpec | None:
        """The field of an organisation's name."""
        return self.field("organisation", "organisation_name")

    @cached_property
    def person_organisation(self) -> FieldSpec | None:
        """The field of a person that names their organisation."""
        return self.field("person", "organisation_name")

    @cached_property
    def naming_organisation(self) -> list[Reading]:
        """Readings that name the row's organisation, its own columns first."""
        own = self.of("organisation", self.organisation_name)
        return own + self.of("person", self.person_organisation)

    def expressions(self, table: SourceTable) -> list[str]:
        """SQL over a table's grid: text and letters of each reading, under their names."""
        chosen = []
        for reading in self.readings:
            raw, cols = self._expression(table, reading)
            chosen += [f"{raw} AS {reading.raw}", f"{cols} AS {reading.cols}"]
        return chosen

    def _expression(self, table: SourceTable, reading: Reading) -> tuple[str, str]:
        if reading.composed:
            return self._composed(table, reading)
        cells = table.cells(reading.target, reading.slot)
        if reading.place is None:
            return _together(cells, JOINED[reading.field.kind])
        if reading.place < len(cells):
            position, letter = cells[reading.place]
            when = dict(table.passed_over).get(position)
            text = f"c{position}"
            return f"CASE WHEN NOT coalesce({when}, false) THEN {text} END" if when else text, letter
        return _NOTHING

    def _composed(self, table: SourceTable, reading: Reading) -> tuple[str, str]:
        parts = self._parts(table, reading.entity, reading.field, reading.slot)
        if not parts:
            return _NOTHING
        texts: list[str] = []
        cells: list[tuple[int, str]] = []
        for words, name in _template(reading.field.compose or ""):
            columns = table.cells(f"{reading.entity}.{name}", reading.slot) if name else ()
            texts.append(literal(words))
            texts.append(f"coalesce({_together(columns, ' ')[0]}, '')" if columns else "''")
            cells += columns
        found = f"regexp_replace(concat({', '.join(texts)}), {literal(_LOOSE_ENDS)}, '', 'g')"
        return f"nullif({found}, '')", _together(cells, " ")[1]

    def _parts(self, table: SourceTable, entity: EntityType, field: FieldSpec, slot: int) -> list[str]:
        names = [name for _, name in _template(field.compose or "") if name]
        return [name for name in names if table.cells(f"{entity}.{name}", slot)]


#: Kinds of columns that say something else of an entity each time.
_CHANGING: Final = frozenset({"date", "money", "text"})

#: Least share of rows with a name of a second person in which it is a whole one.
_WHOLE_NAMES: Final = 0.2

#: Headers of a further given name, and the figure by which columns are numbered.
_FURTHER: Final = re.compile(r"\b(?:midd?l\w*|second|tweede) ?(?:name|naam|initial)?\b|\bother names?\b")
_NUMBERED: Final = re.compile(r"(?<!\d)[1-9](?!\d)")

_NOTHING: Final = ("CAST(NULL AS VARCHAR)", "CAST(NULL AS VARCHAR)")

#: What a template leaves at the ends where a part is missing.
_LOOSE_ENDS: Final = r"^[\s,;:/&-]+|[\s,;:/&-]+$"


def _template(compose: str) -> list[tuple[str, str | None]]:
    return [(words, name) for words, name, _, _ in string.Formatter().parse(compose)]


def _together(cells: Sequence[tuple[int, str]], between: str) -> tuple[str, str]:
    """Text and letters of several cells, blank ones left out."""
    if not cells:
        return _NOTHING
    texts = ", ".join(f"c{position}" for position, _ in cells)
    letters = ", ".join(f"CASE WHEN c{p} IS NOT NULL THEN {letter} END" for p, letter in cells)
    return (
        f"nullif(concat_ws({literal(between)}, {texts}), '')",
        f"nullif(concat_ws(' ', {letters}), '')",
    )


def used_tables(engine: Engine) -> list[SourceTable]:
    """The tables that give records, or may when they are joined, from the views ``tables`` and ``sheets``.

    They are in the order of the files' names, their sheets and the tables in them.
    """
    said = "c.field LIKE 'organisation.%' AND c.field NOT LIKE '%.key'"
    found = engine.arrow(
        f"""SELECT t.* FROM tables t JOIN sheets s USING (sheet_id)
        WHERE t.used OR (starts_with(t.reason, {literal(NAMES_NOBODY)}) AND t.grid IS NULL
            AND len(list_filter(t.columns, lambda c: {said})) > 0)
        ORDER BY t.file_name, t.file_digest, s.sheet_no, t.table_no, t.table_id"""
    ).to_pylist()
    numbers = [table["rows"] if table["grid"] else 1 for table in found]
    starts = accumulate(numbers, initial=1)
    return [_source_table(*given) for given in zip(starts, numbers, found, strict=False)]


def without_half_people(job: StageJob, tables: Sequence[SourceTable]) -> list[SourceTable]:
    """The tables, without slots where one hardly ever holds a given and a family name together.

    Such columns are further names of one person (``fname_c2``, ``lname_c2``), not of a second one.
    """
    return [replace(table, slots={}) if _half(job, table) else table for table in tables]


def _half(job: StageJob, table: SourceTable) -> bool:
    for slot in sorted({*table.slots.values()} - {0}):
        given, family = (table.cells(f"person.{name}", slot) for name in ("given_name", "family_name"))
        if not given or not family or table.cells("person.name", slot):
            continue
        filled, of = ([f"c{position} IS NOT NULL" for position, _ in cells] for cells in (given, family))
        one, other = " OR ".join(filled), " OR ".join(of)
        grid = job.inputs["grid"] / f"{table.table_id if table.own_grid else table.sheet_id}.parquet"
        both, either = job.engine.rows(
            f"""SELECT count(*) FILTER (({one}) AND ({other})), count(*) FILTER ({one} OR {other})
            FROM read_parquet({literal(str(grid))})
            WHERE "row" BETWEEN {table.first_row} AND {table.last_row}"""
        )[0]
        if both < _WHOLE_NAMES * either:
            return True
    return False


def _unmapped(columns: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    """Position and name of the columns without a field, unless somebody said that they are not to be used.

    So are keys, as ``person_key``: one that stands in several rows tells what the rows are about.
    """
    for column in columns:
        name = re.sub(r"\W+", "_", fold_header(column["name"] or ""))
        undecided = column["decided_by"] == "suggested" and not column["field"]
        if column["field"] in KEYS:
            yield int(column["position"]), KEYS[column["field"]]
        elif name and undecided and column["kind"] not in _CHANGING:
            known = IDENTIFIERS if column["kind"] == "identifier" else ""
            yield int(column["position"]), f"{known}{name}"


def _standing(column: Mapping[str, Any]) -> tuple[bool, int, int]:
    """Where a column stands among those of one field, whatever their order in the sheet: a middle name behind
    the first, ``Phone 2`` behind ``Phone 1`` and ``Phone``."""
    header = fold_header(column["name"] or "")
    number = _NUMBERED.search(header)
    return bool(_FURTHER.search(header)), int(number[0]) if number else 0, int(column["position"])


def _source_table(number: int, numbers: int, table: Mapping[str, Any]) -> SourceTable:
    columns: dict[str, tuple[tuple[int, str], ...]] = {}
    for column in sorted(table["columns"], key=_standing):
        if column["field"]:
            position = int(column["position"])
            cell = (position, f"a{position}" if table["grid"] else literal(column["letter"]))
            columns[column["field"]] = (*columns.get(column["field"], ()), cell)
    kept = ("table_id", "sheet_id", "source", "file_digest", "file_name", "sheet")
    bounds = ("first_row", "last_row", "first_column", "last_column")
    given = {key: table[key] for key in (*kept, *bounds)}
    given |= {"own_grid": bool(table["grid"]), "numbers": numbers, "slots": slots(table["columns"])}
    given["dependent"] = not table["used"]
    given["unmapped"] = tuple(_unmapped(table["columns"]))
    return SourceTable(number=number, columns=columns, **given)
