"""The two records of a pair side by side, field by field, as a reviewer may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.linkage.agreeing import Agreement, agreements
from hotpass.linkage.opening import Linked
from hotpass.model import EntityType, cells_sql, record_table
from hotpass.profiles import FieldSpec
from hotpass.review.marking import ALIKE, Stretch, likeness, stretches
from hotpass.review.policy import Policy

#: Kinds of which one value may belong to several entities, and of which it tells how many have it.
SHARED: Final = frozenset({"phone", "email", "website", "address"})


@dataclass(frozen=True, slots=True)
class Place:
    """A record and where it stands.

    Attributes:
        record_id: its id.
        entity_id: of the entity that the run put it into.
        source: what the profile calls its source.
        file_name: the file.
        sheet: the sheet, ``""`` for formats without sheets.
        row: the row, as a spreadsheet numbers it.
        part: position among several of one type in the row, from 1.
    """

    record_id: str
    entity_id: str
    source: str
    file_name: str
    sheet: str
    row: int
    part: int


@dataclass(frozen=True, slots=True)
class Said:
    """What one record says of a field.

    Attributes:
        stretches: its value in parts, those that the other record lacks told apart.
        cells: the cells that it stands in, such as ``B7 C7``; ``""`` where that is not known.
    """

    stretches: tuple[Stretch, ...]
    cells: str

    @property
    def text(self) -> str:
        """The value, as the reviewer sees it."""
        return "".join(part.text for part in self.stretches)


@dataclass(frozen=True, slots=True)
class FieldSides:
    """A field of both records.

    Attributes:
        name: of the field.
        label: what people call it.
        state: what the two values are to each other.
        left: what the one record says, or None.
        right: what the other says, or None.
        elsewhere: how many entities besides those of the two records have a value that both give.
        personal: class of personal information.
    """

    name: str
    label: str
    state: Agreement
    left: Said | None
    right: Said | None
    elsewhere: int = 0
    personal: str = "none"


@dataclass(frozen=True, slots=True)
class Sides:
    """Two records side by side.

    Attributes:
        entity_type: what both are of.
        left: the record of the smaller id.
        right: the other.
        fields: the fields that at least one of them gives and that may be seen, in the profile's order.
    """

    entity_type: EntityType
    left: Place
    right: Place
    fields: tuple[FieldSides, ...]


def sides(
    linked: Linked, entity_type: EntityType, pairs: Sequence[tuple[str, str]], policy: Policy | None = None
) -> list[Sides]:
    """The records of pairs of one type, side by side; every table is read once for all of them.

    Args:
        linked: the run (:func:`hotpass.linkage.opened`).
        entity_type: what the records are of.
        pairs: ids of the two records of each.
        policy: what the reviewer may see; everything when not given.

    Raises:
        InputError: the run does not know one of the records.
        ConfigError: the policy names a field that is not there.
    """
    ordered = [(min(pair), max(pair)) for pair in pairs]
    if not ordered:
        return []
    policy = policy or Policy()
    policy.check(linked.profile)
    every = sorted({record for pair in ordered for record in pair})
    places = _places(linked, entity_type, every)
    for record in every:
        if record not in places:
            raise InputError(f"there is no record {record!r} in run {linked.run_id}")
    agreed = agreements(linked, entity_type, ordered)
    reading = _Reading(linked, entity_type, policy)
    said, shared = reading.values(), reading.shared()
    return [
        Sides(
            entity_type,
            places[left],
            places[right],
            tuple(reading.fields((places[left], places[right]), (said[left], said[right]), shared, words)),
        )
        for (left, right), words in zip(ordered, agreed, strict=True)
    ]


def values_of(
    linked: Linked, entity_type: EntityType, records: Sequence[str], policy: Policy
) -> list[tuple[Place, list[tuple[str, str]]]]:
    """Of records of one type, in their order, where each stands and what it says by the label of the field.

    Args:
        linked: the run.
        entity_type: what they are of.
        records: their ids.
        policy: what the reviewer may see.
    """
    places = _places(linked, entity_type, records)
    reading = _Reading(linked, entity_type, policy)
    linked.engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE {record_table(entity_type)} AS
        SELECT * FROM every_{record_table(entity_type)} SEMI JOIN placed_of USING (record_id)"""
    )
    said = reading.values()
    return [(places[record], list(reading.texts(said[record]))) for record in records]


