"""Runs: who asked for them, who carries them out, and how they ended.

A run is carried out by the one who holds its lease. Whoever claims it raises ``attempt``; every later write
names owner and attempt, so that one who lost the lease can change nothing.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import RUNS, VERSIONS, clock, now
from hotpass.errors import HotpassError, InternalError, error_class

RunState = Literal[
    "queued",
    "running",
    "cancelling",
    "waiting",
    "gate_closed",
    "published",
    "finished",
    "failed",
    "cancelled",
]
#: States in which nothing moves any more until a person acts.
ENDED: Final = ("gate_closed", "published", "finished", "failed", "cancelled")
#: States from which a person may let a run go on.
RESUMABLE: Final = ("failed", "cancelled")
_AT_ONCE: Final = 500


class LeaseLost(InternalError):  # noqa: N818 - says what happened; nothing is wrong with the run
    """Somebody else carries out the run now: stop at once and change nothing."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run failed, in the words of :class:`hotpass.errors.HotpassError`.

    Attributes:
        what: one clause without a full stop.
        where: file, sheet, row and column as far as they are known, or ``""``.
        remedy: what to do, or ``""``.
        kind: key of the error class: input, refused, config, access, dependency, cancelled, internal.
        error_id: under which the log holds the details, or None.
        stage: in which stage, or None.
    """

    what: str
    where: str = ""
    remedy: str = ""
    kind: str = "internal"
    error_id: str | None = None
    stage: str | None = None

    @property
    def error(self) -> HotpassError:
        """The error, to be raised again."""
        return error_class(self.kind)(self.what, where=self.where, remedy=self.remedy)

    @property
    def sentence(self) -> str:
        """The whole message in one line."""
        return self.error.sentence


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it stands.

    Attributes:
        id: sorts by time of creation.
        state: queued, running, cancelling, waiting (for review), gate_closed, published, finished (ended
            before publishing, as asked), failed or cancelled.
        dataset: name under which its result is published.
        spec: its files, profile, mappings and last stage, as JSON types.
        attempt: how often it was taken up.
        max_attempts: how often it may be.
        base_version: version that it is compared with; 0 for none, None before it starts.
        version: number under which it was published, or None.
        requested_by: who asked for it.
        created_at: when it was asked for; all moments have a zone.
        started_at: when it was first taken up, or None.
        finished_at: when it ended, or None.
        error: why it failed, or None.
    """

    id: str
    state: RunState
    dataset: str
    spec: Mapping[str, Any]
    attempt: int
    max_attempts: int
    base_version: int | None
    version: int | None
    requested_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: Failure | None

    @property
    def ended(self) -> bool:
        """Whether nothing moves any more until a person acts."""
        return self.state in ENDED

    @property
    def applies(self) -> bool:
        """Whether it applies decisions to a version instead of reading files."""
        return self.spec.get("way") == "apply"

    @property
    def files(self) -> list[str]:
        """Names of its files."""
        return [file["name"] for file in self.spec["files"]]


@dataclass(frozen=True, slots=True)
class Held:
    """The right to carry out a run: what :func:`claim` gives and every write asks for."""

    run_id: str
    owner: str
    attempt: int

    @property
    def mark(self) -> str:
        """Tells what this attempt has left on disk from what others have."""
        return f"{self.owner}-{self.attempt}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A run that was just taken up, and what speaks against carrying it out."""

    held: Held
    too_often: bool
    cancelled: bool


