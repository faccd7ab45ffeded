"""What others make of a labelled set: Splink by itself, dedupe with labels, and a script of an analyst."""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Hashable, Sequence
from contextlib import suppress
from statistics import mean
from typing import Any

import numpy as np
import pyarrow as pa
from rapidfuzz import fuzz, process
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from benchmarks.linkage.sets import LabelledSet
from benchmarks.peers import environment

ALIKE = 85
_MOST_PAIRS = 2_000_000
#: Columns that number the rows or name where they are from say nothing of an entity.
_NOT_COMPARED = ("id", "source")


def compared(labelled: LabelledSet) -> list[str]:
    """The columns that a peer is given."""
    return [c for c in labelled.columns if c not in _NOT_COMPARED]


def by_splink(labelled: LabelledSet) -> list[Hashable]:
    """As Splink's tutorials set it up: Jaro-Winkler with term frequencies for words, Levenshtein for figures,
    blocking on each column, u from random pairs, m by expectation-maximisation, clusters at 0.9."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink.internals.exceptions import EMTrainingException

    logging.getLogger("splink").setLevel(logging.ERROR)
    columns = compared(labelled)
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
        # What a rule's pairs cannot teach, its user leaves out.
        with suppress(ValueError, EMTrainingException):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=0.9
    )
    label = {row["unique_id"]: row["cluster_id"] for row in clusters.as_record_list()}
    return [label[n] for n in range(len(rows))]


def by_rapidfuzz(labelled: LabelledSet) -> list[Hashable]:
    """Records whose folded texts are alike at 85 of 100 by the token-sort ratio, and what they connect."""
    texts = [" ".join(filter(None, _folded(r, compared(labelled)).values())) for r in labelled.records]
    alike = process.cdist(texts, texts, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, dtype=np.uint8)
    left, right = np.nonzero(alike)
    graph = coo_matrix((np.ones(len(left)), (left, right)), shape=(len(texts), len(texts)))
    return connected_components(graph, directed=False)[1].tolist()


def by_dedupe(labelled: LabelledSet, labels: int, asked: Sequence[int], seed: int) -> list[Hashable]:
    """dedupe trained with labels of its own choice about some of the records; clusters at its 0.5."""
    told = {
        "columns": compared(labelled),
        "records": list(labelled.records),
        "entities": list(labelled.entities),
        "asked": list(asked),
        "labels": labels,
        "seed": seed,
    }
    command = [environment.python("dedupe"), environment.program("by_dedupe")]
    done = subprocess.run(command, input=json.dumps(told), text=True, capture_output=True, check=True)
    found: list[Hashable] = json.loads(done.stdout)
    return found


def _folded(record: dict[str, str], columns: Sequence[str]) -> dict[str, str | None]:
    return {c: record[c].lower().strip() or None for c in columns}


def _pairs(values: Any) -> int:
    _, counts = np.unique([value for value in values if value], return_counts=True)
    return int((counts * (counts - 1) // 2).sum())