def _places(linked: Linked, entity_type: EntityType, records: Sequence[str]) -> dict[str, Place]:
    linked.engine.register("placed_of", pa.table({"record_id": list(records)}))
    rows = linked.engine.rows(
        f"""SELECT c.record_id, c.entity_id, r.source, c.file_name, coalesce(c.sheet, ''), c."row", c.part
        FROM clusters c JOIN every_{record_table(entity_type)} r USING (record_id)
        WHERE c.entity_type = {literal(entity_type)} AND c.record_id IN (SELECT record_id FROM placed_of)"""
    )
    return {row[0]: Place(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads the records that the engine holds in the table of their type."""

    linked: Linked
    entity_type: EntityType
    policy: Policy

    @property
    def specs(self) -> list[FieldSpec]:
        """The fields that may be seen."""
        published = self.linked.profile.entities[self.entity_type].published
        return [
            f for f in published if self.policy.of(self.entity_type, f.name, f.personal_class) != "hidden"
        ]

    def values(self) -> dict[str, dict[str, Any]]:
        """By record and field its values, a list; the cells under ``<field> cells``; its source."""
        columns = ["record_id", "source", *(column for spec in self.specs for column in _columns(spec))]
        rows = self.linked.engine.arrow(
            f"SELECT {', '.join(columns)} FROM {record_table(self.entity_type)}"
        ).to_pylist()
        return {row["record_id"]: row for row in rows}

    def shared(self) -> dict[tuple[str, str], set[str]]:
        """By field and value the entities that have it, of kinds that several entities may share."""
        found: dict[tuple[str, str], set[str]] = {}
        for spec in self.specs:
            if spec.kind in SHARED:
                rows = self.linked.engine.rows(_who_else(spec, record_table(self.entity_type)))
                found |= {(spec.name, value): set(entities) for value, entities in rows}
        return found

    def texts(self, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Label and value of each field that a record gives."""
        for spec in self.specs:
            if row[spec.name]:
                shown = [self.policy.shown(self.entity_type, spec, value) for value in row[spec.name]]
                yield spec.label, ", ".join(shown)

    def fields(
        self,
        ends: tuple[Place, Place],
        rows: tuple[Mapping[str, Any], Mapping[str, Any]],
        shared: Mapping[tuple[str, str], set[str]],
        words: Mapping[str, Agreement],
    ) -> Iterator[FieldSides]:
        """The fields of a pair."""
        mine = {end.entity_id for end in ends}
        for spec in self.specs:
            values = rows[0][spec.name], rows[1][spec.name]
            word = words.get(spec.name)
            if not any(values) or (spec.kind == "identifier" and _of_two_sources(rows) and not word):
                continue
            both = set(values[0]) & set(values[1])
            others = [len(shared.get((spec.name, value), set()) - mine) for value in both]
            left, right = (self._said(spec, values, n, rows[n][f"{spec.name} cells"] or "") for n in (0, 1))
            yield FieldSides(
                spec.name,
                spec.label,
                _state(*values, word),
                left,
                right,
                max(others, default=0),
                spec.personal_class,
            )

    def _said(
        self, spec: FieldSpec, values: tuple[Sequence[str], Sequence[str]], side: int, cells: str
    ) -> Said | None:
        if not values[side]:
            return None
        own, other = (
            [self.policy.shown(self.entity_type, spec, v) for v in values[n]] for n in (side, 1 - side)
        )
        return Said(tuple(_parts(own, other)), cells)


def _columns(spec: FieldSpec) -> Iterator[str]:
    name, cells = spec.name, cells_sql(quote(f"{spec.name}__cols"), 'CAST("row" AS VARCHAR)')
    alone = f"list_filter([coalesce({quote(name)}, {quote(name + '__raw')})], lambda v: v IS NOT NULL)"
    several = f"nullif({quote(name + '__all')}, [])"
    yield f"{f'coalesce({several}, {alone})' if spec.multi else alone} AS {quote(name)}"
    yield f"{cells} AS {quote(name + ' cells')}"


def _who_else(spec: FieldSpec, table: str) -> str:
    """SQL of the values of a field in the wanted records, each with every entity that has it."""

    def every(source: str) -> str:
        column = quote(spec.name)
        several = f"unnest(coalesce(nullif({quote(spec.name + '__all')}, []), [{column}]))"
        return f"SELECT record_id, {several if spec.multi else column} AS value FROM {source}"

    return f"""WITH wanted AS (SELECT DISTINCT value FROM ({every(table)}) WHERE value IS NOT NULL)
        SELECT value, list(DISTINCT c.entity_id) FROM ({every(f"every_{table}")})
        SEMI JOIN wanted USING (value) JOIN clusters c USING (record_id) GROUP BY value"""


def _of_two_sources(rows: tuple[Mapping[str, Any], Mapping[str, Any]]) -> bool:
    return bool(rows[0]["source"] != rows[1]["source"])


def _parts(own: Sequence[str], other: Sequence[str]) -> Iterator[Stretch]:
    """Of several values those that the other record lacks differ; single ones letter by letter."""
    if not other:
        yield Stretch(", ".join(own), False)
    elif len(own) == len(other) == 1:
        yield from stretches(own[0], other[0])
    else:
        for place, value in enumerate(own):
            if place:
                yield Stretch(", ", False)
            yield Stretch(value, value not in other)


def _state(own: Sequence[str], other: Sequence[str], word: Agreement | None) -> Agreement:
    """What is the same letter by letter is the same; else what the model's comparison says, where it does."""
    if not own or not other:
        return "missing"
    if {value.casefold() for value in own} & {value.casefold() for value in other}:
        return "same"
    if word in ("conflicting", "similar"):
        return word
    alike = max(likeness(a, b) for a in own for b in other) >= ALIKE
    return "similar" if word == "same" or alike else "conflicting"
