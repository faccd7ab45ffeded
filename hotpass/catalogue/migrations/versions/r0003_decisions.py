"""What people decided about pairs of records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("seq", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("entity_type", sa.String(12), nullable=False),
        sa.Column("record_id_l", sa.String(64), nullable=False),
        sa.Column("record_id_r", sa.String(64), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("decided_at", Moment, nullable=False),
        sa.Column("comment", sa.Text),
        sa.Column("origin", sa.String(12), nullable=False),
        sa.Column("blind", sa.Boolean),
        sa.Column("seconds", sa.Double),
        sa.Column("run_id", sa.String(32)),
        sa.Column("withdraws", _NUMBER),
        sa.PrimaryKeyConstraint("seq", name="pk_decisions"),
        sa.UniqueConstraint("withdraws", name="uq_decisions_withdraws"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_record_id_l", "decisions", ["record_id_l", "record_id_r"])


def downgrade() -> None:
    op.drop_table("decisions")
