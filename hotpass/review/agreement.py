"""How far reviewers agree, who decided how much, and what they disagree about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, assignments, decisions
from hotpass.catalogue.decisions import Decision, Said, Verdict
from hotpass.catalogue.tables import now
from hotpass.engine import Engine, ReadingEngine
from hotpass.review.subjects import Subject
from hotpass.review.waiting import waiting
from hotpass.workspace import Workspace

_SAID: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("record_id_l", "record_id_r", "reviewer", "decision")),
        ("decided_at", pa.timestamp("us", tz="UTC")),
        ("seconds", pa.float64()),
        ("settles", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class Pace:
    """What one reviewer did.

    Attributes:
        reviewer: who.
        decided: standing decisions.
        unsure: how many of them are unsure.
        week: how many are of the last seven days.
        seconds: median time taken for one, s; None where it is not known.
        agreeing: of the pairs that others decided too, unsure left out, the share of which both said the
            same, 0–1; None where there are none.
        left: pairs and entities that he was given and has not decided.
    """

    reviewer: str
    decided: int
    unsure: int
    week: int
    seconds: float | None
    agreeing: float | None
    left: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far two reviewers agree about the pairs that both decided, unsure left out.

    Attributes:
        one, other: the reviewers.
        pairs: how many pairs both decided.
        share: of how many of them both said the same, 0–1.
        kappa: Cohen's kappa: the share beyond what chance would give, (share − chance) / (1 − chance), where
            chance is the share that two who say match as often as they do would agree on (Cohen, 1960); None
            where both always say the same word, so that chance would agree as well.
    """

    one: str
    other: str
    pairs: int
    share: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class OfPattern:
    """How far reviewers agree about pairs in which the same fields speak against a match.

    Attributes:
        against: the fields; none where nothing speaks against it.
        pairs: how often two reviewers decided such a pair.
        share: of how many of these both said the same, 0–1.
        kappa: as of :class:`Agreed`.
    """

    against: tuple[str, ...]
    pairs: int
    share: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """All that is said of reviewers; ``patterns`` are those of the linkage that is reviewed."""

    paces: tuple[Pace, ...]
    agreed: tuple[Agreed, ...]
    patterns: tuple[OfPattern, ...]
    disputed: int


#: Two reviewers' sure words of a pair, with whether each said match.
_TWICE: Final = """WITH sure AS (FROM said WHERE decision <> 'unsure' AND NOT settles)
    SELECT record_id_l, record_id_r, a.reviewer AS one, b.reviewer AS other, a.decision = 'match' AS m,
        b.decision = 'match' AS n
    FROM sure a JOIN sure b USING (record_id_l, record_id_r) WHERE a.reviewer < b.reviewer"""


def _agreed(source: str, by: str) -> str:
    """SQL of how far reviewers agree, by some columns of what :data:`_TWICE` gives."""
    return f"""WITH counted AS (
            SELECT {by}, count(*) AS pairs, avg(CAST(m = n AS INTEGER)) AS share,
                avg(CAST(m AS INTEGER)) * avg(CAST(n AS INTEGER))
                    + avg(CAST(NOT m AS INTEGER)) * avg(CAST(NOT n AS INTEGER)) AS chance
            FROM ({source}) GROUP BY {by}
        )
        SELECT {by}, pairs, share, CASE WHEN chance < 1 THEN (share - chance) / (1 - chance) END
        FROM counted ORDER BY pairs DESC, {by}"""


