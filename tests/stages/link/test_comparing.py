"""Pairs picked at random."""

from __future__ import annotations

import pyarrow as pa
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.stages.link.comparing import pick_at_random
from hotpass.stages.link.evidence import Evidence


@pytest.mark.parametrize(
    ("records", "pairs"), [(0, 0), (1, 0), (2, 1), (10, 45), (3_000, 198_000), (250_000, 200_000)]
)
def test_as_many_as_wanted_each_once(records: int, pairs: int) -> None:
    with DuckDBEngine() as engine:
        ids = pa.table({"id": pa.array(range(records), pa.int32())})
        engine.register("made", ids)
        engine.execute("CREATE TABLE person_nodes AS SELECT id, CAST(id AS VARCHAR) AS record_id FROM made")
        pick_at_random(engine, Evidence("person", (), (), {}, records))
        found = engine.rows(
            "SELECT count(*), count(DISTINCT (l, r)), count(*) FILTER (l >= r) FROM random_pairs"
        )
        assert found == [(pairs, pairs, 0)]
