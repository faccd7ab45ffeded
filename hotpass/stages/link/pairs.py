"""The pairs that linkage keeps, gathered by type and written in the order of their record ids.

Until they are written they stand in the table ``told_pairs`` as narrow as can be: l, r (ids, which are in the
order of the record ids), the record ids, weight, weights (a list in the order of ``weighed``), match_key,
contradicted, cut and keyed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.model import ENTITY_TYPES, PAIRS
from hotpass.stages.link.keys import BY_KEY, BY_LIKENESS
from hotpass.stages.link.resolving import Resolution
from hotpass.stages.link.scoring import BOUND, CONTRADICTION, WITHIN

_BOUND: Final = f"""SELECT l, r, arg_max(reason, weight) AS reason,
        bool_or(reason IN ('{BY_KEY}', '{BY_LIKENESS}')) AS keyed
    FROM bound GROUP BY ALL"""


def prepare_pairs(engine: Engine) -> None:
    """Make the empty tables ``told_pairs`` and ``weighed`` (type, names), to which each type adds."""
    engine.execute(
        """CREATE OR REPLACE TABLE told_pairs (type TINYINT, l INTEGER, r INTEGER, record_id_l VARCHAR,
        record_id_r VARCHAR, weight DOUBLE, weights DOUBLE[], match_key VARCHAR, contradicted BOOLEAN,
        cut BOOLEAN, keyed BOOLEAN)"""
    )
    engine.execute("CREATE OR REPLACE TABLE weighed (type TINYINT, names VARCHAR[])")


def add_pairs(engine: Engine, resolution: Resolution) -> None:
    """Add the pairs of ``scores`` and ``bound``."""
    evidence = resolution.evidence
    place = ENTITY_TYPES.index(evidence.entity_type)
    rules = [(BOUND, "bound"), (WITHIN, "same group"), *enumerate(resolution.blocking.rules)]
    names = ", ".join(f"({number}, {literal(name)})" for number, name in rules)
    weighed = ", ".join(map(literal, [*(c.name for c in evidence.comparisons), CONTRADICTION]))
    engine.execute(f"INSERT INTO weighed VALUES ({place}, [{weighed}])")
    engine.execute(
        f"""INSERT INTO told_pairs
        SELECT {place}, l, r, a.record_id, b.record_id, s.weight, s.weights, coalesce(k.reason, n.name),
               coalesce(s.contradicted, false), c.label <> d.label, coalesce(k.keyed, false)
        FROM scores s FULL JOIN ({_BOUND}) k USING (l, r)
        LEFT JOIN (VALUES {names}) n(number, name) ON n.number = s.rule
        JOIN {evidence.nodes} a ON a.id = l JOIN {evidence.nodes} b ON b.id = r
        JOIN parts c ON c.id = l JOIN parts d ON d.id = r"""
    )


def write_pairs(engine: Engine, path: Path) -> None:
    """Write them, as :data:`hotpass.model.PAIRS`."""
    engine.write(pairs_told(engine), path, schema=PAIRS)


def pairs_told(engine: Engine) -> str:
    """SQL of them, with the columns of :data:`hotpass.model.PAIRS`, in their order."""
    told = engine.rows("SELECT type, names FROM weighed ORDER BY type")
    names = " ".join(
        f"WHEN {place} THEN [{', '.join(map(literal, each))}]" for place, each in told or [(0, ())]
    )
    types = " ".join(f"WHEN {place} THEN {literal(name)}" for place, name in enumerate(ENTITY_TYPES))
    # What is made of a row is made after the sort, which would carry it along.
    return f"""SELECT CASE type {types} END AS entity_type, record_id_l, record_id_r, weight AS match_weight,
            round(1 / (1 + pow(2, -weight)), 6) AS match_probability,
            map((CASE type {names} ELSE CAST([] AS VARCHAR[]) END)[1:len(weights)], weights) AS weights,
            match_key, contradicted, cut, keyed
        FROM (FROM told_pairs ORDER BY type, l, r)"""
