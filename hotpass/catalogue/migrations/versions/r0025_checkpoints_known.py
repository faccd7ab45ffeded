"""Checkpoints that were sealed before the database was told of each, or of which a cut left it untold."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import context, op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    audit = context.config.attributes.get("audit")
    found = sorted(audit.glob(f"checkpoint-{'[0-9]' * 12}.json")) if audit else []
    files = {int(file.stem[-12:]): file for file in found}
    kept = sa.table("checkpoints", sa.column("seq", sa.BigInteger), sa.column("digest", sa.String))
    known = set(op.get_bind().execute(sa.select(kept.c.seq)).scalars())
    unknown = files.keys() - known
    if not unknown or (known and unknown != {max(files)}):
        return  # of others it was told, and somebody has taken it away
    rows = [(seq, hashlib.sha256(files[seq].read_bytes()).hexdigest()) for seq in sorted(unknown)]
    op.bulk_insert(kept, [{"seq": seq, "digest": digest} for seq, digest in rows])


def downgrade() -> None:
    """What is known stays so."""
