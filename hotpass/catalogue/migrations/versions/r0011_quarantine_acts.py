"""What people decided of records that a gate kept back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarantine_acts",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("entity_type", sa.String(12), nullable=False),
        sa.Column("record_id", sa.String(64), nullable=False),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("field", sa.Text),
        sa.Column("value", sa.Text),
        sa.Column("instead_of", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", Moment, nullable=False),
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_quarantine_acts"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_quarantine_acts_dataset_record_id_seq", "quarantine_acts", ["dataset", "record_id", "seq"]
    )


def downgrade() -> None:
    op.drop_table("quarantine_acts")
