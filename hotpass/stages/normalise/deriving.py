"""Values that the texts of other fields tell: an address its town and code, a town its province.

What each distinct text tells is read once and put beside the maps of the kinds, so that a record takes it by
one join. It counts only where no column of the field gives a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from hotpass.engine import Shortcut
from hotpass.engine.base import literal, quote
from hotpass.fields import KINDS
from hotpass.fields.plain import plain_told
from hotpass.model import DERIVED, ENTITY_TYPES, EntityType
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob
from hotpass.stages.normalise.columns import Text
from hotpass.stages.normalise.layout import Layout, Reading

_NOT_GIVEN: Final = "placeholder"


@dataclass(frozen=True, slots=True)
class Telling:
    """A text of one kind that may tell the value of a field of its record.

    Attributes:
        field: whose value it tells.
        part: what of the text it is.
        reading: the text.
    """

    field: FieldSpec
    part: str
    reading: Reading

    @property
    def kind(self) -> str:
        """The kind that reads the text."""
        return self.reading.field.kind

    @property
    def alias(self) -> str:
        """Alias of the joined table of what such texts tell."""
        return f"t{self.reading.number}"

    @property
    def read(self) -> str:
        """The struct of value, problem and parts."""
        return f"{self.alias}.{quote(_column(self.part, self.field))}"

    def join(self, raw: str) -> str:
        """The join by the column of the text."""
        return f"LEFT JOIN derived_{self.kind} {self.alias} ON {self.alias}.raw = {raw}"

    def text(self, when: str) -> Text:
        """As a text that the field is read from, among rows under the alias ``g`` of which ``when`` holds."""
        raw = f"g.{self.reading.raw}"
        told = f"CASE WHEN {self.read}.value IS NOT NULL THEN {raw} END"
        joined = self.join(f"CASE WHEN {when} THEN {raw} END")
        return Text(told, f"g.{self.reading.cols}", self.read, joined)


def tellings(layout: Layout, entity: EntityType, field: FieldSpec) -> Iterator[Telling]:
    """Texts that may tell a field's value, best first."""
    for told_by in field.told_by:
        kind, part = told_by.split(".")
        for source in layout.profile.entities[entity].fields:
            if source.kind == kind and source != field:
                yield from (Telling(field, part, r) for r in layout.of(entity, source) if not r.composed)


def at_home(layout: Layout, alias: str) -> tuple[list[str], str]:
    """Joins, and the condition that no column says that rows under an alias are of another country.

    What towns and codes tell holds in the profile's country alone.
    """
    home = literal(layout.profile.country)
    said = [r for r in layout.readings if r.field.kind == "country"]
    joins = [f"LEFT JOIN map_country c{r.number} ON c{r.number}.raw = {alias}.{r.raw}" for r in said]
    return joins, " AND ".join(["true", *(f"coalesce(c{r.number}.p_code, {home}) = {home}" for r in said)])


def every_telling(layout: Layout) -> list[Telling]:
    """The tellings of all fields."""
    fields = [(e, f) for e in ENTITY_TYPES for f in layout.profile.entities[e].fields]
    return [told for entity, field in fields for told in tellings(layout, entity, field)]


def map_told(job: StageJob, layout: Layout) -> list[str]:
    """Make ``told_<kind>`` of each kind that tells something: raw, and what the text tells; returns names."""
    by_kind: dict[str, set[str]] = {}
    for told in every_telling(layout):
        by_kind.setdefault(told.kind, set()).add(told.reading.raw)
    for kind, columns in sorted(by_kind.items()):
        gives = KINDS[kind].gives
        texts = [f"SELECT {c} AS raw FROM source WHERE {c} IS NOT NULL" for c in sorted(columns)]
        outputs = pa.schema([(part, pa.string()) for part in gives])
        known = plain_told(kind, job.profile.country)
        job.engine.map_distinct(
            f"told_{kind}",
            " UNION ".join(texts),
            _reader(kind, job.profile.country),
            outputs,
            Shortcut(known.lets, known.where, known.parts) if known else None,
        )
    return [f"told_{kind}" for kind in sorted(by_kind)]


def _reader(kind: str, country: str) -> Any:
    of = KINDS[kind]

    def read(raw: str) -> Sequence[Any]:
        told = of.given(raw, country)
        return [told.get(part) for part in of.gives]

    return read


def told_texts(layout: Layout, kind: str) -> list[str]:
    """Queries for texts of a kind that stand within others."""
    told = {(t.kind, t.part) for t in every_telling(layout) if t.field.kind == kind}
    return [f"SELECT {quote(part)} AS raw FROM told_{of}" for of, part in sorted(told)]


def map_derived(job: StageJob, layout: Layout) -> list[str]:
    """Make ``derived_<kind>`` of each kind that tells something, from ``told_<kind>`` and the maps.

    Columns: raw, and for each value that a field takes a struct of value, problem and parts; returns names.
    """
    by_kind: dict[str, dict[str, Telling]] = {}
    for told in every_telling(layout):
        by_kind.setdefault(told.kind, {})[_column(told.part, told.field)] = told
    for kind, columns in sorted(by_kind.items()):
        structs, joins = [], []
        for number, (column, told) in enumerate(sorted(columns.items())):
            parts = [f"'p_{part}': m{number}.p_{part}" for part in told.field.parts]
            struct = ", ".join([f"'value': m{number}.value", f"'problem': {literal(DERIVED)}", *parts])
            structs.append(f"{{{struct}}} AS {quote(column)}")
            joins.append(
                f"LEFT JOIN map_{told.field.read_as} m{number} ON m{number}.raw = t.{quote(told.part)}"
            )
        job.engine.execute(
            f"""CREATE OR REPLACE TABLE derived_{kind} AS SELECT t.raw, {", ".join(structs)}
            FROM told_{kind} t JOIN map_{kind} m ON m.raw = t.raw
                AND m.problem IS DISTINCT FROM '{_NOT_GIVEN}' {" ".join(joins)}"""
        )
    return [f"derived_{kind}" for kind in sorted(by_kind)]


def _column(part: str, field: FieldSpec) -> str:
    return f"{part}__{field.read_as}"
