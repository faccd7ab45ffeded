"""Pairs as vectors, and pairs picked at random."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest

from hotpass.engine import DuckDBEngine
from hotpass.profiles import load_profile
from hotpass.stages.link.comparing import compare, pick_at_random
from hotpass.stages.link.comparisons import comparisons_of, match_fields
from hotpass.stages.link.evidence import Evidence

_STREETS = [
    "12 main road",
    "12 main road suite 4",
    "main road",
    "12 mian road",
    "pobox 12",
    "9 church square",
]
_PLACES = {
    "address": {"address__key": [*_STREETS, None], "address__number": ["12", "9", None]},
    "city": {"city__key": ["pretoria", "pretoriaa", "cape town", "town", None]},
    "province": {"province": ["Gauteng", "Western Cape", None]},
    "postal_code": {"postal_code": ["0001", "0002", "8001", None]},
}


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


def test_places_are_compared_alike_whether_the_finer_level_is_known() -> None:
    fields = [f for f in match_fields(load_profile("generic"), "person") if f.name in _PLACES]
    comparisons = comparisons_of(fields, employed=False)
    assert [c.name for c in comparisons if c.needs(comparisons)] == ["city", "province", "postal_code"]
    dice = random.Random(4)
    rows = [
        {"id": n} | {c: dice.choice(v) for v in _PLACES.values() for c, v in v.items()} for n in range(300)
    ]
    with DuckDBEngine() as engine:
        engine.register("made", pa.Table.from_pylist(rows))
        engine.execute("CREATE TABLE person_nodes AS SELECT * REPLACE (CAST(id AS INTEGER) AS id) FROM made")
        engine.execute(
            "CREATE TABLE every AS SELECT a.id AS l, b.id AS r FROM made a JOIN made b ON a.id < b.id"
        )
        compare(engine, Evidence("person", comparisons, (), {}, len(rows)), "every", "found")
        sides = ", ".join(f"{s}.{c} AS {c}_{s}" for v in _PLACES.values() for c in v for s in "lr")
        alone = ", ".join(f"{c.sql()} AS g{place}" for place, c in enumerate(comparisons))
        engine.execute(
            f"""CREATE TABLE alone AS SELECT l, r, {alone} FROM (
                SELECT p.l, p.r, {sides} FROM every p JOIN made l ON l.id = p.l JOIN made r ON r.id = p.r)"""
        )
        assert engine.rows("SELECT * EXCLUDE contradicted FROM found EXCEPT FROM alone") == []
        reached = engine.rows("SELECT count(DISTINCT g0), count(DISTINCT g1), count(*) FROM found")
        assert reached == [(7, 5, 300 * 299 // 2)]
