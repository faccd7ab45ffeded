"""Repairs that people accepted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "repairs",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("repair", sa.String(16), nullable=False),
        sa.Column("entity_type", sa.String(12), nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("cells", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", Moment, nullable=False),
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_repairs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_repairs_dataset_repair_seq", "repairs", ["dataset", "repair", "seq"])


def downgrade() -> None:
    op.drop_table("repairs")
