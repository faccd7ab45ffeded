"""Controls: by condition, one by one, what is due, one with its facts, and the rows behind it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from components import facts, markup, table, thing
from components.act_words import act_words
from components.golden import place
from components.markup import Child, tag
from components.words import NONE, begun, day, number, when
from hotpass.compliance.controls import STATES, Control, Happened, Moved, Standing, State

_STATES: Final = tuple(table.Column(state, state.capitalize(), numeric=True) for state in STATES)
_CONDITIONS: Final = (
    table.Column("condition", "Condition", wraps=True),
    *_STATES,
    table.Column("trend", "Last 30 days", wraps=True),
)
_CONTROLS: Final = (
    table.Column("section", "Section"),
    table.Column("state", "State"),
    table.Column("question", "Question", wide=True),
    table.Column("why", "Answer", wide=True),
    table.Column("whose", "Whose"),
)
_BREACHED: Final = (
    table.Column("section", "Section"),
    table.Column("why", "What is breached", wide=True),
    table.Column("whose", "Whose"),
)
_DUE: Final = (
    table.Column("duty", "What is due", wide=True),
    table.Column("due", "By"),
    table.Column("whose", "Whose"),
)
_ROWS: Final = (
    table.Column("subject", "What", wide=True),
    table.Column("why", "Why", wide=True),
    table.Column("value", "Value"),
    table.Column("place", "Where"),
)
_HISTORY: Final = (
    table.Column("at", "Since"),
    table.Column("state", "State"),
    table.Column("sentence", "Why", wide=True),
)
_TIMELINE: Final = (
    table.Column("what", "What", wide=True),
    table.Column("at", "When"),
    table.Column("of", "Of"),
    table.Column("said", "More", wide=True),
)
#: A day as queries write it.
_DAY: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_OFTEN: Final = {
    "run": "after each run",
    "day": "each day",
    "month": "each month",
    "quarter": "each quarter",
    "year": "each year",
}


def conditions(standings: Sequence[Standing], before: Mapping[str, State], framework: str) -> str | None:
    """A line a condition with the number of controls in each state; returns what was pressed asks for, as a
    query.

    Args:
        standings: how the controls stand.
        before: in which state they were some time ago.
        framework: key of the framework.
    """
    of: dict[str, list[Standing]] = {}
    for one in standings:
        of.setdefault(one.control.condition, []).append(one)
    rows = [
        table.Row(
            _counts(name, own, before, framework), _of(name), _to(framework, view="Controls", condition=name)
        )
        for name, own in of.items()
    ]
    return table.show(
        _CONDITIONS, rows, "Conditions, by state of their controls", key="conditions", stacked=True
    )


def _of(condition: str, **state: str) -> str:
    return urlencode({"condition": condition, **state})


def _counts(
    name: str, own: Sequence[Standing], before: Mapping[str, State], framework: str
) -> dict[str, Child]:
    counted = Counter(one.state for one in own)
    cells: dict[str, Child] = {state: _count(name, state, counted[state], framework) for state in STATES}
    was = sum(before.get(one.control.id) == "breached" for one in own)
    moved = counted["breached"] - was
    trend = f"{number(abs(moved))} {'more' if moved > 0 else 'fewer'} breached" if moved else "no change"
    return {"condition": name, "trend": trend, **cells}


def _count(condition: str, state: State, count: int, framework: str) -> Child:
    if not count:
        return NONE
    href = _to(framework, view="Controls", condition=condition, state=state)
    named = f"{count} {state}, {condition}"
    return tag("a", number(count), href=href, data_press=_of(condition, state=state), aria_label=named)


def _to(framework: str, **asked: str) -> str:
    return f"?{urlencode({'framework': framework, **asked})}"


def controls(standings: Sequence[Standing], label: str) -> str | None:
    """A line a control, the one that asks most of people first; returns the id of the one pressed."""
    order = sorted(standings, key=lambda one: STATES.index(one.state))
    rows = [
        table.Row(
            {
                "section": one.control.section,
                "state": facts.state(one.state),
                "question": one.control.question,
                "why": one.sentence,
                "whose": one.control.owner,
            },
            one.control.id,
            _to(one.framework, control=one.control.id),
        )
        for one in order
    ]
    return table.show(_CONTROLS, rows, label, key="controls", stacked=True)


def breached(standings: Sequence[Standing]) -> str | None:
    """What is breached, as the check answered; returns the id of the one pressed."""
    rows = [
        table.Row(
            {"section": one.control.section, "why": one.sentence, "whose": one.control.owner},
            one.control.id,
            _to(one.framework, control=one.control.id),
        )
        for one in standings
    ]
    return table.show(_BREACHED, rows, "Controls that are breached", key="breached", stacked=True)


def due(standings: Sequence[Standing], today: date) -> str | None:
    """What is due, the earliest first; returns the id of the one pressed."""
    order = sorted(standings, key=lambda one: one.due or date.max)
    rows = [
        table.Row(
            {"duty": one.control.duty, "due": _by(one.due, today), "whose": one.control.owner},
            one.control.id,
            _to(one.framework, control=one.control.id),
        )
        for one in order
    ]
    return table.show(_DUE, rows, "What is due, the earliest first", key="due", stacked=True)


def _by(until: date | None, today: date) -> Child:
    if until is None:
        return NONE
    return "now" if until == today else facts.state("overdue") if until < today else day(until)


def facts_of(one: Standing) -> list[tuple[str, Child]]:
    """What is known of a control."""
    control = one.control
    said: list[tuple[str, Child]] = [
        ("State", facts.state(one.state)),
        ("Question", control.question),
        ("Answer", one.sentence),
        ("Figure", _figure(one)),
        ("Due", day(one.due) if one.due else NONE),
        ("Whose", f"{control.owner}, looked at {_OFTEN[control.frequency]}"),
        ("Source", control.source),
        ("Compared with it", _verified(control)),
        ("Rests on", _links(one) if control.rests_on else NONE),
        ("Worked out", f"{when(one.computed_at)}, of {one.data_version}"),
    ]
    return [fact for fact in said if fact[1] != NONE]


def _figure(one: Standing) -> str:
    if one.value is None or one.threshold is None:
        return NONE
    digits = 0 if one.value == int(one.value) else 1
    unit = " %" if one.unit.startswith("%") else ""
    return f"{number(one.value, digits)}{unit}; at most {number(one.threshold)}{unit} keeps the duty"


def _verified(control: Control) -> str:
    if control.verified_by is None:
        return "nobody has yet compared this entry with its source"
    return f"by {control.verified_by}{f' on {day(control.verified_on)}' if control.verified_on else ''}"


def _links(one: Standing) -> Child:
    def each() -> Iterator[Child]:
        for at, other in enumerate(one.control.rests_on):
            yield ", " if at else ""
            yield tag("a", other, href=_to(one.framework, control=other))

    return markup.joined(*each())


def rows(behind: Sequence[Mapping[str, Any]], control: str, framework: str) -> str | None:
    """The rows behind a control; returns the number of the one pressed, from 0."""
    lines = [
        table.Row(
            {
                "subject": _called(row) if _opens(row) else thing.named(_called(row), row["dataset"]),
                "why": _DAY.sub(lambda found: day(date.fromisoformat(found[0])), row["why"] or ""),
                "value": row["value"] or NONE,
                "place": _place(row),
            },
            str(at) if _opens(row) else None,
            _to(framework, control=control, row=str(at)),
        )
        for at, row in enumerate(behind)
    ]
    return table.show(_ROWS, lines, "Rows behind the control", key="behind", stacked=True)


def _opens(row: Mapping[str, Any]) -> bool:
    """Whether its cell and entity are shown below when it is pressed."""
    return bool(row["cell"] or row["entity_id"])


def _called(row: Mapping[str, Any]) -> str:
    return str(row["subject"] or row["entity_id"] or row["record_id"] or "")


def _place(row: Mapping[str, Any]) -> str:
    if not row["file_name"]:
        return NONE
    cell = row["cell"] or (f"row {row['row']}" if row["row"] else "")
    return place(row["file_name"], row["sheet"] or "", cell)


def history(moves: Sequence[Moved]) -> None:
    """How a control stood, the newest first."""
    lines = [
        table.Row({"at": when(one.at), "state": facts.state(one.after), "sentence": one.sentence})
        for one in moves
    ]
    markup.show(table.html(_HISTORY, lines, "How the control stood, the newest first", stacked=True))


def timeline(happened: Sequence[Happened], framework: str) -> str | None:
    """What moved and what was done, the newest first; returns the id of the control that was pressed."""
    lines = [
        table.Row(
            {
                "what": one.asks if one.moved else begun(act_words(one.what)),
                "at": when(one.at),
                "of": facts.state(one.of) if one.moved else thing.named(one.of),
                "said": one.said if one.moved else f"by {one.said}",
            },
            one.what if one.moved else None,
            _to(framework, control=one.what),
        )
        for one in happened
    ]
    return table.show(
        _TIMELINE, lines, "What moved and what was done, the newest first", key="timeline", stacked=True
    )
