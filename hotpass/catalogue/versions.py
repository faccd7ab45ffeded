"""Published versions. A number is reserved before the version is built and confirmed once it stands.

The folder that ``current`` names decides what is published; the rows here follow it, also when a process was
killed between the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import VERSIONS, now


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version of a dataset; ``published_at`` and ``path`` are None while it is being built."""

    dataset: str
    number: int
    run_id: str
    published_at: datetime | None
    published_by: str
    path: str | None


def reserve(connection: sa.Connection, dataset: str, run_id: str, by: str, above: int) -> int:
    """The number under which a run will publish; the same again when it asks again.

    Numbers that other runs reserved and never used are given back: no two runs publish into a dataset at a
    time, so that nobody is using them.

    Args:
        connection: a write transaction.
        dataset: the dataset.
        run_id: the run that will publish.
        by: who asked for the run.
        above: highest number that stands in the workspace, in case the catalogue does not know it.
    """
    own = of_run(connection, run_id)
    highest = _highest(connection, dataset)
    if own is not None and (own.published_at or own.number > highest):
        return own.number
    unused = VERSIONS.c.dataset == dataset, VERSIONS.c.published_at.is_(None)
    connection.execute(VERSIONS.delete().where(*unused))
    number = max(highest, above) + 1
    values = {"dataset": dataset, "number": number, "run_id": run_id, "published_by": by}
    connection.execute(VERSIONS.insert().values(values))
    return number


def confirm(connection: sa.Connection, dataset: str, number: int, path: str) -> bool:
    """Note that a reserved version stands; False when nobody reserved it or it was noted before."""
    reserved = VERSIONS.c.dataset == dataset, VERSIONS.c.number == number, VERSIONS.c.published_at.is_(None)
    done = VERSIONS.update().where(*reserved).values(published_at=now(), path=path)
    row = connection.execute(done.returning(VERSIONS.c.published_by, VERSIONS.c.run_id)).first()
    if row is None:
        return False
    subject = f"{dataset} v{number:04d}"
    audit.note(connection, row.published_by, "version.publish", subject, run=row.run_id)
    return True


def of_run(connection: sa.Connection, run_id: str) -> VersionEntry | None:
    """The version that a run reserved or published."""
    row = connection.execute(sa.select(VERSIONS).where(VERSIONS.c.run_id == run_id)).mappings().first()
    return None if row is None else VersionEntry(**row)


def find(connection: sa.Connection, dataset: str, number: int) -> VersionEntry | None:
    """The version of a number, also one that is not confirmed yet; None when there is none."""
    query = sa.select(VERSIONS).where(VERSIONS.c.dataset == dataset, VERSIONS.c.number == number)
    row = connection.execute(query).mappings().first()
    return None if row is None else VersionEntry(**row)


def published(connection: sa.Connection, dataset: str) -> list[VersionEntry]:
    """The published versions of a dataset, the newest first."""
    standing = VERSIONS.c.dataset == dataset, VERSIONS.c.published_at.is_not(None)
    query = sa.select(VERSIONS).where(*standing).order_by(VERSIONS.c.number.desc())
    return [VersionEntry(**row) for row in connection.execute(query).mappings()]


def _highest(connection: sa.Connection, dataset: str) -> int:
    standing = VERSIONS.c.dataset == dataset, VERSIONS.c.published_at.is_not(None)
    return connection.execute(sa.select(sa.func.max(VERSIONS.c.number)).where(*standing)).scalar() or 0
