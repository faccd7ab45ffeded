"""What people say of rules: comments, who mends it, by when, how far that is; only added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import RULE_NOTES

Kind = Literal["comment", "owner", "due", "progress"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something said of a rule.

    Attributes:
        rule_id: the rule.
        kind: comment, owner, due (an ISO 8601 date) or progress.
        said: what; ``""`` takes back what was said of that kind before.
        said_by: who.
        said_at: when.
    """

    rule_id: str
    kind: Kind
    said: str
    said_by: str
    said_at: datetime


def add(connection: sa.Connection, dataset: str, note: Note) -> None:
    """Keep a note."""
    row = {name: getattr(note, name) for name in Note.__slots__}
    connection.execute(RULE_NOTES.insert().values(dataset=dataset, **row))
    audit.note(connection, note.said_by, f"rule.{note.kind}", note.rule_id, dataset=dataset)


def of_dataset(connection: sa.Connection, dataset: str, rule_id: str | None = None) -> list[Note]:
    """The notes of a dataset, or of one rule of it, the oldest first."""
    c = RULE_NOTES.c
    conditions = [c.dataset == dataset, *([c.rule_id == rule_id] if rule_id is not None else [])]
    query = sa.select(*(c[name] for name in Note.__slots__)).where(*conditions).order_by(c.seq)
    return [Note(**row) for row in connection.execute(query).mappings()]
