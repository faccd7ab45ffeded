"""What has changed in a table against the same table before: each finding has a figure and a sentence.

Distributions are compared by the population stability index. With the shares ``p`` (before) and ``q`` (now)
of ``B`` bins, ``PSI = Σ (q − p) · ln(q / p)``: the sum of both Kullback-Leibler divergences (Siddiqi, *Credit
Risk Scorecards*, 2006). Bins are the tenths of the numbers or days before, or the twenty most frequent values
before, of five rows or more, and one bin for all others; half a row is added to each, so that an empty one
has a share. Rows without a value are no bin, they have a finding of their own. Where nothing has changed PSI
is about ``(1/n + 1/m)`` times a chi-squared variable of ``B − 1`` degrees (Yurdakul and Naranjo, *Statistical
properties of the population stability index*, 2020): a change is told from 0.1 on, the usual mark, and only
above what chance gives once in a thousand comparisons, which is what makes it stable on small tables.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from hotpass.engine import Engine
from hotpass.quality.profiling import Column, ColumnProfile, Subject, TableProfile, profile_table
from hotpass.quality.profiling.counting import count_values

Sort = Literal["volume", "schema", "missing", "distribution", "new values", "vanished values"]

_MARK: Final = 0.1
_LARGE: Final = 0.25
_BINS: Final = 10
_TOP: Final = 20
#: Rows of a value from which it has a bin of its own.
_OFTEN: Final = 5
#: Different values up to which a column is one of categories.
_CATEGORIES: Final = 200
#: Rows in which all values that matter are seen.
_ENOUGH: Final = 200
#: Normal quantile of one in a thousand.
_Z: Final = 3.09
#: Standard errors from which a share has changed.
_ERRORS: Final = 4.0
_VOLUME: Final = 0.1


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that has changed.

    Attributes:
        sort: what.
        column: the column, or None where it is about the table.
        figure: how much: share of rows more or less, difference of shares, PSI, or rows with such values.
        large: whether it deserves a look before anything else does.
        sentence: in words, without values.
        values: values that it is about, to be masked by who looks.
    """

    sort: Sort
    column: Column | None
    figure: float
    large: bool
    sentence: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drift:
    """A table now and before.

    Attributes:
        before: its profile before.
        now: its profile now.
        psi: by column name the index and what chance gives once in a thousand, of columns in both whose
            distribution can be compared.
        findings: what has changed, the largest first.
    """

    before: TableProfile
    now: TableProfile
    psi: Mapping[str, tuple[float, float]]
    findings: tuple[Finding, ...]


def compare(
    engine: Engine,
    before: Subject,
    now: Subject,
    was: TableProfile | None = None,
    is_: TableProfile | None = None,
) -> Drift:
    """What has changed between two tables.

    Args:
        engine: a session in which views and tables may be made.
        before: the table that it is held against.
        now: the table.
        was: profile of the one before, where it is known.
        is_: profile of the table, where it is known.
    """
    # A table has the same name in both.
    before, now = replace(before, key=f"{before.key} before"), replace(now, key=f"{now.key} now")
    for subject in (before, now):
        subject.make_view(engine)
    was, is_ = was or profile_table(engine, before), is_ or profile_table(engine, now)
    pairs = [(was.of(c.column.name), c) for c in is_.columns if c.column in before.columns]
    psi = {
        new.column.name: index
        for old, new in pairs
        if (index := _compared(engine, before, now, old, new)) is not None
    }
    findings = [*_volume(was, is_), *_schema(was, is_)]
    for old, new in pairs:
        findings += _column(engine, before, now, old, new, psi)
    order = sorted(findings, key=lambda f: (not f.large, f.sort != "volume", -abs(f.figure)))
    return Drift(was, is_, psi, tuple(order))


def same_table(subject: Subject, others: Sequence[Subject]) -> Subject | None:
    """The table of another run or version that is this one: by its key, or by its source and its columns."""
    for other in others:
        if other.key == subject.key:
            return other
    mine = {column.name for column in subject.columns}
    alike = [
        (len(mine & theirs) / len(mine | theirs), other)
        for other in others
        if other.level == subject.level == "input" and other.suite == subject.suite
        for theirs in [{column.name for column in other.columns}]
        if mine | theirs
    ]
    best = max(alike, key=lambda one: one[0], default=None)
    return best[1] if best and best[0] >= 0.5 else None


