"""F1 over pairs on the labelled sets without labels, beside Splink by itself and a script of an analyst.

Splink is set up as its tutorials do: Jaro-Winkler with term frequencies for words, Levenshtein for figures,
blocking on each column, u from random pairs, m by expectation-maximisation, clusters at a probability of 0.9.
The script joins records whose folded texts are alike at 85 of 100 by rapidfuzz's token-sort ratio.
"""

from __future__ import annotations

import csv
import logging
import tempfile
from collections.abc import Hashable, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import pyarrow as pa
from rapidfuzz import fuzz, process
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

import hotpass
from benchmarks.linkage.sets import MAKERS, LabelledSet
from hotpass.workspace import Workspace
from tests.main_job.accuracy import score

SEEDS = (5, 77)
ALIKE = 85
_MOST_PAIRS = 2_000_000


def main() -> None:
    print("| set | records | entities | Hotpass | Splink at 0.9 | rapidfuzz 85 |")
    print("|---|---|---|---|---|---|")
    totals: list[list[float]] = []
    for name, make in MAKERS.items():
        made = [make(seed) for seed in SEEDS]
        found = [[f1(one, method(one)) for method in (by_hotpass, by_splink, by_rapidfuzz)] for one in made]
        totals += found
        rows, entities = (
            mean(len(of(s)) for s in made) for of in (lambda s: s.records, lambda s: set(s.entities))
        )
        figures = " | ".join(f"{mean(values):.3f}" for values in zip(*found, strict=True))
        print(f"| {name} | {rows:.0f} | {entities:.0f} | {figures} |")
    print(f"| mean | | | {' | '.join(f'{mean(v):.3f}' for v in zip(*totals, strict=True))} |")


def f1(labelled: LabelledSet, found: Sequence[Hashable]) -> float:
    keys = [("", "", n, 1) for n in range(len(labelled.records))]
    truth = {key: str(entity) for key, entity in zip(keys, labelled.entities, strict=True)}
    return score(truth, {key: str(label) for key, label in zip(keys, found, strict=True)}).f1


def by_hotpass(labelled: LabelledSet) -> list[Hashable]:
    """The better of the two entity types, as nobody says which the records are."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{labelled.name}.csv")
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, labelled.columns)
            writer.writeheader()
            writer.writerows(labelled.records)
        clusters = hotpass.link(path, workspace=Workspace(Path(folder, "space"))).arrow().to_pylist()
    placed: dict[str, list[Hashable]] = {}
    for row in clusters:
        labels = placed.setdefault(row["entity_type"], [("alone", n) for n in range(len(labelled.records))])
        labels[row["row"] - 2] = row["entity_id"]
    return max(placed.values(), key=lambda labels: f1(labelled, labels))


def by_splink(labelled: LabelledSet) -> list[Hashable]:
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    columns = [c for c in labelled.columns if c != "id"]
    rows = [{"unique_id": n, **_folded(r, columns)} for n, r in enumerate(labelled.records)]
    named = {c: f"c{place}" for place, c in enumerate(columns)}
    api = DuckDBAPI()
    table = pa.Table.from_pylist([{named.get(k, k): v for k, v in row.items()} for row in rows])
    comparisons: list[Any] = [
        cl.LevenshteinAtThresholds(named[c], [1, 2])
        if mean(any(map(str.isdigit, row[c] or "")) for row in rows) > 0.5
        else cl.JaroWinklerAtThresholds(named[c], [0.92, 0.8]).configure(term_frequency_adjustments=True)
        for c in columns
    ]
    rules = [block_on(named[c]) for c in columns if _pairs(row[c] for row in rows) <= _MOST_PAIRS]
    settings = SettingsCreator(
        "dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=rules
    )
    linker = Linker(api.register(table), settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(rules[:2], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in rules[:3]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=0.9
    )
    label = {row["unique_id"]: row["cluster_id"] for row in clusters.as_record_list()}
    return [label[n] for n in range(len(rows))]


def by_rapidfuzz(labelled: LabelledSet) -> list[Hashable]:
    texts = [" ".join(filter(None, _folded(r, labelled.columns[1:]).values())) for r in labelled.records]
    alike = process.cdist(texts, texts, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype=np.uint8)
    left, right = np.nonzero(alike)
    graph = coo_matrix((np.ones(len(left)), (left, right)), shape=(len(texts), len(texts)))
    return connected_components(graph, directed=False)[1].tolist()


def _folded(record: dict[str, str], columns: Sequence[str]) -> dict[str, str | None]:
    return {c: record[c].lower().strip() or None for c in columns}


def _pairs(values: Any) -> int:
    _, counts = np.unique([value for value in values if value], return_counts=True)
    return int((counts * (counts - 1) // 2).sum())
