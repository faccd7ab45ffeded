"""How many planted defects `hotpass qa run` finds, and how many sound cells it flags.

Four sets of defects are planted at known cells: in fresh samples (three messy workbooks) with a clean
register of members or a clean list of suppliers, in the clean books of a society, and in a sample with the
clean books of growers. Found is a defect
when a finding names one of its cells, be it among those that do as many of their column do. A cell is
flagged wrongly when nothing was planted in it and it was not flagged before planting. Cells that are named
only by what is said of their column are not counted as flagged. The second set was listed without sight of
the first; the third with other books, kinds and spellings than both, and 94.3 % of it were found before
sums, keys under other headers and shapes of keys were learnt from what it missed; the fourth by another
imagination, mostly of rows, and 79.6 % of it were found before rows that are nearly the same, cells that were
dragged down, numbers out of step, states and words were looked at, 98.0 % of another seed after. The last
columns say what was flagged before: of clean workbooks, in which it is all wrong, and of the sample, where
most is its own dirt: blanks at the ends of texts, `n/a`, numbers with lost digits, words with a slip.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from benchmarks.planting import growers, society
from benchmarks.planting.plant import Planted, plant
from benchmarks.planting.spoiling import SOCIETY, SUPPLIERS, spoil
from hotpass.findings import find
from hotpass.profiles import load_profile

_SEEDS: Final = (101, 102)
#: Workbooks without dirt of their own.
CLEAN: Final = frozenset({"Members.xlsx", "Suppliers.xlsx", society.FILE, growers.FILE})
_Place = tuple[str, str, str]
Make = Callable[[Path, int], tuple[list[Path], list[Planted]]]
SETS: Final[Mapping[str, Make]] = {
    "members": lambda folder, seed: plant(folder, seed),
    "suppliers": lambda folder, seed: spoil(folder, seed, SUPPLIERS),
    "society": lambda folder, seed: spoil(folder, seed, SOCIETY),
    "growers": lambda folder, seed: growers.plant(folder, seed),
}


@dataclass(frozen=True, slots=True)
class Scored:
    """What was found of what was planted.

    Attributes:
        planted: defects.
        missed: those that no finding names.
        by_habit: those found only in what is said of their column.
        wrong: cells flagged that were neither planted in nor flagged before.
        before: cells flagged before planting.
        cells: non-blank cells, by file.
        cpu: seconds of the search.
    """

    planted: Sequence[Planted]
    missed: Sequence[Planted]
    by_habit: int
    wrong: Sequence[_Place]
    before: Set[_Place]
    cells: Mapping[str, int]
    cpu: float

    def before_of(self, clean: bool) -> float:
        """Share of the cells flagged before planting, of clean workbooks or of the sample's."""
        cells = {file: n for file, n in self.cells.items() if (file in CLEAN) == clean}
        return sum(file in cells for file, _, _ in self.before) / (sum(cells.values()) or 1)


def score(folder: Path, make: Callable[[], tuple[list[Path], list[Planted]]]) -> Scored:
    """Plant defects by ``make`` into workbooks of the folder, and look for them."""
    files, planted = make()
    before, _ = _flagged([folder / path.name for path in files])
    started = time.process_time()
    found, habits = _flagged(files)
    cpu = time.process_time() - started
    places = {(one.file, one.sheet, cell) for one in planted for cell in one.cells}
    unseen = [p for p in planted if not any((p.file, p.sheet, cell) in found for cell in p.cells)]
    missed = [p for p in unseen if not any((p.file, p.sheet, cell) in habits for cell in p.cells)]
    cells = {path.name: _cells(path) for path in files}
    wrong = sorted(found - before - places)
    return Scored(planted, missed, len(unseen) - len(missed), wrong, before, cells, cpu)


def _flagged(files: Sequence[Path]) -> tuple[Set[_Place], Set[_Place]]:
    """Cells that are said to be wrong, and those that are named by what is said of their column."""
    found = find([(path, path.name) for path in files], load_profile("generic"))
    habits = [f for f in found if f.cell is None]
    return (
        {(f.file, f.sheet, cell) for f in found for cell in (f.cell or "").split()},
        {(f.file, f.sheet, cell) for f in habits for cell in (f.evidence or "").split()},
    )


def _cells(path: Path) -> int:
    from openpyxl import load_workbook

    sheets = load_workbook(path, read_only=True).worksheets
    return sum(cell.value is not None for sheet in sheets for row in sheet.iter_rows() for cell in row)


def main() -> None:
    """Print a row a set and seed, and the kinds of which any was missed."""
    missed: Counter[str] = Counter()
    print(
        "| set | seed | planted | kinds | found | of them by column | flagged wrongly "
        "| before, clean | before, sample | CPU s |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, seed in product(SETS, _SEEDS):
        with tempfile.TemporaryDirectory() as folder:
            told = score(Path(folder), lambda: SETS[name](Path(folder), seed))  # noqa: B023 - called at once
        missed.update(f"{one.kind}" for one in told.missed)
        planted, kinds = len(told.planted), len({one.kind for one in told.planted})
        found, wrong = 1 - len(told.missed) / planted, len(told.wrong) / sum(told.cells.values())
        print(
            f"| {name} | {seed} | {planted} | {kinds} | {found:.1%} | {told.by_habit} | {wrong:.2%} "
            f"| {told.before_of(True):.2%} | {told.before_of(False):.2%} | {told.cpu:.1f} |",
            flush=True,
        )
    print("\nMissed:", ", ".join(f"{kind} ({n})" for kind, n in missed.most_common()) or "none")
