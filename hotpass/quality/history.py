"""How quality went over versions and runs: scores, failing rows, states, and how long rules failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow as pa

from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal
from hotpass.quality.assessed import Assessed
from hotpass.quality.scoring import LOST_SQL, WEIGHED_SQL, part_state, score
from hotpass.quality.states import State

#: What a series is of: the parts of measures, or each rule.
_BY: Final = {
    **{"whole": "''", "dimension": "dimension", "entity_type": "entity_type"},
    **{"source": "coalesce(source, '')", "rule": "rule_id"},
}


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


def trend(moments: Sequence[Moment], by: str = "whole", name: str | None = None) -> Mapping[str, list[Point]]:
    """Points by part, each in the order of the moments; moments of which nothing is known have none.

    Args:
        moments: in order of time.
        by: ``whole``, ``dimension``, ``entity_type``, ``source`` or ``rule``.
        name: of the one part that is wanted, or None for all.
    """
    files = {str(path): at for at, one in enumerate(moments) for path in one.assessed.measures}
    if not files:
        return {}
    with DuckDBEngine() as engine:
        _view_all(engine, files)
        part, chosen = _BY[by], "" if name is None else f"WHERE {_BY[by]} = {literal(name)}"
        single = by == "rule"
        said = "any_value(state), any_value(mostly)" if single else "NULL, NULL"
        rows = engine.rows(
            f"""SELECT {part} AS part, moment, sum(evaluated)::BIGINT, sum(failed)::BIGINT,
                {WEIGHED_SQL}, {LOST_SQL}, {said}
            FROM all_measures {chosen} GROUP BY part, moment ORDER BY part, moment"""
        )
    found: dict[str, list[Point]] = {}
    for part, at, evaluated, failed, weighed, lost, state, mostly in rows:
        told = part_state(state, evaluated, failed, mostly) if single else None
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


def _view_all(engine: Engine, files: Mapping[str, int]) -> None:
    """The measures of all moments, each with its position."""
    table = pa.table({"filename": list(files), "moment": pa.array(list(files.values()), pa.int32())})
    engine.register("moments", table)
    listed = ", ".join(map(literal, files))
    engine.execute(
        f"""CREATE TEMP VIEW all_measures AS
        SELECT m.*, t.moment FROM read_parquet([{listed}], filename = true, union_by_name = true) m
        JOIN moments t USING (filename)"""
    )
