"""Files, runs with their events and stages, and versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hotpass.catalogue.tables import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _files()
    _runs()
    _events()
    _stages()
    _versions()


def downgrade() -> None:
    for table in ("versions", "stages", "run_events", "runs", "files"):
        op.drop_table(table)


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("stored_at", Moment, nullable=False),
        sa.Column("stored_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("digest", "name", name="pk_files"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("spec", sa.JSON, nullable=False),
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("publishes", sa.Boolean, nullable=False),
        sa.Column("base_version", sa.Integer),
        sa.Column("owner", sa.Text),
        sa.Column("lease_until", sa.Double),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("max_attempts", sa.Integer, nullable=False),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("started_at", Moment),
        sa.Column("finished_at", Moment),
        sa.Column("requested_by", sa.Text, nullable=False),
        sa.Column("error", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_created_at_id", "runs", ["created_at", "id"])
    running = sa.text("state = 'running' AND publishes")
    op.create_index(
        "uq_runs_running_dataset",
        "runs",
        ["dataset"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )


def _events() -> None:
    op.create_table(
        "run_events",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("stage", sa.Text),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("fraction", sa.Double),
        sa.Column("overall", sa.Double),
        sa.Column("message", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_run_events"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_run_events_run_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_run_events_run_id_seq", "run_events", ["run_id", "seq"])


def _stages() -> None:
    op.create_table(
        "stages",
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("digests", sa.JSON, nullable=False),
        sa.Column("cpu_seconds", sa.Double),
        sa.Column("wall_seconds", sa.Double),
        sa.Column("finished_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "stage", name="pk_stages"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_stages_run_id"),
    )


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("dataset", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("run_id", sa.String(32), nullable=False),
        sa.Column("published_at", Moment),
        sa.Column("published_by", sa.Text, nullable=False),
        sa.Column("path", sa.Text),
        sa.PrimaryKeyConstraint("dataset", "number", name="pk_versions"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_versions_run_id"),
        sa.UniqueConstraint("run_id", name="uq_versions_run_id"),
    )
