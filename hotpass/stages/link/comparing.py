"""Pairs as comparison vectors: for each comparison the level that the pair reaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.stages.link.blocking import pairs_in
from hotpass.stages.link.comparisons import Comparison
from hotpass.stages.link.evidence import Evidence, count

if TYPE_CHECKING:
    import numpy as np

#: Pairs that stand for two records picked at random.
_RANDOM: Final = 200_000
#: So many pairs are worth finding out which of them compare the same values.
_MANY: Final = 20_000


@dataclass(frozen=True, slots=True)
class Patterns:
    """Distinct vectors of a set of pairs, in their order.

    Attributes:
        values: one row a vector, one column a comparison, int8, -1 for missing.
        counts: pairs with that vector, float64.
        contradicted: vectors that cannot be a match, whatever their weight.
    """

    values: np.ndarray
    counts: np.ndarray
    contradicted: np.ndarray


def vector_columns(evidence: Evidence) -> list[str]:
    """Names of the columns ``g0``, ``g1`` … of a table of vectors."""
    return [f"g{place}" for place in range(len(evidence.comparisons))]


def compare(engine: Engine, evidence: Evidence, pairs: str, into: str, keep: Sequence[str] = ()) -> None:
    """Make a table of the vectors of pairs: l, r, the columns to keep, g0, g1 …, ``contradicted``."""
    pairs_given = count(engine, pairs)
    told = [column for column in keep if column not in vector_columns(evidence)]
    if not pairs_given:
        _compare_none(engine, evidence, pairs, into, told)
        return
    many = pairs_given >= _MANY
    dear = [place for place, c in enumerate(evidence.comparisons) if many and c.dear]
    if dear:
        _compare_dear(engine, evidence, pairs, dear, keep)
        pairs, keep = "compared_dear", [*keep, *(f"g{place}" for place in dear)]
    here = {place: c for place, c in enumerate(evidence.comparisons) if place not in dear}
    last = {place: c for place, c in here.items() if c.needs(here.values())}
    first = {f"g{place}": c for place, c in here.items() if place not in last}
    reached = [f"{c.sql()} AS {g}" for g, c in first.items()]
    reached_last = [f"{c.sql(first)} AS g{place}" for place, c in last.items()]
    kept = ["p.l", "p.r", *(f"p.{column}" for column in keep)]
    engine.make_frugally(
        f"""CREATE OR REPLACE TABLE {into} AS
        SELECT {", ".join(["l", "r", *told, *vector_columns(evidence)])},
               {evidence.contradicted()} AS contradicted
        FROM (SELECT {", ".join(["*", *reached_last])} FROM (SELECT {", ".join(["*", *reached])}
              FROM (SELECT {", ".join([*kept, *_sides(here.values())])} FROM {pairs} p
                    JOIN {evidence.nodes} l ON l.id = p.l JOIN {evidence.nodes} r ON r.id = p.r)))"""
    )
    engine.execute("DROP TABLE IF EXISTS compared_dear")


def _compare_none(engine: Engine, evidence: Evidence, pairs: str, into: str, told: Sequence[str]) -> None:
    """Make the table without the comparisons, which take longer to plan than a few pairs to compare."""
    levels = [f"CAST(NULL AS TINYINT) AS {g}" for g in vector_columns(evidence)]
    engine.execute(
        f"""CREATE OR REPLACE TABLE {into} AS
        SELECT {", ".join(["l", "r", *told, *levels])}, false AS contradicted FROM {pairs} WHERE false"""
    )


def _compare_dear(
    engine: Engine, evidence: Evidence, pairs: str, places: Sequence[int], keep: Sequence[str]
) -> None:
    """Make ``compared_dear``: pairs with the columns to keep and the levels of comparisons that take long,
    which are found once for pairs of the same values."""
    for place in places:
        _compare_values(engine, evidence, pairs, place)
    columns = ["p.l", "p.r", *(f"p.{column}" for column in keep), *(f"v{n}.g AS g{n}" for n in places)]
    values = [f"JOIN values_{n} v{n} ON v{n}.l = al.a{n} AND v{n}.r = ar.a{n}" for n in places]
    engine.execute(
        f"""CREATE OR REPLACE TABLE compared_dear AS SELECT {", ".join(columns)} FROM {pairs} p
        JOIN {evidence.alike} al ON al.id = p.l JOIN {evidence.alike} ar ON ar.id = p.r {" ".join(values)}"""
    )
    for place in places:
        engine.execute(f"DROP TABLE values_{place}")


def _compare_values(engine: Engine, evidence: Evidence, pairs: str, place: int) -> None:
    """Make ``values_<place>``: the level of a comparison for each two first records of the same values."""
    comparison = evidence.comparisons[place]
    engine.execute(
        f"""CREATE OR REPLACE TABLE values_{place} AS
        SELECT l, r, {comparison.sql()} AS g FROM (
            SELECT {", ".join(["p.l", "p.r", *_sides([comparison])])}
            FROM (SELECT DISTINCT a.a{place} AS l, b.a{place} AS r FROM {pairs} p
                  JOIN {evidence.alike} a ON a.id = p.l JOIN {evidence.alike} b ON b.id = p.r) p
            JOIN {evidence.nodes} l ON l.id = p.l JOIN {evidence.nodes} r ON r.id = p.r)"""
    )


def _sides(comparisons: Iterable[Comparison]) -> list[str]:
    """SQL of the columns of both records that comparisons read."""
    used = sorted(set().union(*(c.columns for c in comparisons)))
    return [
        f"{side}.{quote(column)} AS {quote(f'{column}_{side}')}" for column in used for side in ("l", "r")
    ]


def pick_at_random(engine: Engine, evidence: Evidence) -> None:
    """Make the table ``random_pairs`` (l, r): the same for the same records, whatever their order.

    Records stand in the order of a digest of their id, and each is paired with those that follow it.
    """
    n = evidence.records
    everyone = pairs_in(n) <= _RANDOM
    follow = n - 1 if everyone else max(1, _RANDOM // n)
    next_place = "a.place + s.step" if everyone else f"(a.place + s.step) % {n}"
    engine.execute(
        f"""CREATE OR REPLACE TABLE random_pairs AS
        WITH ring AS (
            SELECT id, row_number() OVER (ORDER BY md5(record_id), id) - 1 AS place FROM {evidence.nodes}
        )
        SELECT least(a.id, b.id) AS l, greatest(a.id, b.id) AS r
        FROM ring a CROSS JOIN (SELECT unnest(range(1, {follow + 1})) AS step) s
        JOIN ring b ON b.place = {next_place} WHERE a.place < {_RANDOM}"""
    )


def patterns(
    engine: Engine, evidence: Evidence, vectors: str, places: Sequence[int] | None = None
) -> Patterns:
    """The distinct vectors of a table, of some comparisons or all, and how often each is met."""
    import numpy as np

    names = vector_columns(evidence)
    names = names if places is None else [names[place] for place in places]
    columns = ", ".join(names)
    found = engine.arrow(
        f"""SELECT {columns}, contradicted, count(*) AS n FROM {vectors}
        GROUP BY ALL ORDER BY ALL"""
    )
    values = [found[name].to_numpy() for name in names]
    return Patterns(
        np.column_stack(values) if found.num_rows else np.empty((0, len(values)), dtype=np.int8),
        found["n"].to_numpy().astype(np.float64),
        found["contradicted"].to_numpy(zero_copy_only=False).astype(bool),
    )
