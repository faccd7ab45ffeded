"""What measures of the past add up to, by part and by rule: worked out once a version and kept.

A version or a run is never measured anew, so its sums stay; of a longer history only what is new is summed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyarrow as pa

from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal
from hotpass.errors import HotpassError
from hotpass.quality.keeping import state_of
from hotpass.quality.scoring import LOST_SQL, WEIGHED_SQL
from hotpass.workspace import Workspace

#: What sums are of: the parts of measures, or each rule.
BY: Final = {
    **{"whole": "''", "dimension": "dimension", "entity_type": "entity_type"},
    **{"source": "coalesce(source, '')", "rule": "rule_id"},
}
#: Rises with what is summed of the same files.
_FORM: Final = 1
#: Files whose sums are kept, from which those that nobody asks for are dropped.
_MOST: Final = 1_000
SUMS: Final = pa.schema(
    [
        ("file", pa.string()),
        ("by", pa.string()),
        ("part", pa.string()),
        ("evaluated", pa.int64()),
        ("failed", pa.int64()),
        ("weighed", pa.int64()),
        ("lost", pa.int64()),
        ("state", pa.string()),
        ("mostly", pa.float64()),
    ]
)


def view_sums(engine: Engine, workspace: Workspace, dataset: str, files: Sequence[Path]) -> list[str]:
    """Make the view ``sums`` of :data:`SUMS`, which has at least those of the files.

    Args:
        engine: a session.
        workspace: where sums are kept.
        dataset: whose measures they are; its sums are kept together.
        files: with measures.

    Returns:
        how the view names each of the files.
    """
    names = [state_of(workspace, path) for path in files]
    path = _place(workspace, dataset)
    known = _known(engine, path)
    new = [(name, file) for name, file in zip(names, files, strict=True) if name not in known]
    if not new:
        return names
    _sum_up(engine, new)
    if known:
        wanted = f"WHERE file IN ({', '.join(map(literal, names))})" if len(known) > _MOST else ""
        engine.execute(f"INSERT INTO summed SELECT * FROM sums {wanted}")
    with suppress(OSError, HotpassError):  # a workspace that may only be read is as good to look at
        path.parent.mkdir(exist_ok=True)
        with DuckDBEngine() as writing:
            writing.register("summed", engine.arrow("SELECT * FROM summed"))
            part = path.with_name(f"{path.stem}.{os.getpid()}.parquet")
            writing.write("SELECT * FROM summed ORDER BY ALL", part)
            part.replace(path)
    engine.execute("CREATE OR REPLACE TEMP VIEW sums AS SELECT * FROM summed")
    return names


def _place(workspace: Workspace, dataset: str) -> Path:
    named = hashlib.sha256(f"{_FORM} sums {dataset}".encode()).hexdigest()
    return workspace.kept / f"{named[:32]}.parquet"


def _known(engine: Engine, path: Path) -> set[str]:
    """Make the view ``sums`` of what is kept; the files that it knows."""
    if not path.is_file():
        return set()
    try:
        engine.view("sums", path)
        return {name for (name,) in engine.rows("SELECT DISTINCT file FROM sums")}
    except HotpassError:
        return set()


def _sum_up(engine: Engine, files: Sequence[tuple[str, Path]]) -> None:
    """Make the table ``summed`` of the files."""
    listed = ", ".join(literal(str(path)) for _, path in files)
    named = ", ".join(f"({literal(str(path))}, {literal(name)})" for name, path in files)
    each = " UNION ALL ".join(
        f"""SELECT file, {literal(by)} AS "by", {part} AS part, sum(evaluated)::BIGINT AS evaluated,
            sum(failed)::BIGINT AS failed, {WEIGHED_SQL} AS weighed, {LOST_SQL} AS lost,
            {"any_value(state)" if by == "rule" else "NULL::VARCHAR"} AS state,
            {"any_value(mostly)" if by == "rule" else "NULL::DOUBLE"} AS mostly
        FROM measured GROUP BY file, part"""
        for by, part in BY.items()
    )
    engine.execute(
        f"""CREATE TEMP TABLE measured AS SELECT m.*, n.file
        FROM read_parquet([{listed}], filename = true, union_by_name = true) m
        JOIN (VALUES {named}) n(filename, file) USING (filename)"""
    )
    engine.execute(f"CREATE TEMP TABLE summed AS {each}")
