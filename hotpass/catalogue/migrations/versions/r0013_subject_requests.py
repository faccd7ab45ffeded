"""What data subjects ask for, and what was done about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subject_requests",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("request", sa.String(16), nullable=False),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("said", sa.JSON, nullable=False),
        sa.Column("acted_by", sa.Text, nullable=False),
        sa.Column("acted_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_subject_requests"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subject_requests_request_seq", "subject_requests", ["request", "seq"])


def downgrade() -> None:
    op.drop_table("subject_requests")
