"""The way of a sheet's rows: held back, mixed, laid out, and told to the truth."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hotpass.sample.cells import Row
from hotpass.sample.dice import Dice
from hotpass.sample.layout import Layout
from hotpass.sample.sheets import Sheet

#: Rows that a sheet holds back to mix them: those of one organisation then stand thousands apart.
HELD_BACK: Final = 8_192


class Feed:
    """Takes the rows of one sheet in any order and writes them mixed, with their truth.

    Args:
        sheet: which sheet.
        layout: where its rows come to stand.
        place: file and sheet name by which the truth knows it.
        truth: the file of its truth.
        dice: chance that mixes.
    """

    def __init__(self, sheet: Sheet, layout: Layout, place: tuple[str, str], truth: Path, dice: Dice) -> None:
        self.sheet, self.truth = sheet, truth
        self.rows = 0
        self._layout, self._dice = layout, dice
        self._held: list[Row] = []
        self._place_name = ",".join(place)
        self._file = truth.open("w", encoding="utf-8", newline="", buffering=1 << 20)
        self._tell = self._file.write

    def put(self, row: Row) -> tuple[str, ...]:
        """Take a row; returns the people it names."""
        held = self._held
        if len(held) < HELD_BACK or self.sheet.is_report:
            held.append(row)
        else:
            at = self._dice.below(HELD_BACK)
            self._place(held[at])
            held[at] = row
        return row.people

    def finish(self) -> None:
        """Write what is held back and what stands below the data."""
        groups = list(self.sheet.sections)
        self._dice.mix(self._held)
        self._held.sort(key=lambda row: groups.index(row.group))
        for row in self._held:
            self._place(row)
        self._layout.finish()
        self._file.close()

    def _place(self, row: Row) -> None:
        where = f"{self._place_name},{self._layout.place(row)}"
        self.rows += 1
        if row.organisation:
            self._tell(f"{where},1,organisation,{row.organisation}\n")
        for part, person in enumerate(row.people, 1):
            self._tell(f"{where},{part},person,{person}\n")
