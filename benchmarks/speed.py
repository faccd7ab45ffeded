"""What a whole run costs, beside the least that any program must do with the same files.

The peer reads the same files with DuckDB, groups the rows by their first column and writes the groups: no
cleaning, no linkage, no provenance. It is a floor, not a rival.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hotpass.sample import write_sample
from tests.sample_run import MEASURE

ORGANISATIONS = (500, 5_000, 30_000)
FLOOR = """
import duckdb, sys, pathlib
c = duckdb.connect(); c.execute("SET threads = 2")
options = "header=false, all_varchar=true, null_padding=true, ignore_errors=true, names=['first']"
for p in sorted(pathlib.Path(sys.argv[1]).glob("*.csv")):
    if p.name != "truth.csv":
        groups = f"SELECT first, count(*) FROM read_csv('{p}', {options}) GROUP BY 1"
        c.execute(f"COPY ({groups}) TO '{sys.argv[2]}/{p.stem}.parquet'")
"""


def main() -> None:
    print("| rows | program | CPU s | wall s | peak MiB |")
    print("|---|---|---|---|---|")
    for organisations in ORGANISATIONS:
        with tempfile.TemporaryDirectory() as folder:
            made = write_sample(Path(folder, "in"), organisations, 1, "csv")
            out = Path(folder, "out")
            out.mkdir()
            ours = [
                sys.executable,
                "-m",
                "hotpass.cli",
                "run",
                f"{folder}/in",
                "--workspace",
                f"{folder}/space",
            ]
            floor = [sys.executable, "-c", FLOOR, f"{folder}/in", str(out)]
            for name, command in (("Hotpass", ours), ("DuckDB group-by", floor)):
                cpu, wall, peak = spent(command)
                print(f"| {made.rows} | {name} | {cpu:.1f} | {wall:.1f} | {peak:.0f} |", flush=True)


def spent(command: list[str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MiB of a command."""
    start = time.monotonic()
    done = subprocess.run([sys.executable, "-c", MEASURE, *command], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    cpu, peak = json.loads(done.stdout.splitlines()[-1])
    return cpu, time.monotonic() - start, peak / 1024
