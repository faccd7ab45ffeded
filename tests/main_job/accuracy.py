"""Pairwise precision, recall and F1 of clusters against a truth file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path

Placed = dict[tuple[str, str, int, int], str]


@dataclass(frozen=True)
class Accuracy:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.4f}, recall {self.recall:.4f}, F1 {self.f1:.4f}"


def placed(path: Path, entity_type: str) -> Placed:
    """Entity by (file, sheet, row, part) of a truth or clusters file."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return {
            (row["file"], row["sheet"], int(row["row"]), int(row["part"])): row["entity_id"]
            for row in csv.DictReader(stream)
            if row["entity_type"] == entity_type
        }


def score(truth: Placed, found: Placed) -> Accuracy:
    """Over the pairs of the truth's records; one that was not placed counts as an entity of its own."""
    place: dict[tuple[str, str, int, int], Hashable] = {r: found.get(r, ("alone", r)) for r in truth}
    together = _pairs((truth[r], place[r]) for r in truth)
    said, real = _pairs(place.values()), _pairs(truth.values())
    return Accuracy(together / said if said else 1.0, together / real if real else 1.0)


def _pairs(labels: Iterable[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())
