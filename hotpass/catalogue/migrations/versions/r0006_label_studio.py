"""Which pair is which task of Label Studio, and what was read back of each annotation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "label_studio_projects",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("scope", sa.String(12), nullable=False),
        sa.Column("project_id", sa.Integer),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("pushed_at", Moment),
        sa.Column("pulled_at", Moment),
        sa.Column("pulled_to", Moment),
        sa.Column("lost_at", Moment),
        sa.PrimaryKeyConstraint("number", name="pk_label_studio_projects"),
        sa.UniqueConstraint("scope", name="uq_label_studio_projects_scope"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "label_studio_tasks",
        sa.Column("project", _NUMBER, nullable=False),
        sa.Column("pair_key", sa.String(64), nullable=False),
        sa.Column("task_id", sa.Integer, nullable=False),
        sa.Column("entity_type", sa.String(12), nullable=False),
        sa.Column("record_id_l", sa.String(64), nullable=False),
        sa.Column("record_id_r", sa.String(64), nullable=False),
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
        sa.Column("blind", sa.Boolean, nullable=False),
        sa.Column("sent_at", Moment, nullable=False),
        sa.Column("gone_at", Moment),
        sa.PrimaryKeyConstraint("project", "pair_key", name="pk_label_studio_tasks"),
        _of_project("label_studio_tasks"),
    )
    op.create_table(
        "label_studio_annotations",
        sa.Column("project", _NUMBER, nullable=False),
        sa.Column("annotation_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("task_id", sa.Integer, nullable=False),
        sa.Column("pair_key", sa.String(64), nullable=False),
        sa.Column("reviewer", sa.Text, nullable=False),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("skipped", sa.Boolean, nullable=False),
        sa.Column("fault", sa.Text),
        sa.Column("decision", _NUMBER),
        sa.Column("read_at", Moment, nullable=False),
        sa.Column("gone_at", Moment),
        sa.PrimaryKeyConstraint("project", "annotation_id", name="pk_label_studio_annotations"),
        _of_project("label_studio_annotations"),
        sa.ForeignKeyConstraint(["decision"], ["decisions.seq"], name="fk_label_studio_annotations_decision"),
    )


def _of_project(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["project"], ["label_studio_projects.number"], name=f"fk_{table}_project")


def downgrade() -> None:
    for table in ("label_studio_annotations", "label_studio_tasks", "label_studio_projects"):
        op.drop_table(table)
