"""What differs between two contracts, and how far their version must step.

A change breaks a contract when what kept the old one may not keep the new one, or when whoever reads by the
old one may read wrongly: a column or table that is gone, another type, kind or meaning, a value newly
required, a rule that is narrower, another key. Everything else is compatible: what is new and optional, or a
rule that is wider, asks for a minor step; words ask for a patch.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hotpass.contracts.form import Column, Contract, Table
from hotpass.contracts.versions import Step


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        table: it is in.
        column: it is about, or None for the table as a whole.
        code: what kind of difference it is, such as ``column-removed``.
        sentence: what is different, in words.
        step: how far the version must step for it.
    """

    table: str
    column: str | None
    code: str
    sentence: str
    step: Step

    @property
    def breaking(self) -> bool:
        """Whether it breaks the contract."""
        return self.step == "major"


def compare(before: Contract, after: Contract) -> list[Change]:
    """The changes from one contract to another, table by table; breaking ones first within a table."""
    found: list[Change] = []
    for name in sorted({*before.by_name, *after.by_name}):
        old, new = before.by_name.get(name), after.by_name.get(name)
        if old is None:
            found.append(Change(name, None, "table-added", f"The table {name} is new", "minor"))
        elif new is None:
            found.append(Change(name, None, "table-removed", f"The table {name} is gone", "major"))
        else:
            found += sorted(_in_table(old, new), key=lambda change: not change.breaking)
    return found


def _in_table(old: Table, new: Table) -> Iterator[Change]:
    name = new.name
    renamed = dict(_renamed(old, new))
    for column in old.columns:
        if column.name in renamed:
            said = f"The column {column.name!r} is now called {renamed[column.name]!r}"
            yield Change(name, column.name, "column-renamed", said, "major")
        elif column.name not in new.by_name:
            yield Change(name, column.name, "column-removed", f"The column {column.name!r} is gone", "major")
    for column in new.columns:
        if column.name in old.by_name:
            yield from _in_column(name, old.by_name[column.name], column)
        elif column.name not in renamed.values():
            yield _added(name, column)
    yield from _as_a_whole(old, new)


def _added(table: str, column: Column) -> Change:
    if column.required:
        said = f"The column {column.name!r} is new and required"
        return Change(table, column.name, "column-required", said, "major")
    return Change(table, column.name, "column-added", f"The column {column.name!r} is new", "minor")


def _renamed(old: Table, new: Table) -> Iterator[tuple[str, str]]:
    """Old and new name of columns whose field or place says that they are the same."""
    gone = [c for c in old.columns if c.name not in new.by_name]
    fresh = [c for c in new.columns if c.name not in old.by_name]
    for column in gone:
        at = old.columns.index(column)
        for other in fresh:
            same_field = column.field is not None and column.field == other.field
            same_place = new.columns.index(other) == at and len(old.columns) == len(new.columns)
            alike = (column.type, column.kind, column.field) == (other.type, other.kind, other.field)
            if same_field or (same_place and alike):
                fresh.remove(other)
                yield column.name, other.name
                break


def _as_a_whole(old: Table, new: Table) -> Iterator[Change]:
    name = new.name
    if old.key != new.key:
        said = f"The key was {_listed(old.key)} and is {_listed(new.key)}"
        yield Change(name, None, "key-changed", said, "major")
    if lost := [r for r in new.references if r not in old.references]:
        said = f"Values of {_listed(lost[0].columns)} must stand in {lost[0].table}"
        yield Change(name, None, "reference-added", said, "major")
    if freed := [r for r in old.references if r not in new.references]:
        said = f"Values of {_listed(freed[0].columns)} need not stand in {freed[0].table} any more"
        yield Change(name, None, "reference-removed", said, "minor")
    if old.sheet != new.sheet:
        wider = new.sheet == "*"
        said = f"The sheet was {old.sheet or 'not named'} and is {new.sheet or 'not named'}"
        yield Change(name, None, "sheet-changed", said, "minor" if wider else "major")
    if old.title != new.title:
        yield Change(name, None, "title-changed", "The title is another", "patch")
    kept = [c.name for c in old.columns if c.name in new.by_name]
    if kept != [c.name for c in new.columns if c.name in old.by_name]:
        yield Change(name, None, "order-changed", "The columns stand in another order", "patch")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing"


