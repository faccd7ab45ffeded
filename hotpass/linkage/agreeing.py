"""What the model's comparisons say of pairs of records, field by field, in one word each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import pyarrow as pa

from hotpass.linkage.opening import Linked
from hotpass.model import EntityType
from hotpass.stages.link.comparing import compare
from hotpass.stages.link.comparisons import Comparison
from hotpass.stages.link.evidence import Evidence

#: What two values of a field are to each other.
Agreement = Literal["same", "similar", "conflicting", "missing"]


def agreements(
    linked: Linked, entity_type: EntityType, pairs: Sequence[tuple[str, str]]
) -> list[Mapping[str, Agreement]]:
    """For each pair, by the name of the comparison, what the two records are to each other.

    A comparison that says nothing (one side missing, or the place the same already) is ``missing``. The
    engine then holds the records of the pairs in the table :func:`hotpass.model.record_table` names.
    """
    listed = pa.table({"record_id": sorted({record for pair in pairs for record in pair})})
    linked.engine.register("wanted_records", listed)
    evidence = linked.gather(entity_type, "SELECT record_id FROM wanted_records")
    _ask(linked, evidence, pairs)
    compare(linked.engine, evidence, "asked", "asked_vectors")
    rows = linked.engine.arrow("SELECT * FROM asked_vectors").to_pylist()
    ids = dict(linked.engine.rows(f"SELECT record_id, id FROM {evidence.nodes}"))
    reached = {(row["l"], row["r"]): row for row in rows}
    return [_said(evidence, reached[min(ids[a], ids[b]), max(ids[a], ids[b])]) for a, b in pairs]


def _ask(linked: Linked, evidence: Evidence, pairs: Sequence[tuple[str, str]]) -> None:
    sides = zip(*pairs, strict=True) if pairs else ((), ())
    names = ("record_id_l", "record_id_r")
    linked.engine.register(
        "asked_of", pa.table([pa.array(side, pa.string()) for side in sides], names=list(names))
    )
    linked.engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE asked AS
        SELECT DISTINCT least(a.id, b.id) AS l, greatest(a.id, b.id) AS r FROM asked_of
        JOIN {evidence.nodes} a ON a.record_id = record_id_l
        JOIN {evidence.nodes} b ON b.record_id = record_id_r"""
    )


def _said(evidence: Evidence, row: Mapping[str, int]) -> Mapping[str, Agreement]:
    return {
        comparison.name: _word(comparison, row[f"g{place}"])
        for place, comparison in enumerate(evidence.comparisons)
    }


def _word(comparison: Comparison, value: int) -> Agreement:
    if value < 0:
        return "missing"
    if value == 0 or value in comparison.contradictions:
        return "conflicting"
    return "same" if value == comparison.values - 1 else "similar"