def new_id(moment: datetime) -> str:
    """A short id that sorts by time: ``20261124-150210-k3f9``, in UTC."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return f"{moment:%Y%m%d-%H%M%S}-" + "".join(secrets.choice(letters) for _ in range(4))


def add(
    connection: sa.Connection,
    spec: Mapping[str, Any],
    *,
    dataset: str,
    publishes: bool,
    requested_by: str,
    max_attempts: int,
) -> str:
    """Queue a run; returns its id."""
    moment = now()
    run_id = new_id(moment)
    while connection.execute(sa.select(RUNS.c.id).where(RUNS.c.id == run_id)).first():
        run_id = new_id(moment)
    values = {"id": run_id, "state": "queued", "spec": dict(spec), "dataset": dataset, "attempt": 0}
    values |= {"publishes": publishes, "max_attempts": max_attempts, "cancel_requested": False}
    values |= {"created_at": moment, "requested_by": requested_by}
    connection.execute(RUNS.insert().values(values))
    asked = hashlib.sha256(json.dumps(spec, sort_keys=True, default=str).encode()).hexdigest()
    audit.note(connection, requested_by, "run.submit", run_id, dataset=dataset, spec=asked)
    return run_id


_SHOWN = (
    "id",
    "dataset",
    "spec",
    "attempt",
    "max_attempts",
    "base_version",
    "requested_by",
    "created_at",
    "started_at",
    "finished_at",
)
_STATE = sa.case(
    (sa.and_(RUNS.c.state == "running", RUNS.c.cancel_requested), "cancelling"), else_=RUNS.c.state
).label("state")
_VERSION = (
    sa.select(VERSIONS.c.number)
    .where(VERSIONS.c.run_id == RUNS.c.id, VERSIONS.c.published_at.is_not(None))
    .scalar_subquery()
    .label("version")
)
_SELECT = sa.select(*(RUNS.c[name] for name in _SHOWN), RUNS.c.error, _STATE, _VERSION)


def get(connection: sa.Connection, run_id: str) -> Run | None:
    """A run, or None when there is none of that id."""
    row = connection.execute(_SELECT.where(RUNS.c.id == run_id)).mappings().first()
    return None if row is None else _run(row)


def named(connection: sa.Connection, run_ids: Sequence[str]) -> list[Run]:
    """The runs of some ids, in the order of these; those that are not there are left out."""
    found: dict[str, Run] = {}
    for start in range(0, len(run_ids), _AT_ONCE):
        rows = connection.execute(_SELECT.where(RUNS.c.id.in_(run_ids[start : start + _AT_ONCE]))).mappings()
        found |= {run.id: run for run in map(_run, rows)}
    return [found[run_id] for run_id in run_ids if run_id in found]


def newest(
    connection: sa.Connection, state: str | None = None, limit: int = 50, offset: int = 0
) -> list[Run]:
    """Runs, the newest first; of one state when it is named."""
    query = _SELECT.order_by(RUNS.c.created_at.desc(), RUNS.c.id.desc()).limit(limit).offset(offset)
    if state is not None:
        query = query.where(_STATE.element == state)
    return [_run(row) for row in connection.execute(query).mappings()]


def between(connection: sa.Connection, since: datetime, until: datetime) -> list[Run]:
    """The runs that were asked for from one moment on and before another, the oldest first."""
    asked = RUNS.c.created_at >= since, RUNS.c.created_at < until
    rows = connection.execute(_SELECT.where(*asked).order_by(RUNS.c.created_at, RUNS.c.id)).mappings()
    return [_run(row) for row in rows]


def _run(row: Mapping[Any, Any]) -> Run:
    values = {str(key): value for key, value in row.items()}
    error = values.pop("error")
    return Run(**values, error=None if error is None else Failure(**error))


def claim(
    connection: sa.Connection, owner: str, lease_seconds: float, run_id: str | None = None
) -> Claim | None:
    """Take up the oldest run that is free, or the one that is named; None when there is none.

    A run is free when it is queued, or when whoever held it let the lease end. A run that publishes waits
    while another one of its dataset is running.

    Raises:
        sqlalchemy.exc.IntegrityError: another worker took up a run of the same dataset just now.
    """
    free = sa.or_(RUNS.c.state == "queued", sa.and_(RUNS.c.state == "running", RUNS.c.lease_until < clock()))
    other = RUNS.alias("other")
    blocked = sa.exists().where(
        RUNS.c.publishes,
        other.c.publishes,
        other.c.dataset == RUNS.c.dataset,
        other.c.state == "running",
        other.c.id != RUNS.c.id,
    )
    named = sa.true() if run_id is None else RUNS.c.id == run_id
    oldest = sa.select(RUNS.c.id).where(free, named, ~blocked).order_by(RUNS.c.created_at, RUNS.c.id).limit(1)
    if connection.dialect.name == "postgresql":
        oldest = oldest.with_for_update(skip_locked=True, of=RUNS)
    taken = (
        RUNS.update()
        .where(RUNS.c.id == oldest.scalar_subquery(), free)
        .values(
            state="running",
            owner=owner,
            lease_until=clock() + lease_seconds,
            attempt=RUNS.c.attempt + 1,
            started_at=sa.func.coalesce(RUNS.c.started_at, sa.literal(now(), RUNS.c.started_at.type)),
        )
        .returning(RUNS.c.id, RUNS.c.attempt, RUNS.c.max_attempts, RUNS.c.cancel_requested)
    )
    row = connection.execute(taken).first()
    if row is None:
        return None
    held = Held(row.id, owner, row.attempt)
    return Claim(held, too_often=row.attempt > row.max_attempts, cancelled=row.cancel_requested)


def renew(connection: sa.Connection, held: Held, lease_seconds: float) -> bool:
    """Keep a run; returns whether a person asked to cancel it.

    Raises:
        LeaseLost: somebody else has it.
    """
    return bool(_change(connection, held, lease_until=clock() + lease_seconds))


def set_base(
    connection: sa.Connection, held: Held, number: int, spec: Mapping[str, Any] | None = None
) -> None:
    """Note the version that the run is compared with and, where it depends on that, what it is to do."""
    _change(connection, held, base_version=number, **({} if spec is None else {"spec": dict(spec)}))


def end(connection: sa.Connection, held: Held, state: RunState, error: Failure | None = None) -> None:
    """Note how a run ended, and let go of it."""
    _change(connection, held, **_ended(state, error))
    audit.note(connection, held.owner, "run.end", held.run_id, state=state)


def release(connection: sa.Connection, held: Held) -> None:
    """Let go of a run that is not over, so that anybody may take it up at once."""
    _change(connection, held, state="queued", owner=None, lease_until=None)


def _change(connection: sa.Connection, held: Held, **values: Any) -> bool:
    mine = RUNS.c.id == held.run_id, RUNS.c.owner == held.owner, RUNS.c.attempt == held.attempt
    change = RUNS.update().where(*mine, RUNS.c.state == "running").values(**values)
    row = connection.execute(change.returning(RUNS.c.cancel_requested)).first()
    if row is None:
        raise LeaseLost("the run is carried out elsewhere now", where=held.run_id)
    return bool(row.cancel_requested)


def _ended(state: RunState, error: Failure | None = None) -> dict[str, Any]:
    values: dict[str, Any] = {"state": state, "owner": None, "lease_until": None, "finished_at": now()}
    return {**values, "error": None if error is None else asdict(error)}


def ask_to_cancel(connection: sa.Connection, run_id: str, state: RunState = "cancelled") -> None:
    """End a run that nobody carries out in that state; ask whoever does to stop."""
    alone = sa.or_(RUNS.c.state == "queued", sa.and_(RUNS.c.state == "running", RUNS.c.lease_until < clock()))
    at_once = RUNS.update().where(RUNS.c.id == run_id, alone)
    if connection.execute(at_once.values(**_ended(state))).rowcount == 0:
        asked = RUNS.update().where(RUNS.c.id == run_id, RUNS.c.state == "running")
        connection.execute(asked.values(cancel_requested=True))


def queue_again(connection: sa.Connection, run_id: str, *, attempts: int, keep_base: bool) -> bool:
    """Queue a run that failed or was cancelled, with so many more attempts; False when it is not one."""
    stopped = RUNS.update().where(RUNS.c.id == run_id, RUNS.c.state.in_(RESUMABLE))
    values: dict[str, Any] = {"state": "queued", "cancel_requested": False, "error": None}
    values |= {"finished_at": None, "max_attempts": RUNS.c.attempt + attempts}
    if not keep_base:
        values["base_version"] = None
    return connection.execute(stopped.values(**values)).rowcount == 1


def in_the_way(connection: sa.Connection, run_id: str, dataset: str) -> str | None:
    """The run for whose end another one of its dataset waits."""
    running = RUNS.c.dataset == dataset, RUNS.c.state == "running", RUNS.c.publishes, RUNS.c.id != run_id
    found: str | None = connection.execute(sa.select(RUNS.c.id).where(*running)).scalar()
    return found


def abandoned(connection: sa.Connection, dataset: str, silent_seconds: float) -> list[Held]:
    """Runs of a dataset whose lease ended so long ago that no worker is there to take them over."""
    dead = RUNS.c.state == "running", RUNS.c.lease_until < clock() - silent_seconds
    query = sa.select(RUNS.c.id, RUNS.c.owner, RUNS.c.attempt).where(RUNS.c.dataset == dataset, *dead)
    return [Held(*row) for row in connection.execute(query)]
