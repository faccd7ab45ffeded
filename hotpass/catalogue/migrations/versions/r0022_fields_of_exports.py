"""Which fields an export held, and how many values of each; and room for the names of files taken whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("exports") as table:
        table.add_column(sa.Column("fields", sa.JSON(none_as_null=True)))
        table.alter_column("form", existing_type=sa.String(12), type_=sa.Text, existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("exports") as table:
        table.alter_column("form", existing_type=sa.Text, type_=sa.String(12), existing_nullable=False)
        table.drop_column("fields")
