"""Profiles of columns: a table of figures, and of one column what its values are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from components import chart, markup, table
from components.markup import Markup, tag
from components.words import NONE, counted, number, percent

if TYPE_CHECKING:
    import plotly.graph_objects as go

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
    columns: Sequence[ColumnProfile], beside: Mapping[str, ColumnProfile] | None, label: str, *, key: str
) -> str | None:
    """Show the columns of a table; returns the name of one that was pressed just now.

    Args:
        columns: of the table.
        beside: those of another table by name; None when none is compared.
        label: what the table shows.
        key: of the table.
    """
    headings = _COLUMNS if beside is None else (*_COLUMNS[:3], *_BESIDE, *_COLUMNS[3:])
    rows = [
        table.Row({**_cells(one), **_there((beside or {}).get(one.column.name))}, press=one.column.name)
        for one in columns
    ]
    return table.show(headings, rows, label, key=key)


def _cells(one: ColumnProfile) -> dict[str, markup.Child]:
    mask = one.masks[0] if one.masks else None
    marks = [
        "names each row" if one.is_key else "",
        counted(one.spread.outliers, "outlier") if one.spread and one.spread.outliers else "",
        f"{number(one.blank)} blank" if one.blank else "",
    ]
    return {
        "label": one.column.label,
        "filled": _filled(one),
        "distinct": number(one.distinct),
        "made": "nothing" if one.made == "empty" else one.made,
        "length": f"{one.shortest}–{one.longest}" if one.filled and one.column.dtype == "text" else NONE,
        "range": "–".join(said(one, v) for v in (one.spread.least, one.spread.greatest))
        if one.spread
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
        _bars([(_cut(v) or "(empty text)", n) for v, n in shown]),
        f"Which values are most frequent? {percent(shown[0][1] / one.filled)} of the filled rows have the "
        f"first.{tail}",
        "Rows by value: " + "; ".join(f"{_cut(v)} {n}" for v, n in shown[:5]),
        key=key,
    )


def patterns(one: ColumnProfile, *, key: str) -> None:
    """How its texts are written."""
    if not one.masks or one.column.dtype != "text":
        return
    chart.show(
        _bars([(_cut(m) or "(empty text)", n) for m, n in one.masks]),
        "How is it written? A stands for a capital, a for a small letter, 9 for a digit, + for several.",
        "Rows by pattern: " + "; ".join(f"{_cut(m)} {n}" for m, n in one.masks[:5]),
        key=key,
    )


def spread(one: ColumnProfile, beside: ColumnProfile | None, label: str, other: str, *, key: str) -> None:
    """How its numbers or days lie, beside those of another table where there is one."""
    if one.spread is None:
        return
    s = one.spread
    chart.show(
        _histogram(one, beside if beside and beside.spread else None, label, other),
        f"How do they lie? Half are between {said(one, s.quantiles[2])} and {said(one, s.quantiles[4])}; "
        f"the middle is {said(one, s.quantiles[3])}. {counted(s.outliers, 'row')} far from the others.",
        f"Histogram from {said(one, s.least)} to {said(one, s.greatest)}.",
        key=key,
    )


def _bars(shown: Sequence[tuple[str, int]]) -> go.Figure:
    import plotly.graph_objects as go

    counts = [n for _, n in shown]
    # Two values may be cut to one text.
    places = list(range(len(shown)))
    made = go.Figure(
        go.Bar(
            orientation="h",
            y=places,
            x=counts,
            text=[number(n) for n in counts],
            textposition="outside",
            cliponaxis=False,
            marker={"color": chart.colours()["for"]},
            hoverinfo="skip",
        )
    )
    made.update_yaxes(
        tickvals=places, ticktext=[_escaped(v) for v, _ in shown], autorange="reversed", automargin=True
    )
    made.update_xaxes(range=[0, 1.25 * max(counts)], title="Rows")
    return made.update_layout(height=chart.height(len(shown)))


def _escaped(text: str) -> str:
    """Plotly reads tags in tick labels; a value has none."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ")


def _histogram(one: ColumnProfile, beside: ColumnProfile | None, label: str, other: str) -> go.Figure:
    import plotly.graph_objects as go

    colours, traces = chart.colours(), []
    for column, name, colour in ((one, label, "for"), (beside, other, "against")):
        if column is None or column.spread is None:
            continue
        s = column.spread
        width = (s.last_bar - s.first_bar) / len(s.bars)
        total = sum(s.bars) or 1
        middles = [s.first_bar + (n + 0.5) * width for n in range(len(s.bars))]
        traces.append(
            go.Bar(
                x=[_EPOCH + timedelta(days=m) for m in middles] if column.made == "days" else middles,
                y=[100 * n / total for n in s.bars],
                name=name,
                marker={"color": colours[colour]},
                opacity=0.75 if beside else 1,
                hoverinfo="skip",
            )
        )
    made = go.Figure(traces)
    made.update_layout(height=240, barmode="overlay", showlegend=beside is not None)
    made.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom"})
    made.update_yaxes(title="Share of rows, %")
    return made
