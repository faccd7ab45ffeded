"""What people decided and who is to decide what."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from hotpass.catalogue.tables.base import METADATA, NUMBER, Moment

#: What people decided about pairs of records; only ever added to. A row of ``decision`` ``withdrawn`` takes
#: back the one that ``withdraws`` names. ``record_id_l`` is the smaller id.
DECISIONS: Final = sa.Table(
    "decisions",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("entity_type", sa.String(12), nullable=False),
    sa.Column("record_id_l", sa.String(64), nullable=False),
    sa.Column("record_id_r", sa.String(64), nullable=False),
    sa.Column("decision", sa.String(10), nullable=False),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Column("comment", sa.Text),
    sa.Column("origin", sa.String(12), nullable=False),
    sa.Column("blind", sa.Boolean(create_constraint=False)),
    sa.Column("seconds", sa.Double),
    sa.Column("run_id", sa.String(32)),
    sa.Column("withdraws", NUMBER, unique=True),
    sa.Column("shown", sa.JSON(none_as_null=True)),
    sa.Column("model", sa.String(64)),
    sa.Column("settles", sa.Boolean(create_constraint=False)),
    sa.Index("ix_decisions_record_id_l", "record_id_l", "record_id_r"),
    sa.Index("ix_decisions_reviewer_seq", "reviewer", "seq"),
    sqlite_autoincrement=True,
)

#: What people corrected in golden records; only ever added to. A row with ``withdraws`` takes back the one
#: that it names.
CORRECTIONS: Final = sa.Table(
    "corrections",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("entity_type", sa.String(12), nullable=False),
    sa.Column("entity_id", sa.String(64), nullable=False),
    sa.Column("record_id", sa.String(64)),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("instead_of", sa.Text),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decided_by", sa.Text, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Column("run_id", sa.String(32), nullable=False),
    sa.Column("withdraws", NUMBER, unique=True),
    sa.Index("ix_corrections_dataset_seq", "dataset", "seq"),
    sqlite_autoincrement=True,
)

#: What people decided of records that a gate kept back, only added to: the newest row of a record stands.
#: ``act`` is release, drop, correct (``field`` is then to be ``value``) or wait, which takes the one before
#: back.
QUARANTINE_ACTS: Final = sa.Table(
    "quarantine_acts",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("entity_type", sa.String(12), nullable=False),
    sa.Column("record_id", sa.String(64), nullable=False),
    sa.Column("act", sa.String(12), nullable=False),
    sa.Column("field", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("instead_of", sa.Text),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decided_by", sa.Text, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Column("run_id", sa.String(32), nullable=False),
    sa.Index("ix_quarantine_acts_dataset_record_id_seq", "dataset", "record_id", "seq"),
    sqlite_autoincrement=True,
)

#: Which repairs of a field of a sheet people accepted, only added to: the newest row of a repair stands.
REPAIRS: Final = sa.Table(
    "repairs",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("repair", sa.String(16), nullable=False),
    sa.Column("entity_type", sa.String(12), nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("act", sa.String(12), nullable=False),
    sa.Column("cells", sa.BigInteger, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("decided_by", sa.Text, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Column("run_id", sa.String(32), nullable=False),
    sa.Index("ix_repairs_dataset_repair_seq", "dataset", "repair", "seq"),
    sqlite_autoincrement=True,
)

#: What people say of rules, only added to: comments, and who mends it by when. Of each kind but comments the
#: newest stands.
RULE_NOTES: Final = sa.Table(
    "rule_notes",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("rule_id", sa.Text, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("said_by", sa.Text, nullable=False),
    sa.Column("said_at", Moment, nullable=False),
    sa.Index("ix_rule_notes_dataset_rule_id_seq", "dataset", "rule_id", "seq"),
    sqlite_autoincrement=True,
)

#: What people said of suggested rules; the newest row of a suggestion counts. ``support`` and ``exceptions``
#: are the evidence that they saw, ``stated`` the expectation that they accepted.
SUGGESTIONS: Final = sa.Table(
    "suggestions",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("suggestion", sa.String(20), nullable=False),
    sa.Column("suite", sa.Text, nullable=False),
    sa.Column("decision", sa.String(12), nullable=False),
    sa.Column("support", sa.BigInteger, nullable=False),
    sa.Column("exceptions", sa.BigInteger, nullable=False),
    sa.Column("stated", sa.JSON(none_as_null=True)),
    sa.Column("reason", sa.Text),
    sa.Column("decided_by", sa.Text, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Index("ix_suggestions_suggestion_seq", "suggestion", "seq"),
    sqlite_autoincrement=True,
)

#: What reviewers look at now; a claim ends by the database's own clock.
CLAIMS: Final = sa.Table(
    "claims",
    METADATA,
    sa.Column("item", sa.String(140), primary_key=True),
    sa.Column("reviewer", sa.String(200), primary_key=True),
    sa.Column("until", sa.Double, nullable=False),
    sa.Index("ix_claims_reviewer", "reviewer"),
)

#: What reviewers are given to decide: pairs by both record ids, entities by their own.
ASSIGNMENTS: Final = sa.Table(
    "assignments",
    METADATA,
    sa.Column("item", sa.String(140), primary_key=True),
    sa.Column("reviewer", sa.String(200), primary_key=True),
    sa.Column("given_at", Moment, nullable=False),
    sa.Column("given_by", sa.Text, nullable=False),
    sa.Index("ix_assignments_reviewer", "reviewer"),
)

#: What people said of what is personal in columns, only added to: the newest row of a column and sort stands.
#: ``decision`` is confirmed, rejected or withdrawn; ``personal`` the class that is confirmed, ``suggested``
#: and ``share`` what was found then, ``field`` what the column gave then, or null.
PERSONAL_DECISIONS: Final = sa.Table(
    "personal_decisions",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("column_key", sa.String(16), nullable=False),
    sa.Column("sort", sa.String(24), nullable=False),
    sa.Column("decision", sa.String(12), nullable=False),
    sa.Column("personal", sa.String(12), nullable=False),
    sa.Column("suggested", sa.String(12), nullable=False),
    sa.Column("share", sa.Double),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("field", sa.Text),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("run_id", sa.String(32), nullable=False),
    sa.Column("decided_by", sa.Text, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Index("ix_personal_decisions_column_key_sort_seq", "column_key", "sort", "seq"),
    sqlite_autoincrement=True,
)
