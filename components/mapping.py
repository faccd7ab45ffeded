"""How the columns of a table are understood, changed by hand: a line a column with a list of fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from components import markup, pressable
from components.markup import Child, Markup, tag
from components.words import sure

NOT_USED = ""
#: Below it a person had better look: so sure, six of ten suggestions are right.
UNSURE = 0.65
#: Below it the neighbours of a column tell whose it is no more than likely, and that is shown.
WHOSE_OPEN = 0.9
_HEADINGS = ("", "Column", "Means", "Sure", "Sample", "Personal")

Choices = Mapping[str, Mapping[str, str]]
"""By group, by target (``person.phone``), the label of the field."""


@dataclass(frozen=True, slots=True)
class Line:
    """A column: where it stands, what it is called, what it means, and what becomes of its values.

    Attributes:
        letter: letter of the column.
        name: its header.
        target: the field it is mapped to, or ``""`` when it is not used.
        confidence: of what it is, 0–1, or None when a person decided.
        whose: how sure it is whose it is, 0–1, or None when a person decided or it is not used.
        samples: texts of the column, each with what the field makes of it.
        personal: class of personal information of the field, or ``""``.
        decided: how it was decided when a person did, in words.
        reason: why it is taken for that, as a sentence, or ``""``.
    """

    letter: str
    name: str
    target: str
    confidence: float | None
    samples: Sequence[tuple[str, str | None]]
    personal: str
    decided: str = ""
    reason: str = ""
    whose: float | None = None

    @property
    def unsure(self) -> bool:
        """Whether a person had better look."""
        return self.confidence is not None and min(self.confidence, self.whose or 1.0) < UNSURE


def show(lines: Sequence[Line], choices: Choices, label: str, *, key: str) -> tuple[str, str] | None:
    """Show the mapping; returns the letter and the target that were chosen just now, or None."""
    head = tag("tr", (tag("th", _heading(heading), scope="col") for heading in _HEADINGS))
    body = (_line(line, choices) for line in lines)
    table = tag(
        "table", tag("thead", head), tag("tbody", body), class_="hp-table hp-mapping", aria_label=label
    )
    pressed = pressable.show(markup.scrolling(table, label), key)
    if pressed is None:
        return None
    letter, _, target = pressed.partition(" ")
    return letter, target


def _heading(heading: str) -> Child:
    return heading or tag("span", "Letter", class_="hp-unseen")


def _line(line: Line, choices: Choices) -> Markup:
    certainty = line.decided if line.confidence is None else sure(line.confidence)
    return tag(
        "tr",
        tag("td", line.letter, class_="hp-soft"),
        tag("th", line.name or tag("span", "no header", class_="hp-soft"), scope="row"),
        tag("td", _select(line, choices)),
        tag(
            "td", tag("span", certainty, class_="hp-amber" if line.unsure else None), _whose(line), _why(line)
        ),
        tag("td", _samples(line), class_="hp-small"),
        tag("td", line.personal or tag("span", "no", class_="hp-soft"), class_="hp-small"),
        class_=None if line.target else "hp-unused",
    )


def _whose(line: Line) -> Child:
    """How sure it is that the column is the organisation's or the person's, where that is open."""
    if line.whose is None or line.whose >= WHOSE_OPEN:
        return None
    owner = "a person's" if line.target.startswith("person.") else "an organisation's"
    return tag("span", f"{owner}: {sure(line.whose)}", class_="hp-also")


def _why(line: Line) -> Child:
    return tag("span", line.reason, class_="hp-also") if line.reason else None


def _select(line: Line, choices: Choices) -> Markup:
    name = line.name or f"column {line.letter}"
    groups = (
        tag("optgroup", (_option(target, label, line) for target, label in fields.items()), label=group)
        for group, fields in choices.items()
    )
    return tag(
        "select",
        _option(NOT_USED, "not used", line),
        groups,
        data_press=line.letter,
        aria_label=f"{name} means",
        class_="hp-select",
    )


def _option(target: str, label: str, line: Line) -> Markup:
    return tag("option", label, value=target, selected=target == line.target)


def _samples(line: Line) -> Child:
    shown = [_sample(raw, value) for raw, value in line.samples]
    return tag("span", "blank", class_="hp-soft") if not shown else markup.joined(shown)


def _sample(raw: str, value: str | None) -> Markup:
    if value == raw:
        return tag("span", raw, class_="hp-sample")
    becomes = tag("strong", value) if value is not None else tag("span", "not readable", class_="hp-amber")
    return tag("span", raw, " → ", becomes, class_="hp-sample")
