"""How people said that files of one shape are read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("shape", sa.String(16), nullable=False),
        sa.Column("choice", sa.JSON(none_as_null=True)),
        sa.Column("said_at", Moment, nullable=False),
        sa.Column("said_by", sa.Text, nullable=False),
        sa.Column("run_id", sa.String(32)),
        sa.PrimaryKeyConstraint("seq", name="pk_readings"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_readings_run_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_readings_shape_seq", "readings", ["shape", "seq"])


def downgrade() -> None:
    op.drop_table("readings")