def stability(before: Sequence[int], now: Sequence[int]) -> tuple[float, float]:
    """The population stability index of the rows of bins, and what it would be by chance once in a thousand.

    See the module for the formula. Both are 0 where there are no rows on a side, or one bin.
    """
    bins, n, m = len(before), sum(before), sum(now)
    if bins < 2 or not n or not m:
        return 0.0, 0.0
    p = [(count + 0.5) / (n + 0.5 * bins) for count in before]
    q = [(count + 0.5) / (m + 0.5 * bins) for count in now]
    index = sum((b - a) * math.log(b / a) for a, b in zip(p, q, strict=True))
    k = bins - 1
    # Wilson and Hilferty's approximation of the chi-squared quantile.
    by_chance = k * (1 - 2 / (9 * k) + _Z * math.sqrt(2 / (9 * k))) ** 3
    return index, by_chance * (1 / n + 1 / m)


def _volume(was: TableProfile, is_: TableProfile) -> Iterator[Finding]:
    if not was.rows or was.rows == is_.rows:
        return
    change = is_.rows / was.rows - 1
    if abs(change) >= _VOLUME:
        word = "more" if change > 0 else "fewer"
        sentence = (
            f"There are {_percent(abs(change))} {word} rows: {_number(is_.rows)} against {_number(was.rows)}."
        )
        yield Finding("volume", None, change, abs(change) >= 0.5, sentence)


def _schema(was: TableProfile, is_: TableProfile) -> Iterator[Finding]:
    old, new = ({c.column.name: c for c in t.columns} for t in (was, is_))
    for name in sorted(new.keys() - old.keys()):
        sentence = f"The column {new[name].column.label} is new."
        yield Finding("schema", new[name].column, 1, False, sentence)
    for name in sorted(old.keys() - new.keys()):
        sentence = f"The column {old[name].column.label} is gone."
        yield Finding("schema", old[name].column, 1, True, sentence)
    for name in sorted(new.keys() & old.keys()):
        then, now = old[name].made, new[name].made
        if then != now and "empty" not in (then, now):
            sentence = f"{new[name].column.label} held {then} and holds {now}."
            yield Finding("schema", new[name].column, 1, True, sentence)


def _column(
    engine: Engine,
    before: Subject,
    now: Subject,
    old: ColumnProfile,
    new: ColumnProfile,
    psi: Mapping[str, tuple[float, float]],
) -> Iterator[Finding]:
    yield from _missing(old, new)
    index, by_chance = psi.get(new.column.name, (0.0, 0.0))
    if index > max(_MARK, by_chance):
        word = "much" if index >= _LARGE else "somewhat"
        sentence = f"The values of {new.column.label} are distributed {word} otherwise (PSI {index:.2f})."
        yield Finding("distribution", new.column, index, index >= _LARGE, sentence)
    if max(old.distinct, new.distinct) <= _CATEGORIES and new.made != "days" and old.filled and new.filled:
        yield from _categories(engine, before, now, old, new)


def _missing(old: ColumnProfile, new: ColumnProfile) -> Iterator[Finding]:
    """A share of rows with a value that differs by more than two samples of one share do."""
    if not old.rows or not new.rows:
        return
    change = new.completeness - old.completeness
    pooled = (old.completeness * old.rows + new.completeness * new.rows) / (old.rows + new.rows)
    # A row is added to each side, so that a column that was always full has an error too.
    error = math.sqrt(max(pooled * (1 - pooled), 1 / (old.rows + new.rows)) * (1 / old.rows + 1 / new.rows))
    if abs(change) >= 0.01 and abs(change) > _ERRORS * error:
        word = "fuller" if change > 0 else "emptier"
        sentence = (
            f"{new.column.label} is {word}: {_percent(new.completeness)} of the rows have a value, "
            f"{_percent(old.completeness)} had."
        )
        yield Finding("missing", new.column, change, change <= -0.1, sentence)


