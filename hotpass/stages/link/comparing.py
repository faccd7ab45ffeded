"""Pairs as comparison vectors: for each comparison the level that the pair reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.stages.link.blocking import pairs_in
from hotpass.stages.link.evidence import Evidence

if TYPE_CHECKING:
    import numpy as np

#: Pairs that stand for two records picked at random.
_RANDOM: Final = 200_000


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
    used = sorted(set().union(*(c.columns for c in evidence.comparisons)))
    sides = ", ".join(
        f"{side}.{quote(column)} AS {quote(f'{column}_{side}')}" for column in used for side in ("l", "r")
    )
    kept = "".join(f"p.{column}, " for column in keep)
    steps = "".join(f", {c.sql()} AS g{place}" for place, c in enumerate(evidence.comparisons))
    engine.execute(
        f"""CREATE OR REPLACE TABLE {into} AS
        SELECT *, {evidence.contradicted()} AS contradicted
        FROM (SELECT l, r{"".join(", " + k for k in keep)}{steps}
              FROM (SELECT p.l, p.r, {kept}{sides} FROM {pairs} p
                    JOIN {evidence.nodes} l ON l.id = p.l JOIN {evidence.nodes} r ON r.id = p.r))"""
    )


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


def patterns(engine: Engine, evidence: Evidence, vectors: str) -> Patterns:
    """The distinct vectors of a table and how often each is met."""
    import numpy as np

    columns = ", ".join(vector_columns(evidence))
    found = engine.arrow(
        f"""SELECT {columns}, contradicted, count(*) AS n FROM {vectors}
        GROUP BY ALL ORDER BY ALL"""
    )
    values = [found[name].to_numpy() for name in vector_columns(evidence)]
    return Patterns(
        np.column_stack(values) if found.num_rows else np.empty((0, len(values)), dtype=np.int8),
        found["n"].to_numpy().astype(np.float64),
        found["contradicted"].to_numpy(zero_copy_only=False).astype(bool),
    )
