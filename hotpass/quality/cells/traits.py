"""What the cells of a column have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from statistics import quantiles
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.placeholders import is_placeholder
from hotpass.quality.cells.check_digits import schemes_of
from hotpass.quality.cells.column import Column
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
#: Share of a column under which texts that were not typed as a trial are too few to tell what it holds.
_TRIAL: Final = 0.5
#: Round numbers that others may be multiples of; cells and different numbers that tell, and the share that
#: may be none.
_ROUND: Final = (1000, 500, 100, 50, 25, 10, 5)
_STEPPED: Final = 100
_STEPS: Final = 5
_UNROUND: Final = 0.004


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
        step=_step(values) if numbers > 0.9 else 0,
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


def _step(values: Sequence[tuple[float, int]]) -> int:
    """The greatest round number that all numbers but one or two are multiples of, 0 without one."""
    cells = sum(n for _, n in values)
    if cells < _STEPPED or len(values) < _STEPS:
        return 0
    for step in _ROUND:
        odd = sum(n for value, n in values if value % step)
        if (
            odd <= max(1, _UNROUND * cells)
            and len({value for value, _ in values if value % step == 0}) >= _STEPS
        ):
            return step
    return 0


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
