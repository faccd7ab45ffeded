"""The profile of a table: figures of each of its columns, counted on their distinct values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.quality.profiling import counting
from hotpass.quality.profiling.subjects import Column, Subject

#: What a column is made of: ``days`` and ``numbers`` where all but a twentieth of its values are.
Made = Literal["empty", "text", "numbers", "days"]

_MOST_SHOWN: Final = 10
#: Kinds whose digits name something: none is too large, and half of them lie nowhere.
_NAMING: Final = frozenset(
    {
        *("identifier", "identity_number", "phone", "postal_code", "company_registration", "vat_number"),
        *("tax_number", "npo_number", "pbo_number", "approval_number"),
    }
)
_NEARLY_ALL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Spread:
    """How numbers or days lie.

    Attributes:
        least: the least.
        greatest: the greatest.
        mean: the mean of all rows.
        quantiles: at :data:`hotpass.quality.profiling.counting.QUANTILES`.
        outliers: rows beyond three times the interquartile range from the quartiles (Tukey's far out).
        bars: rows in equal bars from ``first_bar`` to ``last_bar``; the outer bars have what lies outside.
        first_bar: where the first bar begins.
        last_bar: where the last one ends.
    """

    least: float
    greatest: float
    mean: float
    quantiles: tuple[float, ...]
    outliers: int
    bars: tuple[int, ...]
    first_bar: float
    last_bar: float


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column in figures.

    Attributes:
        column: the column.
        made: what its values are.
        rows: of the table.
        filled: rows with a value.
        blank: filled rows whose text is empty or white space.
        distinct: different values.
        singletons: values that one row holds.
        doubletons: values that two rows hold.
        shortest: least length of a text.
        longest: greatest length.
        mean_length: mean of all rows.
        numbers: rows whose text is a number.
        days: rows whose text is an ISO date.
        top: the most frequent values and their rows.
        masks: the most frequent masks (``9999/999999/99``) and their rows; see
            :func:`hotpass.quality.profiling.counting.count_masks`.
        spread: of numbers or days (since 1970), where they are nearly all.
    """

    column: Column
    made: Made
    rows: int
    filled: int
    blank: int
    distinct: int
    singletons: int
    doubletons: int
    shortest: int
    longest: int
    mean_length: float
    numbers: int
    days: int
    top: tuple[tuple[str, int], ...]
    masks: tuple[tuple[str, int], ...]
    spread: Spread | None

    @property
    def completeness(self) -> float:
        """Share of rows with a value that is not blank; 1 where there are no rows."""
        return (self.filled - self.blank) / self.rows if self.rows else 1.0

    @property
    def holds(self) -> Made:
        """What its values are to people, to whom digits that name something are texts."""
        return "text" if self.made == "numbers" and self.column.kind in _NAMING else self.made

    @property
    def measured(self) -> Spread | None:
        """How its numbers or days lie, where they measure, count or date something."""
        return None if self.holds == "text" else self.spread

    @property
    def is_key(self) -> bool:
        """Whether every row has a value that no other row has."""
        return self.rows > 1 and self.distinct == self.filled == self.rows


@dataclass(frozen=True, slots=True)
class TableProfile:
    """A table in figures.

    Attributes:
        subject: the table.
        rows: how many it has.
        columns: in the table's order.
    """

    subject: Subject
    rows: int
    columns: tuple[ColumnProfile, ...]

    def of(self, name: str) -> ColumnProfile:
        """The profile of a column; raises ``KeyError`` where there is none."""
        return {one.column.name: one for one in self.columns}[name]


def values_table(number: int) -> str:
    """Name of the table of the distinct values of the column at a place."""
    return f"values_{number}"


def masks_table(number: int) -> str:
    """Name of the table of the masks of the column at a place."""
    return f"masks_{number}"


def profile_table(
    engine: Engine,
    subject: Subject,
    *,
    keep: bool = False,
    report: Callable[[float], None] = lambda _done: None,
) -> TableProfile:
    """Profile a table.

    Args:
        engine: with a view of the subject's name.
        subject: the table and its columns.
        keep: whether the tables of distinct values (:func:`values_table`) and masks stay in the engine.
        report: told the share of the columns that are done.
    """
    rows = int(engine.rows(f"SELECT count(*) FROM {quote(subject.view)}")[0][0])
    columns = []
    for number, column in enumerate(subject.columns):
        columns.append(_profile(engine, subject.view, column, number, rows))
        if not keep:
            for table in (values_table(number), masks_table(number)):
                engine.execute(f"DROP TABLE {quote(table)}")
        report((number + 1) / len(subject.columns))
    return TableProfile(subject, rows, tuple(columns))


def _profile(engine: Engine, view: str, column: Column, number: int, rows: int) -> ColumnProfile:
    values, masks = values_table(number), masks_table(number)
    counting.count_values(engine, view, column.name, values)
    shape = counting.shape_of(engine, values)
    counting.count_masks(engine, values, shape["distinct"], masks)
    made = _made(shape["filled"], shape["numbers"], shape["days"])
    return ColumnProfile(
        column=column,
        made=made,
        rows=rows,
        **{name: shape[name] or 0 for name in _COUNTS},
        mean_length=float(shape["mean_length"] or 0),
        top=tuple(counting.top_values(engine, values, _MOST_SHOWN)),
        masks=tuple(counting.top_masks(engine, masks, _MOST_SHOWN)),
        spread=_spread(engine, values, {"numbers": "x", "days": "d"}.get(made)),
    )


_COUNTS: Final[Sequence[str]] = (
    *("filled", "blank", "distinct", "singletons", "doubletons"),
    *("shortest", "longest", "numbers", "days"),
)


def _made(filled: int, numbers: int, days: int) -> Made:
    if not filled:
        return "empty"
    if days >= _NEARLY_ALL * filled:
        return "days"
    return "numbers" if numbers >= _NEARLY_ALL * filled else "text"


def _spread(engine: Engine, values: str, measured: str | None) -> Spread | None:
    if measured is None:
        return None
    found = counting.spread_of(engine, values, measured)
    quantiles = tuple(float(found[f"q{n}"]) for n in range(len(counting.QUANTILES)))
    low, high = fences(quantiles)
    # The bars lie where the values do: a single far outlier would leave all others in one bar.
    first, last = max(float(found["least"]), low), min(float(found["greatest"]), high)
    return Spread(
        float(found["least"]),
        float(found["greatest"]),
        float(found["mean"]),
        quantiles,
        counting.outside(engine, values, measured, low, high),
        tuple(counting.histogram(engine, values, measured, first, last)),
        first,
        last,
    )


def fences(quantiles: Sequence[float]) -> tuple[float, float]:
    """Tukey's outer fences, three interquartile ranges from the quartiles; the 1st and the 99th percentile
    where most values are one and the same."""
    low, q25, q75, high = quantiles[0], quantiles[2], quantiles[4], quantiles[6]
    if q75 == q25:
        return low, high
    return q25 - 3 * (q75 - q25), q75 + 3 * (q75 - q25)
