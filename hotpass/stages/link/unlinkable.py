"""Records that say too little to be linked: those whose weight against themselves is low."""

from __future__ import annotations

from typing import Final

from hotpass.engine import Engine
from hotpass.stages.link.comparing import compare
from hotpass.stages.link.evidence import Evidence
from hotpass.stages.link.scoring import Scorer

#: Records that are weighed against themselves, picked by a digest of their id.
_RECORDS: Final = 20_000
#: Match weights in one step of the curve.
_STEP: Final = 0.5


def self_weights(engine: Engine, evidence: Evidence, scorer: Scorer) -> list[tuple[float, float]]:
    """Match weights, and the share of the records whose weight against themselves lies below each.

    A record that would not match its own copy is unlinkable, whatever else there is (Splink's unlinkables
    chart). Steps of half a weight, from the first that some record lies below to the one that all do; all
    records count, or so many picked at random, always the same.

    Args:
        engine: holds the nodes of the evidence, and what the scorer knows of their values.
        evidence: what is compared.
        scorer: the trained model.
    """
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE themselves AS
        SELECT id AS l, id AS r FROM {evidence.nodes} ORDER BY md5(record_id), record_id LIMIT {_RECORDS}"""
    )
    compare(engine, evidence, "themselves", "vectors_themselves")
    steps = engine.rows(
        f"""WITH steps AS (
            SELECT floor(({scorer.weight()}) / {_STEP}) AS step, count(*) AS times
            FROM ({scorer.weighed("vectors_themselves")}) GROUP BY step
        )
        SELECT (step + 1) * {_STEP}, sum(times) OVER (ORDER BY step) / sum(times) OVER () FROM steps
        ORDER BY step"""
    )
    for table in ("themselves", "vectors_themselves"):
        engine.execute(f"DROP TABLE {table}")
    return [(float(weight), round(float(share), 6)) for weight, share in steps]
