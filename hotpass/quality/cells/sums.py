"""Cells that nearly everywhere are the sum or product of two others of their row, or a share of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from hotpass.engine import Engine
from hotpass.quality.cells.made_up import MadeUp, Numbers, made_up
from hotpass.quality.cells.places import Place

#: Fewest rows, and most columns of numbers, of which sums are looked for.
ENOUGH: Final = 30
_MOST_NUMBERS: Final = 20
_MOST_DAYS: Final = 4
#: Rows by which it is told what columns are made up of several others.
_TELLING: Final = 5_000
#: Share of the rows in which one number must be the same share of another, and what is no share of it.
_IN_SHARE: Final = 0.97
#: Share of some of the rows from which it is asked of all.
_MAYBE: Final = 0.5
_SAME: Final = 0.001
_Sum = tuple[int, int, int, str]
_Share = tuple[int, int, float]
#: Columns in SQL, what each would be by the others, where that can be told, and whether it is so.
_Check = tuple[str, str, str, str]
#: Share of the rows in which a sum must come out: of those that say something; or of all, and of these fewer.
_HOLDS: Final = 0.95
_MOSTLY: Final = 0.8
#: Fewest different sums, or of each of the three numbers.
_UNLIKE: Final = 10
_UNLIKE_EACH: Final = 3
#: Cells that make a number a usual one.
_USUAL: Final = 3


@dataclass(frozen=True, slots=True)
class Sums:
    """What columns of a table make up.

    Attributes:
        columns: those that are made up of others, or make up one.
        broken: the query for the cells by which a row breaks that; None where nothing is made up.
    """

    columns: frozenset[int] = frozenset()
    broken: str | None = None


def sums_of(engine: Engine, places: Sequence[Place], dates: Sequence[Place] = ()) -> Sums:
    """What columns make up, and the query for the cells by which a row breaks it.

    Of the cells of a sum that does not come out, or of a number that is elsewhere the same share of another,
    that one is meant which most of what is broken in its row has in common; where they have as many, the one
    that least else of the row upholds, then one that would be a usual value of its column by the others, then
    the last of the row: what is reckoned stands behind.

    Args:
        engine: with the tables ``cells`` and ``meant``.
        places: columns of numbers of one table.
        dates: its columns of dates.
    """
    numbers = [place.number for place in places[:_MOST_NUMBERS]]
    days = [place.number for place in dates[:_MOST_DAYS]]
    if len(numbers) + len(days) < 3 and len(numbers) < 2:
        return Sums()
    rows = _rows([*numbers, *days])
    told = _told(engine, rows, [*numbers, *days])
    sums = [one for one in _possible(numbers) if _may_hold(told, one) and _holds(engine, rows, one)]
    shares = [
        share
        for pair in combinations(numbers, 2)
        if _may_share(told, *pair)
        for share in _shares(engine, rows, *pair)
    ]
    known = [set(one[:3]) for one in sums]
    made = [one for one in made_up(numbers, days, told) if {*one.parts, one.whole} not in known]
    if not sums and not shares and not made:
        return Sums()
    checks = [*map(_of_sum, sums), *map(_of_share, shares), *map(_of_made_up, made)]
    broken, upheld = (
        " UNION ALL ".join(
            f'SELECT t, "row", {these} AS these, {would} AS would FROM {rows} '
            f"WHERE {there} AND {wanted}({same})"
            for these, would, there, same in checks
        )
        for wanted in ("NOT ", "")
    )
    every = sorted([*places, *dates], key=lambda p: p.position)
    place = f"list_position({[p.number for p in every]}, k)"
    these = ", ".join(map(str, numbers))
    columns = frozenset(n for one in (*sums, *(s[:2] for s in shares)) for n in one if isinstance(n, int))
    columns |= {n for one in made for n in (*one.parts, one.whole)}
    query = f"""WITH broken AS ({broken}),
        upheld AS (SELECT t, "row", k, count(*) AS n FROM (
                SELECT t, "row", unnest(these) AS k FROM ({upheld}) SEMI JOIN broken USING (t, "row"))
            GROUP BY ALL),
        usual AS (SELECT c.k, round(m.number, 2) AS would
            FROM cells c JOIN meant m ON m.k = c.k AND m.text = c.text
            WHERE c.k IN ({these}) GROUP BY ALL HAVING count(*) >= {_USUAL}),
        parts AS (SELECT t, "row", these, unnest(these) AS k, round(unnest(would), 2) AS would FROM broken),
        weighed AS (SELECT p.*, count(*) OVER (PARTITION BY t, "row", k) AS times, coalesce(u.n, 0) AS upheld,
            s.k IS NOT NULL AS fits
            FROM parts p LEFT JOIN upheld u USING (t, "row", k) LEFT JOIN usual s USING (k, would)),
        meant_one AS (SELECT * FROM weighed QUALIFY row_number() OVER (
            PARTITION BY t, "row", these ORDER BY times DESC, upheld, fits DESC, {place} DESC) = 1)
        SELECT DISTINCT c.k, c.t, c."row", c.cell, c.text, 'SUM' AS key,
            list_filter(m.these, lambda x: x <> m.k) AS others
        FROM meant_one m JOIN cells c ON c.t = m.t AND c."row" = m."row" AND c.k = m.k"""
    return Sums(columns, query)


def _of_sum(those: _Sum) -> _Check:
    one, other, whole, sign = those
    back = "-" if sign == "+" else "/"
    would = f"[n{whole} {back} n{other}, n{whole} {back} n{one}, n{one} {sign} n{other}]"
    return f"[{one}, {other}, {whole}]", would, _there(*those), _same(*those)


def _of_share(those: _Share) -> _Check:
    one, other, share = those
    there = f"n{one} <> 0 AND n{other} <> 0"
    return f"[{one}, {other}]", f"[n{other} / {share!r}, n{one} * {share!r}]", there, _in_share(*those)


def _of_made_up(one: MadeUp) -> _Check:
    every = (*one.parts, one.whole)
    same = f"abs({one.sql} - n{one.whole}) <= greatest({one.within}, 0.0005 * abs(n{one.whole}))"
    there = " AND ".join(f"n{n} IS NOT NULL" for n in every) + f" AND ({one.sql}) IS NOT NULL"
    return f"[{', '.join(map(str, every))}]", f"[{', '.join((*one.backwards, one.sql))}]", there, same


def _told(engine: Engine, rows: str, columns: Sequence[int]) -> dict[int, Numbers]:
    """The numbers of some rows by column."""
    table = engine.arrow(f'SELECT * FROM {rows} ORDER BY t, "row" LIMIT {_TELLING}')
    return {k: np.asarray(table[f"n{k}"].to_numpy(zero_copy_only=False), np.float64) for k in columns}


def _rows(numbers: Sequence[int]) -> str:
    given = ", ".join(
        f"max(coalesce(m.number, m.day)) FILTER (WHERE c.k = {k})::DOUBLE AS n{k}" for k in numbers
    )
    these = ", ".join(map(str, numbers))
    return f"""(SELECT c.t, c."row", {given} FROM cells c JOIN meant m ON m.k = c.k AND m.text = c.text
        WHERE c.k IN ({these}) GROUP BY c.t, c."row")"""


def _possible(numbers: Sequence[int]) -> Iterator[_Sum]:
    for one, other in combinations(numbers, 2):
        for whole in numbers:
            if whole not in (one, other):
                yield from ((one, other, whole, sign) for sign in "+*")


def _may_hold(told: Mapping[int, Numbers], those: _Sum) -> bool:
    """Whether a sum comes out in about as many of some rows as it must in all."""
    one, other, whole, sign = those
    would = told[one] + told[other] if sign == "+" else told[one] * told[other]
    there = np.isfinite(would) & np.isfinite(told[whole])
    near = np.abs(would[there] - told[whole][there]) <= np.maximum(0.011, 0.0005 * np.abs(told[whole][there]))
    return bool(len(near) and near.mean() >= _MAYBE)


def _may_share(told: Mapping[int, Numbers], one: int, other: int) -> bool:
    """Whether in most of some rows a number is the same share of another."""
    with np.errstate(all="ignore"):
        shares = told[other] / told[one]
    shares = shares[np.isfinite(shares) & (shares != 0)]
    if not len(shares):
        return False
    middle = float(np.median(shares))
    return bool((np.abs(shares - middle) <= 0.05 * abs(middle)).mean() >= _MAYBE)


def _there(one: int, other: int, whole: int, sign: str) -> str:
    zero = f"n{one} <> 0 AND n{other} <> 0" if sign == "*" else f"n{one} IS NOT NULL AND n{other} IS NOT NULL"
    return f"{zero} AND n{whole} IS NOT NULL"


def _same(one: int, other: int, whole: int, sign: str) -> str:
    return f"abs(n{one} {sign} n{other} - n{whole}) <= greatest(0.011, 0.0005 * abs(n{whole}))"


def _in_share(one: int, other: int, share: float) -> str:
    return f"abs(n{one} * {share!r} - n{other}) <= greatest(0.011, 0.0005 * abs(n{other}))"


def _shares(engine: Engine, rows: str, one: int, other: int) -> Iterator[_Share]:
    """The share of the greater of two numbers that the smaller nearly always is, if it is; not all of it."""
    there = f"n{one} <> 0 AND n{other} <> 0"
    share = engine.rows(f"SELECT median(n{other} / n{one}) FROM {rows} WHERE {there}")[0][0]
    if share is None or abs(abs(share) - 1) < _SAME:
        return
    if abs(share) > 1:
        one, other, share = other, one, 1 / share
    agreeing, every, unlike = engine.rows(
        f"""SELECT count(*) FILTER (WHERE {_in_share(one, other, share)}), count(*), count(DISTINCT n{other})
        FROM {rows} WHERE {there}"""
    )[0]
    if every >= ENOUGH and unlike >= 10 and agreeing >= _IN_SHARE * every:
        yield one, other, share


def _holds(engine: Engine, rows: str, those: _Sum) -> bool:
    one, other, whole, sign = those
    # What is made up with a zero, or with one, says little: of such rows alone nothing is told.
    nothing = 1 if sign == "*" else 0
    telling = f"n{one} <> {nothing} AND n{other} <> {nothing}"
    agreeing, every, in_all, of_all, unlike, *parts = engine.rows(
        f"""SELECT count(*) FILTER (WHERE {telling} AND {_same(*those)}), count(*) FILTER (WHERE {telling}),
            count(*) FILTER (WHERE {_same(*those)}), count(*),
            {", ".join(f"count(DISTINCT n{n}) FILTER (WHERE {telling})" for n in (whole, one, other))}
        FROM {rows} WHERE {_there(*those)}"""
    )[0]
    if every < ENOUGH or (unlike < _UNLIKE and min(unlike, *parts) < _UNLIKE_EACH):
        return False
    return bool(agreeing >= _HOLDS * every or (agreeing >= _MOSTLY * every and in_all >= _HOLDS * of_all))
