"""How controls stood: one evaluation is a row a control; only added to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import CONTROL_EVIDENCE


@dataclass(frozen=True, slots=True)
class Kept:
    """How one control stood.

    Attributes:
        evaluation: id of the evaluation that it is part of.
        control: id of the control.
        run: after which it was worked out, or None.
        day: when, by the calendar.
        state: satisfied, breached, due, attested or unknown.
        value: the figure, in ``unit``; None where there is none.
        unit: of the figure.
        threshold: above which it is breached; None where a person attests.
        count: how many rows are behind the state.
        sentence: the same in words.
        query: SQL that gives those rows.
        data_version: of what it was worked out.
        facts: SHA-256 over all that it was worked out of, so that it need not be twice.
        due: by when something is to be done, or None.
        computed_at: when, with a zone.
    """

    evaluation: str
    control: str
    run: str | None
    day: date
    state: str
    value: float | None
    unit: str
    threshold: float | None
    count: int
    sentence: str
    query: str
    data_version: str
    facts: str
    due: date | None
    computed_at: datetime

    @property
    def digest(self) -> str:
        """SHA-256 of the query, hexadecimal."""
        return hashlib.sha256(self.query.encode()).hexdigest()


_SHOWN = [CONTROL_EVIDENCE.c[field.name] for field in fields(Kept)]


def add(connection: sa.Connection, evaluation: Sequence[Kept], by: str) -> None:
    """Keep an evaluation."""
    connection.execute(
        CONTROL_EVIDENCE.insert(), [{**asdict(one), "digest": one.digest} for one in evaluation]
    )
    states = [one.state for one in evaluation]
    said = {state: states.count(state) for state in sorted(set(states))}
    audit.note(connection, by, "control.evaluate", evaluation[0].evaluation, **said)


def last(connection: sa.Connection, until: datetime | None = None) -> list[Kept]:
    """The newest evaluation, or the newest before a moment; nothing where there is none."""
    c = CONTROL_EVIDENCE.c
    newest = sa.select(c.evaluation).order_by(c.seq.desc()).limit(1)
    if until is not None:
        newest = newest.where(c.computed_at < until)
    query = sa.select(*_SHOWN).where(c.evaluation == newest.scalar_subquery()).order_by(c.seq)
    rows = connection.execute(query).mappings()
    return [Kept(**row) for row in rows]


def history(connection: sa.Connection, since: date, control: str | None = None) -> list[Kept]:
    """How controls stood since a day, or one of them, the oldest first."""
    c = CONTROL_EVIDENCE.c
    query = sa.select(*_SHOWN).where(c.day >= since).order_by(c.seq)
    query = query if control is None else query.where(c.control == control)
    return [Kept(**row) for row in connection.execute(query).mappings()]


def tally(connection: sa.Connection, since: date) -> list[tuple[date, str, str]]:
    """By day since one, control and state: how each control stood at the day's end, the oldest first."""
    c = CONTROL_EVIDENCE.c
    ends = sa.select(sa.func.max(c.seq)).where(c.day >= since).group_by(c.day, c.control)
    query = sa.select(c.day, c.control, c.state).where(c.seq.in_(ends)).order_by(c.day, c.control)
    return [(row.day, row.control, row.state) for row in connection.execute(query)]
