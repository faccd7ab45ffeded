"""Whom a row names, and which e-mail addresses and numbers it holds, as SQL over ``source`` and the maps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from hotpass.fields import KINDS
from hotpass.model import EntityType
from hotpass.profiles import FieldSpec
from hotpass.stages.normalise.layout import Layout, Reading
from hotpass.stages.normalise.values import STRAYS

#: Where a value or a person stands: the text, the letters of its columns, and the slot of its reading.
_CELL: Final = "raw VARCHAR, cols VARCHAR, slot INTEGER"
#: A text that gave nothing.
_TEXT: Final = "raw VARCHAR, cols VARCHAR, problem VARCHAR"


def items_column(entity: EntityType, field: FieldSpec) -> str:
    """Column with a field's values: structs of value, parts, problem, raw, cols and slot."""
    return f"{entity}_{field.name}_items"


def unread_column(entity: EntityType, field: FieldSpec) -> str:
    """Column with the first text that gave no value: a struct of raw, cols, problem and parts."""
    return f"{entity}_{field.name}_unread"


def several(layout: Layout, entity: EntityType) -> list[FieldSpec]:
    """Fields of an entity that hold several values."""
    return [f for f in layout.profile.entities[entity].fields if f.multi]


def strays(layout: Layout, entity: EntityType, field: FieldSpec) -> list[Reading]:
    """Readings of other fields of the entity in which values of this field are looked for."""
    if layout.field(entity, field.kind) != field:
        return []
    others = [r for f in layout.profile.entities[entity].fields for r in layout.of(entity, f)]
    return [r for r in others if (field.kind, r.field.kind) in STRAYS and not r.composed]


def searched_for(layout: Layout, reading: Reading) -> list[str]:
    """Other kinds whose values are looked for in a reading."""
    kinds = [kind for kind, column in STRAYS if column == reading.field.kind]
    return [kind for kind in kinds if layout.field(reading.entity, kind)]


def rows_with(layout: Layout, entity: EntityType) -> str:
    """``source`` with :func:`items_column` and :func:`unread_column` of an entity's fields of several values.

    Rows of people are those with a text of a person, and have the columns ``people`` and ``nobody``:
    ``people`` is a list of structs of value, parts, problem, role, raw, cols and slot; ``nobody`` is the
    first text that should name somebody and does not: a struct of raw, cols and problem.
    """
    columns, joins, where = ["s.*"], [], "true"
    if entity == "person":
        columns += _people(layout)
        joins += _people_joins(layout)
        where = _any(f"s.{r.raw} IS NOT NULL" for r in layout.readings if r.entity == entity)
    for field in several(layout, entity):
        columns += _values(layout, entity, field)
        joins += _value_joins(layout, entity, field)
    return f"SELECT {', '.join(columns)} FROM source s {' '.join(dict.fromkeys(joins))} WHERE {where}"


def _people(layout: Layout) -> list[str]:
    readings = layout.of("person", layout.person_name)
    named = _joined(
        _of_slot([r for r in readings if r.slot == slot]) for slot in sorted({r.slot for r in readings})
    )
    unread = {r: f"s.{r.raw} IS NOT NULL AND m{r.number}.people IS NULL" for r in readings}
    parts = "".join(f", p_{part} VARCHAR" for part in KINDS["person_name"].parts)
    nobody = _first({_text(r, f"m{r.number}.problem"): when for r, when in unread.items()}, _TEXT)
    person = f"value VARCHAR{parts}, problem VARCHAR, role VARCHAR, {_CELL}"
    return [f"CAST(coalesce({named}, []) AS STRUCT({person})[]) AS people", f"{nobody} AS nobody"]


def _of_slot(readings: Sequence[Reading]) -> str:
    """Whom a name's own columns name, else its composed text."""
    own = [r for r in readings if not r.composed]
    given = _any(f"s.{r.raw} IS NOT NULL" for r in own)
    named = _joined(_with_cell(f"m{r.number}.people", r) for r in own)
    composed = _joined(_with_cell(f"m{r.number}.people", r) for r in readings if r.composed)
    return f"coalesce(CASE WHEN {given} THEN {named} ELSE {composed} END, [])"


