"""The rows of the source tables, one query for all: number of the table, row, and every reading's text."""

from __future__ import annotations

from pathlib import Path

from hotpass.engine.base import literal
from hotpass.stage import StageJob
from hotpass.stages.normalise.layout import Layout, SourceTable


def write_source(job: StageJob, layout: Layout, path: Path) -> int:
    """Write the rows that have a text of any reading; returns their number.

    Columns: ``t`` (number of the table), ``row``, and ``r<n>``, ``r<n>c`` for each reading. Rows that a range
    of ``left_out`` covers are not among them.
    """
    selects = [_select(job, layout, table) for table in layout.tables]
    columns = [f"CAST(NULL AS VARCHAR) AS {c}" for r in layout.readings for c in (r.raw, r.cols)]
    empty = ", ".join(["CAST(NULL AS INTEGER) AS t", 'CAST(NULL AS BIGINT) AS "row"', *columns])
    return job.engine.write(" UNION ALL ".join([f"SELECT {empty} WHERE false", *selects]), path, passing=True)


def _select(job: StageJob, layout: Layout, table: SourceTable) -> str:
    grid = f"grid_{table.number}"
    stands_in = table.table_id if table.own_grid else table.sheet_id
    job.engine.view(grid, job.inputs["grid"] / f"{stands_in}.parquet")
    number = f"{table.number} + record" if table.own_grid else str(table.number)
    columns = [f"{number} AS t", 'CAST("row" AS BIGINT) AS "row"', *layout.expressions(table)]
    texts = ", ".join(["NULL", *(r.raw for r in layout.readings)])
    where = "true" if table.own_grid else inside(table)
    chosen = f"SELECT {', '.join(columns)} FROM {grid} WHERE {where}"
    return f"SELECT * FROM ({chosen}) WHERE coalesce({texts}) IS NOT NULL"


def inside(table: SourceTable) -> str:
    """Whether a row of the sheet's grid is data of the table."""
    # Hidden rows are left out of the sheet, not of a table: their range spans the table's columns.
    counted = "code <> 'not_used'" if table.dependent else "true"
    left_out = f"""SELECT unnest(range(first_row, last_row + 1)) FROM left_out
        WHERE {counted} AND (table_id = {literal(table.table_id)}
            OR table_id IS NULL AND code = 'hidden' AND sheet_id = {literal(table.sheet_id)}
                AND first_column <= {table.first_column} AND last_column >= {table.last_column})"""
    return f'"row" BETWEEN {table.first_row} AND {table.last_row} AND "row" NOT IN ({left_out})'