def _in_column(table: str, old: Column, new: Column) -> Iterator[Change]:
    for code, said, step in _differences(old, new):
        yield Change(table, new.name, code, f"The column {new.name!r} {said}", step)


_Found = tuple[str, str, Step]


def _differences(old: Column, new: Column) -> Iterator[_Found]:
    if old.type != new.type:
        yield "type-changed", f"was of the type {old.type} and is of the type {new.type}", "major"
    elif old.inner != new.inner:
        wider = _holds_more(old.inner, new.inner)
        yield "inner-changed", "holds other parts", "minor" if wider else "major"
    if old.kind != new.kind:
        wider = new.kind is None
        said = f"held {old.kind or 'any kind'} and holds {new.kind or 'any kind'}"
        yield "kind-changed", said, "minor" if wider else "major"
    if old.field != new.field:
        said = f"meant {old.field or 'no field'} and means {new.field or 'no field'}"
        yield "field-changed", said, "major" if old.field else "minor"
    yield from _flags(old, new)
    yield from _pattern(old.pattern, new.pattern)
    yield from _enum(old.enum, new.enum)
    yield from _limit("minimum", old.minimum, new.minimum, operator.lt)
    yield from _limit("maximum", old.maximum, new.maximum, operator.gt)
    if (old.title, old.description) != (new.title, new.description):
        yield "words-changed", "has another title or description", "patch"


def _flags(old: Column, new: Column) -> Iterator[_Found]:
    if new.required != old.required:
        said = "is newly required" if new.required else "may be blank now"
        yield "required-changed", said, "major" if new.required else "minor"
    if new.unique != old.unique:
        said = "may newly hold no value twice" if new.unique else "may hold a value twice now"
        yield "unique-changed", said, "major" if new.unique else "minor"


def _pattern(old: str | None, new: str | None) -> Iterator[_Found]:
    """A pattern that is another cannot be told to be wider, unless the old one is one of its alternatives."""
    if old == new:
        return
    wider = new is None or (old is not None and (new.startswith(f"{old}|") or new.endswith(f"|{old}")))
    said = "may hold more than its pattern allowed" if wider else "has another pattern"
    yield "pattern-changed", said, "minor" if wider else "major"


def _enum(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[_Found]:
    if set(old) == set(new):
        return
    if new and (not old or set(old) - set(new)):
        gone = sorted(set(old) - set(new))
        said = f"may no longer be {', '.join(gone)}" if gone else f"may only be {', '.join(new)}"
        yield "enum-narrowed", said, "major"
    else:
        fresh = sorted(set(new) - set(old))
        yield "enum-widened", f"may also be {', '.join(fresh)}" if new else "may be anything now", "minor"


def _limit(
    name: str, old: float | None, new: float | None, outside: Callable[[float, float], bool]
) -> Iterator[_Found]:
    if old == new:
        return
    wider = new is None or (old is not None and outside(new, old))
    said = f"has the {name} {_figure(new)}, which was {_figure(old)}"
    yield f"{name}-changed", said, "minor" if wider else "major"


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"


def _holds_more(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a JSON Schema says all that another said, and only adds properties."""
    if "items" in old and "items" in new:
        return _holds_more(old["items"], new["items"])
    properties = new.get("properties") or {}
    said = old.get("properties") or {}
    rest = [{k: v for k, v in given.items() if k != "properties"} for given in (old, new)]
    return rest[0] == rest[1] and all(properties.get(name) == dtype for name, dtype in said.items())
