"""What Hotpass merged, read and written again by DuckDB; called with the folder of the records."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from benchmarks.merging.ours import MERGED


def main(folder: Path) -> None:
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    for path in sorted((folder / MERGED).glob("*.parquet")):
        connection.execute(
            f"COPY (FROM '{path}') TO '{folder}/again.parquet' (FORMAT parquet, COMPRESSION zstd)"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
