"""What checks ask: views of every dataset's current version, and of what the catalogue says.

Views of the catalogue are made when a check first needs them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

import sqlalchemy as sa

from hotpass.access import Identity, Role, acting_as
from hotpass.catalogue import Catalogue
from hotpass.catalogue.tables import AUDIT
from hotpass.compliance.controls.cells import special_cells
from hotpass.compliance.controls.checks import CHECKS
from hotpass.compliance.controls.reading import catalogue
from hotpass.compliance.controls.records import Published, record_views
from hotpass.compliance.controls.registered import DERIVED, MAKERS
from hotpass.engine import Engine, ReadingEngine
from hotpass.settings import settings
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import current_version, profile_of
from hotpass.workspace import Workspace

#: Acts that change nothing that a check looks at.
_READING = (
    *("audit.read", "audit.export", "audit.verify", "evidence.export", "evidence.verify"),
    *("access.sign_in", "access.sign_out", "subject.search", "control.evaluate"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to ask.

    Attributes:
        workspace: of which.
        engine: with the views.
        today: the day that counts.
        published: the datasets' current versions.
        absent: by name of a view that cannot be asked, why.
        data_version: of what all is, in words.
        digest: SHA-256 over what it depends on.
    """

    workspace: Workspace
    engine: Engine
    today: date
    published: Sequence[Published]
    absent: Mapping[str, str]
    data_version: str
    digest: str
    _made: set[str] = field(default_factory=set)

    def ready(self, views: Sequence[str]) -> str:
        """Make views that are not there yet; returns why one cannot be asked, or ``""``."""
        for name in views:
            if name in self.absent:
                return self.absent[name]
            if name in self._made:
                continue
            if name in DERIVED:
                needs, query = DERIVED[name]
                if reason := self.ready(needs):
                    return reason
                self.engine.execute(f"CREATE VIEW {name} AS {query}")
            elif name == "special_cells":
                special_cells(self.workspace, self.engine, self.published)
            elif name in MAKERS:
                self.engine.register(name, MAKERS[name](self.workspace, self.today))
            self._made.add(name)
        return ""


@contextmanager
def opened(workspace: Workspace, today: date, until: datetime | None = None) -> Iterator[Facts]:
    """The facts, for as long as the context lasts; within, whoever asks sees every value.

    Where a moment is given, of the versions that were in force before it; the catalogue is as it is now.
    """
    published, (data_version, digest) = _published(workspace, until), state(workspace, today)
    with ReadingEngine() as engine, acting_as(Identity("controls", frozenset(Role))):
        absent = record_views(workspace, engine, published)
        yield Facts(workspace, engine, today, published, absent, data_version, digest)


def state(workspace: Workspace, today: date) -> tuple[str, str]:
    """Of what facts are, in words, and SHA-256 over all that what is said of them depends on: versions, acts,
    the day, the controls and what checks ask, and the settings of clocks."""
    current = _current(workspace)
    with Catalogue.open(workspace).read() as connection:
        newest = sa.select(sa.func.max(AUDIT.c.seq)).where(AUDIT.c.act.not_in(_READING))
        seq = connection.execute(newest).scalar() or 0
    words = f"{_named(current)}, catalogue as of entry {seq} of the audit trail"
    asked = [repr(one) for framework in catalogue(workspace).values() for one in framework.controls.values()]
    runs = [one.run_id for one in current]
    chosen = settings()
    clocks = [str(one) for one in (chosen.breach_days, chosen.request_days, chosen.request_clock)]
    clocks += sorted(day.isoformat() for day in chosen.proclaimed)
    told = json.dumps([words, runs, today.isoformat(), asked, clocks, _queries()])
    return words, hashlib.sha256(told.encode()).hexdigest()


@cache
def _queries() -> str:
    """What all checks ask: another Hotpass may ask otherwise."""
    return repr(sorted(CHECKS.items()))


def of_versions(found: Facts, data_version: str) -> bool:
    """Whether a data version, in words, is of the versions that the facts are of."""
    return data_version.startswith(f"{_named([one.version for one in found.published])}, catalogue")


def _named(versions: Sequence[Version]) -> str:
    return ", ".join(f"{one.dataset} version {one.number}" for one in versions) or "nothing published"


def _current(workspace: Workspace, until: datetime | None = None) -> list[Version]:
    found = (current_version(workspace, dataset, until) for dataset in workspace.datasets())
    return [one for one in found if one is not None]


def _published(workspace: Workspace, until: datetime | None) -> list[Published]:
    return [Published(one, profile_of(one.path, until)) for one in _current(workspace, until)]
