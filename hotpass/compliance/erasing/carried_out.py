"""What was done for a request beside the acts of its own register, by the ledgers that hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from hotpass import access
from hotpass.catalogue import Catalogue, consents, corrections, erasures
from hotpass.compliance.consents import EVERYTHING
from hotpass.compliance.erasing.marking import REASON
from hotpass.workspace import Workspace

What = Literal[
    "object",
    "correct",
    "restrict",
    "lift_restriction",
    "hold",
    "lift_hold",
    "propose",
    "approve",
    "refuse",
    "erase",
]
_MARKS: dict[tuple[str, str], What] = {
    ("restricted", "set"): "restrict",
    ("restricted", "lift"): "lift_restriction",
    ("held", "set"): "hold",
    ("held", "lift"): "lift_hold",
}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that carried a request out.

    Attributes:
        what: what was done.
        about: a purpose, a field, or why; no name. ``""`` where nothing more is to be said.
        by: who did it; ``""`` where the worker did.
        at: when.
    """

    what: What
    about: str
    by: str
    at: datetime


def carried_out(workspace: Workspace, request: str) -> list[Deed]:
    """What was done for a request, the oldest first.

    Raises:
        AccessRefused: whoever acts does not answer requests.
    """
    access.require(access.Act.SUBJECTS)
    with Catalogue.open(workspace).read() as connection:
        return sorted(_deeds(connection, request), key=lambda deed: deed.at)


def _deeds(connection: sa.Connection, request: str) -> Iterator[Deed]:
    for purpose, by, at in consents.objected_for(connection, request):
        yield Deed("object", "every purpose" if purpose == EVERYTHING else purpose, by, at)
    for made in corrections.reasoned(connection, REASON.format(request)):
        yield Deed("correct", made.field, made.decided_by, made.decided_at)
    for act, one in erasures.marks(connection, request):
        if (one.mark, act) in _MARKS:
            yield Deed(_MARKS[one.mark, act], one.reason, one.marked_by, one.marked_at)
    if (erasure := erasures.get(connection, request)) is not None:
        yield Deed("propose", "", erasure.proposed_by, erasure.proposed_at)
        if erasure.approved_at:
            decided: What = "refuse" if erasure.state == "refused" else "approve"
            yield Deed(decided, "", erasure.approved_by or "", erasure.approved_at)
        if erasure.finished_at:
            yield Deed("erase", "", "", erasure.finished_at)
