"""Files that were given. Their bytes stand in the workspace under the digest; here is who gave them, when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hotpass.catalogue.tables import FILES, RUNS, now


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file under one of its names.

    Attributes:
        digest: SHA-256 of the bytes, hexadecimal.
        name: its name when it was given, without a folder.
        size: bytes.
        stored_at: when it was first given under this name.
        stored_by: who gave it.
    """

    digest: str
    name: str
    size: int
    stored_at: datetime
    stored_by: str


def add(connection: sa.Connection, digest: str, name: str, size: int, stored_by: str) -> None:
    """Note a file; what was noted before under the same name stays as it is."""
    known = sa.select(FILES.c.digest).where(FILES.c.digest == digest, FILES.c.name == name)
    if connection.execute(known).first() is None:
        values = {"digest": digest, "name": name, "size": size, "stored_at": now(), "stored_by": stored_by}
        connection.execute(FILES.insert().values(values))


def newest(connection: sa.Connection, limit: int = 50, offset: int = 0) -> list[FileEntry]:
    """Files, the newest first."""
    query = sa.select(FILES).order_by(FILES.c.stored_at.desc(), FILES.c.name).limit(limit).offset(offset)
    return [FileEntry(**row) for row in connection.execute(query).mappings()]


def named(connection: sa.Connection, name: str) -> FileEntry | None:
    """The newest file of that name or SHA-256, or None."""
    query = sa.select(FILES).where((FILES.c.name == name) | (FILES.c.digest == name))
    row = connection.execute(query.order_by(FILES.c.stored_at.desc()).limit(1)).mappings().first()
    return None if row is None else FileEntry(**row)


def only_of_run(connection: sa.Connection, run_id: str) -> set[str]:
    """Digests of the files that this run reads and no other run does."""
    own: set[str] = set()
    others: set[str] = set()
    for other, spec in connection.execute(sa.select(RUNS.c.id, RUNS.c.spec)):
        digests = {file["digest"] for file in spec["files"]}
        own, others = (digests, others) if other == run_id else (own, others | digests)
    return own - others


def forget(connection: sa.Connection, digests: Iterable[str]) -> None:
    """Note files no longer, under whatever name."""
    connection.execute(FILES.delete().where(FILES.c.digest.in_(list(digests))))


def is_known(connection: sa.Connection, digest: str) -> bool:
    """Whether a run was ever asked to read this content."""
    query = sa.select(FILES.c.digest).where(FILES.c.digest == digest).limit(1)
    return connection.execute(query).first() is not None
