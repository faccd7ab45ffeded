"""What people decided about pairs: what is obeyed, and what contradicts and is therefore only told.

Where reviewers disagree about a pair, neither is obeyed. Where records that some decisions join are kept
apart by another, they stay apart, as what was joined wrongly harms more than what was not joined; of the
decisions that would join them none is obeyed, for nobody said which of them is the wrong one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.model import ISSUES, EntityType, record_table
from hotpass.stage import StageJob
from hotpass.stages.link.evidence import Evidence

DISAGREE: Final = "LINK-REVIEWERS-DISAGREE"
CONTRADICT: Final = "LINK-DECISIONS-CONTRADICT"
NO_RULE: Final = "LINK-DECISION-NO-RULE"

#: Two records by their ids in the engine's tables, the smaller first.
Pair = tuple[int, int]
_SAID: Final = pa.schema(
    [("l", pa.int32()), ("r", pa.int32()), ("matches", pa.bool_()), ("obeyed", pa.bool_())]
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about decisions.

    Attributes:
        rule: rule id of the issue.
        pair: the two records that it is about.
        message: a sentence that names them by file, sheet and row.
    """

    rule: str
    pair: Pair
    message: str


def settle(job: StageJob, evidence: Evidence) -> list[Finding]:
    """Make ``decided`` (l, r, matches, obeyed): one row a pair that a person called a match or no match.

    Args:
        job: its input ``decisions`` (:data:`hotpass.model.DECISIONS`) may be missing.
        evidence: of the entity type; its nodes must be there.

    Returns:
        the contradictions among the decisions, by pair.
    """
    engine = job.engine
    engine.register("decided_now", _SAID.empty_table())
    engine.execute("CREATE OR REPLACE TABLE decided AS SELECT * FROM decided_now")
    if "decisions" not in job.inputs:
        return []
    job.view("decisions")
    said = engine.arrow(
        f"""SELECT least(a.id, b.id) AS l, greatest(a.id, b.id) AS r,
            list(reviewer ORDER BY reviewer, sequence) FILTER (decision = 'match') AS joining,
            list(reviewer ORDER BY reviewer, sequence) FILTER (decision = 'no_match') AS parting
        FROM decisions d JOIN {evidence.nodes} a ON a.record_id = d.record_id_l
        JOIN {evidence.nodes} b ON b.record_id = d.record_id_r
        WHERE a.id <> b.id AND decision <> 'unsure' GROUP BY ALL ORDER BY ALL"""
    ).to_pylist()
    disputed = [one for one in said if one["joining"] and one["parting"]]
    joined = [(one["l"], one["r"]) for one in said if not one["parting"]]
    parted = [(one["l"], one["r"]) for one in said if not one["joining"]]
    against = _against(joined, parted)
    aside = {pair for path in against.values() for pair in path}
    rows = [
        {"l": pair[0], "r": pair[1], "matches": matches, "obeyed": pair not in aside}
        for pairs, matches in ((joined, True), (parted, False))
        for pair in pairs
    ]
    engine.register("decided_now", pa.Table.from_pylist(rows, _SAID))
    engine.execute("CREATE OR REPLACE TABLE decided AS SELECT * FROM decided_now ORDER BY l, r")
    told = {n for one in disputed for n in (one["l"], one["r"])}
    told |= {n for pair, path in against.items() for step in (pair, *path) for n in step}
    places = _places(engine, evidence, told)
    return [*_disputes(disputed, places), *_contradictions(against, places)]


def unruled(engine: Engine, evidence: Evidence, everything: bool) -> list[Finding]:
    """The pairs that people called a match and that no blocking rule brought.

    Args:
        engine: ``candidates`` must be as the rules made it.
        evidence: of the entity type.
        everything: whether all pairs are candidates.
    """
    if everything:
        return []
    found = engine.rows(
        "SELECT l, r FROM decided ANTI JOIN candidates USING (l, r) WHERE matches AND obeyed ORDER BY l, r"
    )
    places = _places(engine, evidence, {n for pair in found for n in pair})
    return [
        Finding(
            NO_RULE,
            (one, other),
            f"No rule would have compared {places[one]} with {places[other]}, which people say are one.",
        )
        for one, other in found
    ]


