"""The labelled sets of others, in ``public/``."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Final

from benchmarks.linkage.sets import LabelledSet

_FOLDER: Final = Path(__file__).parent / "public"

NAMES: Final = tuple(sorted(p.name for p in _FOLDER.iterdir() if p.is_dir()))


def read(name: str) -> LabelledSet:
    """One of :data:`NAMES`."""
    folder = _FOLDER / name
    with gzip.open(folder / "records.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        records = list(csv.DictReader(stream))
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as stream:
        entity = {row["id"]: row["entity_id"] for row in csv.DictReader(stream)}
    numbers = {one: number for number, one in enumerate(sorted(set(entity.values())))}
    return LabelledSet(name, list(records[0]), records, [numbers[entity[r["id"]]] for r in records])
