"""What was sent to Label Studio, and what came back."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from hotpass.catalogue.tables.base import METADATA, NUMBER, Moment

#: Projects of Label Studio that pairs were sent to; the newest one of an address counts. ``scope`` names the
#: project there before its number is known, and ``pulled_to`` is a moment by the server's clock.
LABEL_STUDIO_PROJECTS: Final = sa.Table(
    "label_studio_projects",
    METADATA,
    sa.Column("number", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("scope", sa.String(12), nullable=False, unique=True),
    sa.Column("project_id", sa.Integer),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("pushed_at", Moment),
    sa.Column("pulled_at", Moment),
    sa.Column("pulled_to", Moment),
    sa.Column("lost_at", Moment),
    sqlite_autoincrement=True,
)

#: Which pair is which task. ``shown`` is the SHA-256 of what the task shows.
LABEL_STUDIO_TASKS: Final = sa.Table(
    "label_studio_tasks",
    METADATA,
    sa.Column("project", sa.ForeignKey("label_studio_projects.number"), primary_key=True),
    sa.Column("pair_key", sa.String(64), primary_key=True),
    sa.Column("task_id", sa.Integer, nullable=False),
    sa.Column("entity_type", sa.String(12), nullable=False),
    sa.Column("record_id_l", sa.String(64), nullable=False),
    sa.Column("record_id_r", sa.String(64), nullable=False),
    sa.Column("run_id", sa.String(32), nullable=False),
    sa.Column("shown", sa.String(64), nullable=False),
    sa.Column("blind", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("sent_at", Moment, nullable=False),
    sa.Column("gone_at", Moment),
)

#: What was read back. ``said`` is the SHA-256 of an annotation's answer; ``decision`` the row that came of
#: it, none where it was skipped or ``fault`` says why it was not applied.
LABEL_STUDIO_ANNOTATIONS: Final = sa.Table(
    "label_studio_annotations",
    METADATA,
    sa.Column("project", sa.ForeignKey("label_studio_projects.number"), primary_key=True),
    sa.Column("annotation_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("task_id", sa.Integer, nullable=False),
    sa.Column("pair_key", sa.String(64), nullable=False),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("said", sa.String(64), nullable=False),
    sa.Column("skipped", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("fault", sa.Text),
    sa.Column("decision", sa.ForeignKey("decisions.seq")),
    sa.Column("read_at", Moment, nullable=False),
    sa.Column("gone_at", Moment),
)
