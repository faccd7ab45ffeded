"""How many planted defects `hotpass qa run` finds, and how many sound cells it flags.

Into fresh samples (three messy workbooks) and a clean register of members defects of 59 kinds are planted at
known cells. Found is a defect when a finding names one of its cells. A cell is flagged wrongly when
nothing was planted in it and it was not flagged before planting; the last column has what was flagged before,
which is the sample's own dirt: blanks at the ends of texts, `n/a`, numbers with lost digits.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.planting.plant import Planted, plant
from hotpass.findings import find
from hotpass.profiles import load_profile

_SEEDS = (101, 102, 103)


@dataclass(frozen=True, slots=True)
class Scored:
    """What was found of what was planted.

    Attributes:
        planted: defects.
        missed: those that no finding names.
        wrong: cells flagged that were neither planted in nor flagged before.
        before: cells flagged before planting.
        cells: non-blank cells of all sheets.
        cpu: seconds of the search.
    """

    planted: Sequence[Planted]
    missed: Sequence[Planted]
    wrong: Sequence[tuple[str, str, str]]
    before: int
    cells: int
    cpu: float


def score(folder: Path, seed: int, organisations: int = 500, times: int = 3) -> Scored:
    """Plant defects and look for them."""
    files, planted = plant(folder, seed, organisations, times)
    before = _flagged([folder / path.name for path in files])
    started = time.process_time()
    found = _flagged(files)
    cpu = time.process_time() - started
    places = {(one.file, one.sheet, cell) for one in planted for cell in one.cells}
    missed = [p for p in planted if not any((p.file, p.sheet, cell) in found for cell in p.cells)]
    return Scored(planted, missed, sorted(found - before - places), len(before), _cells(files), cpu)


def _flagged(files: Sequence[Path]) -> set[tuple[str, str, str]]:
    found = find([(path, path.name) for path in files], load_profile("generic"))
    return {(f.file, f.sheet, cell) for f in found for cell in (f.cell or "").split()}


def _cells(files: Sequence[Path]) -> int:
    from openpyxl import load_workbook

    books = [load_workbook(path, read_only=True) for path in files]
    return sum(
        cell.value is not None
        for book in books
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
    )


def main() -> None:
    """Print a row a seed, and the kinds of which any was missed."""
    missed: Counter[str] = Counter()
    print("| seed | planted | kinds | found | flagged wrongly | flagged before | CPU s |")
    print("|---|---|---|---|---|---|---|")
    for seed in _SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            told = score(Path(folder), seed)
        missed.update(one.kind for one in told.missed)
        planted, kinds = len(told.planted), len({one.kind for one in told.planted})
        found = 1 - len(told.missed) / planted
        print(
            f"| {seed} | {planted} | {kinds} | {found:.1%} | {len(told.wrong) / told.cells:.2%} "
            f"| {told.before / told.cells:.2%} | {told.cpu:.1f} |"
        )
    print("\nMissed:", ", ".join(f"{kind} ({n})" for kind, n in missed.most_common()) or "none")
