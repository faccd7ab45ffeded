"""How near the chosen match weight comes to the best one, and what a run says of itself.

The records of each labelled set are linked once, without labels, and then grouped again at match weights
from -2 to 14 with the same model. The best is chosen by the truth, so that no program can do better by its
choice. `expected` is the F1 that the model expects of its groups; `told` counts the runs that say that
something looks unsound.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np

from benchmarks.linkage import bodies, lists, public, registers
from benchmarks.linkage.measure import SEEDS, f1, write
from benchmarks.linkage.sets import MAKERS, LabelledSet
from hotpass import runs
from hotpass.engine import DuckDBEngine
from hotpass.model import ENTITY_TYPES, record_table
from hotpass.profiles import load_profile
from hotpass.stage import StageJob
from hotpass.stages.link.grouping import group
from hotpass.stages.link.resolving import Resolution, edges_of, resolve
from hotpass.stages.link.soundness import doubts
from hotpass.stages.link.writing import add_resolved, drop_resolved, prepare_tables
from hotpass.workspace import Workspace

#: Weights that are tried.
WEIGHTS = (-2.0, -1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0, 12.0, 14.0)
#: Seeds of a set that is made.
_SEEDS = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """The match weight chosen for a set, and what came of it and of others.

    Attributes:
        chosen: the weight.
        f1: of the groups that were made.
        by_weight: F1 at each of :data:`WEIGHTS`.
        expected: F1 that the model expected.
        doubts: what the run finds unsound.
    """

    chosen: float
    f1: float
    by_weight: Sequence[float]
    expected: float
    doubts: Sequence[str]

    @property
    def best(self) -> float:
        return max(self.f1, *self.by_weight)


def main(names: Sequence[str] = ()) -> None:
    """Print a row a set."""
    print("| set | records | chosen | F1 | best | best F1 | lost, mean | lost, most | expected | told |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for made in sets(names):
        found = [choice(one) for one in made]
        lost = [c.best - c.f1 for c in found]
        at = [WEIGHTS[int(np.argmax(c.by_weight))] for c in found]
        records = round(mean(len(one.records) for one in made))
        f1s = f"{mean(c.f1 for c in found):.4f} | {_told(at)} | {mean(c.best for c in found):.4f}"
        print(
            f"| {made[0].name} | {records} | {_told(c.chosen for c in found)} | {f1s} "
            f"| {mean(lost):.4f} | {max(lost):.4f} | {mean(c.expected for c in found):.4f} "
            f"| {sum(bool(c.doubts) for c in found)} of {len(found)} |",
            flush=True,
        )


def sets(names: Sequence[str]) -> Iterator[list[LabelledSet]]:
    """All, or those that are named: once where a set is fixed, and once a seed where it is made."""
    for name in public.NAMES:
        if not names or name in names:
            yield [public.read(name)]
    others = ((hand.MAKERS, hand.SEEDS) for hand in (registers, bodies, lists))
    for hand, seeds in ((MAKERS, SEEDS), *others):
        for name, make in hand.items():
            if not names or name in names:
                yield [make(seed) for seed in seeds[:_SEEDS]]


def _told(weights: Iterable[float]) -> str:
    return ", ".join(f"{weight:g}" for weight in sorted(set(weights)))


def choice(labelled: LabelledSet) -> Choice:
    """Of the entity type that fits better, as nobody says which the records are."""
    with tempfile.TemporaryDirectory() as folder:
        path, space = write(labelled, Path(folder)), Workspace(Path(folder, "space"))
        run_id = runs.submit(space, [path], until="normalise")
        runs.execute(space, run_id)
        return max(_choices(labelled, space.run(run_id) / "normalise"), key=lambda one: one.f1)


def _choices(labelled: LabelledSet, records: Path) -> Iterator[Choice]:
    inputs = {table: records / f"{table}.parquet" for table in map(record_table, ENTITY_TYPES)}
    with tempfile.TemporaryDirectory() as output, DuckDBEngine(Path(output, ".spill")) as engine:
        job = StageJob(inputs, Path(output), load_profile("generic"), engine)
        job.view(*inputs)
        prepare_tables(job)
        employers = None
        for entity_type in ENTITY_TYPES:
            resolution = resolve(job, entity_type, employers)
            if resolution.scorer:
                yield _choice(labelled, job, resolution)
            add_resolved(job, resolution)
            if entity_type == "organisation":
                employers = "organisation_members"
                engine.execute(
                    f"""CREATE OR REPLACE TABLE {employers} AS
                    SELECT f.record_id AS label, m.record_id
                    FROM members m JOIN organisation_nodes f ON f.id = m.label"""
                )
            drop_resolved(engine, entity_type)


def _choice(labelled: LabelledSet, job: StageJob, resolution: Resolution) -> Choice:
    engine, evidence = job.engine, resolution.evidence
    records = record_table(evidence.entity_type)
    rows = engine.rows(f'SELECT id, r."row" FROM {evidence.nodes} JOIN {records} r USING (record_id)')

    def placed(label: np.ndarray) -> list[Hashable]:
        found: list[Hashable] = [("alone", n) for n in range(len(labelled.records))]
        for one, row in rows:
            found[row - 2] = int(label[one])
        return found

    bound, apart = edges_of(engine, "bound"), edges_of(engine, "apart")
    by_weight = []
    for weight in WEIGHTS:
        own = f"CASE WHEN contradicted THEN least(own, {weight} - 0.1) ELSE own END"
        edges = edges_of(engine, "scores", own)
        label = group(evidence.entity_type, evidence.records, edges, [weight], bound, apart).label
        by_weight.append(f1(labelled, placed(label)))
    largest = int(np.bincount(resolution.groups.label).max())
    return Choice(
        resolution.groups.match,
        f1(labelled, placed(resolution.groups.label)),
        by_weight,
        resolution.groups.expected,
        list(doubts(resolution, largest)),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
