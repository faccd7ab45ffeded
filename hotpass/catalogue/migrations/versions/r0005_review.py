"""Claims of what reviewers look at; what a decision was made upon, and whether it settles a disagreement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("item", sa.String(140), nullable=False),
        sa.Column("reviewer", sa.String(200), nullable=False),
        sa.Column("until", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("item", "reviewer", name="pk_claims"),
    )
    op.create_index("ix_claims_reviewer", "claims", ["reviewer"])
    op.add_column("decisions", sa.Column("shown", sa.JSON(none_as_null=True)))
    op.add_column("decisions", sa.Column("model", sa.String(64)))
    op.add_column("decisions", sa.Column("settles", sa.Boolean(create_constraint=False)))
    op.create_index("ix_decisions_reviewer_seq", "decisions", ["reviewer", "seq"])


def downgrade() -> None:
    op.drop_index("ix_decisions_reviewer_seq", "decisions")
    for column in ("settles", "model", "shown"):
        op.drop_column("decisions", column)
    op.drop_table("claims")
