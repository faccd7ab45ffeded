"""Which checkpoints were sealed: what their files, outside the database, are held against."""

from __future__ import annotations

import sqlalchemy as sa

from hotpass.catalogue.tables import CHECKPOINTS


def keep(connection: sa.Connection, seq: int, digest: str) -> None:
    """Keep that the trail was sealed up to an entry, and SHA-256 of the file that says so."""
    kept = sa.select(CHECKPOINTS.c.seq).where(CHECKPOINTS.c.seq == seq)
    if connection.execute(kept).first() is None:
        connection.execute(CHECKPOINTS.insert().values(seq=seq, digest=digest))


def newest(connection: sa.Connection) -> tuple[int, str] | None:
    """Up to which entry the trail was sealed last, and SHA-256 of the file; None where that is not known."""
    row = connection.execute(sa.select(CHECKPOINTS).order_by(CHECKPOINTS.c.seq.desc()).limit(1)).first()
    return None if row is None else (row.seq, row.digest)
