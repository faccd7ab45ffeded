"""What it costs to add a thousand records to what is published, beside running everything again.

The records are of the same list: most belong to organisations that are published, some are new.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.linkage.crowds import write_crowd
from benchmarks.speed import spent

ROWS = (10_000, 100_000, 1_000_000)
ADDED = 1_000
_HOTPASS = [sys.executable, "-m", "hotpass.cli"]


def main(arguments: Sequence[str] = ()) -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.linkage.adding", description=__doc__)
    asked.add_argument("--rows", type=int, nargs="*", default=ROWS, help="how many records are published")
    options = asked.parse_args(arguments)
    print("| published | added | command | CPU s | wall s | peak MiB |")
    print("|---|---|---|---|---|---|")
    for rows in options.rows:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder), rows)


def _measure(folder: Path, rows: int) -> None:
    published, late = _part(folder, rows)
    space, out = ["--workspace", f"{folder}/space"], ["--output", f"{folder}/out"]
    commands = {
        "hotpass run": [*_HOTPASS, "run", str(published), *space],
        "hotpass link --into": [*_HOTPASS, "link", str(late), "--into", "ssot", *out, *space],
    }
    for name, command in commands.items():
        cpu, wall, peak = spent(command)
        print(f"| {rows} | {ADDED} | {name} | {cpu:.1f} | {wall:.1f} | {peak:.0f} |", flush=True)


def _part(folder: Path, rows: int) -> tuple[Path, Path]:
    """A list without its last rows, and those."""
    whole, published, late = (folder / name for name in ("whole.csv", "list.csv", "late.csv"))
    write_crowd(whole, "organisation", rows + ADDED)
    head, *lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    published.write_text("".join([head, *lines[:-ADDED]]), encoding="utf-8")
    late.write_text("".join([head, *lines[-ADDED:]]), encoding="utf-8")
    return published, late


if __name__ == "__main__":
    main(sys.argv[1:])
