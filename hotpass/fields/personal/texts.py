"""Personal information inside texts: e-mail addresses and numbers that their form and check digits tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from hotpass.fields.checksums import luhn
from hotpass.fields.identity_number import is_identity_number
from hotpass.fields.phone import numbering_plan

_ENDING: Final = r"(?:za|com|org|net|aero|africa|edu|gov|info|biz|io|uk|na|bw|zw|mz|sz|ls|eu|de|us)"
_DOT: Final = r"(?:\s?[.,]\s?|\s*[\[({<]\s*(?:dot|punt|\.)\s*[\])}>]\s*|\s+(?:dot|punt)\s+)"
_ADDRESS: Final = re.compile(
    r"[\w.+'%-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|[\w.+-]+\s?@\s?[\w-]+(?:{_DOT}[\w-]+){{0,3}}{_DOT}{_ENDING}\b"
    rf"|[\w.+-]+\s*[\[({{<]\s*(?:at|@"
    rf"|aapstert)\s*[\])}}>]\s*[\w-]+(?:{_DOT}[\w-]+){{0,3}}{_DOT}[a-z]{{2,6}}\b"
    rf"|[\w.+-]+\s+(?:at|aapstert)\s+[\w-]+(?:\s+(?:dot|punt)\s+[\w-]+){{1,3}}\b",
    re.IGNORECASE,
)
_MAYBE_ADDRESS: Final = re.compile(
    r"@|[\[({<]\s*(?:at|aapstert)\s*[\])}>]|\b(?:at|aapstert)\b.*\b(?:dot|punt)\b", re.IGNORECASE
)
#: What every text that :func:`hits` finds something in matches, as DuckDB's regular expression.
SUSPECT: Final = r"(?i)@|\d(\D{0,4}\d){5}|\b(at|aapstert)\b|[A-Z]{2}\d{2}"
#: Digits that belong together, with what people put between them.
_RUN: Final = re.compile(r"(?<![\w.,])(?:\+ ?)?\(?\d(?:[ ()\u00a0.\-–/]{0,3}\d){5,24}(?!\w|[.,]\d)")
_DIGIT: Final = re.compile(r"\D+")
_TRUNK: Final = re.compile(r"\(0\)")
_FLOAT: Final = re.compile(r"(\d+)\.0$")
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
_CUES: Final = {
    "identity_number": re.compile(
        r"\b(?:id|identity|identiteit\w*|idno|idnr)\b[\w .:#-]{0,14}$", re.IGNORECASE
    ),
    "phone": re.compile(
        r"\b(?:tel\w*|cell?\w*|sel\w*|phone\w*|mobile|call|ring|bel|sms|whats ?app|fax|faks|kontak"
        r"|contact)\b[\w .:()-]{0,14}$",
        re.IGNORECASE,
    ),
    "account_number": re.compile(
        r"\b(?:bank(?:ing)?|acc(?:ount)?|acct|rek(?:ening)?|cheque|tjek|savings|spaar)\b[\w .:#-]{0,18}$",
        re.IGNORECASE,
    ),
}
_OTHER: Final = re.compile(
    r"\b(?:invoice|inv|faktuur|order|bestelling|po|ref(?:erence)?|verw\w*|quote|kwotasie|amount|bedrag"
    r"|total|totaal"
    r"|vat|btw|bar ?code|serial|serie|imei|batch|asset|bate|polic?[ys]|claim|eis|ticket|case|saak|job|item"
    r"|part|sku|isbn|ean|tracking|waybill|meter|erf|stand|reg\w*|r|zar|usd)\b\.?[ .:#-]*(?:no|nr|number"
    r"|nommer)?[ .:#-]*$",
    re.IGNORECASE,
)
_CARD: Final = re.compile(
    r"(?:4\d{15}|4\d{18}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}|3[68]\d{12}|6(?:011"
    r"|5\d\d)\d{12})"
)
_BY_FOUR: Final = re.compile(r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5}|\d+")
_OF_IDENTITY: Final = re.compile(
    r"\d{6}[ .-]?\d{4}[ .-]?\d{2}[ .-]?\d|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d"
    r"|\d{2}[ -]\d{2}[ -]\d{2}[ -]\d{4}[ -]\d{3}"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something personal in a text.

    Attributes:
        sort: name of its sort.
        start: where it begins.
        end: where it ends.
        sure: whether form or check digits prove it; else it only looks so.
    """

    sort: str
    start: int
    end: int
    sure: bool


