"""Checkpoints that were sealed, so that a file of one that is gone is missed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "checkpoints",
        sa.Column("seq", number, autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_checkpoints"),
    )


def downgrade() -> None:
    op.drop_table("checkpoints")
