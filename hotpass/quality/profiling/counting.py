"""The values of a column, each with how many rows hold it: all that a profile says is counted on these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.quality.conditions import DAY, NUMBER

#: Distinct values above which the masks of a part of them stand for all.
MASKED_VALUES: Final = 20_000

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FROM: Final = _LETTERS + _LETTERS.lower() + "0123456789"
_TO: Final = "A" * 26 + "a" * 26 + "9" * 10

#: Points at which the distribution of numbers and days is told.
QUANTILES: Final = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
#: Bars of a histogram.
BARS: Final = 20


def count_values(engine: Engine, view: str, column: str, into: str) -> None:
    """Make the table ``into`` of a column's values: ``v`` (text), ``n`` (rows), ``x`` (as a number or None),
    ``d`` (as days since 1970, or None). Rows without a value are not in it."""
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE {quote(into)} AS
        SELECT v, n,
            CASE WHEN regexp_full_match(v, {literal(NUMBER)}) OR numeric THEN try_cast(v AS DOUBLE) END AS x,
            CASE WHEN regexp_full_match(v, {literal(DAY)})
                THEN epoch(try_cast(left(v, 10) AS DATE)) / 86400 END AS d
        FROM (
            SELECT CAST({quote(column)} AS VARCHAR) AS v, count(*) AS n,
                any_value(typeof({quote(column)}) NOT IN ('VARCHAR', 'BOOLEAN', 'DATE')) AS numeric
            FROM {quote(view)} WHERE {quote(column)} IS NOT NULL GROUP BY 1)"""
    )


def shape_of(engine: Engine, values: str) -> Mapping[str, Any]:
    """Counts and lengths: one row of figures over :func:`count_values`' table."""
    return _row(
        engine,
        f"""SELECT coalesce(sum(n), 0)::BIGINT AS filled, count(*) AS distinct,
            coalesce(sum(n) FILTER (trim(v) = ''), 0)::BIGINT AS blank,
            count(*) FILTER (n = 1) AS singletons, count(*) FILTER (n = 2) AS doubletons,
            min(length(v)) AS shortest, max(length(v)) AS longest,
            sum(length(v) * n) / sum(n) AS mean_length,
            coalesce(sum(n) FILTER (x IS NOT NULL), 0)::BIGINT AS numbers,
            coalesce(sum(n) FILTER (d IS NOT NULL), 0)::BIGINT AS days
        FROM {quote(values)}""",
    )


def spread_of(engine: Engine, values: str, measured: str) -> Mapping[str, Any]:
    """Least, greatest, mean and :data:`QUANTILES` of ``x`` or ``d``, weighted by rows.

    A quantile is the least value that at least that share of the rows does not exceed.
    """
    points = ", ".join(f"min(m) FILTER (upto >= {q} * total) AS q{n}" for n, q in enumerate(QUANTILES))
    return _row(
        engine,
        f"""SELECT min(m) AS least, max(m) AS greatest, sum(m * n) / sum(n) AS mean, {points}
        FROM (
            SELECT {measured} AS m, n, sum(n) OVER (ORDER BY {measured} ROWS UNBOUNDED PRECEDING) AS upto,
                sum(n) OVER () AS total
            FROM {quote(values)} WHERE {measured} IS NOT NULL)""",
    )


def outside(engine: Engine, values: str, measured: str, low: float, high: float) -> int:
    """Rows whose number or day lies outside two fences."""
    found = engine.rows(
        f"SELECT coalesce(sum(n), 0) FROM {quote(values)} WHERE {measured} < ? OR {measured} > ?", [low, high]
    )
    return int(found[0][0])


def histogram(engine: Engine, values: str, measured: str, low: float, high: float) -> list[int]:
    """Rows in each of :data:`BARS` equal bars between two values; what lies outside is in the outer ones."""
    width = (high - low) / BARS or 1.0
    rows = engine.rows(
        f"""SELECT least(greatest(floor(({measured} - ?) / ?), 0), {BARS - 1})::INTEGER, sum(n)::BIGINT
        FROM {quote(values)} WHERE {measured} IS NOT NULL GROUP BY 1""",
        [low, width],
    )
    found = dict(rows)
    return [int(found.get(n, 0)) for n in range(BARS)]


def top_values(engine: Engine, values: str, most: int) -> list[tuple[str, int]]:
    """The values that most rows hold."""
    return engine.rows(f"SELECT v, n FROM {quote(values)} ORDER BY n DESC, v LIMIT {int(most)}")


def count_masks(engine: Engine, values: str, distinct: int, into: str) -> None:
    """Make the table ``into`` of masks (``mask``, ``n`` rows, ``k`` distinct values), see :func:`coarse`.

    A capital is ``A``, another letter ``a``, a digit ``9``; what else there is stands for itself. Of more
    than :data:`MASKED_VALUES` values a part is looked at, and its rows are counted up to all.
    """
    step = max(1, distinct // MASKED_VALUES)
    part = f"WHERE hash(v) % {step} = 0" if step > 1 else ""
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE {quote(into)} AS
        SELECT
            regexp_replace(
                regexp_replace(m, '\\p{{Lu}}', 'A', 'g'), '[\\p{{Ll}}\\p{{Lo}}]', 'a', 'g') AS mask,
            (sum(n) * {step})::BIGINT AS n, sum(k)::BIGINT AS k
        FROM (
            SELECT translate(v, '{_FROM}', '{_TO}') AS m, sum(n) AS n, count(*) AS k
            FROM {quote(values)} {part} GROUP BY 1)
        GROUP BY 1"""
    )


def top_masks(engine: Engine, masks: str, most: int) -> list[tuple[str, int]]:
    """The masks that most rows have: letter by letter where few of these say most, else in runs."""
    fine = _masks(engine, "mask", masks, most)
    total = int(engine.rows(f"SELECT coalesce(sum(n), 0) FROM {quote(masks)}")[0][0])
    if sum(n for _, n in fine) >= 0.8 * total:
        return fine
    return _masks(engine, coarse("mask"), masks, most)


def coarse(mask: str) -> str:
    """SQL of a mask whose runs of letters and of digits are ``A+``, ``a+`` and ``9+``."""
    runs = f"regexp_replace({mask}, 'A{{2,}}', 'A+', 'g')"
    return f"regexp_replace(regexp_replace({runs}, 'a{{2,}}', 'a+', 'g'), '9{{2,}}', '9+', 'g')"


def _masks(engine: Engine, mask: str, masks: str, most: int) -> list[tuple[str, int]]:
    return engine.rows(
        f"""SELECT {mask} AS m, sum(n)::BIGINT AS n FROM {quote(masks)}
        GROUP BY 1 ORDER BY n DESC, m LIMIT {int(most)}"""
    )


def _row(engine: Engine, sql: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = engine.arrow(sql).to_pylist()[0]
    return found
