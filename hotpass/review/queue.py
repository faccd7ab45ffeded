"""Which pairs to ask people about, the most valuable first.

An answer is worth most where the model does not know: near the match weight, where names contradict what all
else says, and where one pair alone holds two parts of an entity together. Pairs that compare alike tell the
same, so that each further one of a pattern counts less; a few of every other pattern show what nobody doubts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import csv

from hotpass.catalogue import Catalogue, decisions
from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.review.records import newest_linked
from hotpass.workspace import Workspace

#: Within so many bits of the match weight half of the doubt is left.
_NEAR: Final = 3.0
#: Worth of a pair of which the model has no doubt.
_SURE: Final = 0.1
#: Pairs bound before they were compared tell nothing of the model.
_BOUND: Final = ("source key", "decision")


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair that waits for an answer.

    Attributes:
        entity_type, record_id_l, record_id_r: the two records.
        file, sheet, row_l: where the first stands; rows as a spreadsheet numbers them.
        file_r, sheet_r, row_r: where the second does.
        match_weight: what the model says.
        value: what an answer is worth, 0–1.
        reason: why it is asked.
        run_id: the run that compared them.
    """

    entity_type: EntityType
    record_id_l: str
    record_id_r: str
    file: str
    sheet: str
    row_l: int
    file_r: str
    sheet_r: str
    row_r: int
    match_weight: float
    value: float
    reason: str
    run_id: str


def queue(workspace: Workspace, limit: int = 50, run_id: str | None = None) -> list[Pair]:
    """The pairs that nobody has decided about yet, at most ``limit`` of them, the most valuable first.

    Args:
        workspace: where the runs are.
        limit: how many.
        run_id: the run whose pairs they are; the newest that has linked records when not given.

    Raises:
        InputError: no run has linked records yet, or that one has not.
    """
    folder = newest_linked(workspace, run_id)
    with Catalogue.open(workspace).read() as connection:
        answered = {(one.record_id_l, one.record_id_r) for one in decisions.standing(connection)}
    weights = json.loads((folder / "linkage.json").read_text(encoding="utf-8"))
    with DuckDBEngine() as engine:
        for table in ("pairs", "clusters"):
            engine.view(table, folder / f"{table}.parquet")
        sides = list(zip(*answered, strict=True)) or [(), ()]
        schema = pa.schema([("record_id_l", pa.string()), ("record_id_r", pa.string())])
        engine.register("answered", pa.table([pa.array(s, pa.string()) for s in sides], schema=schema))
        _value(engine, {t: float(weights[t]["match_weight"]) for t in ENTITY_TYPES})
        found = engine.arrow(_LISTED, [limit]).to_pylist()
    return [Pair(**row, run_id=folder.parent.name) for row in found]


def _value(engine: Engine, match: dict[EntityType, float]) -> None:
    """Make ``valued``: the undecided pairs with doubt, pattern and value."""
    values = ", ".join(f"({literal(entity_type)}, {weight})" for entity_type, weight in match.items())
    bound = ", ".join(map(literal, _BOUND))
    engine.execute(
        f"""CREATE TABLE valued AS
        WITH asked AS (
            SELECT p.entity_type, p.record_id_l, p.record_id_r, p.match_weight,
                p.match_weight - t.match AS above,
                p.contradicted,
                l.entity_id = r.entity_id AS together,
                list_transform(map_values(p.weights), lambda w: CAST(round(w / 2) AS INTEGER)) AS pattern
            FROM pairs p ANTI JOIN answered USING (record_id_l, record_id_r)
            JOIN (VALUES {values}) t(entity_type, match) USING (entity_type)
            JOIN clusters l ON l.record_id = p.record_id_l AND l.entity_type = p.entity_type
            JOIN clusters r ON r.record_id = p.record_id_r AND r.entity_type = p.entity_type
            WHERE p.match_key NOT IN ({bound})
        ), doubted AS (
            SELECT *, greatest({_SURE}, pow(2, -abs(above) / {_NEAR}),
                CASE WHEN contradicted THEN 0.8 ELSE 0 END,
                CASE WHEN together <> (above >= 0) THEN 0.9 ELSE 0 END) AS doubt
            FROM asked
        )
        SELECT *, doubt / row_number() OVER (
            PARTITION BY entity_type, pattern, contradicted
            ORDER BY doubt DESC, md5(record_id_l || record_id_r)
        ) AS value FROM doubted"""
    )


_LISTED: Final = """SELECT v.entity_type, v.record_id_l, v.record_id_r, l.file_name AS file, l.sheet,
        l."row" AS row_l, r.file_name AS file_r, r.sheet AS sheet_r, r."row" AS row_r, v.match_weight,
        round(v.value, 4) AS value,
        CASE WHEN contradicted THEN 'the names contradict what else agrees'
             WHEN together AND above < 0 THEN 'one entity, though this pair by itself does not match'
             WHEN NOT together AND above >= 0 THEN 'two entities, though this pair by itself matches'
             WHEN abs(above) < 4 THEN 'near the match weight'
             ELSE 'to see whether the model is right' END AS reason
    FROM valued v
    JOIN clusters l ON l.record_id = v.record_id_l AND l.entity_type = v.entity_type
    JOIN clusters r ON r.record_id = v.record_id_r AND r.entity_type = v.entity_type
    ORDER BY v.value DESC, md5(v.record_id_l || v.record_id_r), v.record_id_l, v.record_id_r LIMIT ?"""


def write_queue(pairs: Sequence[Pair], path: Path) -> None:
    """Write pairs as CSV with an empty column ``decision``, to be filled in and imported."""
    names = [field.name for field in fields(Pair)]
    schema = pa.schema([(name, _TYPES.get(name, pa.string())) for name in names])
    table = pa.table({name: [getattr(pair, name) for pair in pairs] for name in names}, schema)
    blank = pa.array([None] * len(pairs), pa.string())
    temporary = path.with_name(f".{path.name}.part")
    csv.write_csv(table.append_column("decision", blank), temporary)
    temporary.replace(path)


_TYPES: Final = {
    **dict.fromkeys(("row_l", "row_r"), pa.int64()),
    **dict.fromkeys(("match_weight", "value"), pa.float64()),
}