def agreement(workspace: Workspace, subject: Subject | None = None) -> Agreement:
    """How far reviewers agree, over all standing decisions.

    Args:
        workspace: where they are.
        subject: the linkage that tells which fields speak against a match; without it ``patterns`` is empty.
    """
    require(Act.READ)
    with ReadingEngine() as engine:
        _view(workspace, engine)
        paces = engine.rows(
            f"""WITH compared AS (
                SELECT unnest([one, other]) AS reviewer, m = n AS same FROM ({_TWICE})
            ), agreeing AS (
                SELECT reviewer, avg(CAST(same AS INTEGER)) AS agreeing FROM compared GROUP BY reviewer
            ), paced AS (
                SELECT reviewer, count(*) AS decided, count(*) FILTER (decision = 'unsure') AS unsure,
                    count(*) FILTER (decided_at > now() - INTERVAL 7 DAYS) AS week, median(seconds) AS seconds
                FROM said GROUP BY reviewer
            )
            SELECT reviewer, coalesce(decided, 0), coalesce(unsure, 0), coalesce(week, 0), seconds, agreeing,
                coalesce(n, 0)
            FROM paced LEFT JOIN agreeing USING (reviewer) FULL JOIN left_to USING (reviewer)
            ORDER BY decided DESC NULLS LAST, reviewer"""
        )
        agreed = engine.rows(_agreed(_TWICE, "one, other"))
        patterns = _patterns(workspace, engine, subject) if subject else []
        disputed = int(engine.rows(f"SELECT count(*) FROM ({_DISPUTED})")[0][0])
    return Agreement(
        *(tuple(Pace(*row) for row in paces), tuple(Agreed(*row) for row in agreed)),
        *(tuple(OfPattern(tuple(against), *rest) for against, *rest in patterns), disputed),
    )


def _patterns(workspace: Workspace, engine: Engine, subject: Subject) -> list[tuple[Any, ...]]:
    engine.view("waiting", waiting(workspace, subject))
    told = f"""SELECT t.*, list_sort(against) AS against FROM ({_TWICE}) t
        JOIN waiting USING (record_id_l, record_id_r)"""
    return engine.rows(_agreed(told, "against"))


_DISPUTED: Final = """SELECT record_id_l, record_id_r FROM said
    GROUP BY record_id_l, record_id_r
    HAVING bool_or(decision = 'match') AND bool_or(decision = 'no_match') AND NOT bool_or(settles)"""


def disputes(workspace: Workspace, most: int = 50) -> list[tuple[Decision, ...]]:
    """What reviewers disagree about and nobody has settled: the decisions of each pair, the oldest dispute
    first."""
    with ReadingEngine() as engine:
        _view(workspace, engine)
        rows = engine.rows(f"{_DISPUTED} ORDER BY max(decided_at), record_id_l LIMIT {int(most)}")
    pairs = [(left, right) for left, right in rows]
    with Catalogue.open(workspace).read() as connection:
        said = decisions.standing_of(connection, sorted({record for pair in pairs for record in pair}))
    by_pair: dict[tuple[str, str], list[Decision]] = {}
    for one in said:
        by_pair.setdefault((one.record_id_l, one.record_id_r), []).append(one)
    return [tuple(by_pair[pair]) for pair in pairs if pair in by_pair]


def settle(
    workspace: Workspace,
    dispute: tuple[Decision, ...],
    verdict: Verdict,
    *,
    reviewer: str,
    comment: str | None = None,
) -> None:
    """Say what counts of a pair that reviewers disagree about; runs obey this alone from then on."""
    first = dispute[0]
    said = Said(
        *(first.entity_type, first.record_id_l, first.record_id_r, verdict, reviewer, now(), "workbench"),
        *(comment or None, False, None, first.run_id, None, first.model, True),
    )
    with Catalogue.open(workspace).write() as connection:
        decisions.add(connection, [said])


def _view(workspace: Workspace, engine: Engine) -> None:
    """Make ``said``, standing decisions, and ``left_to``: by reviewer how much he has yet to decide."""
    with Catalogue.open(workspace).read() as connection:
        standing = decisions.standing(connection)
        left = Counter(reviewer for _, reviewer in assignments.pending(connection))
    schema = pa.schema([("reviewer", pa.string()), ("n", pa.int64())])
    engine.register("left_to", pa.table([list(left), list(left.values())], schema=schema))
    columns = {name: [getattr(one, name) for one in standing] for name in _SAID.names}
    columns["settles"] = [bool(value) for value in columns["settles"]]
    engine.register("said", pa.table(columns, _SAID))
