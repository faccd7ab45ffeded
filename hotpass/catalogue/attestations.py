"""What people attest of controls; only added to."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import ATTESTATIONS


@dataclass(frozen=True, slots=True)
class Attestation:
    """Something that a person answers for.

    Attributes:
        control: id of the control.
        until: the last day on which it stands.
        reason: what was looked at, in words.
        attested_by: who.
        attested_at: when, with a zone.
        key: id of the key that signed it.
        signature: Ed25519 over all of these, and over ``struck_at`` where there is one, in base64.
        seq: rises with each; 0 before it is kept.
        struck_at: when words that named somebody who is erased were struck; None where none were.
    """

    control: str
    until: date
    reason: str
    attested_by: str
    attested_at: datetime
    key: str
    signature: str
    seq: int = 0
    struck_at: datetime | None = None


def add(connection: sa.Connection, made: Attestation) -> None:
    """Keep an attestation."""
    row = asdict(made)
    del row["seq"]
    connection.execute(ATTESTATIONS.insert().values(**row))
    audit.note(connection, made.attested_by, "control.attest", made.control, until=made.until.isoformat())


def strike(connection: sa.Connection, made: Attestation, by: str, why: str) -> None:
    """Keep what is left of an attestation in its place, for a request or a disposal."""
    row = asdict(made)
    own = ATTESTATIONS.c.seq == row.pop("seq")
    connection.execute(ATTESTATIONS.update().where(own).values(**row))
    signed = made.struck_at is not None
    audit.note(connection, by, "control.strike", made.control, None, request=why, signed=signed)


def kept(connection: sa.Connection) -> list[Attestation]:
    """Every attestation in the order in which they were made."""
    query = sa.select(ATTESTATIONS).order_by(ATTESTATIONS.c.seq)
    return [Attestation(**row) for row in connection.execute(query).mappings()]