def _compared(
    engine: Engine, before: Subject, now: Subject, old: ColumnProfile, new: ColumnProfile
) -> tuple[float, float] | None:
    if not old.filled or not new.filled:
        return None
    if old.spread and new.spread and old.made == new.made:
        bins = _tenths(engine, before, now, new.column.name, "d" if new.made == "days" else "x")
    elif old.made == new.made:
        bins = _frequent(engine, before, now, new.column.name)
    else:
        return None
    return stability([b for b, _ in bins], [n for _, n in bins]) if len(bins) > 1 else None


def _tables(engine: Engine, before: Subject, now: Subject, column: str) -> None:
    count_values(engine, before.view, column, "drift_before")
    count_values(engine, now.view, column, "drift_now")


def _tenths(
    engine: Engine, before: Subject, now: Subject, column: str, measured: str
) -> list[tuple[int, int]]:
    """Rows before and now between the tenths of what was before."""
    _tables(engine, before, now, column)
    points = ", ".join(f"min(m) FILTER (upto >= {n / _BINS} * total)" for n in range(1, _BINS))
    cuts = engine.rows(
        f"""SELECT {points} FROM (
            SELECT {measured} AS m, sum(n) OVER (ORDER BY {measured}) AS upto, sum(n) OVER () AS total
            FROM drift_before WHERE {measured} IS NOT NULL)"""
    )[0]
    edges = sorted({float(cut) for cut in cuts if cut is not None})
    place = " + ".join(f"({measured} > {edge!r})::INTEGER" for edge in edges) or "0"
    counts = [
        dict(
            engine.rows(
                f"SELECT {place}, sum(n)::BIGINT FROM {table} WHERE {measured} IS NOT NULL GROUP BY 1"
            )
        )
        for table in ("drift_before", "drift_now")
    ]
    return [(int(counts[0].get(n, 0)), int(counts[1].get(n, 0))) for n in range(len(edges) + 1)]


def _frequent(engine: Engine, before: Subject, now: Subject, column: str) -> list[tuple[int, int]]:
    """Rows before and now with the most frequent values before, and with any other; one bin where none is."""
    _tables(engine, before, now, column)
    rows = engine.rows(
        f"""WITH top AS (
            SELECT v FROM drift_before WHERE n >= {_OFTEN} ORDER BY n DESC, v LIMIT {_TOP}),
        both_of AS (
            SELECT v, 0 AS side, n FROM drift_before UNION ALL SELECT v, 1, n FROM drift_now)
        SELECT coalesce(sum(n) FILTER (side = 0), 0)::BIGINT, coalesce(sum(n) FILTER (side = 1), 0)::BIGINT
        FROM both_of LEFT JOIN top USING (v) GROUP BY top.v ORDER BY top.v"""
    )
    return [(int(was), int(is_)) for was, is_ in rows]


def _categories(
    engine: Engine, before: Subject, now: Subject, old: ColumnProfile, new: ColumnProfile
) -> Iterator[Finding]:
    """Values that are new where new ones were improbable, and those gone that should have been there."""
    _tables(engine, before, now, new.column.name)
    label = new.column.label
    if old.singletons <= 0.02 * old.filled:
        fresh = engine.rows("SELECT v, n FROM drift_now ANTI JOIN drift_before USING (v) ORDER BY n DESC, v")
        rows = sum(n for _, n in fresh)
        # Good and Turing: so many rows of new values are to be expected; few rows may miss a common one.
        side = (new.filled / (old.filled + new.filled)) ** rows
        told = old.filled >= _ENOUGH or side * max(1, old.distinct) <= 0.001
        if told and rows > 3 + 2 * old.singletons * new.filled / old.filled:
            sentence = f"{label} has {len(fresh)} values that it did not have, in {_number(rows)} rows."
            values = tuple(v for v, _ in fresh[:5])
            yield Finding("new values", new.column, rows, rows >= 0.05 * new.filled, sentence, values)
    gone = engine.rows("SELECT v, n FROM drift_before ANTI JOIN drift_now USING (v) ORDER BY n DESC, v")
    missed = [v for v, n in gone if n * new.filled / old.filled >= 10]
    if missed:
        sentence = f"{label} no longer has {len(missed)} values that were in use."
        yield Finding("vanished values", new.column, len(missed), False, sentence, tuple(missed[:5]))


def _percent(share: float) -> str:
    return f"{share * 100:.0f}\u202f%"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")
