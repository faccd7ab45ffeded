"""Brings the tables up to date. Alembic is slow to import, so it is only asked when there is work."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import sqlalchemy as sa

from hotpass.catalogue.tables import HEAD
from hotpass.errors import ConfigError

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x686F7470617373

Transaction = Callable[[], AbstractContextManager[sa.Connection]]


def bring_up_to_date(read: Transaction, write: Transaction, audit: Path) -> None:
    """Run the migrations that are missing, in one transaction that only one process holds at a time.

    Args:
        read, write: begin a transaction.
        audit: folder of the checkpoints of the audit trail.

    Raises:
        ConfigError: a newer Hotpass has upgraded the tables.
    """
    with read() as connection:
        if not is_outdated(connection):
            return
    with write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        if revision(connection) != HEAD:
            _upgrade(connection, audit)


def is_outdated(connection: sa.Connection) -> bool:
    """Whether migrations are missing; raises :class:`ConfigError` for tables of a newer Hotpass."""
    found = revision(connection)
    if found is not None and found > HEAD:
        raise ConfigError(
            f"the catalogue was made by a newer Hotpass (its tables are at {found}, this one knows {HEAD})",
            remedy="Update Hotpass",
        )
    return found != HEAD


def revision(connection: sa.Connection) -> str | None:
    """The migration that the tables are at, or None in an empty database."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: sa.Connection, audit: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["audit"] = audit
    command.upgrade(config, "head")