def as_issues(engine: Engine, entity_type: EntityType, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as rows of the table of issues (:data:`hotpass.model.ISSUES`), by their first record."""
    ids = {n for finding in findings for n in finding.pair}
    records = _records(engine, entity_type, ids)
    return [
        dict.fromkeys(ISSUES.names)
        | {name: records[finding.pair[0]][name] for name in ("record_id", "file_name", "sheet")}
        | {
            "rule_id": finding.rule,
            "severity": "info" if finding.rule == NO_RULE else "warning",
            "dimension": "consistency",
            "entity_type": entity_type,
            "message": finding.message,
        }
        for finding in findings
    ]


def _against(joined: Sequence[Pair], parted: Sequence[Pair]) -> dict[Pair, list[Pair]]:
    """By pair that a decision keeps apart, the decisions that would join it all the same.

    Paths are taken away one by one, the shortest first, until none is left.
    """
    neighbours: dict[int, set[int]] = {}
    for one, other in joined:
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    found: dict[Pair, list[Pair]] = {}
    for pair in parted:
        while path := _path(neighbours, *pair):
            steps = [(min(step), max(step)) for step in pairwise(path)]
            found.setdefault(pair, []).extend(steps)
            for one, other in steps:
                neighbours[one].discard(other)
                neighbours[other].discard(one)
    return found


def _path(neighbours: Mapping[int, set[int]], start: int, end: int) -> list[int]:
    """The shortest way from one record to another over what was joined; empty where there is none."""
    came: dict[int, int] = {start: start}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for there in sorted(neighbours.get(here, ())):
            if there not in came:
                came[there] = here
                waiting.append(there)
    path = [end] if end in came else []
    while path and path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def _disputes(disputed: Iterable[Mapping[str, Any]], places: Mapping[int, str]) -> Iterator[Finding]:
    for one in disputed:
        joining, parting = (" and ".join(dict.fromkeys(one[side])) for side in ("joining", "parting"))
        yield Finding(
            DISAGREE,
            (one["l"], one["r"]),
            f"{joining} decided that {places[one['l']]} and {places[one['r']]} are one, "
            f"{parting} that they are not: neither is obeyed.",
        )


def _contradictions(against: Mapping[Pair, Sequence[Pair]], places: Mapping[int, str]) -> Iterator[Finding]:
    for (one, other), steps in against.items():
        joins = ", ".join(f"{places[a]} with {places[b]}" for a, b in steps)
        yield Finding(
            CONTRADICT,
            (one, other),
            f"{places[one]} and {places[other]} were decided to be two, but other decisions join {joins}: "
            "the two stay apart, and none of those decisions is obeyed.",
        )


def _places(engine: Engine, evidence: Evidence, ids: Iterable[int]) -> dict[int, str]:
    """Records as people know them: ``row 7 of Suppliers.xlsx, sheet Main``."""
    return {
        n: f"row {record['row']} of {record['file_name']}"
        + (f", sheet {record['sheet']}" if record["sheet"] else "")
        for n, record in _records(engine, evidence.entity_type, ids).items()
    }


def _records(engine: Engine, entity_type: EntityType, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    listed = ", ".join(map(str, sorted(ids))) or "-1"
    found = engine.arrow(
        f"""SELECT n.id, record_id, file_name, sheet, r."row"
        FROM {quote(f"{entity_type}_nodes")} n JOIN {quote(record_table(entity_type))} r USING (record_id)
        WHERE n.id IN ({listed})"""
    ).to_pylist()
    return {row["id"]: row for row in found}
