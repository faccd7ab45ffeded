"""Registers of rights and duties, what subjects said to purposes, and what was taken along."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "register_entries",
        sa.Column("seq", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("entry", sa.String(20), nullable=False),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("said", sa.JSON, nullable=False),
        sa.Column("written_by", sa.Text, nullable=False),
        sa.Column("written_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_register_entries"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_register_entries_register_entry_seq", "register_entries", ["register", "entry", "seq"]
    )
    _consents()
    op.create_table(
        "exports",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("entity_type", sa.String(12)),
        sa.Column("purpose", sa.Text),
        sa.Column("recipient", sa.Text),
        sa.Column("form", sa.String(12), nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("held_back", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("taken_by", sa.Text, nullable=False),
        sa.Column("taken_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
    )


def _consents() -> None:
    op.create_table(
        "consent_events",
        sa.Column("seq", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("expires", sa.Date),
        sa.Column("basis", sa.String(20)),
        sa.Column("channel", sa.Text),
        sa.Column("wording", sa.Text),
        sa.Column("proof", sa.String(64)),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("origin", sa.Text),
        sa.Column("written_by", sa.Text, nullable=False),
        sa.Column("written_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_consent_events"),
        sa.UniqueConstraint("content", name="uq_consent_events_content"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "consent_keys",
        sa.Column("event", _NUMBER, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("event", "kind", "digest", name="pk_consent_keys"),
    )
    op.create_index("ix_consent_keys_digest", "consent_keys", ["digest"])


def downgrade() -> None:
    for name in ("exports", "consent_keys", "consent_events", "register_entries"):
        op.drop_table(name)
