"""Entries of the audit trail are found by who, what, of what and when."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_COLUMNS = ("actor", "act", "subject", "at")


def upgrade() -> None:
    for name in _COLUMNS:
        op.create_index(f"ix_audit_{name}", "audit", [name])


def downgrade() -> None:
    for name in _COLUMNS:
        op.drop_index(f"ix_audit_{name}", "audit")
