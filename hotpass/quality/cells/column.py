"""A column as its cells have it in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from hotpass.quality.cells.forms import outline_of
from hotpass.quality.cells.numbers import reads_number

_RARE: Final = 0.03
#: Characters from which a code has a skeleton.
_CODE: Final = 5
_DIGITED: Final = 0.8
#: Numbers of which a column of years has no other.
_YEARS: Final = (1900, 2100)
_TIMES: Final = frozenset({"99:99", "9:99", "99:99:99", "9:99:99"})
#: Times that each letter and digit of codes stands in them before one that stands there once is none of them.
_SYMBOL: Final = 8
#: Times its cells over which the numbers of a key spread at most, where they are of several lengths.
_LOOSE: Final = 20


@dataclass(frozen=True)
class Column:
    """A column of one table, or of the tables of a sheet with the same headers.

    Attributes:
        number: names it.
        name: its header.
        kind: what it holds, or None.
        cells: non-blank ones.
        read: share of them in which the kind finds a value.
        problems: share of the cells with each problem of the kind.
        usual: values that it often has, with their numbers; empty where it has no few values.
        few: whether its values are few: a closed list.
        counts: of such a list, how often it has each text.
        outnumbered: cells up to which a value is a stray among those of such a list.
        seldom: share of the cells of such a list whose text stands in it once or twice.
        numbers: share of the cells that are plain numbers.
        bounds: numbers at 1, 25, 75 and 99 % of them, where most are numbers.
        negatives: share of the numbers below 0.
        zeros: share of the numbers that are 0.
        fractions: share of the numbers that are not whole.
        units: share of the cells by the unit behind their number, ``""`` where there is none.
        signs: share of the cells by the currency before their number or the ``%`` behind it, ``""`` without.
        grouped: of numbers, share of the cells with a mark before three digits.
        padded: share of the cells that begin with a zero before other digits.
        dates: ordinals at 1 and 99 % of the dates, where it holds dates.
        styles: share of each use of capitals.
        forms: share of each form, as :func:`form_of` writes it, the commonest only.
        shapes: share of each form of which letters are counted, the commonest only.
        heads: share of each run of letters that texts of one begin with, before a digit.
        unread: share of the cells that the kind cannot read, by :func:`outline_of`.
        lengths: length at 1 and 99 % of the cells.
        singles: share of cells without a mark between several values.
        words: numbers of its words, in small letters.
        frequent: those of five letters or more that it often has.
        hosts: hosts of the e-mail addresses that it often has.
        codes: of phone numbers, share of each calling code.
        strays: share of the cells that are plainly no names of the column's sort, by what they are.
        orders: of dates, share of each way of writing, as :func:`order_of` tells it.
        endings: of hosts, share of each last part, but for a country's behind ``co``: ``co.za``.
        orders_of_names: of persons, share of each way of writing, as :func:`order_of_name` tells it.
        commas: of numbers, share of the cells with a comma before other than three digits.
        digits: share of the cells that hold a digit.
        oddities: share of each of what :func:`oddity_of` tells.
        networks: share of the cells that are addresses of computers.
        lines: of phone numbers, share of those that are ``mobile`` and ``fixed``.
        shared: of e-mail addresses and pages, share of those on hosts that many share.
        ends: of addresses, share of each form that their last words with a digit have.
        schemes: of check digits, those that nearly all have right.
        skeletons: share of each form without regard to which letters and digits stand where.
        symbols: of codes of one skeleton, how often each letter and digit stands in them.
        step: of whole numbers, the round one that all are multiples of, or 0.
        dialled: of phone numbers, share of those with a calling code before them.
        figures: share of the cells that are of digits and the marks of numbers alone.
        is_trial: whether most of its texts were typed as a trial, which tells nothing of one of them.
    """

    number: int
    name: str
    kind: str | None
    cells: int
    read: float = 0.0
    problems: Mapping[str, float] = field(default_factory=dict)
    usual: Mapping[str, int] = field(default_factory=dict)
    few: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    outnumbered: int = 2
    seldom: float = 0.0
    numbers: float = 0.0
    bounds: tuple[float, float, float, float] | None = None
    negatives: float = 0.0
    zeros: float = 0.0
    fractions: float = 0.0
    units: Mapping[str, float] = field(default_factory=dict)
    signs: Mapping[str, float] = field(default_factory=dict)
    grouped: float = 0.0
    padded: float = 0.0
    dates: tuple[int, int] | None = None
    styles: Mapping[str, float] = field(default_factory=dict)
    forms: Mapping[str, float] = field(default_factory=dict)
    shapes: Mapping[str, float] = field(default_factory=dict)
    heads: Mapping[str, float] = field(default_factory=dict)
    unread: Mapping[str, float] = field(default_factory=dict)
    lengths: tuple[float, float] = (0, 0)
    singles: float = 0.0
    words: Mapping[str, int] = field(default_factory=dict)
    frequent: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    codes: Mapping[str, float] = field(default_factory=dict)
    strays: Mapping[str, float] = field(default_factory=dict)
    orders: Mapping[str, float] = field(default_factory=dict)
    endings: Mapping[str, float] = field(default_factory=dict)
    ends: Mapping[str, float] = field(default_factory=dict)
    lines: Mapping[str, float] = field(default_factory=dict)
    shared: float = 0.0
    commas: float = 0.0
    networks: float = 0.0
    orders_of_names: Mapping[str, float] = field(default_factory=dict)
    digits: float = 0.0
    oddities: Mapping[str, float] = field(default_factory=dict)
    schemes: tuple[str, ...] = ()
    skeletons: Mapping[str, float] = field(default_factory=dict)
    symbols: Mapping[str, int] = field(default_factory=dict)
    dialled: float = 0.0
    figures: float = 0.0
    is_trial: bool = False
    step: int = 0

    @cached_property
    def rare(self) -> float:
        """Share of the cells up to which what a cell has is unlike the rest; one cell always is."""
        return max(_RARE, 1.01 / max(1, self.cells))

    @cached_property
    def nearly_all(self) -> float:
        """Share of the cells from which what they have is told to be the rule; a few never break it."""
        return 1 - max(_RARE, min(0.1, 3.01 / max(1, self.cells)))

    @cached_property
    def is_timed(self) -> bool:
        """Whether its texts are times of day."""
        return sum(share for shape, share in self.shapes.items() if shape in _TIMES) >= self.nearly_all

    @property
    def is_of_years(self) -> bool:
        """Whether its numbers are years."""
        first, last = _YEARS
        return bool(self.bounds and first <= self.bounds[0] <= self.bounds[3] <= last and not self.fractions)

    @cached_property
    def coded(self) -> bool:
        """Whether its texts are codes of one shape, whatever its header was taken for."""
        return any(n >= self.nearly_all and "9" in shape for shape, n in self.shapes.items())

    @cached_property
    def is_of_one_skeleton(self) -> bool:
        """Whether its texts are codes of one length with the same marks, of letters and digits at random."""
        main, share = max(self.skeletons.items(), key=lambda one: one[1], default=("", 0.0))
        several = len(main) >= _CODE and " " not in main and self.numbers <= self.rare
        return several and share >= self.nearly_all and self.digits >= _DIGITED

    @cached_property
    def outlines(self) -> Mapping[str, float]:
        """Share of each form, however many digits it has."""
        counted: dict[str, float] = {}
        for form, share in self.forms.items():
            outline = outline_of(form)
            counted[outline] = counted.get(outline, 0.0) + share
        return counted

    @cached_property
    def lone_symbols(self) -> frozenset[str]:
        """Letters and digits that stand once in its texts, where all others stand in many."""
        once = frozenset(symbol for symbol, n in self.symbols.items() if n == 1)
        rest = [n for n in self.symbols.values() if n > 1]
        return once if rest and min(rest) >= _SYMBOL and len(once) <= 2 else frozenset()

    @cached_property
    def is_loose(self) -> bool:
        """Whether its numbers are neither of one length nor near each other, as those of a key are."""
        if self.bounds is None or self.coded:
            return False
        return self.bounds[3] - self.bounds[0] > _LOOSE * self.cells

    @cached_property
    def names_rows(self) -> bool:
        """Whether it may be a key by its codes: those that are no numbers."""
        return self.coded and self.numbers <= self.rare

    @cached_property
    def _answers(self) -> dict[tuple[object, str], bool]:
        return {}

    def once(self, ask: Callable[[Column, str], bool], text: str) -> bool:
        """What is asked of a text that many cells have, asked only once."""
        key = ask, text
        if key not in self._answers:
            self._answers[key] = ask(self, text)
        return self._answers[key]

    @cached_property
    def measured(self) -> float:
        """Share of the cells behind whose number a unit stands."""
        return sum(share for unit, share in self.units.items() if unit)

    @cached_property
    def main_style(self) -> tuple[str, float]:
        """The commonest use of capitals, and its share."""
        styled = ((s, n) for s, n in self.styles.items() if s)
        return max(styled, key=lambda one: one[1], default=("", 0.0))

    @cached_property
    def has_one_head(self) -> bool:
        """Whether its codes begin with the same letters."""
        return any(share >= self.nearly_all for head, share in self.heads.items() if head)

    @cached_property
    def number_in(self) -> Callable[[str], float | None]:
        """Gives the number that a text is, in a column of measures but for the unit behind it; or None."""
        return reads_number(self.units)
