"""What was uploaded, which runs there are, and what they published."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from hotpass.catalogue.tables.base import METADATA, NUMBER, Moment

FILES: Final = sa.Table(
    "files",
    METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("stored_at", Moment, nullable=False),
    sa.Column("stored_by", sa.Text, nullable=False),
)

RUNS: Final = sa.Table(
    "runs",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("spec", sa.JSON, nullable=False),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("publishes", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("base_version", sa.Integer),
    sa.Column("owner", sa.Text),
    sa.Column("lease_until", sa.Double),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("max_attempts", sa.Integer, nullable=False),
    sa.Column("cancel_requested", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("started_at", Moment),
    sa.Column("finished_at", Moment),
    sa.Column("requested_by", sa.Text, nullable=False),
    sa.Column("error", sa.JSON(none_as_null=True)),
    sa.Index("ix_runs_created_at_id", "created_at", "id"),
)

#: At most one run publishes into a dataset at a time: the database itself refuses a second one.
ONE_RUNNING: Final = sa.Index(
    "uq_runs_running_dataset",
    RUNS.c.dataset,
    unique=True,
    sqlite_where=sa.and_(RUNS.c.state == sa.text("'running'"), RUNS.c.publishes),
    postgresql_where=sa.and_(RUNS.c.state == sa.text("'running'"), RUNS.c.publishes),
)

EVENTS: Final = sa.Table(
    "run_events",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("stage", sa.Text),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("fraction", sa.Double),
    sa.Column("overall", sa.Double),
    sa.Column("message", sa.Text, nullable=False),
    sa.Index("ix_run_events_run_id_seq", "run_id", "seq"),
    sqlite_autoincrement=True,
)

STAGES: Final = sa.Table(
    "stages",
    METADATA,
    sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.id"), primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("figures", sa.JSON, nullable=False),
    sa.Column("digests", sa.JSON, nullable=False),
    sa.Column("cpu_seconds", sa.Double),
    sa.Column("wall_seconds", sa.Double),
    sa.Column("finished_at", Moment, nullable=False),
)

VERSIONS: Final = sa.Table(
    "versions",
    METADATA,
    sa.Column("dataset", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.id"), nullable=False, unique=True),
    sa.Column("published_at", Moment),
    sa.Column("published_by", sa.Text, nullable=False),
    sa.Column("path", sa.Text),
)

#: How people said that files of one shape are read; only ever added to. The newest row of a shape counts, and
#: one without ``choice`` withdraws what was said before.
READINGS: Final = sa.Table(
    "readings",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("shape", sa.String(16), nullable=False),
    sa.Column("choice", sa.JSON(none_as_null=True)),
    sa.Column("said_at", Moment, nullable=False),
    sa.Column("said_by", sa.Text, nullable=False),
    sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.id")),
    sa.Index("ix_readings_shape_seq", "shape", "seq"),
    sqlite_autoincrement=True,
)

#: Linkage models that were kept, numbered within their dataset.
LINKAGE_MODELS: Final = sa.Table(
    "linkage_models",
    METADATA,
    sa.Column("dataset", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("profile", sa.JSON, nullable=False),
    sa.Column("figures", sa.JSON, nullable=False),
    sa.Column("kept_at", Moment, nullable=False),
    sa.Column("kept_by", sa.Text, nullable=False),
    sa.UniqueConstraint("dataset", "digest"),
)

#: Which model the runs of a dataset apply from when on; only ever added to. The newest row of a dataset
#: counts; one without ``number`` lets each run train its own.
LINKAGE_MODEL_USES: Final = sa.Table(
    "linkage_model_uses",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("number", sa.Integer),
    sa.Column("rolled_back", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("chosen_by", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(
        ["dataset", "number"],
        ["linkage_models.dataset", "linkage_models.number"],
        name="fk_linkage_model_uses_dataset_number",
    ),
    sa.Index("ix_linkage_model_uses_dataset_seq", "dataset", "seq"),
    sqlite_autoincrement=True,
)
