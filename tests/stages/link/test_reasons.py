"""Why records are grouped otherwise than in the version before."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine
from hotpass.model import DECISIONS
from hotpass.stage import StageJob
from hotpass.stages.link.identity import name_entities
from hotpass.stages.link.reasons import add_decided, add_reasons, orphaned
from tests.stages.link.written import PROFILE

#: Entities by their records: before, and now by label.
BEFORE = {"O-A": "ab", "O-B": "cd", "O-C": "ef", "O-D": "g", "O-E": "h", "O-F": "i", "O-G": "j", "O-H": "kl"}
NOW = ["a", "b", "cdef", "ghx", "iy", "k", "l", "z"]


def decided(path: Path, *answers: tuple[str, str, str]) -> Path:
    rows = [
        {"record_id_l": a, "record_id_r": b, "decision": verdict, "reviewer": "anna", "sequence": n}
        for n, (a, b, verdict) in enumerate(answers)
    ]
    pq.write_table(pa.Table.from_pylist(rows, DECISIONS), path)
    return path


def test_decisions_come_first_then_records_then_the_model(tmp_path: Path) -> None:
    inputs = {
        # That c and d are one was so before: it does not explain why e and f are with them now.
        "decisions": decided(
            tmp_path / "now.parquet",
            ("a", "b", "no_match"),
            ("c", "d", "match"),
            ("g", "h", "unsure"),
            ("a", "j", "no_match"),
        ),
        "decided_before": decided(tmp_path / "before.parquet", ("k", "l", "match")),
    }
    with DuckDBEngine(threads=1) as engine:
        for name, columns in (("members", "label INTEGER"), ("previous", "entity_id VARCHAR")):
            engine.execute(f"CREATE TABLE {name} ({columns}, record_id VARCHAR)")
        for label, records in enumerate(NOW):
            for record in records:
                engine.execute("INSERT INTO members VALUES (?, ?)", [label, record])
        for entity, records in BEFORE.items():
            for record in records:
                engine.execute("INSERT INTO previous VALUES (?, ?)", [entity, record])
        engine.execute("CREATE TABLE regrouped (entity_type VARCHAR, entity_id VARCHAR, because VARCHAR)")
        name_entities(engine, "organisation")
        add_reasons(StageJob(inputs, tmp_path, PROFILE, engine), "organisation")
        named = dict(engine.rows("SELECT record_id, entity_id FROM members JOIN named USING (label)"))
        told = dict(engine.rows("SELECT entity_id, because FROM regrouped"))
        assert orphaned(engine) == 1, "of j, which was alone"
        add_decided(engine, "organisation")
        again = engine.rows("SELECT entity_id FROM regrouped GROUP BY ALL HAVING count(*) = 2")
    assert told == {
        named["a"]: "decisions",
        named["b"]: "decisions",
        **dict.fromkeys(["O-B", "O-C"], "model"),
        **dict.fromkeys(["O-D", "O-E"], "records"),
        named["k"]: "decisions",
        named["l"]: "decisions",
    }
    assert {entity for (entity,) in again} == set(told), "applying has no other reason"


def test_entities_that_are_parted_again_have_the_ids_that_they_had() -> None:
    with DuckDBEngine(threads=1) as engine:
        engine.execute("CREATE TABLE members AS SELECT n AS label, 'r' || n AS record_id FROM range(40) t(n)")
        engine.execute("CREATE TABLE previous (entity_id VARCHAR, record_id VARCHAR)")
        alone = _named(engine)
        for joined in (True, False):
            engine.execute(
                """CREATE OR REPLACE TABLE previous AS
                SELECT entity_id, record_id FROM named JOIN members USING (label)"""
            )
            label = "CAST(substr(record_id, 2) AS INTEGER)"
            half = f"{label} // 2" if joined else label
            engine.execute(
                f"CREATE OR REPLACE TABLE members AS SELECT {half} AS label, record_id FROM members"
            )
            found = _named(engine)
        assert found == alone


def _named(engine: DuckDBEngine) -> dict[str, str]:
    name_entities(engine, "organisation")
    return dict(engine.rows("SELECT record_id, entity_id FROM members JOIN named USING (label)"))
