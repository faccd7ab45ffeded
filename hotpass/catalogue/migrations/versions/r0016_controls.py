"""How controls stood, and what people attest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment
from hotpass.catalogue.tables.base import NUMBER

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "control_evidence",
        sa.Column("seq", NUMBER, autoincrement=True, nullable=False),
        sa.Column("evaluation", sa.String(32), nullable=False),
        sa.Column("control", sa.String(60), nullable=False),
        sa.Column("run", sa.String(40)),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("value", sa.Double),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("threshold", sa.Double),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("data_version", sa.Text, nullable=False),
        sa.Column("facts", sa.String(64), nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("computed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_control_evidence"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_control_evidence_evaluation", "control_evidence", ["evaluation"])
    op.create_index("ix_control_evidence_control_seq", "control_evidence", ["control", "seq"])
    op.create_table(
        "attestations",
        sa.Column("seq", NUMBER, autoincrement=True, nullable=False),
        sa.Column("control", sa.String(60), nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("attested_by", sa.Text, nullable=False),
        sa.Column("attested_at", Moment, nullable=False),
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("signature", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_attestations"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attestations_control_seq", "attestations", ["control", "seq"])


def downgrade() -> None:
    op.drop_table("attestations")
    op.drop_table("control_evidence")
