"""What people had corrected when a run was asked for, which it obeys."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hotpass.catalogue import corrections, quarantine
from hotpass.quarantine import as_corrections_of

if TYPE_CHECKING:
    import sqlalchemy as sa

    from hotpass.catalogue.corrections import Correction
    from hotpass.catalogue.quarantine import Act
    from hotpass.catalogue.runs import Run

_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: Acts of one microsecond that are told apart.
_AT_ONCE: Final = 1000


def decided(connection: sa.Connection, run: Run) -> list[Act]:
    """What was decided of records in quarantine when a run was asked for."""
    return quarantine.standing(connection, run.dataset, run.spec.get("quarantine", 0))


def corrected(connection: sa.Connection, run: Run, until: str, acts: list[Act]) -> list[Correction]:
    """What was corrected, up to the number of which a run's request tells, and in quarantine.

    Both are numbered by the moment at which they were decided, so that of two about one field the newer
    stands, wherever it was decided.
    """
    standing = corrections.standing(connection, run.dataset, run.spec.get(until, 0))
    every = [(one, one.seq) for one in standing]
    every += [(one, act.seq) for act in acts for one in as_corrections_of([act])]
    timed = [replace(one, seq=_moment(one.decided_at, seq)) for one, seq in every]
    return sorted(timed, key=lambda one: one.seq)


def _moment(at: datetime, seq: int) -> int:
    """A number that rises with time, and at one moment with the number that the catalogue gave."""
    return (at - _FIRST) // timedelta(microseconds=1) * _AT_ONCE + seq % _AT_ONCE
