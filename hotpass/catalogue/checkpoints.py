"""Which checkpoints were sealed: what their files, outside the database, are held against."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from hotpass.catalogue.tables import CHECKPOINTS
from hotpass.errors import Tampered


def keep(connection: sa.Connection, seq: int, digest: str) -> None:
    """Keep that the trail was sealed up to an entry, and SHA-256 of the file that says so."""
    kept = sa.select(CHECKPOINTS.c.seq).where(CHECKPOINTS.c.seq == seq)
    if connection.execute(kept).first() is None:
        connection.execute(CHECKPOINTS.insert().values(seq=seq, digest=digest))


def every(connection: sa.Connection) -> dict[int, str]:
    """Up to which entries the trail was sealed, and of each SHA-256 of the file that says so.

    Raises:
        Tampered: the table cannot be read.
    """
    query = sa.select(CHECKPOINTS.c.seq, CHECKPOINTS.c.digest).order_by(CHECKPOINTS.c.seq)
    try:
        return {int(seq): digest for seq, digest in connection.execute(query)}
    except (DatabaseError, TypeError, ValueError) as error:
        raise Tampered(
            "which checkpoints were sealed cannot be read in the database",
            where="audit trail",
            remedy="Keep the workspace as it is, and compare it with a copy",
        ) from error
