"""Single cells that break a contract: blank where they may not be, not of their kind, or there twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from hotpass.contracts.breach import Breach
from hotpass.contracts.form import Column
from hotpass.contracts.matching import Matched
from hotpass.contracts.naming import meaning, small
from hotpass.contracts.texts import BLANK, Texts, has_rules, texts_of
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.fields import KINDS
from hotpass.profiles import Profile

_TWICE: Final = "twice"

#: By verdict: rule, dimension, and what is wrong; ``{column}`` and ``{kind}`` stand for their names.
_SAID: Final = {
    BLANK: ("required", "completeness", "Column {column} has no value here and needs one"),
    "unread": ("kind", "validity", "The text in column {column} is no {kind}"),
    "doubtful": ("kind", "validity", "The text in column {column} is doubtful as {kind}"),
    "enum": ("enum", "validity", "The text in column {column} is none of those that are allowed"),
    "pattern": ("pattern", "validity", "The text in column {column} is not of the form that is agreed"),
    "range": ("range", "validity", "The number in column {column} is out of its bounds"),
    _TWICE: ("unique", "uniqueness", "The value in column {column} stands in an earlier row too"),
}


def judge_cells(
    engine: Engine, grid: Path, matched: Matched, profile: Profile, *, number: int
) -> tuple[list[Breach], list[str]]:
    """Breaches of whole columns that are blank, and queries for those of single cells.

    Args:
        engine: with the view ``left_out``.
        grid: the ingest stage's folder ``grid``.
        matched: a table of a contract, and where it stands.
        profile: whose country decides how texts are read.
        number: of the call; names what is made in the engine.
    """
    whole: list[Breach] = []
    selects: list[str] = []
    ruled = tuple(column for column in matched.table.columns if has_rules(column))
    matched = replace(matched, table=replace(matched.table, columns=ruled))
    for texts in texts_of(engine, grid, matched, profile.country, str(number)):
        if texts.column.required and _is_blank(engine, texts):
            whole.append(_empty(texts, profile))
        else:
            selects += _selects(texts, profile)
    return whole, selects


def _is_blank(engine: Engine, texts: Texts) -> bool:
    rows, blank = engine.rows(f"SELECT count(*), count(*) FILTER (verdict = '{BLANK}') FROM {texts.view}")[0]
    return bool(rows) and int(rows) == int(blank)


def _empty(texts: Texts, profile: Profile) -> Breach:
    column, found = texts.column, texts.first
    return Breach(
        "contract.empty-column",
        "critical",
        "completeness",
        found["file_name"],
        found["sheet"],
        f"Column {column.name!r} holds no value at all and needs one in every row",
        _goes_on(column, BLANK, profile).replace("for the row", "in all of them"),
        column.name,
        column.field,
    )


def _selects(texts: Texts, profile: Profile) -> Iterator[str]:
    """Queries for rows of :data:`hotpass.contracts.breach.BREACHES`, one a rule that the column has."""
    wrong = [verdict for verdict in _SAID if verdict not in (BLANK, _TWICE)]
    yield _select(texts, profile, f"SELECT * FROM {texts.view} WHERE verdict <> '{BLANK}'", wrong)
    if texts.column.required:
        yield _select(texts, profile, f"SELECT * FROM {texts.view} WHERE verdict = '{BLANK}'", [BLANK])
    if texts.column.unique:
        again = f"""SELECT * REPLACE ('{_TWICE}' AS verdict) FROM {texts.view}
            WHERE verdict IS DISTINCT FROM '{BLANK}'
            QUALIFY row_number() OVER (PARTITION BY trim(text) ORDER BY t, "row") > 1"""
        yield _select(texts, profile, again, [_TWICE])


def _select(texts: Texts, profile: Profile, cells: str, verdicts: list[str]) -> str:
    column = texts.column
    kind = small(KINDS[column.kind].label) if column.kind in KINDS else column.type
    said = {v: _SAID[v][2].format(column=repr(column.name), kind=kind) for v in verdicts}
    found = texts.first
    stated = {
        "rule": _cases({v: f"contract.{_SAID[v][0]}" for v in verdicts}),
        "severity": "'warning'",
        "dimension": _cases({v: _SAID[v][1] for v in verdicts}),
        "file_name": literal(found["file_name"]),
        "sheet": "sheet",
        "column": literal(column.name),
        "field": literal(column.field) if column.field else "NULL",
        "row": '"row"',
        "cell": "cell",
        "value": "text",
        "what": _cases(said),
        "then": _cases({v: _goes_on(column, v, profile) for v in verdicts}),
    }
    return f"SELECT {', '.join(f'{sql} AS {quote(name)}' for name, sql in stated.items())} FROM ({cells})"


def _cases(texts: Mapping[str, str]) -> str:
    cases = " ".join(f"WHEN {literal(verdict)} THEN {literal(text)}" for verdict, text in texts.items())
    return f"CASE verdict {cases} END"


def _goes_on(column: Column, verdict: str, profile: Profile) -> str:
    """What a run does with such a cell."""
    if column.field is None:
        return "the run does not use the column"
    said = meaning(column.field, profile)
    if verdict == BLANK:
        return f"{said} stays empty for the row"
    if verdict == "unread":
        return f"{said} stays empty, the text is kept and flagged"
    if verdict == "doubtful":
        return f"it is kept as {said} and flagged"
    if verdict == _TWICE:
        return "each row gives its own record; linkage decides whether they are the same"
    return f"it is read as {said} all the same"
