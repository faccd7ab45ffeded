"""How well rows are linked, on generated samples with truth, beside what a careful analyst would script.

The peer groups rows whose folded names are alike at 90 of 100 by rapidfuzz's token-sort ratio, or that share
an e-mail address or a telephone number; it is given Hotpass's own normalised records.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from rapidfuzz import fuzz, process
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

import hotpass
from hotpass import runs
from hotpass.sample import write_sample
from hotpass.workspace import Workspace
from tests.main_job.accuracy import Accuracy, placed, score

SEEDS = (11, 12, 13)
ORGANISATIONS = 300
ALIKE = 90


def main() -> None:
    print("| entity | method | precision | recall | F1 | F1 by seed |")
    print("|---|---|---|---|---|---|")
    found = [measure(seed) for seed in SEEDS]
    for entity_type in ("organisation", "person"):
        for method in ("Hotpass", "rapidfuzz 90"):
            results = [one[entity_type, method] for one in found]
            figures = (
                mean(r.precision for r in results),
                mean(r.recall for r in results),
                mean(r.f1 for r in results),
            )
            by_seed = ", ".join(f"{r.f1:.3f}" for r in results)
            print(f"| {entity_type} | {method} | {' | '.join(f'{f:.3f}' for f in figures)} | {by_seed} |")


def measure(seed: int) -> dict[tuple[str, str], Accuracy]:
    with tempfile.TemporaryDirectory() as folder:
        given, space = Path(folder, "in"), Workspace(Path(folder, "space"))
        write_sample(given, ORGANISATIONS, seed)
        clusters = hotpass.link(given, workspace=space).arrow().to_pylist()
        (run,) = runs.list_runs(space)
        result = {}
        for entity_type in ("organisation", "person"):
            truth = placed(given / "truth.csv", entity_type)
            ours = {key(row): row["entity_id"] for row in clusters if row["entity_type"] == entity_type}
            records = pq.read_table(space.run(run.id) / "normalise" / f"{entity_type}_records.parquet")
            result[entity_type, "Hotpass"] = score(truth, ours)
            result[entity_type, "rapidfuzz 90"] = score(truth, baseline(records.to_pylist()))
        return result


def key(row: dict[str, Any]) -> tuple[str, str, int, int]:
    return row.get("file") or row["file_name"], row["sheet"], row["row"], row["part"]


def baseline(records: list[dict[str, Any]]) -> dict[tuple[str, str, int, int], str]:
    names = [r["name__key"] or "" for r in records]
    alike = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype=np.uint8)
    left, right = (list(side) for side in np.nonzero(alike))
    kept = [(i, j) for i, j in zip(left, right, strict=True) if names[i]]
    for field in ("email", "phone"):
        first: dict[str, int] = {}
        kept += [(i, first.setdefault(r[field], i)) for i, r in enumerate(records) if r[field]]
    rows, columns = zip(*kept, strict=True)
    graph = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(records), len(records)))
    labels = connected_components(graph, directed=False)[1]
    return {key(r): str(label) for r, label in zip(records, labels, strict=True)}