def _people_joins(layout: Layout) -> list[str]:
    readings = layout.of("person", layout.person_name)
    return [f"LEFT JOIN map_people m{r.number} ON m{r.number}.raw = s.{r.raw}" for r in readings]


def _values(layout: Layout, entity: EntityType, field: FieldSpec) -> list[str]:
    own = layout.of(entity, field)
    lists = [
        _with_cell(f"{_alias(r, field.kind)}.items", r, f"{_alias(r, field.kind)}.problem")
        for r in (*own, *strays(layout, entity, field))
    ]
    unread = {
        _text(r, f"{alias}.problem", f"{alias}.parts"): _gave_nothing(layout, r)
        for r in own
        for alias in [_alias(r, field.kind)]
    }
    parts = "".join(f", p_{part} VARCHAR" for part in field.parts)
    dtype = f"STRUCT(value VARCHAR{parts}, problem VARCHAR, {_CELL})[]"
    found = _joined(lists)
    if len(lists) > 1:
        found = first_of_each(found, "value", "slot")
    return [
        f"CAST(coalesce({found}, []) AS {dtype}) AS {items_column(entity, field)}",
        f"{_first(unread, f'{_TEXT}, parts STRUCT({parts[2:]})')} AS {unread_column(entity, field)}",
    ]


def _value_joins(layout: Layout, entity: EntityType, field: FieldSpec) -> list[str]:
    own = layout.of(entity, field)
    joins = [_join(r, field.kind) for r in (*own, *strays(layout, entity, field))]
    return joins + [_join(r, kind) for r in own for kind in searched_for(layout, r)]


def _gave_nothing(layout: Layout, reading: Reading) -> str:
    kinds = [reading.field.kind, *searched_for(layout, reading)]
    return " AND ".join(
        [f"s.{reading.raw} IS NOT NULL", *(f"{_alias(reading, k)}.items IS NULL" for k in kinds)]
    )


def _join(reading: Reading, kind: str) -> str:
    alias = _alias(reading, kind)
    return f"""LEFT JOIN many_{kind} {alias}
        ON {alias}."of" = '{reading.field.kind}' AND {alias}.raw = s.{reading.raw}"""


def _alias(reading: Reading, kind: str) -> str:
    return f"{kind}_{reading.number}"


def _with_cell(items: str, reading: Reading, problem: str | None = None) -> str:
    said = f"problem := {problem}, " if problem else ""
    return (
        f"list_transform({items}, "
        f"lambda i: struct_insert(i, {said}raw := s.{reading.raw}, cols := s.{reading.cols}, "
        f"slot := {reading.slot}))"
    )


def _text(reading: Reading, problem: str, parts: str = "") -> str:
    known = f", 'parts': {parts}" if parts else ""
    return f"{{'raw': s.{reading.raw}, 'cols': s.{reading.cols}, 'problem': {problem}{known}}}"


def _joined(lists: Iterable[str]) -> str:
    given = list(lists)
    if len(given) < 2:
        return given[0] if given else "NULL"
    return f"list_concat({', '.join(given)})"


def _first(found: dict[str, str], of: str) -> str:
    """The first struct whose condition holds; ``of`` are the struct's fields."""
    cases = " ".join(f"WHEN {when} THEN {struct}" for struct, when in found.items())
    return f"CASE {cases} END" if cases else f"CAST(NULL AS STRUCT({of}))"


def _any(conditions: Sequence[str] | Iterable[str]) -> str:
    return " OR ".join(conditions) or "false"


def first_of_each(items: str, *keys: str) -> str:
    """SQL of a list of structs without those whose ``keys`` an earlier one has."""
    told = f"x.{keys[0]}" if len(keys) == 1 else f"row({', '.join(f'x.{key}' for key in keys)})"
    every = f"list_transform({items}, lambda x: {told})"
    once = f"list_filter({items}, lambda x, k: list_position({every}, {told}) = k)"
    return f"CASE WHEN len({items}) < 2 THEN {items} ELSE {once} END"
