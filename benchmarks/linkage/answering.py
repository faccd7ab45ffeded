"""Hotpass with labels, by the way that a reviewer goes at the page: linked, asked, answered, linked again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Hashable, Sequence
from pathlib import Path

from benchmarks.linkage.sets import LabelledSet
from hotpass import api, review
from hotpass.catalogue.decisions import Verdict
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

    def with_labels(self, labels: int, asked: Sequence[int]) -> dict[str, list[Hashable]]:
        """Entities by entity type, once so many of the pairs of records that may be asked about are answered.

        The pairs are those that the review page shows, in its order, and others are skipped; where it has
        fewer, all of them are answered.
        """
        may = set(asked)
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            space = Workspace(Path(folder, "space"))
            shutil.copytree(self._first.root, space.root)
            subject = review.subject_of(space)
            sitting = review.Sitting(space, subject, "truth", review.Wanted(everything=True), True)
            sitting.fill()
            while sitting.hand and len(sitting.done) < labels:
                pair = sitting.hand[0].pair
                if {pair.row_l - 2, pair.row_r - 2} <= may:
                    sitting.look()
                    sitting.answer(self._truth(pair), "")
                else:
                    sitting.skip()
                sitting.fill()
            sitting.leave()
            return self._link(space)

    def _truth(self, pair: review.Pair) -> Verdict:
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
