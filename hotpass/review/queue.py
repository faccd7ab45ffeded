"""Which pairs to ask people about, as a list or a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import csv

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, decisions
from hotpass.engine import Engine, ReadingEngine
from hotpass.model import EntityType
from hotpass.review.subjects import subject_of
from hotpass.review.waiting import DOUBTFUL, waiting
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair that waits for an answer.

    Attributes:
        entity_type, record_id_l, record_id_r: the two records.
        file, sheet, row_l: where the first stands; rows as a spreadsheet numbers them.
        file_r, sheet_r, row_r: where the second does.
        match_weight: what the model says; None where the run kept no weight of it.
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
    match_weight: float | None
    value: float
    reason: str
    run_id: str


def queue(workspace: Workspace, limit: int = 50, run_id: str | None = None) -> list[Pair]:
    """The pairs that nobody has decided about yet, at most ``limit`` of them, the most valuable first.

    Those of which the model is sure come after all others, as at the desk, which asks them only when told to.

    Args:
        workspace: where the runs are.
        limit: how many.
        run_id: the run whose pairs they are; the newest that has linked records when not given.

    Raises:
        InputError: no run has linked records yet, or that one has not.
    """
    require(Act.READ)
    path = waiting(workspace, subject_of(workspace, run_id=run_id))
    with Catalogue.open(workspace).read() as connection:
        answered = decisions.answered(connection, "")
    names = ", ".join(field.name for field in fields(Pair))
    with ReadingEngine() as engine:
        engine.view("waiting", path)
        register_answered(engine, answered)
        sql = f"SELECT {names} FROM waiting ANTI JOIN answered USING (record_id_l, record_id_r)"
        found = engine.arrow(f"{sql} ORDER BY doubt < {DOUBTFUL}, place LIMIT ?", [limit]).to_pylist()
    return [Pair(**row) for row in found]


def register_answered(engine: Engine, answered: Sequence[tuple[str, str, int, bool]]) -> None:
    """Make the view ``answered``: record_id_l, record_id_r, ``said`` (by how many reviewers), ``mine``."""
    columns = list(zip(*answered, strict=True)) or [(), (), (), ()]
    schema = pa.schema(
        [
            ("record_id_l", pa.string()),
            ("record_id_r", pa.string()),
            ("said", pa.int64()),
            ("mine", pa.bool_()),
        ]
    )
    arrays = [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)]
    engine.register("answered", pa.table(arrays, schema=schema))


def write_queue(pairs: Sequence[Pair], path: Path, names: Sequence[str] = ()) -> None:
    """Write pairs as CSV with an empty column ``decision``, to be filled in and imported.

    Args:
        pairs: which.
        path: the file.
        names: the columns; all when not given.
    """
    names = names or [field.name for field in fields(Pair)]
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
