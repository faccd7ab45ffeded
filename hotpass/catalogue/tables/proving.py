"""What was done, what data subjects ask for, and the tokens of programs."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from hotpass.catalogue.tables.base import METADATA, NUMBER, Moment

#: What was done and by whom, only added to, each entry bound to the one before; see hotpass.catalogue.audit.
AUDIT: Final = sa.Table(
    "audit",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("act", sa.String(40), nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    *(sa.Index(f"ix_audit_{name}", name) for name in ("actor", "act", "subject", "at")),
)

#: What entries say in people's own words, beside the trail: an entry holds a salted digest of its text alone
#: (``texts`` in ``said``), so that who is erased can be taken out of it; see hotpass.catalogue.audit_texts.
AUDIT_TEXTS: Final = sa.Table(
    "audit_texts",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("salt", sa.String(32), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

#: The checkpoints that were sealed: up to which entry, and SHA-256 of the file that holds one outside the
#: database; so that a file that is gone is missed.
CHECKPOINTS: Final = sa.Table(
    "checkpoints",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.String(64), nullable=False),
)

#: What data subjects ask for: one row an act on a request, only added to; the first of a request is
#: ``receive``. ``day`` is when it was done, ``said`` what is to be known of it, without a name.
SUBJECT_REQUESTS: Final = sa.Table(
    "subject_requests",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
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
