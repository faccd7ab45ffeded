"""When words of an attestation were struck because who they named was erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("attestations") as table:
        table.add_column(sa.Column("struck_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    with op.batch_alter_table("attestations") as table:
        table.drop_column("struck_at")
