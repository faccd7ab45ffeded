"""The ledger of every non-blank row of every sheet: its records, or why it gave none."""

from __future__ import annotations

from collections.abc import Sequence

from hotpass.engine.base import literal
from hotpass.model import ROWS
from hotpass.stage import StageJob
from hotpass.stages.normalise.layout import SourceTable

#: Code and reason of a row of a table that names nobody and nothing.
NO_ENTITY = (
    "no_entity",
    "The row names no organisation and no person, and has no key, e-mail address or phone number",
)


def write_ledger(job: StageJob, tables: Sequence[SourceTable]) -> int:
    """Write ``rows``; returns the number of rows without a record.

    A row without a record has the reason of the first range of ``left_out`` that covers it, else that its
    table gives no records, else that it names nobody. A row that nothing covers is ``not_covered``. A record
    that is no row counts in each row that one of its cells stands in.
    """
    job.engine.execute(f"CREATE OR REPLACE TABLE sheet_rows AS {_sheet_rows(job)}")
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE row_records AS
        SELECT sheet_id, "row", count(*) AS records FROM ({_standing("organisation", tables)}
            UNION ALL {_standing("person", tables)})
        GROUP BY sheet_id, "row\""""
    )
    job.engine.execute(f"CREATE OR REPLACE TABLE silent_rows AS {_silent_rows()}")
    job.engine.write(
        """SELECT s.file_name, s.sheet, r."row", coalesce(n.records, 0) AS records, why.code, why.reason
        FROM sheet_rows r JOIN sheets s USING (sheet_id)
        LEFT JOIN row_records n USING (sheet_id, "row") LEFT JOIN silent_rows why USING (sheet_id, "row")
        ORDER BY s.file_name, s.file_digest, s.sheet_no, r."row\"""",
        job.output / "rows.parquet",
        schema=ROWS,
    )
    return int(job.engine.rows("SELECT count(*) FROM silent_rows")[0][0])


def _standing(entity: str, tables: Sequence[SourceTable]) -> str:
    """One row a record and sheet row in which it stands: sheet_id and row."""
    rows = " UNION ALL ".join(
        f"""SELECT DISTINCT {t.number} + record AS t, CAST(regexp_extract(cell, '[0-9]+') AS BIGINT) AS "row"
        FROM (UNPIVOT (SELECT record, COLUMNS('a[0-9]+') FROM grid_{t.number}) ON COLUMNS(* EXCLUDE record)
            INTO NAME field VALUE cell)"""
        for t in tables
        if t.own_grid
    )
    ids = f"{entity}_ids i JOIN places p USING (t)"
    if not rows:
        return f'SELECT p.sheet_id, i."row" FROM {ids}'
    return f"""SELECT p.sheet_id, coalesce(x."row", i."row") AS "row" FROM {ids}
        LEFT JOIN ({rows}) x USING (t)"""


def _sheet_rows(job: StageJob) -> str:
    selects = ['SELECT CAST(NULL AS VARCHAR) AS sheet_id, CAST(NULL AS BIGINT) AS "row" WHERE false']
    for number, (sheet_id,) in enumerate(job.engine.rows("SELECT sheet_id FROM sheets ORDER BY sheet_id")):
        job.engine.view(f"sheet_{number}", job.inputs["grid"] / f"{sheet_id}.parquet")
        selects.append(f'SELECT {literal(sheet_id)}, CAST("row" AS BIGINT) FROM sheet_{number}')
    return " UNION ALL ".join(selects)


def _silent_rows() -> str:
    """One row a row without a record: sheet_id, row, code, reason."""
    code, reason = map(literal, NO_ENTITY)
    return f"""SELECT sheet_id, "row",
            coalesce(min(code) FILTER (WHERE rank = first), 'not_covered') AS code,
            coalesce(min(reason) FILTER (WHERE rank = first), 'No table and no left-out range covers the row')
                AS reason
        FROM (
            SELECT r.sheet_id, r."row", w.rank, w.code, w.reason,
                   min(w.rank) OVER (PARTITION BY r.sheet_id, r."row") AS first
            FROM (SELECT * FROM sheet_rows ANTI JOIN row_records USING (sheet_id, "row")) r
            LEFT JOIN (
                SELECT sheet_id, first_row, last_row, code, reason,
                       row_number() OVER (ORDER BY sheet_id, first_row, first_column, last_row, code) AS rank
                FROM left_out
                UNION ALL
                SELECT sheet_id, first_row, last_row, CASE WHEN used THEN {code} ELSE 'not_used' END,
                       CASE WHEN used THEN {reason} ELSE coalesce(reason, 'The table gives no records') END,
                       1000000000 + row_number() OVER (ORDER BY used, sheet_id, table_no)
                FROM tables
            ) w ON w.sheet_id = r.sheet_id AND r."row" BETWEEN w.first_row AND w.last_row)
        GROUP BY sheet_id, "row\""""
