"""Profiles of columns: a table of figures, and of one column what its values are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from components import chart, markup, table
from components.markup import Markup, tag
from components.plots import across, axes, columns
from components.words import NONE, counted, number, percent

if TYPE_CHECKING:
    from hotpass.quality.profiling import ColumnProfile

_EPOCH: Final = date(1970, 1, 1)
_COLUMNS: Final = (
    table.Column("label", "Column"),
    table.Column("filled", "Filled"),
    table.Column("distinct", "Different", numeric=True),
    table.Column("made", "Holds"),
    table.Column("length", "Length", numeric=True),
    table.Column("range", "Range"),
    table.Column("mask", "Most frequent pattern"),
    table.Column("marks", "Marks"),
)
#: What the other table says of the same column, after what the first says.
_BESIDE: Final = (
    table.Column("filled_beside", "Filled there"),
    table.Column("distinct_beside", "Different there", numeric=True),
)
_LONG: Final = 40


def show(
    profiled: Sequence[ColumnProfile], beside: Mapping[str, ColumnProfile] | None, label: str, *, key: str
) -> str | None:
    """Show the columns of a table; returns the name of one that was pressed just now.

    Args:
        profiled: columns of the table.
        beside: those of another table by name; None when none is compared.
        label: what the table shows.
        key: of the table.
    """
    headings = _COLUMNS if beside is None else (*_COLUMNS[:3], *_BESIDE, *_COLUMNS[3:])
    rows = [
        table.Row({**_cells(one), **_there((beside or {}).get(one.column.name))}, press=one.column.name)
        for one in profiled
    ]
    return table.show(headings, rows, label, key=key)


def _cells(one: ColumnProfile) -> dict[str, markup.Child]:
    mask = one.masks[0] if one.masks else None
    marks = [
        "names each row" if one.is_key else "",
        counted(one.measured.outliers, "outlier") if one.measured and one.measured.outliers else "",
        f"{number(one.blank)} blank" if one.blank else "",
    ]
    return {
        "label": one.column.label,
        "filled": _filled(one),
        "distinct": number(one.distinct),
        "made": "nothing" if one.holds == "empty" else one.holds,
        "length": f"{one.shortest}–{one.longest}" if one.filled and one.column.dtype == "text" else NONE,
        "range": "–".join(said(one, v) for v in (one.measured.least, one.measured.greatest))
        if one.measured
        else NONE,
        "mask": f"{_cut(mask[0])} ({percent(mask[1] / one.filled)})" if mask and one.filled else NONE,
        "marks": ", ".join(filter(None, marks)) or NONE,
    }


def _there(one: ColumnProfile | None) -> dict[str, markup.Child]:
    if one is None:
        return {"filled_beside": NONE, "distinct_beside": NONE}
    return {"filled_beside": _filled(one), "distinct_beside": number(one.distinct)}


def _filled(one: ColumnProfile) -> Markup:
    bar = tag("span", class_="hp-bar", style=f"width:{one.completeness * 100:.0f}%")
    return markup.joined(tag("span", bar, class_="hp-track", aria_hidden="true"), percent(one.completeness))


def said(one: ColumnProfile, value: float) -> str:
    """A number or a day of a column, as people write it."""
    if one.made == "days":
        return str(_EPOCH + timedelta(days=round(value)))
    return number(value, 0 if value % 1 == 0 else 2)


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def values(one: ColumnProfile, shown: Sequence[tuple[str, int]], *, key: str) -> None:
    """How its most frequent values lie, as the reader may see them."""
    if not shown:
        return
    rest = one.filled - sum(n for _, n in shown)
    tail = f" All others together are in {counted(rest, 'row')}." if rest else ""
    chart.show(
        _bars(shown, "Rows by value: " + "; ".join(f"{_cut(v)} {n}" for v, n in shown[:5])),
        f"Which values are most frequent? {percent(shown[0][1] / one.filled)} of the filled rows have the "
        f"first.{tail}",
        key=key,
    )


def patterns(one: ColumnProfile, *, key: str) -> None:
    """How its texts are written."""
    if not one.masks or one.column.dtype != "text":
        return
    chart.show(
        _bars(one.masks, "Rows by pattern: " + "; ".join(f"{_cut(m)} {n}" for m, n in one.masks[:5])),
        "How is it written? A stands for a capital, a for a small letter, 9 for a digit, + for several.",
        key=key,
    )


def spread(one: ColumnProfile, beside: ColumnProfile | None, label: str, other: str, *, key: str) -> None:
    """How its numbers or days lie, beside those of another table where there is one."""
    if one.measured is None:
        return
    s = one.measured
    chart.show(
        _histogram(one, beside if beside and beside.measured else None, label, other),
        f"How do they lie? Half are between {said(one, s.quantiles[2])} and {said(one, s.quantiles[4])}; "
        f"the middle is {said(one, s.quantiles[3])}. {counted(s.outliers, 'row')} far from the others.",
        key=key,
    )


def _bars(shown: Sequence[tuple[str, int]], alt: str) -> Markup:
    bars = [across.Bar(_cut(value) or "(empty text)", n, number(n)) for value, n in shown]
    return across.bars(bars, axes.from_zero((n for _, n in shown), "Rows"), alt)


def _histogram(one: ColumnProfile, beside: ColumnProfile | None, label: str, other: str) -> Markup:
    sorts = []
    for column, name, colour in ((one, label, "for"), (beside, other, "against")):
        if column is not None and column.measured is not None:
            s, total = column.measured, sum(column.measured.bars) or 1
            shares = [100 * n / total for n in s.bars]
            sorts.append((columns.Sort(name, colour, shares), s.first_bar, s.last_bar))
    first, last = min(first for _, first, _ in sorts), max(last for _, _, last in sorts)
    along = axes.Axis("", first, last, lambda value: said(one, value))
    up = axes.from_zero((n for sort, _, _ in sorts for n in sort.values), "Share of rows, %")
    assert one.measured is not None
    alt = f"Histogram from {said(one, one.measured.least)} to {said(one, one.measured.greatest)}."
    return columns.histogram(sorts, along, up, alt)
