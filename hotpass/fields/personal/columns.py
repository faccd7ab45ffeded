"""What is personal in a column, told by its header, by what stands in it, and by both."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Final

from hotpass import days
from hotpass.fields import KINDS
from hotpass.fields.base import Personal
from hotpass.fields.checksums import luhn
from hotpass.fields.identity_number import is_identity_number
from hotpass.fields.personal.ages import born_by_date, born_by_number, years_between
from hotpass.fields.personal.header_words import TELLS, header_tells, of_colours, of_things
from hotpass.fields.personal.sorts import OF_KIND, SORTS
from hotpass.fields.personal.texts import Hit, hits
from hotpass.fields.phone import numbering_plan
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import entries

#: Raised whenever the same column may be judged otherwise.
VERSION: Final = 2
#: Share of the values that must agree with a header, and of those that tell by themselves.
_AGREES, _ALONE = 0.3, 0.6
_LONGEST: Final = 2_000
_EXAMPLES: Final = 3
_ADULT: Final = 18
_DIGIT: Final = re.compile(r"\D+")
_LOST: Final = re.compile(r"\d{9,13}(?:\.0)?")
_DATE: Final = re.compile(
    r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[ T].*)?"
    r"|(?P<d2>\d{1,2})[-/. ](?P<m2>\d{1,2})[-/. ](?P<y2>(?:19|20)?\d\d)"
    r"|\d{1,2} \w{3,10},? (?P<y3>(?:19|20)\d\d)"
)
_MEASURED: Final = re.compile(r"\d.*\d.*\d|\d[:.,]")
_AMOUNT: Final = re.compile(
    r"(?:R|ZAR|\$|€)? ?-?\d{1,3}(?:[ ,]?\d{3})*[.,]\d\d|(?:R|ZAR|\$"
    r"|€) ?-?\d[\d ,.]*"
)
_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    "account_number": re.compile(
        r"(?:\d[ -]?){6,16}|[A-Z]{2}\d{2}[A-Z0-9 ]{11,30}|[A-Z][\w ]*[ :]+(?:\d[ -]?){6,16}"
    ),
    "passport_number": re.compile(r"[A-Z]{0,2} ?\d{6,9}[A-Z]?", re.IGNORECASE),
    "driving_licence": re.compile(r"(?=.*\d)[A-Z0-9/ -]{6,16}", re.IGNORECASE),
    "tax_number": re.compile(r"[01239](?:[ /-]?\d){9}"),
    "birth_date": _DATE,
    "identity_number": re.compile(r"\d{6}[ -]?\d{4}[ -]?\d{2}[ -]?\d|\d[.,]\d+E\+?1[0-2]", re.IGNORECASE),
    "ip_address": re.compile(
        r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)"
        r"|(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}"
    ),
    "phone": re.compile(r"[+(]?\d(?:[ ()./-]{0,2}\d){6,14}(?:\.0)?|\d[.,]\d+E\+?\d{1,2}", re.IGNORECASE),
    "email": re.compile(r".+@.+|.+\bat\b.+", re.IGNORECASE),
    "card_number": re.compile(r"(?:\d[ -]?){13,19}|[\dxX*]{4}(?:[ -]?[\dxX*]{4}){2}[ -]?\d{1,4}"),
}


@dataclass(frozen=True, slots=True)
class Detected:
    """A sort of personal information in a column.

    Attributes:
        sort: its name (:data:`hotpass.fields.personal.SORTS`).
        personal: class of it.
        header: whether the header tells it.
        sampled: distinct values that were looked at.
        matching: how many of them are such, or hold such.
        share: of the distinct values of the column that are estimated to be such, 0–1.
        examples: some of them, masked.
        reason: why, a clause.
    """

    sort: str
    personal: Personal
    header: bool
    sampled: int
    matching: int
    share: float
    examples: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Column:
    header: str
    values: Sequence[str]
    weights: Sequence[float]
    kind: str | None
    as_of: date

    @property
    def of_things(self) -> bool:
        return of_things(self.header)


@dataclass
class _Counted:
    """What of a column is of a sort: how many values, their weight, and examples."""

    number: int = 0
    weight: float = 0.0
    sure: float = 0.0
    within: float = 0.0
    examples: dict[str, None] | None = None

    def add(self, weight: float, example: str, *, sure: bool = True, within: bool = False) -> None:
        self.number += 1
        self.weight += weight
        self.sure += weight if sure else 0.0
        self.within += weight if within else 0.0
        self.examples = self.examples or {}
        if len(self.examples) < _EXAMPLES:
            self.examples[example] = None


def detect(
    header: str,
    values: Sequence[str],
    *,
    kind: str | None = None,
    weights: Sequence[float] | None = None,
    as_of: date | None = None,
) -> list[Detected]:
    """The sorts of personal information in a column, the most delicate first.

    Args:
        header: its header, or ``""``.
        values: distinct values that are not blank, all of them or a sample.
        kind: the kind of field that the column was recognised as, or None.
        weights: how many distinct values of the column each stands for; 1 when not given.
        as_of: the day from which ages are counted; today when not given.
    """
    kept = [
        (value.strip()[:_LONGEST], weight)
        for value, weight in zip(values, weights or [1.0] * len(values), strict=True)
        if value.strip() and not is_placeholder(value)
    ]
    column = _Column(header, [v for v, _ in kept], [w for _, w in kept], kind, as_of or days.today())
    whole = sum(column.weights)
    found = {one.sort: one for judge in _JUDGES for one in judge(column, whole)}
    if "identity_number" in found:
        found.pop("birth_date", None)
    return sorted(found.values(), key=lambda one: (-_delicacy(one), -one.share, one.sort))


def _delicacy(one: Detected) -> int:
    return ("none", "contact", "identity", "special").index(one.personal)


def _by_kind(column: _Column, whole: float) -> Iterator[Detected]:
    """What the kind of the column tells: names of people and addresses, which no pattern finds."""
    name = OF_KIND.get(column.kind or "")
    if name in ("person_name", "address") and whole:
        of = KINDS[column.kind or ""]
        share = of.content_score(column.values[:300])
        examples = tuple(islice(dict.fromkeys(map(of.mask, column.values)), _EXAMPLES))
        told = of.header_score(column.header) >= TELLS
        if share < _AGREES:
            return
        matching = round(share * len(column.values))
        yield _detected(
            column, name, told, matching, share, examples, f"it is recognised as {of.label.lower()}"
        )


def _by_text(column: _Column, whole: float) -> Iterator[Detected]:
    """What stands in the texts: e-mail addresses, telephone, identity, card and account numbers."""
    counted = _hits(column)
    for name, one in counted.items():
        told = header_tells(column.header, name)
        share = one.weight / whole
        if not (told or _counts(column, name, one, share)):
            continue
        if one.within >= 0.5 * one.weight:
            reason = f"{_many(share)} hold {SORTS[name].label}"
        else:
            reason = f"{_many(share)} are {SORTS[name].label}"
        reason = f"the header tells it and {reason}" if told else reason
        yield _detected(column, name, told, one.number, share, tuple(one.examples or ()), reason)


def _hits(column: _Column) -> dict[str, _Counted]:
    counted: dict[str, _Counted] = defaultdict(_Counted)
    for value, weight in zip(column.values, column.weights, strict=True):
        seen: set[str] = set()
        for hit in hits(value):
            if hit.sort in seen:
                continue
            seen.add(hit.sort)
            around = value[: hit.start] + value[hit.end :]
            within = sum(c.isalpha() for c in around) >= 3
            counted[hit.sort].add(weight, _masked(value, hit), sure=hit.sure, within=within)
    return counted


def _counts(column: _Column, name: str, one: _Counted, share: float) -> bool:
    """Whether hits under a header that does not tell them are more than chance.

    Check digits agree by chance in one of ten numbers, and forms more often: figures that stand alone must be
    many of the column's; what stands within words needs to be proved, or many.
    """
    if name == "email":
        return True
    alone = one.weight - one.within
    if one.within and one.sure and (one.within >= alone or share >= _AGREES):
        return True
    if column.of_things and name in ("phone", "identity_number", "card_number"):
        return name != "phone" and one.sure >= 0.9 * one.weight and share >= 0.9
    return share >= _AGREES and (one.sure >= 0.5 * one.weight or name == "phone")


def _by_header(column: _Column, whole: float) -> Iterator[Detected]:
    """What the header tells and the values do not contradict."""
    for sort in SORTS.values():
        if not header_tells(column.header, sort.name):
            continue
        if not whole:
            yield _detected(column, sort.name, True, 0, 0.0, (), "the header tells it; no value stands in it")
            continue
        agreeing = _agreeing(column, sort.name)
        share = agreeing.weight / whole
        if share >= _AGREES:
            reason = "the header tells it"
            yield _detected(
                column, sort.name, True, agreeing.number, share, tuple(agreeing.examples or ()), reason
            )


def _agreeing(column: _Column, name: str) -> _Counted:
    """The values that may be what the header tells."""
    form, counted = _FORMS.get(name), _Counted()
    lost = {"phone": _is_lost_phone, "identity_number": _is_lost_identity}.get(name)
    for value, weight in zip(column.values, column.weights, strict=True):
        if form is None:
            fits = not _AMOUNT.fullmatch(value) and not (name == "race" and _MEASURED.search(value))
        else:
            fits = form.fullmatch(value) is not None or (lost is not None and lost(value))
        if fits and name == "tax_number":
            fits = luhn(_DIGIT.sub("", value))
        if fits:
            counted.add(weight, _covered(value))
    return counted


def _is_lost_phone(value: str) -> bool:
    digits = value.removesuffix(".0")
    plan = numbering_plan("ZA")
    return len(digits) == 9 and digits.isdigit() and plan is not None and plan.type_of(digits) is not None


def _is_lost_identity(value: str) -> bool:
    digits = value.removesuffix(".0")
    return bool(_LOST.fullmatch(value)) and is_identity_number(digits.zfill(13))


def _by_lost_zeros(column: _Column, whole: float) -> Iterator[Detected]:
    """Identity numbers whose first zeros a spreadsheet dropped, under any header: their check digits tell."""
    if column.of_things or header_tells(column.header, "identity_number"):
        return
    counted = _Counted()
    for value, weight in zip(column.values, column.weights, strict=True):
        if _is_lost_identity(value):
            counted.add(weight, _covered(value))
    if whole and counted.weight / whole >= _ALONE:
        reason = f"{_many(counted.weight / whole)} are identity numbers without their first zeros"
        share = counted.weight / whole
        yield _detected(
            column, "identity_number", False, counted.number, share, tuple(counted.examples or ()), reason
        )


@cache
def _telling() -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
    """By sort, values that tell it by themselves, and values that may stand beside them."""
    told = {}
    for name, words in entries("special_values").items():
        plain = frozenset(fold(word) for word in words if not word.startswith("*"))
        told[name] = plain, plain | {fold(word[1:]) for word in words if word.startswith("*")}
    return told


def _by_words(column: _Column, whole: float) -> Iterator[Detected]:
    """What a few words tell that are said again and again, such as faiths."""
    if of_colours(column.header) or not 0 < len(column.values) <= 400:
        return
    folded = [fold(value) for value in column.values]
    for name, (plain, known) in _telling().items():
        counted, distinct = _Counted(), set()
        for value, text, weight in zip(column.values, folded, column.weights, strict=True):
            if text in known:
                counted.add(weight, _covered(value))
                distinct |= {text} & plain
        told = header_tells(column.header, name)
        need = 1 if told else 2
        share = counted.weight / whole
        if len(distinct) >= need and share >= (_AGREES if told else _ALONE):
            reason = f"{_many(share)} name {SORTS[name].label}"
            reason = f"the header tells it and {reason}" if told else reason
            yield _detected(column, name, told, counted.number, share, tuple(counted.examples or ()), reason)


def _by_age(column: _Column, whole: float) -> Iterator[Detected]:
    """People under eighteen, told by identity numbers and dates of birth."""
    born: Callable[[str], date | None]
    if header_tells(column.header, "birth_date"):
        born = born_by_date
    elif header_tells(column.header, "identity_number") or column.kind == "identity_number":
        born = born_by_number
    else:
        return
    counted = _Counted()
    for value, weight in zip(column.values, column.weights, strict=True):
        day = born(value)
        if day is not None and day <= column.as_of and years_between(day, column.as_of) < _ADULT:
            counted.add(weight, _covered(value))
    if counted.number:
        share = counted.weight / whole
        reason = f"{_many(share)} are of people under {_ADULT}"
        yield _detected(
            column, "children", False, counted.number, share, tuple(counted.examples or ()), reason
        )


#: In rising order of what each knows: a later one's word on a sort replaces an earlier one's.
_JUDGES: Final = (_by_kind, _by_header, _by_lost_zeros, _by_text, _by_words, _by_age)


def _detected(
    column: _Column,
    name: str,
    told: bool,
    matching: int,
    share: float,
    examples: tuple[str, ...],
    reason: str,
) -> Detected:
    sampled = len(column.values)
    return Detected(
        name, SORTS[name].personal, told, sampled, matching, round(min(1.0, share), 4), examples, reason
    )


def _many(share: float) -> str:
    if share >= 0.995:
        return "all values"
    percent = round(100 * share)
    return f"{percent} of 100 values" if percent else "some values"


def _masked(value: str, hit: Hit) -> str:
    return (
        _covered(value[hit.start : hit.end])
        if hit.sort != "email"
        else KINDS["email"].mask(value[hit.start : hit.end])
    )


def _covered(value: str) -> str:
    """Nothing but how letters and figures stand: ``••• ••• ••••``; of long texts the beginning."""
    return re.sub(r"[^\W_]", "•", value[:24])
