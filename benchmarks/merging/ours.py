"""The merge stage by itself; called with the folder of the records."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.merging.records import TABLES, merging_profile
from hotpass.engine import DuckDBEngine
from hotpass.stage import StageJob
from hotpass.stages.merge import run

MERGED = "merged"


def main(folder: Path) -> None:
    output = folder / MERGED
    output.mkdir()
    with DuckDBEngine(folder / ".spill") as engine:
        run(StageJob({t: folder / f"{t}.parquet" for t in TABLES}, output, merging_profile(), engine))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
