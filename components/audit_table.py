"""Entries of the audit trail as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from components import facts, markup, pressable, table, thing
from components.act_words import act_words
from components.markup import Child, tag
from components.words import NONE, begun, number, when
from hotpass.access import Act

if TYPE_CHECKING:
    from hotpass.compliance import Bound, Entry

#: A moment with its zone, as entries hold it.
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d")
#: A key such as that of a role, which people read in words.
_KEY: Final = re.compile(r"[a-z]+(_[a-z]+)+")
_DIGEST: Final = re.compile(r"\b[0-9a-f]{64}\b")
_ORIGINS: Final = {"oidc": "identity provider", "local": "user of the machine"}
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
        ("Of", thing.named(_of(entry))),
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
    said = "; ".join(f"{name} {_short(text)}" for name, text in told if text)
    what = f"{begun(act_words(entry.act))}: {_short(_of(entry))}"
    return {
        "seq": number(entry.seq),
        "at": when(entry.at),
        "who": entry.actor,
        "what": what,
        "said": said or NONE,
    }


def _of(entry: Entry) -> str:
    """What it was done to; of a refusal what was wanted, of a sign-in by what it is known who that is."""
    if entry.act in ("access.sign_in", "access.sign_out"):
        return _ORIGINS.get(entry.subject, entry.subject)
    wanted = entry.act == "access.refuse" and entry.subject in set(Act)
    return Act(entry.subject).words if wanted else entry.subject


def _short(text: str) -> str:
    """The text with its digests cut, which the entry itself has whole."""
    return _DIGEST.sub(lambda found: f"{found[0][:12]}…", text)


def _text(value: object) -> str:
    """What a detail says; nothing where it says nothing, and of counts those that are not 0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(one)}" for name, one in value.items() if one not in (0, None))
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    text = str(value)
    if _MOMENT.fullmatch(text):
        return when(datetime.fromisoformat(text))
    return text.replace("_", " ") if _KEY.fullmatch(text) else _ORIGINS.get(text, text)
