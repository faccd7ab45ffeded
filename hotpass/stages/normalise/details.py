"""Which columns without a field may tell records apart, so that linkage compares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from hotpass.stage import StageJob
from hotpass.stages.normalise.layout import SourceTable
from hotpass.stages.normalise.source import among, view_grid

#: So many cells are looked at in all; further columns are left alone.
_MOST_CELLS: Final = 1_000_000
#: Columns that fewer rows fill, or a smaller share of them, tell little.
_LEAST_FILLED: Final = 10
_LEAST_SHARE: Final = 0.1
#: Texts that are longer on average are sentences.
_LONGEST: Final = 40


def with_details(job: StageJob, tables: Sequence[SourceTable]) -> list[SourceTable]:
    """The tables with their columns that have no field and whose texts differ, though not in every row."""
    cells, found = 0, []
    for table in tables:
        if not table.unmapped:
            found.append(table)
            continue
        rows = job.engine.rows(f"SELECT count(*) FROM {view_grid(job, table)} WHERE {among(table)}")[0][0]
        names: dict[str, int] = {}
        for position, name in table.unmapped:
            if name not in names and cells + rows <= _MOST_CELLS:
                cells += rows
                names |= {name: position} if _tells(job, table, f"c{position}", rows) else {}
        found.append(replace(table, details=tuple((position, name) for name, position in names.items())))
    return found


def _tells(job: StageJob, table: SourceTable, column: str, rows: int) -> bool:
    filled, distinct, length = job.engine.rows(
        f"""SELECT count({column}), count(DISTINCT {column}), coalesce(avg(len({column})), 0)
        FROM grid_{table.number} WHERE {among(table)}"""
    )[0]
    enough = filled >= max(_LEAST_FILLED, _LEAST_SHARE * rows)
    return bool(enough and 1 < distinct < filled and length <= _LONGEST)
