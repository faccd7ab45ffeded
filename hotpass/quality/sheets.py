"""Suites of tables of files as they stand, by their own headers, whatever a profile makes of these.

The suite's file says in its ``meta`` what it is for: ``sheet`` with ``name`` and ``columns``. A table of a
file is held to the suite whose columns it shares most, so that next month's file is held to this one's rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hotpass.contracts.naming import slug
from hotpass.errors import ConfigError
from hotpass.fields.text_folding import fold, tidy
from hotpass.model import NAMES_NOBODY, input_table
from hotpass.quality.suites import stated_suite

#: Share of all columns of a suite and a table together that both have, from which they belong together.
_ALIKE: Final = 0.6
#: What the table that is held has beside the columns of the sheet.
PLACE: Final = ("row_id", "source", "file_digest", "file_name", "sheet_id", "sheet", "row")
_PREFIX: Final = "sheet_"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What tables a suite is for.

    Attributes:
        suite: its name.
        name: what people call such a table.
        columns: of the table that its rules were taken from, as :func:`columns_of` names them.
    """

    suite: str
    name: str
    columns: tuple[str, ...]

    @property
    def table(self) -> str:
        """The table that is held, as what a run finds names it."""
        return input_table(f"{self.name} as it stands")

    @property
    def meta(self) -> dict[str, Any]:
        """What the suite's file says of it."""
        return {"sheet": {"name": self.name, "columns": list(self.columns)}}

    def shares(self, columns: Iterable[str]) -> float:
        """Share of all columns of both that it has in common with a table, 0–1."""
        mine, others = set(map(_key, self.columns)), set(map(_key, columns))
        return len(mine & others) / len(mine | others) if mine | others else 0.0

    def under_its_names(self, columns: Mapping[str, Any]) -> dict[str, Any]:
        """A table's columns under the names of the suite; those that it does not know keep theirs."""
        known = {_key(name): name for name in self.columns}
        return {known.get(_key(name), name): column for name, column in columns.items()}


def _key(name: str) -> str:
    return fold(name) or name


def can_be_held(table: Mapping[str, Any]) -> bool:
    """Whether a table of :data:`hotpass.model.TABLES` holds data: it gives records, or only names nobody."""
    return bool(table["used"]) or (table["reason"] or "").startswith(NAMES_NOBODY)


def columns_of(table: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The columns of a table of :data:`hotpass.model.TABLES` by names that an engine can tell apart.

    A second ``Phone``, and what is called as a place is (``Row``), is told apart by its letter; a column
    without a header is called by the file and its letter.
    """
    columns = table["columns"]
    names = [_plain(c["name"]) or f"{table['source']} {c['letter']}" for c in columns]
    often = Counter(map(str.casefold, (*names, *PLACE)))
    return {
        name if often[name.casefold()] == 1 else f"{name} ({c['letter'] or c['position']})": c
        for name, c in zip(names, columns, strict=True)
    }


def _plain(name: str | None) -> str:
    """A header without what parts a column from its companions, ``__cols`` and the like."""
    said = tidy(name or "")
    while "__" in said:
        said = said.replace("__", "_")
    return said


def sheet_suites(own: Path | None) -> dict[str, dict[str, Any]]:
    """What is stated of the workspace's suites of sheets, by the table that is held.

    Args:
        own: folder of the workspace's suites.

    Raises:
        ConfigError: a file of them is not JSON, or does not say what it is for.
    """
    if own is None:
        return {}
    stated = {path.stem: stated_suite(path.stem, own) for path in sorted(own.glob(f"{_PREFIX}*.json"))}
    return {sheet.table: stated[sheet.suite] for sheet in map(sheet_of, stated.values()) if sheet}


def sheet_of(stated: Mapping[str, Any]) -> Sheet | None:
    """What tables a suite is for, of which this is stated; None where it is no suite of sheets."""
    workspace = stated.get("workspace") or {}
    said = (workspace.get("meta") or {}).get("sheet")
    if not said:
        return None
    try:
        return Sheet(Path(workspace["path"]).stem, str(said["name"]), tuple(map(str, said["columns"])))
    except (KeyError, TypeError) as error:
        missing = "its meta does not say of its sheet the name and the columns"
        raise ConfigError(missing, where=workspace["path"]) from error


def known_sheets(own: Path | None) -> list[Sheet]:
    """What tables the workspace's suites of sheets are for."""
    return sheets_in(sheet_suites(own))


def sheets_in(stated: Mapping[str, Mapping[str, Any]]) -> list[Sheet]:
    """What tables the suites of sheets are for among suites of which this is stated, by table."""
    found = (sheet_of(one) for one in stated.values())
    return [sheet for sheet in found if sheet]


def grouped(
    tables: Sequence[Mapping[str, Any]], known: Sequence[Sheet], *, new: bool = False
) -> list[tuple[Sheet, list[Mapping[str, Any]]]]:
    """Tables of a run that belong together, each group with its suite.

    Args:
        tables: rows of :data:`hotpass.model.TABLES`.
        known: the suites that there are.
        new: whether tables that belong to none of these are to have one; else they are left out.
    """
    sheets, found = list(known), dict[str, list[Mapping[str, Any]]]()
    for table in sorted(tables, key=lambda t: (t["file_name"], t["sheet"] or "", t["table_no"])):
        columns = list(columns_of(table))
        if not columns:
            continue
        best = max(sheets, key=lambda sheet: sheet.shares(columns), default=None)
        if best is None or best.shares(columns) < _ALIKE:
            if not new:
                continue
            best = _new(table, columns, sheets)
            sheets.append(best)
        found.setdefault(best.suite, []).append(table)
    return [(sheet, found[sheet.suite]) for sheet in sheets if sheet.suite in found]


def _new(table: Mapping[str, Any], columns: Sequence[str], others: Sequence[Sheet]) -> Sheet:
    """A suite for a table, called as no other is."""
    name = ", ".join(filter(None, (table["source"], table["sheet"])))
    taken = {slug(sheet.name) for sheet in others}
    names = (name if n == 1 else f"{name} {n}" for n in range(1, len(taken) + 2))
    chosen = next(one for one in names if slug(one) not in taken)
    return Sheet(f"{_PREFIX}{slug(chosen)}", chosen, tuple(columns))