@lru_cache(maxsize=16_384)
def hits(text: str) -> tuple[Hit, ...]:
    """What is personal in a text, in its order; nothing overlaps."""
    found: list[Hit] = []
    if _MAYBE_ADDRESS.search(text):
        found += (Hit("email", m.start(), m.end(), True) for m in _ADDRESS.finditer(text))
    for run in _RUN.finditer(text):
        if not any(hit.start < run.end() and run.start() < hit.end for hit in found):
            found += _judged(text, run.start(), run.end())
    if found or not text[:2].isupper():
        return tuple(sorted(found, key=lambda hit: hit.start))
    return tuple(Hit("account_number", m.start(), m.end(), True) for m in _IBAN.finditer(text) if _iban(m[0]))


def _judged(text: str, start: int, end: int) -> Iterator[Hit]:
    """What a run of digits is; where it is nothing whole, what it begins with, then the rest."""
    while start < end and not (text[start].isdigit() or text[start] in "+("):
        start += 1
    whole = _number(text, start, end)
    if whole is not None:
        yield whole
        return
    for gap in re.finditer(r"(?<=\d)[ /,\-–]+(?=[+(\d])", text[start:end]):
        first = _number(text, start, start + gap.start())
        if first is not None:
            yield first
            yield from _judged(text, start + gap.end(), end)
            return


def _number(text: str, start: int, end: int) -> Hit | None:
    written = text[start:end]
    digits = _DIGIT.sub("", written)
    before = text[max(0, start - 30) : start]
    for sort, sure in _may_be(written, digits):
        told = (cue := _CUES.get(sort)) is not None and cue.search(before) is not None
        if not sure and not told and _OTHER.search(before):
            continue
        return Hit(sort, start, end, sure or told)
    if 6 <= len(digits) <= 13 and _CUES["account_number"].search(before) and "/" not in written:
        return Hit("account_number", start, end, True)
    return None


def _may_be(written: str, digits: str) -> Iterator[tuple[str, bool]]:
    """Sorts that the form allows, with whether it proves them."""
    if len(digits) == 13 and _OF_IDENTITY.fullmatch(written):
        if is_identity_number(digits):
            yield "identity_number", True
        elif _dated(digits):
            yield "identity_number", False
    if 14 <= len(digits) <= 19 and _CARD.fullmatch(digits) and _BY_FOUR.fullmatch(written) and luhn(digits):
        yield "card_number", True
    proof = _dialled(written, digits)
    if proof is not None:
        yield "phone", proof


def _dated(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:6])
    return 1 <= month <= 12 and 1 <= day <= 31 and digits[10] in "012"


def _dialled(written: str, digits: str) -> bool | None:
    """Whether digits are surely a telephone number; None where they are none."""
    if not 9 <= len(digits) <= 15 or not _spaced_as_dialled(written):
        return None
    plan = numbering_plan("ZA")
    assert plan is not None
    bare = _TRUNK.sub("", written)
    own = _DIGIT.sub("", bare)
    marked = not written.isdigit()
    if written.startswith(("+", "00")):
        own = own.removeprefix("00")
        if own.startswith("27"):
            national = own[2:].removeprefix("0")
            return True if len(national) == 9 and plan.type_of(national) else None
        return True if _abroad("+" + own) else None
    if own.startswith("27") and len(own) == 11:
        return marked if plan.type_of(own[2:]) else None
    if own.startswith("0") and len(own) == 10:
        return marked if plan.type_of(own[1:]) else None
    return None


def _spaced_as_dialled(written: str) -> bool:
    """No decimal fraction, no date and nothing parted by slashes but an area code."""
    if "." in written and written.count(".") < 2:
        return False
    slashes = written.count("/")
    return slashes == 0 or (slashes == 1 and re.match(r"\(?0\d{2}\)? ?/", written) is not None)


@lru_cache(maxsize=4096)
def _abroad(number: str) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _iban(text: str) -> bool:
    """Check digits of an international bank account number (ISO 13616)."""
    bare = text.replace(" ", "")
    turned = bare[4:] + bare[:4]
    return 15 <= len(bare) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
