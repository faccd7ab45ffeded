"""An entity drawn: its records as numbered points, the pairs of them as lines with their weights."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from components import chart, markup, table
from components.words import NONE, counted, weighed

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from hotpass.review import Cluster, Member, Tie

#: Up to so many pairs are drawn with their weights; beyond, only those of the strongest tree.
_MOST_LINES: Final = 45
_MOST_VALUES: Final = 6


def draw(cluster: Cluster, chosen: Collection[int], *, key: str) -> None:
    """Draw the entity; the chosen records are squares."""
    lines = cluster.ties if len(cluster.ties) <= _MOST_LINES else [tie for tie in cluster.ties if tie.tree]
    rest = "" if len(lines) == len(cluster.ties) else ", of which those are drawn that connect all records"
    asked = (
        f"Which of the {counted(len(cluster.members), 'record')} belong together? Neighbours on the circle "
        f"agree most; {counted(len(cluster.ties), 'pair')} were kept{rest}, each with its match weight."
    )
    alt = "; ".join(f"{tie.left} and {tie.right}: {weighed(tie.edge.weight)}" for tie in lines)
    chart.show(_figure(cluster, lines, chosen), asked, f"Records of the entity as a graph. {alt}.", key=key)


def _figure(cluster: Cluster, lines: Collection[Tie], chosen: Collection[int]) -> go.Figure:
    import plotly.graph_objects as go

    colours = chart.colours()
    at = {member.number: member for member in cluster.members}
    made = go.Figure()
    for tie in lines:
        one, other = at[tie.left], at[tie.right]
        width = 1.0 + 3.0 * min(max((tie.edge.weight or 20.0), 0.0), 20.0) / 20.0
        dash = "solid" if tie.edge.holds else "dot"
        line = {"width": width, "color": colours["whole"], "dash": dash}
        made.add_scatter(x=[one.x, other.x], y=[one.y, other.y], mode="lines", line=line, hoverinfo="skip")
    made.add_scatter(
        x=[(at[tie.left].x + at[tie.right].x) / 2 for tie in lines],
        y=[(at[tie.left].y + at[tie.right].y) / 2 for tie in lines],
        mode="text",
        text=[weighed(tie.edge.weight) for tie in lines],
        hoverinfo="skip",
    )
    made.add_scatter(
        x=[member.x for member in cluster.members],
        y=[member.y for member in cluster.members],
        mode="markers+text",
        text=[f"<b>{member.number}</b>" for member in cluster.members],
        textfont={"color": colours["on"]},
        textposition="middle center",
        marker={
            "size": 24,
            "color": [colours["against" if m.number in chosen else "for"] for m in cluster.members],
            "symbol": ["square" if m.number in chosen else "circle" for m in cluster.members],
        },
        hovertext=[member.name for member in cluster.members],
        hoverinfo="text",
    )
    made.update_xaxes(visible=False, range=[-1.2, 1.2])
    made.update_yaxes(visible=False, range=[-1.15, 1.15], scaleanchor="x")
    return made.update_layout(height=420, showlegend=False)


def members(cluster: Cluster, chosen: Collection[int]) -> None:
    """The records as a table, a line each, by the numbers of the drawing."""
    labels = _labels(cluster)
    columns = [
        table.Column("number", "No.", numeric=True),
        table.Column("side", "Side"),
        *(table.Column(label, label, wide=True) for label in labels),
        table.Column("place", "Where"),
    ]
    rows = [table.Row(_cells(member, labels, member.number in chosen)) for member in cluster.members]
    markup.show(table.html(columns, rows, "Records of the entity"))


def _labels(cluster: Cluster) -> list[str]:
    """The fields that most records give, in the profile's order."""
    order = list(dict.fromkeys(label for one in cluster.members for label, _ in one.values))
    given = {label: sum(label in dict(one.values) for one in cluster.members) for label in order}
    most = sorted(order, key=lambda label: -given[label])[:_MOST_VALUES]
    return [label for label in order if label in most]


def _cells(member: Member, labels: list[str], chosen: bool) -> dict[str, markup.Child]:
    said = dict(member.values)
    place = member.place
    where = " · ".join(part for part in (place.file_name, place.sheet, f"row {place.row}") if part)
    return {
        "number": str(member.number),
        "side": "chosen" if chosen else "stays",
        "place": where,
        **{label: said.get(label, NONE) for label in labels},
    }
