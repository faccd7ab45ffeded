"""What people said of suggested rules; only added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import SUGGESTIONS

Decision = Literal["accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said of a suggested rule.

    Attributes:
        suggestion: its id.
        suite: that it is for.
        decision: what was said.
        support: rows that it said something of when it was decided.
        exceptions: those that failed it.
        stated: the expectation that was accepted, or None.
        reason: why, in the person's words, or None.
        decided_by: who.
        decided_at: when.
    """

    suggestion: str
    suite: str
    decision: Decision
    support: int
    exceptions: int
    stated: Mapping[str, Any] | None
    reason: str | None
    decided_by: str
    decided_at: datetime


def add(connection: sa.Connection, decided: Decided) -> None:
    """Keep what was said."""
    connection.execute(SUGGESTIONS.insert().values(**asdict(decided)))
    said = decided.decision
    audit.note(connection, decided.decided_by, f"suggestion.{said}", decided.suggestion, suite=decided.suite)


def newest(connection: sa.Connection, suites: Sequence[str]) -> dict[str, Decided]:
    """By suggestion the last that was said of those for some suites."""
    columns = [column for column in SUGGESTIONS.c if column.name != "seq"]
    query = sa.select(*columns).where(SUGGESTIONS.c.suite.in_(suites)).order_by(SUGGESTIONS.c.seq)
    return {row["suggestion"]: Decided(**row) for row in connection.execute(query).mappings()}
