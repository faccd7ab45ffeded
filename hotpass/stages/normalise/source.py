"""The rows of the source tables, one query for all: number of the table, row, and every reading's text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hotpass.engine.base import literal
from hotpass.model import CONTACT, DIGEST_DIGITS, SUBSCRIBER_DIGITS
from hotpass.stage import StageJob
from hotpass.stages.normalise.layout import Layout, SourceTable

NO_DETAILS: Final = "CAST(NULL AS STRUCT(name VARCHAR, digest VARCHAR)[])"


def write_source(job: StageJob, layout: Layout, path: Path) -> int:
    """Write the rows that have a text of any reading; returns their number.

    Columns: ``t`` (number of the table), ``row``, ``r<n>``, ``r<n>c`` for each reading, and ``details`` (what
    columns without a field say). Rows that a range of ``left_out`` covers are not among them.
    """
    selects = [_select(job, layout, table) for table in layout.tables]
    columns = [f"CAST(NULL AS VARCHAR) AS {c}" for r in layout.readings for c in (r.raw, r.cols)]
    columns.append(f"{NO_DETAILS} AS details")
    empty = ", ".join(["CAST(NULL AS INTEGER) AS t", 'CAST(NULL AS BIGINT) AS "row"', *columns])
    return job.engine.write(" UNION ALL ".join([f"SELECT {empty} WHERE false", *selects]), path, passing=True)


def _select(job: StageJob, layout: Layout, table: SourceTable) -> str:
    grid = view_grid(job, table)
    number = f"{table.number} + record" if table.own_grid else str(table.number)
    columns = [f"{number} AS t", 'CAST("row" AS BIGINT) AS "row"', *layout.expressions(table)]
    columns.append(f"{_details(table)} AS details")
    texts = ", ".join(["NULL", *(r.raw for r in layout.readings)])
    where = among(table)
    chosen = f"SELECT {', '.join(columns)} FROM {grid} WHERE {where}"
    return f"SELECT * FROM ({chosen}) WHERE coalesce({texts}) IS NOT NULL"


def view_grid(job: StageJob, table: SourceTable) -> str:
    """Make the view ``grid_<number>`` of the cells among which a table stands; returns its name."""
    grid = f"grid_{table.number}"
    stands_in = table.table_id if table.own_grid else table.sheet_id
    job.engine.view(grid, job.inputs["grid"] / f"{stands_in}.parquet")
    return grid


def among(table: SourceTable) -> str:
    """Whether a row of the view of :func:`view_grid` is data of the table."""
    return "true" if table.own_grid else inside(table)


def _details(table: SourceTable) -> str:
    """SQL over a table's grid: what its columns without a field say, null for nothing."""
    if not table.details:
        return NO_DETAILS
    said = ", ".join(
        f"{{'name': {literal(name)}, 'digest': left(md5({compared(position, name)}), {DIGEST_DIGITS})}}"
        for position, name in table.details
    )
    filled = f"list_filter([{said}], lambda d: d.digest IS NOT NULL)"
    return f"CASE WHEN len({filled}) > 0 THEN {filled} END"


def compared(position: int, name: str) -> str:
    """SQL: the text of a cell that is compared; of telephones the last digits, however they are grouped."""
    if name == CONTACT["phone"]:
        return f"nullif(right(regexp_replace(c{position}, '\\D', '', 'g'), {SUBSCRIBER_DIGITS}), '')"
    return f"lower(trim(c{position}))"


def inside(table: SourceTable) -> str:
    """Whether a row of the sheet's grid is data of the table."""
    # Hidden rows are left out of the sheet, not of a table: their range spans the table's columns.
    counted = "code <> 'not_used'" if table.dependent else "true"
    left_out = f"""SELECT unnest(range(first_row, last_row + 1)) FROM left_out
        WHERE {counted} AND (table_id = {literal(table.table_id)}
            OR table_id IS NULL AND code = 'hidden' AND sheet_id = {literal(table.sheet_id)}
                AND first_column <= {table.first_column} AND last_column >= {table.last_column})"""
    return f'"row" BETWEEN {table.first_row} AND {table.last_row} AND "row" NOT IN ({left_out})'
