"""How controls stood, and what people attest."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from hotpass.catalogue.tables.base import METADATA, NUMBER, Moment

#: How each control stood whenever that was worked out: only added to, one row a control and ``evaluation``.
#: ``digest`` is SHA-256 of ``query``, ``facts`` names what it was worked out of, ``run`` the run after which
#: it was, null where a person or a day asked for it.
CONTROL_EVIDENCE: Final = sa.Table(
    "control_evidence",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("evaluation", sa.String(32), nullable=False),
    sa.Column("control", sa.String(60), nullable=False),
    sa.Column("run", sa.String(40)),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("value", sa.Double),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("threshold", sa.Double),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.Column("sentence", sa.Text, nullable=False),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("data_version", sa.Text, nullable=False),
    sa.Column("facts", sa.String(64), nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("computed_at", Moment, nullable=False),
    sa.Index("ix_control_evidence_evaluation", "evaluation"),
    sa.Index("ix_control_evidence_control_seq", "control", "seq"),
    sqlite_autoincrement=True,
)

#: What people attest of a control, only added to; the last of a control stands until the day ``until``.
#: ``signature`` is Ed25519 by the key of the audit trail over all that is said, in base64. ``struck_at`` is
#: when words went out of it with who was erased, under a signature anew.
ATTESTATIONS: Final = sa.Table(
    "attestations",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("control", sa.String(60), nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("attested_by", sa.Text, nullable=False),
    sa.Column("attested_at", Moment, nullable=False),
    sa.Column("key", sa.String(16), nullable=False),
    sa.Column("signature", sa.Text, nullable=False),
    sa.Column("struck_at", Moment),
    sa.Index("ix_attestations_control_seq", "control", "seq"),
    sqlite_autoincrement=True,
)
