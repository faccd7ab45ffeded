"""What registers of rights and duties hold, what subjects said to purposes, and what was taken along."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from hotpass.catalogue.tables.base import METADATA, NUMBER, Moment

#: Entries of the registers, only added to: each row holds all that an entry says from then on, and the newest
#: row of an entry stands.
REGISTER_ENTRIES: Final = sa.Table(
    "register_entries",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("register", sa.String(20), nullable=False),
    sa.Column("entry", sa.String(20), nullable=False),
    sa.Column("act", sa.String(12), nullable=False),
    sa.Column("said", sa.JSON, nullable=False),
    sa.Column("written_by", sa.Text, nullable=False),
    sa.Column("written_at", Moment, nullable=False),
    sa.Index("ix_register_entries_register_entry_seq", "register", "entry", "seq"),
    sqlite_autoincrement=True,
)

#: What subjects were asked and said about purposes, only added to. ``act`` is asked, given, refused,
#: withdrawn or objected; ``content`` a keyed digest of all that the row says, so that none is kept twice;
#: ``proof`` SHA-256 of what proves it; ``times`` how often was asked.
CONSENT_EVENTS: Final = sa.Table(
    "consent_events",
    METADATA,
    sa.Column("seq", NUMBER, primary_key=True, autoincrement=True),
    sa.Column("content", sa.String(64), nullable=False, unique=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("act", sa.String(12), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("expires", sa.Date),
    sa.Column("basis", sa.String(20)),
    sa.Column("channel", sa.Text),
    sa.Column("wording", sa.Text),
    sa.Column("proof", sa.String(64)),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("origin", sa.Text),
    sa.Column("written_by", sa.Text, nullable=False),
    sa.Column("written_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

#: By what a subject of an event is known: keyed digests of its normalised values, by kind of field.
CONSENT_KEYS: Final = sa.Table(
    "consent_keys",
    METADATA,
    sa.Column("event", NUMBER, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(24), primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Index("ix_consent_keys_digest", "digest"),
)

#: What was taken along, for what and by whom. ``purpose`` and ``recipient`` are null where nobody said;
#: ``digest`` is SHA-256 of the file; ``fields`` how many values it holds by ``entity_type.field``, null where
#: that was not noted.
EXPORTS: Final = sa.Table(
    "exports",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("dataset", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("entity_type", sa.String(12)),
    sa.Column("purpose", sa.Text),
    sa.Column("recipient", sa.Text),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("held_back", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("taken_by", sa.Text, nullable=False),
    sa.Column("taken_at", Moment, nullable=False),
    sa.Column("fields", sa.JSON(none_as_null=True)),
)
