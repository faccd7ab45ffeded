"""What people said of what is personal in columns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "personal_decisions",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        sa.Column("column_key", sa.String(16), nullable=False),
        sa.Column("sort", sa.String(24), nullable=False),
        sa.Column("decision", sa.String(12), nullable=False),
        sa.Column("personal", sa.String(12), nullable=False),
        sa.Column("suggested", sa.String(12), nullable=False),
        sa.Column("share", sa.Double),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("field", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_personal_decisions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_personal_decisions_column_key_sort_seq", "personal_decisions", ["column_key", "sort", "seq"]
    )


def downgrade() -> None:
    op.drop_table("personal_decisions")
