"""Erasures, and the keyed digests of subjects that are kept out, held or restricted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("request", sa.String(16), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("proposed", sa.JSON, nullable=False),
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("proposed_at", Moment, nullable=False),
        sa.Column("approved_by", sa.Text),
        sa.Column("approved_at", Moment),
        sa.Column("owner", sa.Text),
        sa.Column("lease_until", sa.Double),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("fraction", sa.Double, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("finished_at", Moment),
        sa.Column("certificate", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("request", name="pk_erasures"),
    )
    op.create_table(
        "subject_keys",
        sa.Column("request", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("request", "kind", "digest", name="pk_subject_keys"),
    )
    op.create_index("ix_subject_keys_digest", "subject_keys", ["digest"])
    op.create_table(
        "subject_marks",
        sa.Column("seq", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("request", sa.String(16), nullable=False),
        sa.Column("mark", sa.String(12), nullable=False),
        sa.Column("act", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("marked_by", sa.Text, nullable=False),
        sa.Column("marked_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_subject_marks"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subject_marks_request_seq", "subject_marks", ["request", "seq"])


def downgrade() -> None:
    for table in ("subject_marks", "subject_keys", "erasures"):
        op.drop_table(table)
