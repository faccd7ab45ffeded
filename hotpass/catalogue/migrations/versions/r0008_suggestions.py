"""What people said of suggested rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "suggestions",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        sa.Column("suggestion", sa.String(20), nullable=False),
        sa.Column("suite", sa.Text, nullable=False),
        sa.Column("decision", sa.String(12), nullable=False),
        sa.Column("support", sa.BigInteger, nullable=False),
        sa.Column("exceptions", sa.BigInteger, nullable=False),
        sa.Column("stated", sa.JSON(none_as_null=True)),
        sa.Column("reason", sa.Text),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_suggestions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_suggestions_suggestion_seq", "suggestions", ["suggestion", "seq"])


def downgrade() -> None:
    op.drop_table("suggestions")
