"""Dates and numbers of a row that elsewhere stand in an order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hotpass.engine import Engine
from hotpass.quality.cells.together import both

#: Share of rows in which something must hold before the rest are faults.
_NEARLY_ALL: Final = 0.97
#: Times as many rows as are in the wrong order that must be in the right one by no more, where it is numbers:
#: of two that only mostly stand so, as a chest is wider than a knee, some are just about even.
_ORDERED: Final = 8
#: Days, and times the usual longest, from which a time between two dates is far longer than elsewhere.
_LONG: Final = (30, 3)
#: How far two numbers rise together; the share of their distances that is the least of all but a few, and how
#: far beyond that, in distances from there to the middle, a pair is of no such two.
_TOGETHER: Final = 0.3
_APART: Final = 0.01
_FAR: Final = 1.5


def out_of_order(engine: Engine, pairs: str, dates: bool, times: bool = False) -> Iterator[str]:
    """Queries for cells of which the first nearly always is no greater than the second, and here is.

    Args:
        engine: with the tables that the pairs are read from.
        pairs: SQL of pairs of cells of a row.
        dates: whether they are dates; else they are numbers.
        times: whether the numbers are times of day.
    """
    what = "day" if dates else "number"
    pairs = f"(SELECT * FROM {pairs} WHERE {what} IS NOT NULL AND {what}2 IS NOT NULL)"
    ordered, every, apart = engine.rows(
        f"""SELECT count(*) FILTER (WHERE {what} <= {what}2), count(*),
            quantile_cont({what}, 0.9) < quantile_cont({what}2, 0.1) FROM {pairs}"""
    )[0]
    least = min(_NEARLY_ALL, max(0.95, 1 - 3.01 / every)) if dates and every else 0.985
    if every >= 30 and least * every <= ordered < every:
        if dates or times or (not apart and _is_bound(engine, pairs)):
            yield from both(f"SELECT * FROM {pairs} WHERE {what} > {what}2", "ORDER")
        else:
            yield from _crossed(engine, pairs)
    if dates and every >= 30 and least * every <= ordered:
        yield _long_after(pairs)


def _is_bound(engine: Engine, pairs: str) -> bool:
    """Whether of two numbers one bounds the other, so that those near each other stop at even."""
    odd, near = engine.rows(
        f"""SELECT count(*) FILTER (WHERE gap < 0), count(*) FILTER (WHERE gap BETWEEN 0 AND far) FROM (
            SELECT gap, median(-gap) FILTER (WHERE gap < 0) OVER () AS far
            FROM (SELECT number2 - number AS gap FROM {pairs}))"""
    )[0]
    return bool(near >= _ORDERED * odd)


def _crossed(engine: Engine, pairs: str) -> Iterator[str]:
    """Of two numbers that rise together at a distance, those of which the less is far the greater."""
    alike, least, middle = engine.rows(
        f"""SELECT corr(number, number2), quantile_cont(number2 - number, {_APART}),
            median(number2 - number) FROM {pairs} WHERE number <= number2"""
    )[0]
    if alike is not None and alike >= _TOGETHER and least > 0:
        far = least - _FAR * (middle - least)
        yield from both(f"SELECT * FROM {pairs} WHERE number2 - number < least(0, {far})", "ORDER")


def _long_after(pairs: str) -> str:
    """Dates that come far later after another of their row than nearly everywhere."""
    days, times = _LONG
    return f"""SELECT k2 AS k, t, "row", cell2, text2, 'GAP' AS key, [k] AS others FROM (
        SELECT *, quantile_cont(day2 - day, 0.98) OVER () AS usual FROM {pairs})
        WHERE day2 - day > greatest({days}, {times} * usual)"""
