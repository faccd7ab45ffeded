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


def newest(connection: sa.Connection) -> tuple[int, str] | None:
    """Up to which entry the trail was sealed last, and SHA-256 of the file; None where that is not known.

    Raises:
        Tampered: the table cannot be read.
    """
    query = sa.select(CHECKPOINTS).order_by(CHECKPOINTS.c.seq.desc()).limit(1)
    try:
        row = connection.execute(query).first()
    except DatabaseError as error:
        raise Tampered(
            "which checkpoints were sealed cannot be read in the database",
            where="audit trail",
            remedy="Keep the workspace as it is, and compare it with a copy",
        ) from error
    return None if row is None else (row.seq, row.digest)
