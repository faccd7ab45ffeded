"""Planting of a set of defects into columns that are named: each a few times, at cells that are known."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl import load_workbook

from benchmarks.planting import outsider, society
from benchmarks.planting.plant import Planted, put
from hotpass.sample import write_sample


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A set of defects.

    Attributes:
        write: writes the workbooks as they are before.
        columns: kinds of columns, by header, by file and sheet.
        spoils: by kind of column and name of the defect, what becomes of a text.
    """

    write: Callable[[Path, int], None]
    columns: Mapping[tuple[str, str], Mapping[str, str]]
    spoils: Mapping[str, Mapping[str, outsider.Spoil]]


def _suppliers(folder: Path, seed: int) -> None:
    write_sample(folder, seed=seed)
    outsider.write_suppliers(folder / "Suppliers.xlsx", seed)


SUPPLIERS: Final = Spoiled(_suppliers, outsider.COLUMNS, outsider.SPOILS)
SOCIETY: Final = Spoiled(society.write, society.COLUMNS, society.SPOILS)


def spoil(folder: Path, seed: int, spoiled: Spoiled, times: int = 2) -> tuple[list[Path], list[Planted]]:
    """Write workbooks into ``folder``, and again with defects into ``folder/planted``.

    Returns:
        the files with defects, and what was planted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    spoiled.write(folder, seed)
    into = folder / "planted"
    into.mkdir()
    books = {path.name: load_workbook(path) for path in sorted(folder.glob("*.xlsx"))}
    chance, planted = random.Random(f"spoil {seed}"), list[Planted]()
    for (file, title), columns in spoiled.columns.items():
        sheet = books[file][title]
        header = next(r for r in sheet.iter_rows(max_row=12) if sum(c.value is not None for c in r) >= 4)
        letters = {str(cell.value): cell.column for cell in header}
        for name, kind in columns.items():
            rows = range(header[0].row + 1, sheet.max_row + 1)
            cells = [sheet.cell(row, letters[name]) for row in rows]
            free = [cell for cell in cells if cell.value]
            chance.shuffle(free)
            for defect, change in spoiled.spoils[kind].items():
                for cell in (free.pop() for _ in range(times)):
                    before = str(cell.value)
                    put(cell, change(before, chance))
                    if str(cell.value) != before:
                        planted.append(Planted(defect, file, title, frozenset({cell.coordinate})))
    for name, book in books.items():
        book.save(into / name)
    return [into / name for name in books], planted
