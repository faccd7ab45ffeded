"""Which table the tabs of columns, drift and suggestions are about, and what is read of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import streamlit as st

from hotpass.quality import asking
from hotpass.quality.drift import Drift
from hotpass.quality.profiling import Subject as Table
from hotpass.quality.profiling import TableProfile
from hotpass.quality.suggesting import Suggestion
from pages import reads, seen_alike, worked_out
from pages.quality_subject import Subject

#: What this server has shown already, and so is kept.
_shown: set[tuple[str, ...]] = set()
LEVELS: Final = {"ssot": "published", "records": "as records", "input": "as read"}


def tables(subject: Subject, *, sources: bool = False) -> list[Table]:
    """The tables behind what was assessed, the published ones first; with each source's records if asked."""
    found = of_version(subject.version.dataset, subject.version.number) if subject.version else None
    if found is None:
        found = asking.tables_of_run(reads.workspace(), subject.assessed.run_id)
    ordered = sorted(found, key=partial(_place, subject))
    if not sources:
        return ordered
    return [one for table in ordered for one in (table, *_by_source(table.key, _stamp(table), table))]


def held(subject: Subject) -> list[Table]:
    """The tables that take rules: the published ones first, those of files as they stand last."""
    space, version = reads.workspace(), subject.version
    found = (
        asking.held_of_version(space, version.dataset, version.number)
        if version
        else asking.held_of_run(space, subject.assessed.run_id)
    )
    return sorted(found, key=partial(_place, subject))


def _place(subject: Subject, table: Table) -> tuple[int, bool]:
    """Where a table stands among others: by its level, and the published one without rows last of them."""
    rows = subject.version.rows if subject.version else {}
    return list(LEVELS).index(table.level), rows.get(table.key) == 0


def of_version(dataset: str, number: int) -> list[Table]:
    """The tables behind a version."""
    return asking.tables_of_version(reads.workspace(), dataset, number)


def called(table: Table) -> str:
    """What the table is called."""
    return table.label if table.level != "ssot" else f"{table.label}, published"


def choose(found: Sequence[Table], label: str, key: str, *, none: str | None = None) -> Table | None:
    """The table that is chosen, kept in the address; None where nothing is, which ``none`` then says."""
    by_key = {table.key: table for table in found}
    options = [*([""] if none else []), *by_key]
    words = {"": none or "", **{name: called(table) for name, table in by_key.items()}}
    now = st.query_params.get(key, "")
    place = options.index(now) if now in options else 0
    if not options:
        return None
    chosen = st.selectbox(label, options, place, words.__getitem__, width=420)
    if chosen != options[place]:
        st.query_params[key] = chosen
        st.rerun()
    return by_key.get(chosen)


def _stamp(table: Table) -> str:
    """Names the table and its rows; what a run or a version holds never changes."""
    return table.sql


def profiled(table: Table) -> TableProfile:
    """Its profile, kept; of a table that nobody has looked at the page says how far it is."""
    stamp = _stamp(table)
    _first(("profile", stamp), f"what the columns of {called(table)} hold", asking.profiled, table)
    return _profiled(stamp, table)


def drift(before: Table, now: Table) -> Drift:
    """What has changed between two tables, kept likewise."""
    stamps = _stamp(before), _stamp(now)
    _first(("drift", *stamps), f"what has changed in {called(now)}", asking.drift, before, now)
    return _drift(*stamps, before, now)


def suggested(table: Table) -> list[Suggestion]:
    """What its data speaks for, kept likewise; also what was decided since."""
    stamp = _stamp(table)
    _first(("rules", stamp), f"what the data of {called(table)} speaks for", asking.suggested, table)
    return _suggested(stamp, table)


def _first(key: tuple[str, ...], what: str, make: Callable[..., object], *of: Table) -> None:
    """Have it worked out where this server has not shown it yet."""
    space = reads.workspace()
    named = (str(space.root), *key)
    if named not in _shown:
        worked_out.once(named, what, lambda report: make(space, *of, report))
        _shown.add(named)


@seen_alike.kept(64)
def _profiled(stamp: str, _table: Table) -> TableProfile:
    return asking.profiled(reads.workspace(), _table)


@seen_alike.kept(32)
def _drift(before: str, now: str, _before: Table, _now: Table) -> Drift:
    return asking.drift(reads.workspace(), _before, _now)


@seen_alike.kept(32)
def _suggested(stamp: str, _table: Table) -> list[Suggestion]:
    return asking.suggested(reads.workspace(), _table)


@seen_alike.kept(32)
def _by_source(key: str, stamp: str, _table: Table) -> list[Table]:
    return asking.by_source(reads.workspace(), _table)
