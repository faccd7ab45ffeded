"""What linkage costs, from prepared records to clusters, beside Splink by itself with the same rules.

Both are given the same normalised records, in a process of its own each. Splink is given the comparisons that
Hotpass compares by and, as columns, the blocking keys that Hotpass kept; it trains, predicts and clusters by
itself. Accuracy is told over pairs of records. Where the machine does other work at the same time, wall
seconds tell little and CPU seconds are too many, of both programs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from benchmarks.linkage.crowds import CROWDS, write_crowd
from benchmarks.linkage.keys import OURS, SPLINK
from benchmarks.speed import spent
from hotpass import runs
from hotpass.workspace import Workspace

ROWS = (10_000, 100_000, 1_000_000)


def main(arguments: Sequence[str] = ()) -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.linkage.speed", description=__doc__)
    asked.add_argument("--rows", type=int, nargs="*", default=ROWS, help="how many records")
    asked.add_argument("--of", nargs="*", choices=list(CROWDS), default=list(CROWDS), help="entity types")
    asked.add_argument("--folder", type=Path, help="where the records are kept for the next time")
    options = asked.parse_args(arguments)
    print("| records | of | program | CPU s | wall s | peak MiB | precision | recall | F1 |")
    print("|---|---|---|---|---|---|---|---|---|")
    for rows in options.rows:
        for entity_type in options.of:
            with tempfile.TemporaryDirectory() as passing:
                folder = Path(options.folder or passing, f"{entity_type}_{rows}")
                _compare(folder, entity_type, rows)


def _compare(folder: Path, entity_type: str, rows: int) -> None:
    if not (folder / "truth.npy").exists():
        _prepare(folder, entity_type, rows)
    keys = ["benchmarks.linkage.keys", str(folder)]
    for program, place, command in (
        ("Hotpass", OURS, keys),
        ("Splink", SPLINK, ["benchmarks.linkage.alone", str(folder), entity_type]),
    ):
        if place == SPLINK:
            spent([sys.executable, "-m", *keys, entity_type])
        cpu, wall, peak = spent([sys.executable, "-m", *command])
        told = " | ".join(f"{figure:.4f}" for figure in _score(folder, entity_type, place))
        print(
            f"| {rows} | {entity_type} | {program} | {cpu:.1f} | {wall:.1f} | {peak:.0f} | {told} |",
            flush=True,
        )


def _prepare(folder: Path, entity_type: str, rows: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as passing:
        file, space = Path(passing, "rows.csv"), Workspace(Path(passing, "space"))
        truth = write_crowd(file, entity_type, rows)
        run_id = runs.submit(space, [file], until="normalise")
        runs.execute(space, run_id)
        for name in ("organisation_records", "person_records"):
            (folder / f"{name}.parquet").write_bytes(
                (space.run(run_id) / "normalise" / f"{name}.parquet").read_bytes()
            )
    np.save(folder / "truth.npy", np.array(truth))


def _score(folder: Path, entity_type: str, place: str) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of records."""
    records = pq.read_table(folder / f"{entity_type}_records.parquet", columns=["record_id", "row"])
    truth = np.load(folder / "truth.npy")[records["row"].to_numpy() - 2]
    clusters = pq.read_table(folder / place / "clusters.parquet", columns=["record_id", "entity_id"])
    found = records.join(clusters, "record_id").sort_by("row")
    by_row = np.argsort(records["row"].to_numpy(), kind="stable")
    label = found["entity_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    truth = truth[by_row]
    both, said, real = (_pairs(part) for part in (truth * (label.max() + 1) + label, label, truth))
    return both / said, both / real, 2 * both / (said + real)


def _pairs(labels: np.ndarray) -> int:
    _, sizes = np.unique(labels, return_counts=True)
    return int((sizes * (sizes - 1) // 2).sum())


if __name__ == "__main__":
    main(sys.argv[1:])
