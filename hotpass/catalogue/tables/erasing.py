"""Erasures, and by which keyed digests subjects are known whose records are kept out, held or restricted."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from hotpass.catalogue.tables.base import METADATA, NUMBER, Moment

#: Erasures by the request that asks for them. ``state`` is proposed, approved, working, done or refused;
#: ``proposed`` says how much there is of what, ``certificate`` what was destroyed, both without the data.
ERASURES: Final = sa.Table(
    "erasures",
    METADATA,
    sa.Column("request", sa.String(16), primary_key=True),
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
)

#: Keyed digests of what a request's subject is known by, by kind of value.
SUBJECT_KEYS: Final = sa.Table(
    "subject_keys",
    METADATA,
    sa.Column("request", sa.String(16), primary_key=True),
    sa.Column("kind", sa.String(40), primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Index("ix_subject_keys_digest", "digest"),
)

#: What holds of a request's subject, only added to: erased, restricted or held. Of each the newest row
#: stands; ``act`` is set or lift.
SUBJECT_MARKS: Final = sa.Table(
    "subject_marks",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("request", sa.String(16), nullable=False),
    sa.Column("mark", sa.String(12), nullable=False),
    sa.Column("act", sa.String(8), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("marked_by", sa.Text, nullable=False),
    sa.Column("marked_at", Moment, nullable=False),
    sa.Index("ix_subject_marks_request_seq", "request", "seq"),
    sqlite_autoincrement=True,
)
