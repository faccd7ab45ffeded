"""The register of data subjects' requests: a line each, the facts of one, and what was done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from components import facts, markup, table
from components.markup import Child, tag
from components.words import NONE, counted, day, number, when
from hotpass.compliance.erasing import Deed
from hotpass.compliance.subjects import SECTIONS, Request, RequestAct
from hotpass.compliance.subjects.requests import Kind

_COLUMNS = (
    table.Column("request", "Request"),
    table.Column("kind", "Asks for"),
    table.Column("left", "Days left", numeric=True),
    table.Column("state", "State"),
    table.Column("due", "Due"),
    table.Column("received", "Received"),
)
_DONE = {
    "receive": "Received",
    "identify": "It was made sure who asks",
    "find": "It was looked for what is held",
    "confirm": "A record was confirmed to be theirs",
    "exclude": "A record was said to be another's",
    "extend": "More time was given",
    "answer": "Answered",
    "withdraw": "Taken back",
}
_CARRIED_OUT = {
    "object": "Objection entered into the consent ledger, which every export obeys",
    "correct": "A correction was entered, which the next run obeys",
    "restrict": "Restricted",
    "lift_restriction": "The restriction was lifted",
    "hold": "Held",
    "lift_hold": "The hold was lifted",
    "propose": "Erasure proposed",
    "approve": "Erasure approved",
    "refuse": "Erasure refused",
    "erase": "Erased",
}


def right(kind: Kind) -> str:
    """A right and the section that gives it."""
    return f"{kind.capitalize()} ({SECTIONS[kind]})"


def register(every: Sequence[Request], today: date) -> str | None:
    """A line a request; returns the id of the one that was pressed."""
    rows = [table.Row(_cells(one, today), one.id, f"?request={one.id}") for one in every]
    return table.show(_COLUMNS, rows, "Requests of data subjects", key="requests", stacked=True)


def _cells(one: Request, today: date) -> dict[str, Child]:
    left = one.days_left(today)
    return {
        "request": one.id,
        "kind": one.kind.capitalize(),
        "received": day(one.received),
        "due": day(one.due) if one.due else NONE,
        "left": NONE if left is None or one.ended else str(left) if left >= 0 else f"{-left} late",
        "state": facts.state(_state(one, left)),
    }


def _state(one: Request, left: int | None) -> str:
    if one.ended is None and left is not None and left < 0:
        return "overdue"
    return one.outcome or one.state


def facts_of(request: Request, today: date, names: Mapping[str, str]) -> list[tuple[str, Child]]:
    """What is known of a request; ``names`` says what entities are called."""
    said: list[tuple[str, Child]] = [
        ("State", facts.state(_state(request, request.days_left(today)))),
        ("Received", f"{day(request.received)}{f', {request.channel}' if request.channel else ''}"),
        ("Letter", request.reference or NONE),
        ("Who asks", request.identified or "not made sure yet"),
        ("About", markup.joined(*_links(request.subjects, names)) if request.subjects else NONE),
        ("Records", _records(request)),
    ]
    return said


def _records(request: Request) -> str:
    """How many are theirs, and how many are perhaps another's, which nothing is done with."""
    if not request.records:
        return NONE
    perhaps = (
        f"; {number(request.perhaps)} more perhaps another's, left as they are" if request.perhaps else ""
    )
    return f"{counted(len(request.records), 'record')}{perhaps}"


def _links(entities: Sequence[str], names: Mapping[str, str]) -> Iterator[Child]:
    for place, entity_id in enumerate(entities):
        yield ", " if place else ""
        named = f"{names[entity_id]} ({entity_id})" if entity_id in names else entity_id
        yield tag("a", named, href=f"entities?entity={entity_id}")


def acts(done: Sequence[RequestAct], carried_out: Sequence[Deed]) -> None:
    """What was done about a request and to carry it out, the newest first."""
    lines = [(act.acted_at, _done(act)) for act in done]
    lines += [(deed.at, _carried_out(deed)) for deed in carried_out]
    newest = sorted(lines, key=lambda line: line[0], reverse=True)
    markup.show(facts.sentences([words for _, words in newest]))


def _done(act: RequestAct) -> str:
    written = f"written down by {act.acted_by} {when(act.acted_at)}"
    return f"{_DONE[act.act]} on {day(act.day)}, {written}{_why(act)}"


def _carried_out(deed: Deed) -> str:
    by = f" by {deed.by}" if deed.by else ""
    return f"{_CARRIED_OUT[deed.what]}{by} {when(deed.at)}{f': {deed.about}' if deed.about else ''}"


def _why(act: RequestAct) -> str:
    words = [str(act.said[key]) for key in ("outcome", "how", "ground") if act.said.get(key)]
    return f": {', '.join(words)}" if words else ""
