"""Linkage models that were kept, and which of them the runs of a dataset apply."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "linkage_models",
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("profile", sa.JSON, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("kept_at", Moment, nullable=False),
        sa.Column("kept_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dataset", "number", name="pk_linkage_models"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_linkage_models_run_id"),
        sa.UniqueConstraint("dataset", "digest", name="uq_linkage_models_dataset_digest"),
    )
    op.create_table(
        "linkage_model_uses",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("rolled_back", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("chosen_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_linkage_model_uses"),
        sa.ForeignKeyConstraint(
            ["dataset", "number"],
            ["linkage_models.dataset", "linkage_models.number"],
            name="fk_linkage_model_uses_dataset_number",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_linkage_model_uses_dataset_seq", "linkage_model_uses", ["dataset", "seq"])


def downgrade() -> None:
    op.drop_table("linkage_model_uses")
    op.drop_table("linkage_models")
