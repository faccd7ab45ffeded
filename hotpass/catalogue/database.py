"""Opens the catalogue and gives transactions on it."""

from __future__ import annotations

import atexit
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from hotpass.catalogue import audit
from hotpass.catalogue.upgrading import bring_up_to_date, is_outdated, revision
from hotpass.errors import ConfigError, DependencyError, HotpassError

_BUSY_SECONDS = 30.0
_TRIES = 4


class Place(Protocol):
    """What the catalogue must know of a workspace."""

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the catalogue."""

    @property
    def audit(self) -> Path:
        """The folder of the checkpoints of the audit trail."""

    def make(self) -> None:
        """Make the folders."""


class Catalogue:
    """The database of a workspace, its tables up to date.

    Use :meth:`open`. Instances may be shared by threads; each transaction has its own connection.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, place: Place) -> Catalogue:
        """The catalogue of a workspace; makes or upgrades its tables when that is needed.

        A process opens each database once.

        Raises:
            ConfigError: the database cannot be opened, is damaged, or is newer than this Hotpass.
            DependencyError: the database server does not answer.
        """
        url = _url(place.database_url)
        key = (url.render_as_string(hide_password=False), os.getpid(), _inode(url))
        if key not in _OPEN:
            place.make()
            catalogue = cls(_engine(url))
            with _explained(url):
                bring_up_to_date(catalogue.read, catalogue.write, place.audit)
            _OPEN[(*key[:2], _inode(url))] = catalogue
        return _OPEN[(*key[:2], _inode(url))]

    @classmethod
    def is_there(cls, place: Place) -> bool:
        """Whether there is a database already; nothing is made."""
        url = _url(place.database_url)
        return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()

    @classmethod
    def examine(cls, place: Place) -> tuple[str, bool]:
        """One line about the database of a workspace, and whether its tables are older than this Hotpass.

        Neither the database nor its tables are made or changed.

        Raises:
            ConfigError: it cannot be opened, is damaged, or is newer than this Hotpass.
            DependencyError: the database server does not answer.
        """
        url = _url(place.database_url)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
            return f"{url.database} is not there yet; the first run makes it", False
        catalogue = cls(_engine(url))
        try:
            with _explained(url):
                with catalogue.read() as connection:
                    outdated = is_outdated(connection)
                return catalogue.describe(), outdated
        finally:
            catalogue.close()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A transaction that only reads; never waits for a writer."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that writes; committed at the end, undone when an exception leaves it.

        On SQLite it takes the write lock at its start, for a transaction that reads first and then finds the
        lock taken can only fail. When the block is entered the lock is held. What was noted for the audit
        trail is written at its end.
        """
        connection = self._begin_immediate()
        with connection:
            yield connection
            audit.write_noted(connection)
            connection.commit()

    def _begin_immediate(self) -> sa.Connection:
        for left in reversed(range(_TRIES)):
            connection = self._engine.connect().execution_options(**{_IMMEDIATE: True})
            try:
                connection.begin()
            except OperationalError as error:
                connection.close()
                if not left or not _is_busy(error):
                    raise
            else:
                return connection
        raise AssertionError("unreachable")

    def describe(self) -> str:
        """One line about the database: what it is, where, and the revision of its tables."""
        url = self._engine.url
        if url.get_backend_name() == "sqlite":
            where = f"SQLite {sqlite3.sqlite_version}, {url.database}"
        else:
            with self.read() as connection:
                version = connection.execute(sa.text("SHOW server_version")).scalar_one()
            where = f"PostgreSQL {version}, {url.host or 'local socket'}/{url.database}"
        with self.read() as connection:
            return f"{where}, tables {revision(connection)}"

    def compact(self) -> None:
        """Write the database anew, so that nothing of what was deleted is left in its files."""
        raw = self._engine.raw_connection()
        try:
            if self._engine.dialect.name == "postgresql":
                raw.driver_connection.autocommit = True  # type: ignore[union-attr]
                raw.driver_connection.execute("VACUUM FULL")  # type: ignore[union-attr]
                return
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                raw.driver_connection.execute(statement).fetchall()  # type: ignore[union-attr]
        finally:
            if self._engine.dialect.name == "postgresql":
                raw.invalidate()
            raw.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


_OPEN: dict[tuple[str, int, int], Catalogue] = {}


@atexit.register
def _close_all() -> None:
    """SQLite puts what is in the journal into the database when the last connection to it is closed."""
    for (_, process, _), catalogue in _OPEN.items():
        if process == os.getpid():
            catalogue.close()


_IMMEDIATE = "hotpass_immediate"


def _url(text: str) -> sa.URL:
    """The URL as SQLAlchemy knows it; any PostgreSQL one goes through psycopg 3."""
    try:
        url = sa.make_url(text)
    except ArgumentError as error:
        raise ConfigError(
            "the database URL cannot be read", where="HOTPASS_DATABASE_URL", remedy=_URL_REMEDY
        ) from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ConfigError(
            f"{url.drivername} is not a database that Hotpass knows",
            where="HOTPASS_DATABASE_URL",
            remedy=_URL_REMEDY,
        )
    return url


_URL_REMEDY = "Use postgresql+psycopg://user@host/database, or unset it for SQLite in the workspace"


def _inode(url: sa.URL) -> int:
    """Tells a database file from another one that took its place; 0 when there is none, or a server."""
    if url.get_backend_name() != "sqlite":
        return 0
    file = Path(url.database or "")
    return file.stat().st_ino if file.exists() else 0


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() == "postgresql":
        return sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    engine = sa.create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(raw: Any, _record: Any) -> None:
    """Leave BEGIN to us, make a commit durable before it is believed, and keep nothing that is deleted."""
    raw.isolation_level = None
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA secure_delete = ON")
    _use_wal(raw)


def _use_wal(raw: Any) -> None:
    """SQLite's own timeout does not cover a change of journal mode while another process does the same."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


#: What to do by what SQLite says; the file itself is whole then.
_ALLOW: Final = "Let whoever runs Hotpass read and write the workspace's folder"
_REMEDIES: Final = {
    "disk is full": "Free some space there",
    "unable to open": _ALLOW,
    "readonly": _ALLOW,
}
_RESTORE: Final = "Restore the file from a copy"


def _begin_sqlite(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _is_busy(error: OperationalError) -> bool:
    return "locked" in str(error.orig) or "busy" in str(error.orig)


@contextmanager
def _explained(url: sa.URL) -> Iterator[None]:
    """Turn what the driver says about a database that cannot be used into a sentence."""
    try:
        yield
    except HotpassError:
        raise
    except (DatabaseError, NoSuchModuleError) as error:
        if url.get_backend_name() == "postgresql":
            raise DependencyError(
                "the catalogue's database does not answer",
                where=f"{url.host or 'local socket'}/{url.database}",
                remedy="Start it, or mend HOTPASS_DATABASE_URL",
            ) from error
        reason = str(error.orig) if isinstance(error, DatabaseError) else str(error)
        remedy = next((said for words, said in _REMEDIES.items() if words in reason), _RESTORE)
        raise ConfigError(
            f"the catalogue cannot be opened: {reason}",
            where=str(url.database),
            remedy=f"{remedy}, or choose another workspace",
        ) from error
