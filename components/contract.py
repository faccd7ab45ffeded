"""The contract of a source: its columns, and what a file breaks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from components import facts, markup, table
from components.markup import Child, markdown
from components.words import NONE, counted, number

if TYPE_CHECKING:
    from hotpass.contracts import Column, Contract, Table
    from hotpass.contracts.breach import Held, Summary

#: Breaches and cells that are shown; all of them are counted.
MOST, MOST_CELLS = 50, 3
#: How a type is called where no kind is agreed.
_ANY = {"string": "any text"}
_BREACHES = (
    table.Column("severity", "Severity"),
    table.Column("sheet", "Sheet"),
    table.Column("what", "What is broken", wide=True),
    table.Column("then", "What the run does", wide=True),
    table.Column("cells", "Cells", wide=True),
    table.Column("count", "Count", numeric=True),
)
_COLUMNS = (
    table.Column("name", "Column"),
    table.Column("field", "Read as"),
    table.Column("kind", "Kind"),
    table.Column("rules", "Rules", wide=True),
    table.Column("state", "State"),
)


def show(held: Held, *, key: str) -> None:
    """Show how a file keeps its contract, what it breaks, and behind a fold the columns agreed on."""
    if held.contract is None:
        st.caption(f"Nothing is agreed on the columns of {markdown(held.source)}.")
        drift(held)
        return
    markup.show(facts.sentence("kept" if not held.broken else "broken", state_of(held)))
    if held.breaches:
        breaches(held.breaches, f"What {held.file or held.source} breaks of its contract")
    drift(held)
    columns(held.contract, held.breaches, key=key)


def state_of(held: Held) -> str:
    """``Regulator keeps the contract regulator 1.0.0``, with the number of breaches."""
    assert held.contract is not None
    named = f"the contract {held.contract.name} {held.contract.version}"
    if not held.broken:
        return f"{held.source} keeps {named}."
    graver = sum(breach.count for breach in held.breaches if breach.severity != "info")
    return f"{held.source} breaks {named}: {counted(graver, 'breach', 'breaches')}."


def breaches(found: Sequence[Summary], label: str) -> None:
    """Show breaches, the gravest first."""
    split = any(breach.then for breach in found)
    shown = [column for column in _BREACHES if split or column.key != "then"]
    markup.show(table.html(shown, [table.Row(_breach(breach)) for breach in found[:MOST]], label))
    if len(found) > MOST:
        st.caption(f"{number(MOST)} of {number(len(found))} kinds of breaches.")


def _breach(breach: Summary) -> dict[str, Child]:
    return {
        "severity": facts.state(breach.severity),
        "sheet": breach.sheet or NONE,
        "what": breach.what,
        "then": breach.then,
        "cells": ", ".join(_cells(breach)) or "the column as a whole",
        "count": number(breach.count),
    }


def _cells(breach: Summary) -> Iterator[str]:
    for cell, value in breach.cells[:MOST_CELLS]:
        yield f"{cell} “{value}”" if value else cell
    rest = breach.count - min(len(breach.cells), MOST_CELLS)
    if breach.cells and rest:
        yield f"and {number(rest)} more"


def columns(contract: Contract, found: Sequence[Summary] = (), *, key: str) -> None:
    """Show the columns of a contract behind a fold, a table for each of its tables."""
    several = counted(len(contract.tables), "table")
    with st.expander(f"What is agreed: {several} of {markdown(contract.name)}", key=f"agreed-{key}"):
        for one in contract.tables:
            title = one.title or one.name
            st.markdown(f"**{markdown(title)}**, {markdown(_place(one))}")
            broken = {c.name: of for c in one.columns if (of := _of(found, one, c))}
            shown = [column for column in _COLUMNS if broken or column.key != "state"]
            rows = [table.Row(_column(c, broken.get(c.name, ()))) for c in one.columns]
            markup.show(table.html(shown, rows, f"Columns of {title}"))


def _place(one: Table) -> str:
    return "anywhere in the file" if one.sheet in (None, "*") else f"sheet {one.sheet}"


def _of(found: Iterable[Summary], one: Table, column: Column) -> list[Summary]:
    from hotpass.contracts import is_sheet

    return [b for b in found if b.column == column.name and is_sheet(one, b.sheet, b.file_name)]


def _column(column: Column, found: Sequence[Summary]) -> dict[str, Child]:
    entity = (column.field or "").partition(".")[0]
    return {
        "name": column.name,
        "field": f"{column.title or column.name} ({entity})" if entity else "not used",
        "kind": (column.kind or _ANY.get(column.type, column.type)).replace("_", " "),
        "rules": ", ".join(_rules(column)) or NONE,
        "state": facts.state(found[0].severity) if found else NONE,
    }


def _rules(column: Column) -> Iterator[str]:
    if column.required:
        yield "required"
    if column.unique:
        yield "unique"
    if column.pattern:
        yield f"like {column.pattern}"
    if column.enum:
        yield f"one of {', '.join(column.enum)}"
    bounds = {"at least": column.minimum, "at most": column.maximum}
    yield from (f"{words} {value:g}" for words, value in bounds.items() if value is not None)


def drift(held: Held) -> None:
    """Show how the columns differ from the published version, where they do."""
    if held.drift and held.drift.changes:
        st.markdown(f"Since version {held.drift.version}:")
        markup.show(facts.sentences([f"{c.table}: {c.sentence}." for c in held.drift.changes]))
