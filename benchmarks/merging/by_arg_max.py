"""Golden records without provenance: of each field the value of the best record that has one, by DuckDB.

Called with the folder of the records. The best record is of the most trusted source, then the newest.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from benchmarks.merging.records import TRUST, merging_profile


def main(folder: Path) -> None:
    fields = merging_profile().entities["organisation"].published
    trust = " ".join(f"WHEN '{name}' THEN {trust}" for name, trust in TRUST.items())
    values = ", ".join(f"arg_max({f.name}, merit) FILTER ({f.name} IS NOT NULL) AS {f.name}" for f in fields)
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute(
        f"""COPY (
            SELECT entity_id, {values}, count(*) AS records, list(DISTINCT source) AS sources
            FROM (SELECT *, (CASE source {trust} END, coalesce(last_contact, ''), record_id) AS merit
                  FROM '{folder}/organisation_records.parquet') r
            JOIN (SELECT record_id, entity_id FROM '{folder}/clusters.parquet') c USING (record_id)
            GROUP BY entity_id ORDER BY entity_id
        ) TO '{folder}/golden.parquet' (FORMAT parquet, COMPRESSION zstd)"""
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
