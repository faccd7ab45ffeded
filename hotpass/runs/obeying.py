"""What people had corrected when a run was asked for, which it obeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotpass.catalogue import corrections, quarantine
from hotpass.quarantine import as_corrections_of

if TYPE_CHECKING:
    import sqlalchemy as sa

    from hotpass.catalogue.corrections import Correction
    from hotpass.catalogue.quarantine import Act
    from hotpass.catalogue.runs import Run


def decided(connection: sa.Connection, run: Run) -> list[Act]:
    """What was decided of records in quarantine when a run was asked for."""
    return quarantine.standing(connection, run.dataset, run.spec.get("quarantine", 0))


def corrected(connection: sa.Connection, run: Run, until: str, acts: list[Act]) -> list[Correction]:
    """What was corrected, up to the number of which a run's request tells, and in quarantine."""
    standing = corrections.standing(connection, run.dataset, run.spec.get(until, 0))
    return [*standing, *as_corrections_of(acts)]
