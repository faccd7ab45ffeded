"""Hotpass with labels, by the way that a person goes: linked, asked, answered by the truth, linked again."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Hashable, Sequence
from functools import cached_property
from pathlib import Path

from benchmarks.linkage.sets import LabelledSet
from hotpass import api, review
from hotpass.workspace import Workspace


class Asked:
    """A set in a workspace in which it was linked once without labels.

    Args:
        labelled: the set.
        path: its file.
        folder: for the workspaces.
    """

    def __init__(self, labelled: LabelledSet, path: Path, folder: Path) -> None:
        self._labelled, self._path, self._folder = labelled, path, folder
        self._first = Workspace(folder / "first")
        self.unlabelled = self._link(self._first)

    @cached_property
    def _queue(self) -> list[review.Pair]:
        return review.queue(self._first, limit=1_000_000)

    def with_labels(self, labels: int, asked: Sequence[int]) -> dict[str, list[Hashable]]:
        """Entities by entity type, once so many of the pairs of records that may be asked about are answered.

        The pairs are taken in the order of the queue; where it has fewer, all of them are.
        """
        may = set(asked)
        pairs = [p for p in self._queue if {p.row_l - 2, p.row_r - 2} <= may][:labels]
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            space = Workspace(Path(folder, "space"))
            shutil.copytree(self._first.root, space.root)
            answers = Path(folder, "answers.csv")
            with answers.open("w", newline="", encoding="utf-8") as stream:
                writer = csv.writer(stream)
                writer.writerow(("entity_type", "record_id_l", "record_id_r", "decision"))
                writer.writerows((p.entity_type, p.record_id_l, p.record_id_r, self._truth(p)) for p in pairs)
            review.import_decisions(space, answers, reviewer="truth")
            return self._link(space)

    def _truth(self, pair: review.Pair) -> str:
        of = self._labelled.entities
        return "match" if of[pair.row_l - 2] == of[pair.row_r - 2] else "no_match"

    def _link(self, space: Workspace) -> dict[str, list[Hashable]]:
        return placed(self._labelled, api.link(self._path, workspace=space).arrow().to_pylist())


def placed(labelled: LabelledSet, clusters: list[dict[str, Hashable]]) -> dict[str, list[Hashable]]:
    """By entity type, the entity of each record; one of its own where linkage has none."""
    found: dict[str, list[Hashable]] = {}
    for row in clusters:
        labels = found.setdefault(
            str(row["entity_type"]), [("alone", n) for n in range(len(labelled.records))]
        )
        labels[int(str(row["row"])) - 2] = row["entity_id"]
    return found
