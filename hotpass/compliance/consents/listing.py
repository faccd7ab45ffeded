"""The ledger as people read it: what was said lately, of somebody or of a purpose."""

from __future__ import annotations

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue import consents as table
from hotpass.catalogue.consents import Event
from hotpass.compliance.consents.known_by import Subject
from hotpass.compliance.keyed import value_key
from hotpass.workspace import Workspace


def latest(
    workspace: Workspace, most: int = 100, *, subject: Subject | None = None, purpose: str | None = None
) -> list[Event]:
    """What was asked and said, the newest first; of a subject who is known by any of these values.

    That somebody looked for a subject is an entry of the audit trail, whom for is not.

    Raises:
        InputError: nothing tells who the subject is.
    """
    who = require(Act.REGISTERS)
    digests = [digest for _, digest in subject.keys(value_key(workspace))] if subject else None
    with Catalogue.open(workspace).write() as connection:
        found = table.latest(connection, most, digests, purpose)
        if subject:
            audit.note(connection, who.name, "consent.search", "subject", events=len(found))
    return found


def counts(workspace: Workspace) -> dict[tuple[str, str], int]:
    """How much was said, by purpose and what it was."""
    require(Act.REGISTERS)
    with Catalogue.open(workspace).read() as connection:
        return table.counts(connection)
