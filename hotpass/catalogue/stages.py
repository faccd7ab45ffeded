"""Stages that a run has finished: figures, digests, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hotpass.catalogue.tables import STAGES, now


@dataclass(frozen=True, slots=True)
class FinishedStage:
    """A finished stage of a run.

    Attributes:
        stage: its name.
        figures: what it counted.
        digests: SHA-256 of each file it wrote, by path in its folder.
        cpu_seconds: processor time, child processes included; None when the process was killed before it
            could say.
        wall_seconds: time on the clock; None as above.
        finished_at: when.
    """

    stage: str
    figures: Mapping[str, int | float | str]
    digests: Mapping[str, str]
    cpu_seconds: float | None
    wall_seconds: float | None
    finished_at: datetime


def record(
    connection: sa.Connection,
    run_id: str,
    stage: str,
    figures: Mapping[str, int | float | str],
    digests: Mapping[str, str],
    cpu_seconds: float | None = None,
    wall_seconds: float | None = None,
) -> None:
    """Note a finished stage in place of what was noted before."""
    connection.execute(STAGES.delete().where(STAGES.c.run_id == run_id, STAGES.c.stage == stage))
    values = {"run_id": run_id, "stage": stage, "figures": dict(figures), "digests": dict(digests)}
    spent = {"cpu_seconds": cpu_seconds, "wall_seconds": wall_seconds, "finished_at": now()}
    connection.execute(STAGES.insert().values({**values, **spent}))


def forget(connection: sa.Connection, run_id: str, stage: str) -> None:
    """Drop the note of a stage that is about to be done again."""
    connection.execute(STAGES.delete().where(STAGES.c.run_id == run_id, STAGES.c.stage == stage))


def of_run(connection: sa.Connection, run_id: str) -> dict[str, FinishedStage]:
    """The finished stages of a run by name."""
    columns = [c for c in STAGES.c if c.name != "run_id"]
    rows = connection.execute(sa.select(*columns).where(STAGES.c.run_id == run_id)).mappings()
    return {row["stage"]: FinishedStage(**row) for row in rows}
