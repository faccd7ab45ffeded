"""An entity drawn: its records as numbered points, the pairs of them as lines with their weights."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from components import chart, markup, table
from components.markup import Markup
from components.plots import graph
from components.words import NONE, counted, weighed

if TYPE_CHECKING:
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
    spoken = "; ".join(f"{tie.left} and {tie.right}: {weighed(tie.edge.weight)}" for tie in lines)
    alt = f"Records of the entity as a graph. {spoken}."
    chart.show(_plot(cluster, lines, chosen, alt), asked, key=key)


def _plot(cluster: Cluster, lines: Collection[Tie], chosen: Collection[int], alt: str) -> Markup:
    at = {member.number: _node(member, member.number in chosen) for member in cluster.members}
    edges = [
        graph.Edge(
            at[tie.left],
            at[tie.right],
            1.0 + 3.0 * min(max((tie.edge.weight or 20.0), 0.0), 20.0) / 20.0,
            tie.edge.holds,
            weighed(tie.edge.weight),
        )
        for tie in lines
    ]
    return graph.drawn(list(at.values()), edges, alt)


def _node(member: Member, chosen: bool) -> graph.Node:
    colour, form = ("against", "square") if chosen else ("for", "round")
    return graph.Node(member.x, member.y, str(member.number), member.name, colour, form)


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
