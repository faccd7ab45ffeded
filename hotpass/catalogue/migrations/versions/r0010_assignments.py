"""Pairs and entities that are given to reviewers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignments",
        sa.Column("item", sa.String(140), nullable=False),
        sa.Column("reviewer", sa.String(200), nullable=False),
        sa.Column("given_at", Moment, nullable=False),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("item", "reviewer", name="pk_assignments"),
    )
    op.create_index("ix_assignments_reviewer", "assignments", ["reviewer"])


def downgrade() -> None:
    op.drop_table("assignments")
