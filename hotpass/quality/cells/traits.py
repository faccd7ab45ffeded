"""What the cells of a column have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from statistics import quantiles
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.placeholders import is_placeholder
from hotpass.quality.cells.check_digits import schemes_of
from hotpass.quality.cells.forms import (
    code_of,
    end_of,
    ending_of,
    first_of,
    form_of,
    has_comma,
    head_of,
    host_of,
    is_grouped,
    is_network_address,
    is_of_figures,
    is_padded,
    is_shared,
    marks_several,
    order_of,
    order_of_name,
    outline_of,
    shape_of,
    skeleton_of,
)
from hotpass.quality.cells.numbers import reads_number, sign_of, unit_of
from hotpass.quality.cells.oddities import oddity_of
from hotpass.quality.cells.strays import STRAYS, stray_of
from hotpass.quality.cells.texts import faults_of, style_of
from hotpass.quality.cells.usual import FEW, is_list, outnumbered, usual_of

_RARE: Final = 0.03
_LAST: Final = re.compile(r"[^\W\d_]+")
#: Problems of a text for which its value is lost or wrong, by the rule that says so.
LOST: Final = {
    "impossible_date": "IMPOSSIBLE-DATE",
    "check_digit": "CHECK-DIGIT",
    "digits_lost": "DIGITS-LOST",
    "unreadable": "KIND",
    "half": "KIND",
    "unknown_province": "KIND",
    "unknown_country": "KIND",
}
#: Kinds of columns in which "no" is an answer, and says no less than "yes".
_ANSWERS: Final = frozenset({None, "category", "status", "text"})
#: Kinds of numbers behind which a unit may stand.
_MEASURED: Final = frozenset({"number", "money", None})
#: Kinds of numbers of one length, whatever the first digits say.
FIXED: Final = frozenset(
    {"vat_number", "tax_number", "identity_number", "pbo_number", "company_registration"}
)
#: Share of different texts with right check digits from which a column is held to them;
#: kinds that are held to them anyway, or have none.
_CHECKED: Final = 0.9
_CHECKED_KINDS: Final = frozenset({"identity_number", "company_registration", "date", "phone", "email"})
#: Characters from which a code has a skeleton.
_CODE: Final = 5
_DIGITED: Final = 0.8
#: Times that each letter and digit of codes stands in them before one that stands there once is none of them.
_SYMBOL: Final = 8
#: Share of a column under which texts that were not typed as a trial are too few to tell what it holds.
_TRIAL: Final = 0.5
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

    @cached_property
    def rare(self) -> float:
        """Share of the cells up to which what a cell has is unlike the rest; one cell always is."""
        return max(_RARE, 1.01 / max(1, self.cells))

    @cached_property
    def nearly_all(self) -> float:
        """Share of the cells from which what they have is told to be the rule; a few never break it."""
        return 1 - max(_RARE, min(0.1, 3.01 / max(1, self.cells)))

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


def is_answer(kind: str | None, text: str) -> bool:
    """Whether a text that elsewhere says that there is nothing is an answer in a column of this kind."""
    return kind in _ANSWERS and text.strip().lower() == "no"


def says_nothing(text: str) -> bool:
    """Whether a cell has no value but words or signs in its place."""
    return bool({"PLACEHOLDER", "FORMULA-ERROR"} & set(faults_of(text)))


def traits_of(
    number: int, name: str, kind: str | None, texts: Sequence[tuple[str, int]], cells: int, country: str
) -> Column:
    """The traits of a column by its distinct texts and their numbers (a sample of them where it has many)."""
    known = [(text, n) for text, n in texts if is_answer(kind, text) or not says_nothing(text)]
    is_trial = sum(n for _, n in known) < _TRIAL * sum(n for _, n in texts)
    if is_trial:
        known = [(text, n) for text, n in texts if not is_placeholder(text.strip())]
    whole = sum(n for _, n in known) or 1
    problems, unread = _problems(kind, known, country)
    units = _shares(known, unit_of, whole) if kind in _MEASURED else {}
    read = reads_number(units)
    values = [(value, n) for text, n in known if (value := read(text)) is not None]
    numbers = sum(n for _, n in values) / whole
    spread = sorted(value for value, n in values for _ in range(min(n, 50)))
    few, words, often = is_list(known, whole, kind), _words(known), max(5, 0.01 * whole)
    hosts = _shares(known, host_of, whole) if kind == "email" else {}
    return Column(
        number=number,
        is_trial=is_trial,
        name=name,
        kind=kind,
        cells=cells,
        read=1 - sum(n for problem, n in problems.items() if problem in LOST) / whole,
        problems={problem: n / whole for problem, n in problems.items()},
        usual=usual_of(known, kind, whole),
        few=few,
        counts={text.strip(): n for text, n in known} if few else {},
        outnumbered=outnumbered(known, whole) if few else 2,
        seldom=sum(n for _, n in known if n <= 2) / whole if few else 0.0,
        numbers=numbers,
        bounds=_bounds(spread) if numbers > 0.9 and len(spread) >= FEW else None,
        negatives=sum(value < 0 for value in spread) / (len(spread) or 1),
        zeros=sum(value == 0 for value in spread) / (len(spread) or 1),
        fractions=sum(value % 1 > 0 for value in spread) / (len(spread) or 1),
        units=units,
        signs=_shares(known, sign_of, whole) if kind in _MEASURED else {},
        grouped=sum(n for text, n in known if is_grouped(text)) / whole,
        padded=sum(n for text, n in known if is_padded(text.strip())) / whole,
        dates=_dates(kind, known, country),
        styles=_shares(known, style_of, whole),
        forms=_shares(known, form_of, whole),
        shapes=_shares(known, shape_of, whole),
        heads=_shares(known, first_of if kind in FIXED else head_of, whole),
        unread=_shares(unread, outline_of, whole),
        lengths=_ends([len(text.strip()) for text, n in known for _ in range(min(n, 50))]),
        singles=sum(n for text, n in known if not marks_several(text)) / whole,
        words=words,
        frequent=tuple(word for word, n in words.items() if n >= often and len(word) >= 5),
        hosts=tuple(host for host, share in hosts.items() if host and share * whole >= often),
        codes=_codes(known, country) if kind == "phone" else {},
        strays=_shares(known, lambda text: stray_of(kind, text), whole) if kind in STRAYS else {},
        orders=_shares(known, order_of, whole) if kind == "date" else {},
        endings=_shares(known, ending_of, whole) if kind in ("email", "website") else {},
        ends=_shares(known, end_of, whole) if kind == "address" else {},
        orders_of_names=_shares(known, order_of_name, whole) if kind == "person_name" else {},
        lines=_lines(known, country) if kind == "phone" else {},
        shared=_share(known, is_shared, whole) if kind in ("email", "website") else 0.0,
        commas=sum(n for text, n in known if has_comma(text)) / whole,
        networks=sum(n for text, n in known if is_network_address(text)) / whole,
        oddities=_shares(known, lambda text: oddity_of(kind, text), whole),
        figures=_share(known, is_of_figures, whole),
        schemes=schemes_of(known, _CHECKED) if kind not in _CHECKED_KINDS else (),
        skeletons=_shares(known, skeleton_of, whole),
        symbols=Counter(c for text, n in known for c in text.strip() if c.isalnum()),
        dialled=_share(known, lambda text: text.strip()[:1] == "+", whole) if kind == "phone" else 0.0,
        digits=sum(n for text, n in known if any(c.isdigit() for c in text)) / whole,
    )


def _problems(
    kind: str | None, texts: Sequence[tuple[str, int]], country: str
) -> tuple[Counter[str], list[tuple[str, int]]]:
    """Cells by problem of the kind, and the texts that it cannot read."""
    found: Counter[str] = Counter()
    unread: list[tuple[str, int]] = []
    if kind is not None:
        for text, n in texts:
            read = KINDS[kind].normalise(text, country)
            if read.problem:
                found[read.problem] += n
            if read.problem in LOST and read.value is None:
                unread.append((text, n))
    return found, unread


def _codes(texts: Sequence[tuple[str, int]], country: str) -> dict[str, float]:
    counted: Counter[str] = Counter()
    for text, n in texts:
        if value := KINDS["phone"].normalise(text, country).value:
            counted[code_of(value)] += n
    return {code: n / counted.total() for code, n in counted.items()}


def _bounds(spread: Sequence[float]) -> tuple[float, float, float, float]:
    cuts = quantiles(spread, n=4, method="inclusive")
    low, high = _within(spread, 0.01)
    return low, cuts[0], cuts[2], min(high, _before_leap(spread))


def _before_leap(ordered: Sequence[float]) -> float:
    """The greatest number below the first that is ten times the one before it, of the few greatest."""
    top = ordered[-max(4, round(0.03 * len(ordered))) :]
    return next((a for a, b in pairwise(top) if a > 0 and b >= 10 * a), ordered[-1])


def _within(ordered: Sequence[float], share: float) -> tuple[float, float]:
    """The least and the greatest but for a share at either end, and for one: that may be the fault."""
    aside = max(1, round(share * len(ordered)))
    return ordered[aside], ordered[-1 - aside]


def _dates(kind: str | None, texts: Sequence[tuple[str, int]], country: str) -> tuple[int, int] | None:
    if kind != "date":
        return None
    days = sorted(day for text, _ in texts if (day := day_of(text, country)) is not None)
    if len(days) < FEW:
        return None
    first, last = _within(days, 0.02)
    return round(first), round(last)


def day_of(text: str, country: str) -> int | None:
    """The ordinal of the date that a text names, or None."""
    return ordinal_of(KINDS["date"].normalise(text, country).value)


def ordinal_of(day: str | None) -> int | None:
    """The ordinal of a date in its canonical form; None where it has no day."""
    try:
        return date.fromisoformat(day).toordinal() if day else None
    except ValueError:
        return None


def _ends(lengths: Sequence[int]) -> tuple[float, float]:
    if len(lengths) < FEW:
        return 0, 0
    cuts = quantiles(lengths, n=100, method="inclusive")
    return cuts[0], cuts[98]


def _share(texts: Sequence[tuple[str, int]], holds: Callable[[str], bool], whole: int) -> float:
    return sum(n for text, n in texts if holds(text)) / whole


def _lines(texts: Sequence[tuple[str, int]], country: str) -> dict[str, float]:
    counted = Counter({"fixed": 0, "mobile": 0})
    for text, n in texts:
        counted[KINDS["phone"].normalise(text, country).parts.get("type") or ""] += n
    return {line: counted[line] / (counted.total() or 1) for line in ("fixed", "mobile")}


def _shares(texts: Sequence[tuple[str, int]], of: object, whole: int) -> dict[str, float]:
    counted: Counter[str] = Counter()
    for text, n in texts:
        counted[of(text.strip())] += n  # type: ignore[operator]
    return {key: n / whole for key, n in counted.most_common(50)}


def _words(texts: Sequence[tuple[str, int]]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for text, n in texts:
        counted.update({word.lower(): n for word in _LAST.findall(text)})
    return dict(counted)
