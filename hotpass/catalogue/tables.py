"""The tables of the catalogue. Moments are UTC; a lease ends by the database's own clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

METADATA: Final = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)

#: The newest migration; a test holds it equal to the folder of migrations.
HEAD: Final = "0014"


#: SQLite numbers rows by itself only in columns of its own whole-number type.
_NUMBER: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment with its zone, stored as UTC in both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Into the database."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Out of the database; SQLite gives a moment without a zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class clock(FunctionElement[float]):  # noqa: N801 - reads as the SQL function that it is
    """The database's own time in seconds since 1970, so that clocks of different hosts do not matter."""

    type = sa.Double()
    inherit_cache = True
    name = "clock"


@compiles(clock, "sqlite")
def _sqlite_clock(_element: clock, _compiler: Any, **_: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(clock, "postgresql")
def _postgresql_clock(_element: clock, _compiler: Any, **_: Any) -> str:
    return "CAST(extract(epoch FROM clock_timestamp()) AS double precision)"


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


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
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
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
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("shape", sa.String(16), nullable=False),
    sa.Column("choice", sa.JSON(none_as_null=True)),
    sa.Column("said_at", Moment, nullable=False),
    sa.Column("said_by", sa.Text, nullable=False),
    sa.Column("run_id", sa.String(32), sa.ForeignKey("runs.id")),
    sa.Index("ix_readings_shape_seq", "shape", "seq"),
    sqlite_autoincrement=True,
)

#: What people decided about pairs of records; only ever added to. A row of ``decision`` ``withdrawn`` takes
#: back the one that ``withdraws`` names. ``record_id_l`` is the smaller id.
DECISIONS: Final = sa.Table(
    "decisions",
    METADATA,
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
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
    sa.Column("withdraws", _NUMBER, unique=True),
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
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
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
    sa.Column("withdraws", _NUMBER, unique=True),
    sa.Index("ix_corrections_dataset_seq", "dataset", "seq"),
    sqlite_autoincrement=True,
)

#: What people decided of records that a gate kept back, only added to: the newest row of a record stands.
#: ``act`` is release, drop, correct (``field`` is then to be ``value``) or wait, which takes the one before
#: back.
QUARANTINE_ACTS: Final = sa.Table(
    "quarantine_acts",
    METADATA,
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
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

#: What people say of rules, only added to: comments, and who mends it by when. Of each kind but comments the
#: newest stands.
RULE_NOTES: Final = sa.Table(
    "rule_notes",
    METADATA,
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("rule_id", sa.Text, nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("said_by", sa.Text, nullable=False),
    sa.Column("said_at", Moment, nullable=False),
    sa.Index("ix_rule_notes_dataset_rule_id_seq", "dataset", "rule_id", "seq"),
    sqlite_autoincrement=True,
)

#: What was done and by whom, only added to, each entry bound to the one before; see hotpass.catalogue.audit.
AUDIT: Final = sa.Table(
    "audit",
    METADATA,
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("act", sa.String(40), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
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
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
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

#: Projects of Label Studio that pairs were sent to; the newest one of an address counts. ``scope`` names the
#: project there before its number is known, and ``pulled_to`` is a moment by the server's clock.
LABEL_STUDIO_PROJECTS: Final = sa.Table(
    "label_studio_projects",
    METADATA,
    sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
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

#: What people said of suggested rules; the newest row of a suggestion counts. ``support`` and ``exceptions``
#: are the evidence that they saw, ``stated`` the expectation that they accepted.
SUGGESTIONS: Final = sa.Table(
    "suggestions",
    METADATA,
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
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

#: What data subjects ask for: one row an act on a request, only added to; the first of a request is
#: ``receive``. ``day`` is when it was done, ``said`` what is to be known of it, without a name.
SUBJECT_REQUESTS: Final = sa.Table(
    "subject_requests",
    METADATA,
    sa.Column("seq", _NUMBER, primary_key=True, autoincrement=True),
    sa.Column("request", sa.String(16), nullable=False),
    sa.Column("act", sa.String(12), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("said", sa.JSON, nullable=False),
    sa.Column("acted_by", sa.Text, nullable=False),
    sa.Column("acted_at", Moment, nullable=False),
    sa.Index("ix_subject_requests_request_seq", "request", "seq"),
    sqlite_autoincrement=True,
)

#: Tokens by which programs are known. ``digest`` is SHA-256 of the token's secret part, which is not kept;
#: ``roles`` and ``acts`` are parted by commas, ``acts`` null where the roles are not narrowed.
ACCESS_TOKENS: Final = sa.Table(
    "access_tokens",
    METADATA,
    sa.Column("id", sa.String(12), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("acts", sa.Text),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("revoked_at", Moment),
)
