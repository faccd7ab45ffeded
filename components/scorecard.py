"""The scorecard: parts with their scores, and counts of rules and rows that each lead to what they count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from components import facts, figures, markup, pressable
from components.markup import Child, Markup, tag
from components.words import NONE, counted, number

if TYPE_CHECKING:
    from hotpass.quality import Part

#: How the page writes an address inside itself: parameters of the address as one text.
Address = Callable[[Mapping[str, str]], str]
_STATES: Final = ("failed", "errored", "passed_with_exceptions", "passed", "stale", "not_evaluated")
_HEADINGS: Final = (
    *("Score", "State", "Rows failing", "Rows evaluated", "Rules", "Failed", "Errored"),
    *("Passed with exceptions", "Passed", "Stale", "Not evaluated"),
)


def words(state: str) -> str:
    """A state in words: ``passed with exceptions``."""
    return state.replace("_", " ")


def share(value: float | None) -> str:
    """A score or share in per cent with one decimal, never rounded up to the whole: ``99.9 %``."""
    if value is None:
        return NONE
    shown = min(value * 100, 99.9) if value < 1 else 100.0
    return f"{max(shown, 0.1) if value > 0 else 0.0:.1f}\u202f%"


def tiles(whole: Part, dimensions: Sequence[Part], address: Address, *, key: str) -> str | None:
    """The whole and each dimension as a tile; returns the address of the one pressed just now."""
    shown = [figures.Figure("All rules", share(whole.score), _note(whole), *_link({"tab": "Rules"}, address))]
    for part in dimensions:
        link = _link({"tab": "Rules", "dimension": part.name}, address)
        shown.append(figures.Figure(part.name.capitalize(), share(part.score), _note(part), *link))
    return figures.show(shown, key=key)


def _link(asked: Mapping[str, str], address: Address) -> tuple[str, str]:
    text = address(asked)
    return text, f"?{text}"


def _note(part: Part) -> str:
    if not part.rules:
        return "no rule"
    if not part.ran:
        return "no rule ran"
    worst = part.state
    return f"{counted(part.states[worst], 'rule')} {words(worst)}"


def table(
    groups: Sequence[tuple[str, str, Sequence[tuple[str, str, Part]]]], address: Address, *, key: str
) -> str | None:
    """Show parts by group; returns the address of the number pressed just now.

    Args:
        groups: what each is parted by, the parameter of the address that narrows to one part, and the parts:
            label, value of that parameter, and figures.
        address: writes addresses.
        key: of the table.
    """
    head = tag("tr", tag("th", "Part", scope="col"), (_heading(name) for name in _HEADINGS))
    body = [
        tag(
            "tbody",
            _caption(title),
            (_line(label, {name: value}, part, address) for label, value, part in of),
        )
        for title, name, of in groups
    ]
    label = "Scores by part"
    whole = tag("table", tag("thead", head), body, class_="hp-table hp-scores", aria_label=label)
    return pressable.show(markup.scrolling(whole, label), key)


def _heading(name: str) -> Markup:
    return tag("th", name, scope="col", class_="hp-number" if name not in ("Score", "State") else None)


def _caption(title: str) -> Markup:
    return tag("tr", tag("th", title, scope="rowgroup", colspan=len(_HEADINGS) + 1, class_="hp-group"))


def _line(label: str, narrowed: Mapping[str, str], part: Part, address: Address) -> Markup:
    asked = {name: value for name, value in narrowed.items() if name}
    to_rules, to_rows = {"tab": "Rules", **asked}, {"tab": "Failing rows", **asked}
    states = (_count(part.states[s], {**to_rules, "state": words(s)}, address) for s in _STATES)
    return tag(
        "tr",
        tag("th", label, scope="row"),
        tag("td", _bar(part.score)),
        tag("td", facts.state(words(part.state)) if part.rules else NONE),
        _count(part.failed, to_rows, address),
        _count(part.evaluated, to_rules, address),
        _count(part.rules, to_rules, address),
        states,
    )


def _bar(score: float | None) -> Markup:
    bar = tag("span", class_="hp-bar", style=f"width:{(score or 0) * 100:.0f}%")
    return markup.joined(tag("span", bar, class_="hp-track", aria_hidden="true"), share(score))


def _count(count: int, asked: Mapping[str, str], address: Address) -> Markup:
    if not count:
        return tag("td", tag("span", "0", class_="hp-soft"), class_="hp-number")
    text, href = _link(asked, address)
    link: Child = tag("a", number(count), href=href, data_press=text)
    return tag("td", link, class_="hp-number")
