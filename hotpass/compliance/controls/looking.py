"""What people look at: how the controls stand without a wait, how they went, and what was done."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit, consents, evidence
from hotpass.catalogue.evidence import Kept
from hotpass.catalogue.tables import now
from hotpass.compliance.controls import facts
from hotpass.compliance.controls.checks import CHECKS
from hotpass.compliance.controls.checks.processing import NOT_SAID
from hotpass.compliance.controls.model import STATES, Control, State
from hotpass.compliance.controls.reading import catalogue, control_named
from hotpass.compliance.controls.standing import Standing, evaluate, of_kept
from hotpass.days import today
from hotpass.quality.ahead import is_large
from hotpass.ssot.versions import current_version
from hotpass.workspace import Workspace

#: Acts besides evaluations that a timeline tells, by their first word.
_TOLD: Final = ("control.attest", "version.publish", "export.take", "audit.verify")
_NOUNS: Final = ("register.", "subject.", "erasure.", "disposal.", "personal.", "consent.")
_UNTOLD: Final = ("subject.search",)
#: Entries of the audit trail, which a control verifies, from which on that takes more than a second.
_LONG_TRAIL: Final = 100_000
#: Purposes of which subjects said something, each judged by itself, from which on that takes as long.
_MANY_PURPOSES: Final = 30


@dataclass(frozen=True, slots=True)
class AtHand:
    """How the controls stand as far as it is known.

    Attributes:
        standings: of each control; empty where it was never worked out.
        stale: whether something has changed since.
    """

    standings: Sequence[Standing]
    stale: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A control that stood otherwise from some moment on; ``before`` is None at the first time."""

    at: datetime
    control: str
    before: State | None
    after: State
    sentence: str


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry of a timeline: a control moved, or somebody did something.

    Attributes:
        at: when.
        what: a control's id, or the act.
        of: the state that it moved to, or what the act was done to.
        said: the sentence of the state, or who acted.
        moved: whether it is a control that moved.
        asks: of a control, its section and what it asks.
    """

    at: datetime
    what: str
    of: str
    said: str
    moved: bool
    asks: str = ""


def at_hand(workspace: Workspace) -> AtHand:
    """How the controls stand: worked out now where that takes no time, else as it was last.

    Raises:
        AccessRefused: whoever acts may not see it.
        ConfigError: a file of controls cannot be used.
    """
    require(Act.COMPLIANCE)
    if not _large(workspace):
        return AtHand(evaluate(workspace), False)
    last = _last(workspace)
    known = of_kept(catalogue(workspace), last)
    _, digest = facts.state(workspace, today())
    return AtHand(known, any(one.facts != digest for one in last.values()) or not known)


def last_known(workspace: Workspace) -> list[Standing]:
    """How the controls stood when they were worked out last; empty where they never were.

    Raises:
        AccessRefused: whoever acts may not see it.
        ConfigError: a file of controls cannot be used.
    """
    require(Act.COMPLIANCE)
    return of_kept(catalogue(workspace), _last(workspace))


def _last(workspace: Workspace) -> dict[str, Kept]:
    with Catalogue.open(workspace).read() as connection:
        return {one.control: one for one in evidence.last(connection)}


def waiting_for_sources(standings: Sequence[Standing]) -> list[Standing]:
    """The controls that cannot be answered before somebody describes a source."""
    unknown = [one for one in standings if one.state == "unknown" and one.control.check]
    return [one for one in unknown if CHECKS[str(one.control.check)].nothing == NOT_SAID]


def asked_of(control: Control) -> tuple[str, ...]:
    """The views that a control asks; none where it rests on others or a person answers."""
    return CHECKS[control.check].needs if control.check else ()


def work_out_aside(workspace: Workspace) -> None:
    """Have a process of its own work out how the controls stand."""
    require(Act.COMPLIANCE)
    subprocess.Popen(
        [sys.executable, "-m", "hotpass.compliance.controls.after", str(workspace.root.resolve())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _large(workspace: Workspace) -> bool:
    with Catalogue.open(workspace).read() as connection:
        newest, spoken_of = audit.newest(connection), {name for name, _ in consents.counts(connection)}
    if (newest is not None and newest.seq > _LONG_TRAIL) or len(spoken_of) > _MANY_PURPOSES:
        return True
    found = (current_version(workspace, dataset) for dataset in workspace.datasets())
    return any(is_large(one) for one in found if one is not None)


def trend(workspace: Workspace, framework: str, days: int = 90) -> Mapping[date, Mapping[State, int]]:
    """By day how many controls of a framework were in each state at its end, the oldest first."""
    require(Act.COMPLIANCE)
    frameworks = catalogue(workspace)
    own = frameworks[framework].controls if framework in frameworks else {}
    with Catalogue.open(workspace).read() as connection:
        rows = evidence.tally(connection, today() - timedelta(days=days))
    by_day: dict[date, Counter[str]] = {}
    for day, control, state in rows:
        if control in own:
            by_day.setdefault(day, Counter())[state] += 1
    return {day: {state: count[state] for state in STATES} for day, count in by_day.items()}


def stood(workspace: Workspace, days: int = 30) -> Mapping[str, State]:
    """By control its state at the end of the first day, of so many, of which it is known."""
    require(Act.COMPLIANCE)
    with Catalogue.open(workspace).read() as connection:
        rows = evidence.tally(connection, today() - timedelta(days=days))
    first: dict[str, State] = {}
    for _, control, word in rows:
        first.setdefault(control, next(state for state in STATES if state == word))
    return first


def history(workspace: Workspace, control: str, days: int = 365) -> list[Moved]:
    """When a control moved from one state to another, or to another figure, the newest first.

    Raises:
        ConfigError: there is no such control.
    """
    require(Act.COMPLIANCE)
    control_named(workspace, control)
    return _moves(workspace, days, control)


def timeline(workspace: Workspace, framework: str, days: int = 30, most: int = 200) -> list[Happened]:
    """Which controls of a framework moved and what was done about compliance of late, the newest first."""
    require(Act.COMPLIANCE)
    frameworks = catalogue(workspace)
    own = frameworks[framework].controls if framework in frameworks else {}
    since = now() - timedelta(days=days)
    moved = [
        Happened(one.at, one.control, one.after, one.sentence, True, _asks(own[one.control]))
        for one in _moves(workspace, days)
        if one.before is not None and one.control in own
    ]
    with Catalogue.open(workspace).read() as connection:
        acts = [one for one in audit.latest(connection, 20 * most) if one.at >= since and _tells(one.act)]
    done = [Happened(one.at, one.act, one.subject, one.actor, False) for one in acts]
    return sorted([*moved, *done], key=lambda one: one.at, reverse=True)[:most]


def _asks(control: Control) -> str:
    return f"{control.section}: {control.question}"


def _tells(act: str) -> bool:
    return act not in _UNTOLD and (act in _TOLD or act.startswith(_NOUNS))


def _moves(workspace: Workspace, days: int, control: str | None = None) -> list[Moved]:
    with Catalogue.open(workspace).read() as connection:
        rows = evidence.history(connection, today() - timedelta(days=days), control)
    last: dict[str, tuple[State, float | None]] = {}
    moves = []
    for row in rows:
        state = next(known for known in STATES if known == row.state)
        before = last.get(row.control)
        changed = before is None or before[0] != state or (control is not None and before[1] != row.value)
        if changed:
            was = before[0] if before else None
            moves.append(Moved(row.computed_at, row.control, was, state, row.sentence))
        last[row.control] = state, row.value
    return moves[::-1]
