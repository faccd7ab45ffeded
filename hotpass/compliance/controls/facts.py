"""What checks ask: one view of every dataset's current version, and of what the catalogue says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyarrow as pa
import sqlalchemy as sa

from hotpass.access import Identity, Role, acting_as
from hotpass.catalogue import Catalogue
from hotpass.catalogue.tables import AUDIT
from hotpass.compliance.controls.records import Published, record_views
from hotpass.compliance.subjects import requests as every_request
from hotpass.engine import DuckDBEngine, Engine
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import current_version, profile_of
from hotpass.workspace import Workspace

#: Acts that change nothing that a check looks at.
_READING: Final = ("audit.read", "audit.export", "access.sign_in", "subject.search", "control.evaluate")


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to ask.

    Attributes:
        engine: with the views.
        today: the day that counts.
        published: the datasets' current versions.
        absent: by name of a view that cannot be asked, why.
        data_version: of what all is, in words.
        digest: SHA-256 over what it depends on.
    """

    engine: Engine
    today: date
    published: Sequence[Published]
    absent: Mapping[str, str]
    data_version: str
    digest: str


@contextmanager
def opened(workspace: Workspace, today: date) -> Iterator[Facts]:
    """The facts, for as long as the context lasts; within, whoever asks sees every value."""
    published, (data_version, digest) = _published(workspace), state(workspace, today)
    with DuckDBEngine() as engine, acting_as(Identity("controls", frozenset(Role))):
        absent = record_views(workspace, engine, published)
        for name, make in _TABLES.items():
            engine.register(name, make(workspace))
        yield Facts(engine, today, published, absent, data_version, digest)


def state(workspace: Workspace, today: date) -> tuple[str, str]:
    """Of what facts are, in words, and SHA-256 over all that they depend on."""
    current = _current(workspace)
    with Catalogue.open(workspace).read() as connection:
        newest = sa.select(sa.func.max(AUDIT.c.seq)).where(AUDIT.c.act.not_in(_READING))
        seq = connection.execute(newest).scalar() or 0
    named = [f"{one.dataset} version {one.number}" for one in current]
    words = ", ".join([*(named or ["nothing published"]), f"catalogue as of entry {seq} of the audit trail"])
    own = [path.read_text(encoding="utf-8") for path in sorted(workspace.controls.glob("*.yaml"))]
    runs = [one.run_id for one in current]
    told = json.dumps([words, runs, today.isoformat(), own])
    return words, hashlib.sha256(told.encode()).hexdigest()


def _current(workspace: Workspace) -> list[Version]:
    found = (current_version(workspace, dataset) for dataset in workspace.datasets())
    return [one for one in found if one is not None]


def _published(workspace: Workspace) -> list[Published]:
    return [Published(one, profile_of(one.path)) for one in _current(workspace)]


def _audit(workspace: Workspace) -> pa.Table:
    columns = [AUDIT.c[name] for name in ("seq", "at", "actor", "act", "subject", "said")]
    form = pa.schema(
        [
            ("seq", pa.int64()),
            ("at", pa.timestamp("us")),
            ("actor", pa.string()),
            ("act", pa.string()),
            ("subject", pa.string()),
            ("said", pa.string()),
        ]
    )
    with Catalogue.open(workspace).read() as connection:
        rows = connection.execute(sa.select(*columns)).all()
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    values[1] = tuple(at.replace(tzinfo=None) for at in values[1])
    return pa.table(
        [pa.array(given, kind.type) for given, kind in zip(values, form, strict=True)], schema=form
    )


def _requests(workspace: Workspace) -> pa.Table:
    form = pa.schema(
        [
            ("id", pa.string()),
            ("kind", pa.string()),
            ("received", pa.date32()),
            ("due", pa.date32()),
            ("state", pa.string()),
            ("outcome", pa.string()),
            ("ended", pa.date32()),
            ("identified", pa.string()),
            ("subjects", pa.list_(pa.string())),
            ("records", pa.list_(pa.string())),
        ]
    )
    rows = [{name: getattr(one, name) for name in form.names} for one in every_request(workspace)]
    return pa.Table.from_pylist(rows, schema=form)


_TABLES: Final[Mapping[str, Callable[[Workspace], pa.Table]]] = {"audit": _audit, "requests": _requests}
