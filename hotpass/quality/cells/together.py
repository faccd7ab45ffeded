"""Cells of a row that do not go together as those of their columns do elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import literal

#: Fewest pairs that tell, cells of a value that do, and the share of the pairs that must go together.
_ENOUGH: Final = 30
_GROUP: Final = 4
_NEARLY_ALL: Final = 0.97
#: Times fewer pairs that do not than there would be if the columns had nothing to do with each other: for all
#: values together, and for one, of which as many pairs would be expected.
_FEWER: Final = 2
_FAR_FEWER: Final = 10
_EXPECTED: Final = 10
#: Pairs that are few enough to reckon how likely as few are by chance, times fewer than expected that they
#: must be, and how likely it may be for all pairs of values. What is left of the rows with other values than
#: the usual one falls to a value by its share of all rows.
_FEW: Final = 2
_TIMES_FEW: Final = 6
_CHANCE: Final = 0.006
_BY_CHANCE: Final = """(pow(1 - share, rest) * (1 + rest * share / (1 - share)
    + CASE WHEN odd > 1 THEN rest * (rest - 1) / 2 * pow(share / (1 - share), 2) ELSE 0 END))"""
#: Share of the rows of a value up to which they may lie beyond those of the other, and of all that do.
_BEYOND: Final = 0.03
#: Part of the distance of two values within which a row may be of either.
_NEAR: Final = 0.1
#: Years by which what a number and a year make up may differ, those from which they are out of line, and the
#: share of rows that must be in line.
_IN_LINE: Final = 1
_OUT_OF_LINE: Final = 3
_LINED: Final = 0.9


def gone_together(engine: Engine, pairs: str, code: bool, fewer: int = _FEWER) -> Iterator[str]:
    """Queries for the second cells of pairs whose first nearly always decides them, and here does not.

    Where not all values of the first column decide the second, those are told of that do: nobody married is
    a child.

    Args:
        engine: with the tables that the pairs are read from.
        pairs: SQL of pairs of cells of a row.
        code: whether the second cells are postal codes, of which the first two figures tell the region.
        fewer: times fewer pairs that do not go together than there would be by chance.
    """
    region = "left(canon2, 2)" if code else "canon2"
    counted = f"""(SELECT canon, {region} AS said, count(*) AS n FROM {pairs}
        WHERE canon IS NOT NULL AND canon2 IS NOT NULL GROUP BY ALL)"""
    agreeing, every, commonest = engine.rows(
        f"""SELECT coalesce(sum(most), 0), coalesce(sum(every), 0), (
                SELECT coalesce(max(n), 0) / coalesce(sum(n), 1)
                FROM (SELECT sum(n) AS n FROM {counted} GROUP BY said))
            FROM (SELECT max(n) AS most, sum(n) AS every FROM {counted} GROUP BY canon
                HAVING sum(n) >= {_GROUP})"""
    )[0]
    odd = int(every) - int(agreeing)
    if every < _ENOUGH or not odd:
        return
    decided = f"""(SELECT *, sum(n) OVER (PARTITION BY canon) AS every,
        max(n) OVER (PARTITION BY canon) AS most,
        sum(n) OVER (PARTITION BY said) / sum(n) OVER () AS usual FROM {counted})"""
    if odd <= (1 - _NEARLY_ALL) * every and fewer * odd <= (1 - float(commonest)) * every:
        wrong = f"every >= {_GROUP} AND n <= greatest(1, every // 50)"
    elif fewer > _FEWER:
        return
    else:
        lead = "max(usual) FILTER (WHERE n = most) OVER (PARTITION BY canon)"
        decided = f"""(SELECT *, every / whole AS share, whole * (1 - lead) AS rest, every - most AS odd
            FROM (SELECT *, {lead} AS lead, sum(n) OVER () AS whole, count(*) OVER () AS pairs
                FROM {decided}))"""
        wrong = f"""n < most AND odd <= greatest(1, {1 - _NEARLY_ALL} * every)
            AND (share * rest >= greatest({_EXPECTED}, {_FAR_FEWER} * odd)
                OR (odd <= {_FEW} AND share * rest >= {_TIMES_FEW} * odd AND share < 1
                    AND pairs * {_BY_CHANCE} <= {_CHANCE}))"""
    yield f"""SELECT c.k2, c.t, c."row", c.cell2, c.text2, 'AGREEMENT' AS key, [c.k] AS others
        FROM {pairs} c JOIN (SELECT canon, said FROM {decided} WHERE {wrong}) w
            ON w.canon = c.canon AND w.said = {region.replace("canon2", "c.canon2")}"""


def parted_by_number(engine: Engine, pairs: str) -> Iterator[str]:
    """Queries for first cells of pairs that have the one of two values where the number is of the other."""
    known = f"""(SELECT *, coalesce(day2, number2) AS x FROM {pairs}
        WHERE canon IS NOT NULL AND coalesce(day2, number2) IS NOT NULL)"""
    found = engine.rows(
        f"""SELECT canon, count(*), quantile_cont(x, [{_BEYOND}, 0.5, {1 - _BEYOND}]), (
            SELECT count(*) FROM {known}) FROM {known} GROUP BY canon ORDER BY count(*) DESC LIMIT 2"""
    )
    if len(found) < 2 or found[1][1] < _ENOUGH or found[0][1] + found[1][1] < _NEARLY_ALL * found[0][3]:
        return
    (low, _, (_, low_middle, top), every), (high, _, (bottom, high_middle, _), _) = sorted(
        found, key=lambda one: one[2][1]
    )
    if top >= bottom:
        return
    edge, near = (top + bottom) / 2, _NEAR * (high_middle - low_middle)
    beyond = f"""FROM {known} WHERE (canon = {literal(low)} AND x > {edge + near})
        OR (canon = {literal(high)} AND x < {edge - near})"""
    odd = engine.rows(f"SELECT count(*) {beyond}")[0][0]
    if 0 < odd <= _BEYOND * every:
        yield f"""SELECT k, t, "row", cell, text, 'AGREEMENT' AS key, [k2] AS others {beyond}"""


def out_of_line(engine: Engine, pairs: str) -> Iterator[str]:
    """Queries for first cells of pairs, numbers that with the year of the second mostly make up the same.

    So do ages and grades with the year of birth.
    """
    known = f"""(SELECT *, try_cast(trim(text) AS DOUBLE) + try_cast(year2 AS INTEGER) AS whole FROM {pairs}
        WHERE try_cast(trim(text) AS DOUBLE) IS NOT NULL AND year2 IS NOT NULL)"""
    middle, every = engine.rows(f"SELECT median(whole), count(*) FROM {known}")[0]
    if every < _ENOUGH:
        return
    lined, spread = engine.rows(
        f"""SELECT count(*) FILTER (WHERE abs(whole - {middle}) <= {_IN_LINE}),
            quantile_cont(try_cast(year2 AS INTEGER), 0.9) - quantile_cont(try_cast(year2 AS INTEGER), 0.1)
        FROM {known}"""
    )[0]
    if lined >= _LINED * every and spread >= _OUT_OF_LINE:
        yield f"""SELECT k, t, "row", cell, text, 'AGREEMENT' AS key, [k2] AS others FROM {known}
            WHERE abs(whole - {middle}) >= {_OUT_OF_LINE}"""


def both(pairs: str, key: str) -> Iterator[str]:
    """Queries for both cells of pairs, by the key of the rule that they break."""
    yield f"""SELECT k, t, "row", cell, text, '{key}' AS key, [k2] AS others FROM ({pairs})"""
    yield f"""SELECT k2, t, "row", cell2, text2, '{key}' AS key, [k] AS others FROM ({pairs})"""
