"""Why two records are one or are not: reasons, what each field adds as a waterfall with words, the way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

import streamlit as st

from components import chart, facts, frame, markup, pressable, table
from components.markup import markdown
from components.words import number, weighed

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from hotpass.linkage import Edge, LinkedRecord, PairAnswer, RuleAnswer

_STANDINGS = {"one": "together", "waits": "waiting for review", "apart": "apart"}
_SENTENCES = (table.Column("weight", "Weight", numeric=True), table.Column("why", "Why", wide=True))
_RULES = (
    table.Column("rule", "Blocking rule"),
    table.Column("outcome", "Brings them together"),
    table.Column("why", "Why", wide=True),
)
_OUTCOMES = {"together": "yes", "refused": "no, refused", "differ": "no", "missing": "no"}
_EDGES = (
    table.Column("weight", "Weight", numeric=True),
    table.Column("found", "Found by"),
    table.Column("left", "Record"),
    table.Column("right", "Record"),
)


def show(answer: PairAnswer, *, key: str) -> str | None:
    """Show why two records are one, or are not; returns ``"<record> <record>"`` of a pair pressed just now.

    Args:
        answer: why.
        key: of what is shown.
    """
    markup.show(facts.pairs([("One", named(answer.left)), ("Other", named(answer.right))]))
    if answer.pairs_between > 1:
        st.caption(f"The weightiest of {number(answer.pairs_between)} pairs between the two.")
    first, *rest = answer.reasons
    said = facts.sentence(_STANDINGS[answer.standing], first)
    markup.show(facts.sentences([said, *(markup.tag("span", text, class_="hp-said") for text in rest)]))
    if answer.bars:
        _bars(answer, key)
    if not answer.compared:
        frame.section("What the blocking rules say")
        rules = [_rule(rule) for rule in answer.rules]
        markup.show(table.html(_RULES, rules, "What each blocking rule says of the two records"))
    if len(answer.path) < 2:
        return None
    frame.section("The pairs that lead from one to the other")
    return edges(answer.path, "Pairs that lead from one record to the other", key=f"{key}-way")


def _rule(rule: RuleAnswer) -> table.Row:
    cells = {
        "rule": rule.label,
        "outcome": _OUTCOMES[rule.outcome],
        "why": rule.sentence,
    }
    return table.Row(dict(cells))


def named(record: LinkedRecord) -> str:
    """A record in one line: what it is called, and where it stands."""
    return f"{record.name} · {record.place}"


def edges(found: Sequence[Edge], label: str, *, key: str) -> str | None:
    """Show pairs of records; returns ``"<record> <record>"`` of the one pressed just now."""
    return table.show(_EDGES, [_edge(edge) for edge in found], label, key=key)


def _edge(edge: Edge) -> table.Row:
    ends = f"{edge.left.record_id} {edge.right.record_id}"
    cells: dict[str, markup.Child] = {
        "weight": weighed(edge.weight),
        "found": edge.label,
        "left": named(edge.left),
        "right": named(edge.right),
    }
    one, other = edge.left.record_id, edge.right.record_id
    return table.Row(cells, press=ends, href=pressable.here(one=one, other=other))


def _bars(answer: PairAnswer, key: str) -> None:
    whole = weighed(answer.weight)
    anew = ", worked out now" if answer.scored_anew else ""
    asked = (
        f"What makes up the weight of {whole}{anew}? A pair matches from {weighed(answer.match)}; "
        "+1 doubles the odds for a match."
    )
    alt = "; ".join(f"{bar.label} {weighed(bar.weight)}" for bar in answer.bars)
    chart.explore(figure(answer), asked, f"Waterfall of the match weight: {alt}; in all {whole}.", key=key)
    lines = [table.Row({"weight": weighed(bar.weight), "why": bar.sentence}) for bar in answer.bars]
    markup.show(table.html(_SENTENCES, lines, "What each field adds to the weight, in words"))
    if answer.silent:
        st.caption(
            markdown(f"Not told by both, or the place again, which says nothing: {', '.join(answer.silent)}.")
        )


def figure(answer: PairAnswer) -> go.Figure:
    """The bars from knowing nothing to the weight, with the weight from which pairs match."""
    import plotly.graph_objects as go

    colours = chart.colours()
    labels = [bar.label for bar in answer.bars]
    drawn = go.Waterfall(
        orientation="h",
        measure=["relative"] * len(labels) + ["total"],
        y=[*labels, "In all"],
        x=[*(bar.weight for bar in answer.bars), 0],
        text=[*(weighed(bar.weight) for bar in answer.bars), weighed(answer.weight)],
        textposition="outside",
        cliponaxis=False,
        increasing={"marker": {"color": colours["for"]}},
        decreasing={"marker": {"color": colours["against"]}},
        totals={"marker": {"color": colours["whole"]}},
        hoverinfo="skip",
    )
    made = go.Figure(drawn)
    made.add_vline(x=answer.match, line={"color": colours["line"], "dash": "dot", "width": 2})
    made.update_yaxes(autorange="reversed", ticklabelposition="outside", automargin=True)
    ends = [*accumulate(bar.weight for bar in answer.bars), answer.match]
    made.update_xaxes(title="Match weight, log2 odds", zeroline=True, range=chart.wide(ends))
    return made.update_layout(height=chart.height(len(labels) + 1), showlegend=False)
