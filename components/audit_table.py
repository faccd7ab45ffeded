"""Entries of the audit trail as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from components import facts, markup, pressable, table
from components.act_words import act_words
from components.markup import Child, tag
from components.words import NONE, begun, number, when
from hotpass.access import Act

if TYPE_CHECKING:
    from hotpass.compliance import Bound, Entry

#: A moment with its zone, as entries hold it.
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d")
_COLUMNS = (
    table.Column("at", "When"),
    table.Column("who", "Who"),
    table.Column("what", "What"),
    table.Column("said", "Said", wide=True),
)
_NUMBERED = (table.Column("seq", "Entry", numeric=True), *_COLUMNS)


def show(entries: Sequence[Entry], label: str) -> None:
    """Show the entries in the order in which they are given."""
    markup.show(table.html(_COLUMNS, [table.Row(_cells(entry)) for entry in entries], label, stacked=True))


def choose(entries: Sequence[Entry], label: str, *, key: str) -> int | None:
    """The same with their numbers; returns the number of the one that was pressed."""
    rows = [table.Row(_cells(one), str(one.seq), pressable.here(entry=str(one.seq))) for one in entries]
    pressed = table.show(_NUMBERED, rows, label, key=key, stacked=True)
    return int(pressed) if pressed else None


def one(bound: Bound) -> None:
    """Everything that an entry says, and what binds it."""
    entry = bound.entry
    said: list[tuple[str, Child]] = [
        ("When", tag("span", when(entry.at), title=entry.at.isoformat(timespec="microseconds"))),
        ("Who", entry.actor),
        ("What", begun(act_words(entry.act))),
        ("Of", entry.subject),
        *(
            (name.replace("_", " ").capitalize(), _text(value) or NONE)
            for name, value in entry.details.items()
        ),
        ("Hash", _hash(entry.hash, "as it was written" if bound.fits else "not that of what it says")),
        ("Hash before", _hash(entry.previous, _before(bound))),
        ("Sealed by", bound.sealed_by or "nothing yet"),
    ]
    markup.show(facts.pairs(said))


def _hash(digits: str, said: str) -> Child:
    return tag("span", tag("code", digits, class_="hp-hash"), " ", said)


def _before(bound: Bound) -> str:
    if bound.entry.seq == 1:
        return "there is none before it" if bound.follows else "yet there is none before it"
    which = f"entry {number(bound.entry.seq - 1)}"
    return f"that of {which}" if bound.follows else f"not that of {which}"


def _cells(entry: Entry) -> dict[str, str]:
    told = ((name.replace("_", " "), _text(value)) for name, value in entry.details.items())
    said = "; ".join(f"{name} {text}" for name, text in told if text)
    what = f"{begun(act_words(entry.act))}: {_of(entry)}"
    return {
        "seq": number(entry.seq),
        "at": when(entry.at),
        "who": entry.actor,
        "what": what,
        "said": said or NONE,
    }


def _of(entry: Entry) -> str:
    """What it was done to; of a refusal what was wanted."""
    wanted = entry.act == "access.refuse" and entry.subject in set(Act)
    return Act(entry.subject).words if wanted else entry.subject


def _text(value: object) -> str:
    """What a detail says; nothing where it says nothing, and of counts those that are not 0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(one)}" for name, one in value.items() if one not in (0, None))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return when(datetime.fromisoformat(str(value))) if _MOMENT.fullmatch(str(value)) else str(value)
