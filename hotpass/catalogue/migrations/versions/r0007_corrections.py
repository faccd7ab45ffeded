"""What people corrected in golden records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "corrections",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("entity_type", sa.String(12), nullable=False),
        sa.Column("entity_id", sa.String(64), nullable=False),
        sa.Column("record_id", sa.String(64)),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("instead_of", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", Moment, nullable=False),
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("withdraws", number),
        sa.PrimaryKeyConstraint("seq", name="pk_corrections"),
        sa.UniqueConstraint("withdraws", name="uq_corrections_withdraws"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_corrections_dataset_seq", "corrections", ["dataset", "seq"])


def downgrade() -> None:
    op.drop_table("corrections")
