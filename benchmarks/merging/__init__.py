"""What it costs to merge linked records of twelve fields, beside plainer programs over the same files.

Hotpass writes golden records and, for every value of them, its cell, its rule and what lost with its cells.
The first peer is what an analyst would write, one `arg_max` a field in DuckDB; it writes golden records
alone. The second decides nothing: it reads what Hotpass wrote and writes it again, with DuckDB. Each has a
process of its own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.merging.records import write_records
from benchmarks.speed import spent

ROWS = (100_000, 1_000_000)
_PROGRAMS = {
    "Hotpass": "benchmarks.merging.ours",
    "DuckDB, one arg_max a field": "benchmarks.merging.by_arg_max",
    "DuckDB, the same tables written again": "benchmarks.merging.written_again",
}


def main(arguments: Sequence[str] = ()) -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.merging", description=__doc__)
    asked.add_argument("--rows", type=int, nargs="*", default=ROWS, help="how many records")
    print("| records | program | CPU s | wall s | peak MiB |")
    print("|---|---|---|---|---|")
    for rows in asked.parse_args(arguments).rows:
        with tempfile.TemporaryDirectory() as folder:
            write_records(Path(folder), rows)
            for name, module in _PROGRAMS.items():
                cpu, wall, peak = spent([sys.executable, "-m", module, folder])
                print(f"| {rows:,} | {name} | {cpu:.1f} | {wall:.1f} | {peak:.0f} |", flush=True)
