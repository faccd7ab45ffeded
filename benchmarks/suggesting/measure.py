"""Rules that Hotpass suggests from a table, held to fresh rows of the same laws and to planted faults.

Each world is a table of some 7 to 25 columns whose laws its seed draws. Rules are learnt from 1,000 rows.
They are held to fresh rows of 20 other seeds, on which none should fail, and to rows of another seed with
faults in one cell of 500, planted by programs that know of no rule: a fault is found where a rule flags the
cell. pandera (`infer_schema`) and TDDA (`discover_df` with regular expressions) see the same tables in their
own environment, on three of the seeds. Hotpass is held to the rules that it would accept unread; a rule fails
where fewer rows keep it than it asks for, and flags rows that break it also while it holds.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.peers import environment
from benchmarks.suggesting.defects import plant
from benchmarks.suggesting.judging import hold, learnt
from benchmarks.suggesting.worlds import world

_PEER_SEEDS = 3
_PEERS = ("pandera", "TDDA")


@dataclass
class Tally:
    """What became of the rules of one library."""

    rules: int = 0
    held: int = 0
    failed: int = 0
    cells: int = 0
    flagged: int = 0
    found: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)

    def judge(self, planted: dict[tuple[int, str], str], flagged: set[tuple[int, str]]) -> None:
        """Count the faults that were found."""
        self.planted.update(planted.values())
        self.found.update(fault for cell, fault in planted.items() if cell in flagged)


def main(arguments: Sequence[str] = ()) -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.suggesting", description=__doc__)
    asked.add_argument("--worlds", type=int, default=6)
    asked.add_argument("--seeds", type=int, default=20)
    asked.add_argument("--rows", type=int, default=1000)
    asked.add_argument("--alone", action="store_true", help="without the peers")
    chosen = asked.parse_args(arguments)
    tallies = {name: Tally() for name in ("Hotpass", *(() if chosen.alone else _PEERS))}
    for number in range(chosen.worlds):
        _one(number, chosen.seeds, chosen.rows, tallies)
    _print(tallies)


def _one(number: int, seeds: int, count: int, tallies: dict[str, Tally]) -> None:
    rows = world(number)
    first, fresh = rows(0, count), [rows(seed, count) for seed in range(1, seeds + 1)]
    faulty, planted = plant(rows(seeds + 1, count), number)
    ours = tallies["Hotpass"]
    rules = learnt(first)
    ours.rules += len(rules)
    for table in fresh:
        held = hold(rules, table)
        ours.held += len(rules)
        ours.failed += len(held.failed)
        ours.cells += table.num_rows * table.num_columns
        ours.flagged += len(held.flagged)
        for said in held.failed:
            print(f"failed in world {number}: {said}")
    ours.judge(planted, set(hold(rules, faulty).flagged))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{place}.parquet" for place in range(_PEER_SEEDS + 2)]
        for path, table in zip(paths, (first, *fresh[:_PEER_SEEDS], faulty), strict=False):
            pq.write_table(table, path)
        for name in tallies.keys() & set(_PEERS):
            _peer(name, [str(path) for path in paths if path.exists()], planted, count, tallies[name])


def _peer(name: str, paths: list[str], planted: dict[tuple[int, str], str], count: int, tally: Tally) -> None:
    told = json.dumps({"library": name, "learnt": paths[0], "tables": paths[1:]})
    command = [environment.python("inference"), environment.program("by_inference")]
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    columns = len(pq.read_schema(paths[0]).names)
    tally.rules += said["constraints"]
    for held in said["held"][:-1]:
        tally.held += said["constraints"]
        tally.failed += held["failed"]
        tally.cells += count * columns
        tally.flagged += len(held["flagged"])
    tally.judge(planted, {(row, column) for row, column in said["held"][-1]["flagged"]})


def _print(tallies: dict[str, Tally]) -> None:
    faults = list(tallies["Hotpass"].planted)
    print("| | " + " | ".join(tallies) + " |")
    print("|---|" + "---|" * len(tallies))
    lines = {
        "rules": [f"{t.rules:,}" for t in tallies.values()],
        "times held to fresh rows": [f"{t.held:,}" for t in tallies.values()],
        "of these failed": [f"{t.failed:,} ({t.failed / t.held:.2%})" for t in tallies.values()],
        "clean cells flagged": [f"{t.flagged / t.cells:.3%}" for t in tallies.values()],
        "planted faults found": [
            f"{t.found.total()} of {t.planted.total()} ({t.found.total() / t.planted.total():.0%})"
            for t in tallies.values()
        ],
        **{
            f"… {fault}": [f"{t.found[fault]} of {t.planted[fault]}" for t in tallies.values()]
            for fault in faults
        },
    }
    for name, cells in lines.items():
        print(f"| {name} | " + " | ".join(cells) + " |")
