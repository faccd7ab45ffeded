"""F1 over pairs on the labelled sets: Hotpass with and without labels, and its peers, in the same run.

Labels are answered by the truth. They are about records of one half of the entities, drawn by the seed, and
F1 is then measured over the records of the other half; without labels it is measured over all records.
"""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import mean, pstdev
from typing import TypeVar

from benchmarks.linkage import bodies, lists, public, registers
from benchmarks.linkage.answering import Asked
from benchmarks.linkage.peers import by_dedupe, by_rapidfuzz, by_splink
from benchmarks.linkage.sets import MAKERS, LabelledSet
from tests.main_job.accuracy import score

_T = TypeVar("_T")
SEEDS = (5, 77, 301, 302, 303)
LABELS = (60, 100)
#: dedupe takes minutes for more records than this.
_MOST_RECORDS = 2_500


@dataclass(frozen=True, slots=True)
class Result:
    """F1 of a method on a set, by seed.

    Attributes:
        labels: how many it was given.
        held_out: whether F1 is over the records that no label is about.
    """

    name: str
    records: int
    entities: int
    method: str
    labels: int
    held_out: bool
    f1: Sequence[float]


def main() -> list[Result]:
    return show(without_labels())


def with_labels() -> list[Result]:
    return show(chain(hotpass_with_labels(), dedupe_with_labels()))


def show(results: Iterable[Result]) -> list[Result]:
    """Print each as soon as it is there."""
    print("| set | records | method | labels | F1 | spread |")
    print("|---|---|---|---|---|---|")
    shown = []
    for r in results:
        spread = f"{pstdev(r.f1):.4f}" if len(r.f1) > 1 else ""
        print(f"| {r.name} | {r.records} | {r.method} | {r.labels} | {mean(r.f1):.4f} | {spread} |")
        shown.append(r)
    return shown


def without_labels() -> Iterator[Result]:
    """All sets; those of others are the same for each seed. Of those by another hand, how it was at first."""
    methods: dict[str, Callable[[LabelledSet], Sequence[Hashable]]] = {
        "Hotpass": by_hotpass,
        "Splink at 0.9": by_splink,
        "rapidfuzz 85": by_rapidfuzz,
    }
    others = (
        [make(seed) for seed in hand.SEEDS]
        for hand in (registers, bodies, lists)
        for make in hand.MAKERS.values()
    )
    at_first = {**registers.FIRST, **bodies.FIRST, **lists.FIRST}
    for made in chain(sets(), others):
        name = made[0].name
        for method, find in methods.items():
            found = tuple(f1(one, find(one)) for one in made)
            yield Result(name, *_sizes(made), method, 0, False, found)
        if name in at_first:
            yield Result(name, *_sizes(made), "Hotpass, at first", 0, False, at_first[name])


def hotpass_with_labels() -> Iterator[Result]:
    """Hotpass over the halves that labels are not about, with none at first."""
    for made in sets():
        found: dict[int, list[float]] = {labels: [] for labels in (0, *LABELS)}
        with tempfile.TemporaryDirectory() as folder:
            places = [Path(folder, str(nth)) for nth in range(len(made))]
            asked = [Asked(one, write(one, place), place) for one, place in zip(made, places, strict=True)]
            for one, ask, seed in zip(*(several(each) for each in (made, asked)), SEEDS, strict=True):
                may, rest = halves(one, seed)
                kind = max(ask.unlabelled, key=lambda kind: f1(one, ask.unlabelled[kind]))
                for labels, scores in found.items():
                    placed = ask.with_labels(labels, may) if labels else ask.unlabelled
                    scores.append(f1(one, placed[kind], rest))
        for labels, scores in found.items():
            yield Result(made[0].name, *_sizes(made), "Hotpass", labels, True, tuple(scores))


def several(made: Sequence[_T]) -> Sequence[_T]:
    """One for each seed; what is fixed is the same for all."""
    return made if len(made) > 1 else [*made] * len(SEEDS)


def dedupe_with_labels() -> Iterator[Result]:
    """dedupe on the sets that it can hold."""
    for made in sets():
        if len(made[0].records) > _MOST_RECORDS:
            continue
        for labels in LABELS:
            found = []
            for one, seed in zip(several(made), SEEDS, strict=True):
                asked, rest = halves(one, seed)
                found.append(f1(one, by_dedupe(one, labels, asked, seed), rest))
            yield Result(made[0].name, *_sizes(made), "dedupe", labels, True, tuple(found))


def sets() -> Iterator[list[LabelledSet]]:
    """Each set, once where it is fixed and once a seed where it is made."""
    for name in public.NAMES:
        yield [public.read(name)]
    for make in MAKERS.values():
        yield [make(seed) for seed in SEEDS]


def halves(labelled: LabelledSet, seed: int) -> tuple[list[int], list[int]]:
    """Places of the records that labels may be about, and of the others."""
    entities = sorted(set(labelled.entities))
    random.Random(seed).shuffle(entities)
    chosen = set(entities[: len(entities) // 2])
    parts: tuple[list[int], list[int]] = ([], [])
    for place, entity in enumerate(labelled.entities):
        parts[entity not in chosen].append(place)
    return parts


def f1(labelled: LabelledSet, found: Sequence[Hashable], over: Iterable[int] | None = None) -> float:
    """Over the pairs of all records, or of some."""
    keys = {place: ("", "", place, 1) for place in (range(len(found)) if over is None else over)}
    truth = {key: str(labelled.entities[place]) for place, key in keys.items()}
    return score(truth, {key: str(found[place]) for place, key in keys.items()}).f1


def by_hotpass(labelled: LabelledSet) -> list[Hashable]:
    """The better of the two entity types, as nobody says which the records are."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(labelled, Path(folder))
        found = Asked(labelled, path, Path(folder)).unlabelled
    return max(found.values(), key=lambda labels: f1(labelled, labels))


def write(labelled: LabelledSet, folder: Path) -> Path:
    """The set as a file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{labelled.name}.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, labelled.columns)
        writer.writeheader()
        writer.writerows(labelled.records)
    return path


def _sizes(made: Sequence[LabelledSet]) -> tuple[int, int]:
    records, entities = mean(len(s.records) for s in made), mean(len(set(s.entities)) for s in made)
    return round(records), round(entities)
