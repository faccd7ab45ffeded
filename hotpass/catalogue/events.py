"""What a run says while it works. Progress inside a stage is dropped once the stage is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from hotpass.catalogue.tables import EVENTS, now

EventKind = Literal["started", "progress", "done", "failed", "info"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a run said.

    Attributes:
        seq: rises with each event; ask for those after the last one seen.
        run_id: the run.
        at: when, with a zone.
        stage: name of the stage, or None when it is about the run as a whole.
        kind: started, progress, done or failed for a stage; info for the run.
        fraction: share of the stage that is done, 0–1.
        overall: share of the run that is done, 0–1, or None when it does not tell.
        message: one short sentence without personal values, or ``""``.
    """

    seq: int
    run_id: str
    at: datetime
    stage: str | None
    kind: EventKind
    fraction: float | None
    overall: float | None
    message: str


def append(
    connection: sa.Connection,
    run_id: str,
    kind: EventKind,
    message: str = "",
    *,
    stage: str | None = None,
    fraction: float | None = None,
    overall: float | None = None,
) -> Event:
    """Add an event; gives it back as it will be read."""
    values = {"run_id": run_id, "at": now(), "stage": stage, "kind": kind, "fraction": fraction}
    values |= {"overall": overall, "message": message}
    seq = connection.execute(EVENTS.insert().values(values).returning(EVENTS.c.seq)).scalar_one()
    return Event(seq=seq, **values)  # type: ignore[arg-type]


def after(connection: sa.Connection, run_id: str, seq: int = 0, limit: int = 1000) -> list[Event]:
    """The events of a run that follow the one numbered ``seq``, in their order."""
    of_run = sa.select(EVENTS).where(EVENTS.c.run_id == run_id, EVENTS.c.seq > seq)
    return [Event(**row) for row in connection.execute(of_run.order_by(EVENTS.c.seq).limit(limit)).mappings()]


def latest(connection: sa.Connection, run_id: str) -> Event | None:
    """The last event that tells how far the run is."""
    telling = sa.select(EVENTS).where(EVENTS.c.run_id == run_id, EVENTS.c.overall.is_not(None))
    row = connection.execute(telling.order_by(EVENTS.c.seq.desc()).limit(1)).mappings().first()
    return None if row is None else Event(**row)


def latest_of_stages(
    connection: sa.Connection, run_id: str, kind: EventKind | None = None
) -> dict[str, Event]:
    """The last event of each stage that said anything, or anything of that kind."""
    last = sa.select(sa.func.max(EVENTS.c.seq)).where(EVENTS.c.run_id == run_id, EVENTS.c.stage.is_not(None))
    if kind is not None:
        last = last.where(EVENTS.c.kind == kind)
    last = last.group_by(EVENTS.c.stage)
    rows = connection.execute(sa.select(EVENTS).where(EVENTS.c.seq.in_(last))).mappings()
    return {row["stage"]: Event(**row) for row in rows}


def forget_progress(connection: sa.Connection, run_id: str, stage: str) -> None:
    """Drop what was said inside a stage, so that a long run does not leave thousands of events."""
    inside = EVENTS.c.run_id == run_id, EVENTS.c.stage == stage, EVENTS.c.kind == "progress"
    connection.execute(EVENTS.delete().where(*inside))
