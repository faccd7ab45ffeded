"""How quality went over versions and runs: scores, failing rows, states, and how long rules failed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hotpass.engine import ReadingEngine
from hotpass.engine.base import literal
from hotpass.quality.assessed import Assessed
from hotpass.quality.past import view_sums
from hotpass.quality.scoring import part_state, score
from hotpass.quality.states import State
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Moment:
    """A version or run of the past, and when it was made."""

    assessed: Assessed
    at: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """What a part or rule was like at one moment.

    Attributes:
        at: position among the moments asked for.
        evaluated: rows evaluated.
        failed: rows that failed.
        score: 0–1, or None when no rule ran.
        state: of a rule; None for parts of several.
    """

    at: int
    evaluated: int
    failed: int
    score: float | None
    state: State | None


@dataclass(frozen=True, slots=True)
class Episode:
    """A time during which a rule had failing rows.

    Attributes:
        since: position of the first moment with failing rows.
        until: position of the first moment after it without any, or None while it lasts.
        days: how long it lasted or has lasted up to the last moment.
    """

    since: int
    until: int | None
    days: float


def trend(
    workspace: Workspace, moments: Sequence[Moment], by: str = "whole", names: Collection[str] | None = None
) -> Mapping[str, list[Point]]:
    """Points by part, each in the order of the moments; moments of which nothing is known have none.

    Args:
        workspace: where what the moments add up to is kept.
        moments: of one dataset, in order of time.
        by: ``whole``, ``dimension``, ``entity_type``, ``source`` or ``rule``.
        names: of the parts that are wanted, or None for all.
    """
    files = [(path, at) for at, one in enumerate(moments) for path in one.assessed.measures]
    if not files:
        return {}
    with ReadingEngine() as engine:
        known = view_sums(engine, workspace, moments[-1].assessed.dataset, [path for path, _ in files])
        times = ", ".join(f"({literal(name)}, {at})" for name, (_, at) in zip(known, files, strict=True))
        chosen = "" if names is None else f"AND part IN ({', '.join(map(literal, names)) or 'NULL'})"
        rows = engine.rows(
            f"""SELECT part, moment, sum(evaluated)::BIGINT, sum(failed)::BIGINT, sum(weighed)::BIGINT,
                sum(lost)::BIGINT, any_value(state), any_value(mostly)
            FROM sums JOIN (VALUES {times}) t(file, moment) USING (file) WHERE "by" = {literal(by)} {chosen}
            GROUP BY part, moment ORDER BY part, moment"""
        )
    found: dict[str, list[Point]] = {}
    for part, at, evaluated, failed, weighed, lost, state, mostly in rows:
        told = part_state(state, evaluated, failed, mostly) if by == "rule" else None
        found.setdefault(part, []).append(Point(at, evaluated, failed, score(weighed, lost), told))
    return found


def episodes(points: Sequence[Point], moments: Sequence[Moment]) -> list[Episode]:
    """The times during which a rule had failing rows, in order."""
    found: list[Episode] = []
    since: int | None = None
    for point in points:
        if point.failed and since is None:
            since = point.at
        elif not point.failed and point.evaluated and since is not None:
            found.append(Episode(since, point.at, _days(moments, since, point.at)))
            since = None
    if since is not None:
        found.append(Episode(since, None, _days(moments, since, len(moments) - 1)))
    return found


def _days(moments: Sequence[Moment], first: int, last: int) -> float:
    return (moments[last].at - moments[first].at).total_seconds() / 86_400
