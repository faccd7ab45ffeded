"""The blocking rules of a linkage: the pairs that each brings, what it refused, the matches that it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from components import chart, markup, table
from components.plots import across
from components.plots.axes import Axis
from components.words import NONE, number, percent

if TYPE_CHECKING:
    from hotpass.linkage import RuleFigures

_COLUMNS = (
    table.Column("rule", "Rule"),
    table.Column("pairs", "Pairs", numeric=True),
    table.Column("found", "Matches found", numeric=True),
    table.Column("alone", "By it alone", numeric=True),
    table.Column("most", "Most sharing", numeric=True),
    table.Column("refused", "Values refused", numeric=True),
    table.Column("spared", "Pairs spared", numeric=True),
    table.Column("largest", "Commonest shared by", numeric=True),
)


def show(rules: Sequence[RuleFigures], called: Mapping[str, str]) -> None:
    """Show the rules: a chart of what each found of the matches, and the table.

    Args:
        rules: the rules.
        called: what they are called.
    """
    if any(rule.traced for rule in rules):
        _chart(rules, called)
    rows = [_row(rule, called) for rule in rules]
    markup.show(table.html(_COLUMNS, rows, "Blocking rules with their pairs", stacked=True))


def _chart(rules: Sequence[RuleFigures], called: Mapping[str, str]) -> None:
    telling = [rule for rule in rules if rule.found]
    shares = [_share(rule.found, rule) for rule in telling]
    lonely = max(telling, key=lambda rule: rule.alone or 0)
    alone = (
        f"“{called[lonely.rule]}” finds most that no other does: {number(lonely.alone)}"
        if lonely.alone
        else "none finds any that no other does"
    )
    names = [called[rule.rule] for rule in telling]
    spoken = "; ".join(f"{name} {percent(share)}" for name, share in zip(names, shares, strict=True))
    question = f"Which rules find the matches? Of {number(telling[0].traced)} that were traced, {alone}."
    bars = [across.Bar(name, share, percent(share)) for name, share in zip(names, shares, strict=True)]
    axis = Axis("Share of the matches that any rule found", 0.0, 1.0, percent)
    plot = across.bars(bars, axis, f"Share of the matches that each rule found: {spoken}.")
    chart.show(plot, question, key="rules")


def _share(times: int | None, rule: RuleFigures) -> float:
    return (times or 0) / rule.traced if rule.traced else 0.0


def _row(rule: RuleFigures, called: Mapping[str, str]) -> table.Row:
    told = rule.traced is not None
    return table.Row(
        {
            "rule": called[rule.rule],
            "pairs": number(rule.pairs),
            "found": percent(_share(rule.found, rule)) if told else NONE,
            "alone": number(rule.alone) if told else NONE,
            "most": number(rule.most_sharing or None),
            "refused": number(rule.refused_values),
            "spared": number(rule.refused_pairs),
            "largest": number(rule.refused_largest or None),
        }
    )
