"""Rows whose records were kept back: the ledger says so."""

from __future__ import annotations

from hotpass.model import ROWS
from hotpass.stage import StageJob


def account_for_quarantine(job: StageJob) -> None:
    """Make the view ``rows`` say which records wait or were dropped, and why."""
    path = job.inputs.get("quarantine")
    if path is None or not path.is_file():
        return
    job.engine.view("quarantined", path)
    out = "state IN ('waiting', 'dropped')"
    if not job.engine.rows(f"SELECT count(*) FROM quarantined WHERE {out}")[0][0]:
        return
    job.engine.view("every_row", job.inputs["rows"])
    path = job.output / "rows.parquet"
    job.engine.write(
        f"""SELECT r.* REPLACE (r.records - coalesce(q.n, 0) AS records,
            CASE WHEN q.n >= r.records THEN 'quarantine' ELSE r.code END AS code,
            CASE WHEN q.n >= r.records THEN q.why ELSE r.reason END AS reason)
        FROM every_row r LEFT JOIN (
            SELECT file_name, sheet, "row", count(DISTINCT record_id) AS n,
                CASE WHEN bool_and(state = 'dropped') THEN 'A person dropped it: ' || min(reason)
                    ELSE 'Kept back until a person decides: ' || min(message) END AS why
            FROM quarantined WHERE {out} GROUP BY ALL) q USING (file_name, sheet, "row")
        ORDER BY file_name, sheet, "row" """,
        path,
        schema=ROWS,
    )
    job.engine.view("rows", path)
