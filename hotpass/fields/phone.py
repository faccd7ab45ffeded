"""Telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Final, NamedTuple

from hotpass.fields.base import Normalised, Personal, Survivorship
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, several, share_of
from hotpass.fields.text_folding import tidy

_SEPARATORS: Final = re.compile(
    r"\s*[;,|/&]\s*|\s*\b(?:or|of|and|en)\b\s*|(?<=\d)\s+(?=\+\d)"
    r"|(?<=[\d)])\s+(?=(?!ext|x\b|uitbr)[a-z]{1,12}\s?[:.]\s?[+(\d])"
    r"|(?<=[\d)])\s*(?=(?!\(?(?:ext|x\b|uitbr))\(?(?:tel|cell?|sel|mob|fax|faks|work|home|werk|huis|[a-z])\b[).:]*\s*[+(0])"
    r"|(?<=\d{4})\s+(?=\(?0\d\d\)?[\s-]?\d{3}[\s-]?\d{4}\b)",
    re.IGNORECASE,
)
#: What counts the items of a list: ``1.``, ``2)``.
_COUNTED: Final = re.compile(r"(?:^|(?<=[\s;,]))\(?[1-9][.)]\s+(?=[+(0])")
_EXTENSION: Final = re.compile(
    r"\s*(?:\bextension|\bext?n?|x|\buitbr(?:eiding)?)[\s.:#]*(\d{1,6})\)?\s*$", re.IGNORECASE
)
_LETTERS: Final = re.compile(r"[^\W\d_][^\W\d_.'’-]*:?")
_FLOAT: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}|\d{8,15}[.,]0+")
_SHAPE: Final = re.compile(r"(?:\+|00)?\(?\d[\d\s().\-/]{6,18}\d")
_E164: Final = re.compile(r"\+\d{7,15}")
_SOLID: Final = re.compile(r"[\d()+ .\-\u2010-\u2015]{9,24}")
_TRUNK: Final = re.compile(r"\(0\)")
#: Addresses of computers on the internet.
_NETWORK: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?")
#: Beginnings of bare figures that are dialled so in South Africa, or from outside.
_AT_HOME: Final = re.compile(r"0|27\d{9}$")
#: Letters that run into figures, a number of a year, a long decimal: keys of something, and moments.
_CODED: Final = re.compile(
    r"[A-Za-z]{1,8}[-_/:]?[1-9]|[A-Za-z]{1,8}[-_]\d|\w*\d/(?:19|20)\d\d$|\d{10,}\.\d*[1-9]|\d?\d?\.\d{5,}$"
)
_MARKED: Final = re.compile(r"\d[-. /()]+\d")
#: Beginnings of national numbers of South Africa, as its numbering plan gives them out.
BEGINS: Final = re.compile(r"1[0-8]|2[1-8]|3[1-69]|4\d|5[1346-8]|6\d|7\d|8\d")
_NOT_DIGIT: Final = re.compile(r"\D+")


class NumberingPlan(NamedTuple):
    """How a country numbers: its calling code, and the pattern of national numbers by type."""

    code: str
    types: tuple[tuple[str, re.Pattern[str]], ...]

    def type_of(self, national: str) -> str | None:
        """``mobile``, ``fixed`` or ``other``; None for no number of this country."""
        return next((name for name, pattern in self.types if pattern.fullmatch(national)), None)


class Phone(ReadingKind):
    """Telephone numbers in E.164 form; one cell may hold several.

    ``national`` is the national number, ``last7`` its last seven digits, ``type`` is ``mobile``, ``fixed`` or
    ``other``, ``extension`` the extension. Digits that cannot be dialled give the first two parts only. Zeros
    that a spreadsheet has dropped are put back, also from numbers such as ``8.2555E+8`` (``repaired``).
    """

    name: ClassVar[str] = "phone"
    label: ClassVar[str] = "Phone"
    plural: ClassVar[str] = "phone numbers"
    keys = ("a number", "the last seven digits")
    header_over: ClassVar[Mapping[str, float]] = {
        "identifier": 0.3,
        "organisation_name": 0.3,
        "person_name": 0.3,
        "address": 0.4,
    }
    content_over: ClassVar[Mapping[str, float]] = dict.fromkeys(
        ("identifier", "number", "money", "postal_code", "text"), 0.3
    )
    parts: ClassVar[tuple[str, ...]] = ("national", "last7", "type", "extension")
    multi: ClassVar[bool] = True
    personal: ClassVar[Personal] = "contact"
    survives: ClassVar[Survivorship] = "most_recent"
    validated: ClassVar[bool] = True
    shape = re.compile(r"\+?[\d\s().\-/]{7,20}")
    words: ClassVar[Words] = (
        (
            r"(?:contact |kontak ?|sel|cell|tele|mobile |mobiele )?(?:tele)?(?:phone|foon"
            r"|fone)s? ?(?:numbers?|nommers?|no|nr|num)?"
            r"|tel(?:no|nr)?(?: (?:no|nr))?|cell\w*(?: (?:no|nr))?|mob(?:ile)?(?: (?:no|nr"
            r"|number))?|sel(?:nommer)?(?: (?:no|nr|nommer))?|fax(?: (?:no|number))?|faks"
            r"|whats ?app|landline|landlyn|switchboard|skakelbord|skakel ?nommer|msisdn|dial"
            r"|(?:direct|help|hot) ?(?:line|dial)"
            r"|(?:contact|kontak) ?(?:numbers?|no|num|nr|nos|nommers?)",
            1.0,
        ),
        (r"(?:alt(?:ernat(?:e|ive))?|ander|other|second(?:ary)?) ?(?:number|nommer|no|nr|contact)", 0.85),
        (r"(?:office|kantoor|work|werk|home|huis|emergency|nood) ?(?:number|nommer|no|nr)", 0.85),
        (r"numbers?|nommers?|direct|after hours", 0.35),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that hold a number of the right length and start; bare digits may be keys."""
        bare = share_of(values, lambda value: value.isdecimal() and not _AT_HOME.match(value))
        return share_of(values, _looks_dialled) * (0.75 if bare > 0.2 else 1.0)

    def clean(self, raw: str) -> str:
        """The text without damage; line ends part numbers."""
        return tidy(re.sub(r"[\r\n]+", "; ", raw.strip()))

    def read(self, text: str, country: str) -> Normalised:
        """Every number in the text that can be dialled."""
        written = _unfloated(text)
        if _COUNTED.match(written):
            written = _COUNTED.sub("; ", written).strip("; ")
        quick = _quick(written, country)
        return quick or several(_read_one(piece, country) for piece in _pieces(written))

    def mask(self, value: str) -> str:
        """Country code and last digits: ``+27 •• ••• 1234``."""
        return f"{value[:3]} •• ••• {value[-4:]}" if _E164.fullmatch(value) else "•••"

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """A number in common, the same last seven digits, one digit apart, or different."""
        every = pair(column, "all")
        return levels(
            column,
            (f"list_has_any({every.left}, {every.right})", "Same number"),
            (pair(column, "last7").equal, "Same last seven digits"),
            (pair(column, "national").near(1), "One digit apart"),
            part="national",
        )

    def blocking(self, column: str) -> Sequence[str]:
        """Each number, and the last seven digits of the first."""
        return (f'unnest("{column}__all")', f'"{column}__last7"')


def _looks_dialled(value: str) -> bool:
    found = _SHAPE.search(value)
    if not found or "@" in value or _NETWORK.fullmatch(value) or _CODED.match(value):
        return False
    digits = _NOT_DIGIT.sub("", found[0])
    if not 9 <= len(digits) <= 15 * (1 + value.count("/") + value.count(";")):
        return False
    if digits.startswith("000"):
        return False
    lost_zero = len(digits) == 9 and bool(BEGINS.match(digits))
    written = found[0].startswith(("+", "(", "0")) or digits.startswith("27") or _MARKED.search(found[0])
    letters = sum(1 for c in value if c.isalpha())
    return bool(written or lost_zero) and letters <= max(20, len(digits))


def _unfloated(text: str) -> str:
    """The digits of what a spreadsheet wrote as ``8.2555E+8`` or ``825551234.0``."""
    if not _FLOAT.fullmatch(text):
        return text.lstrip("'’`")
    digits = f"{float(text.replace(',', '.')):.0f}"
    return digits if len(digits) <= 15 else text


def _quick(text: str, country: str) -> Normalised | None:
    """One number of the country itself, read by its numbering plan; None for whatever is harder."""
    if not _SOLID.fullmatch(text):
        return None
    plan = numbering_plan(country)
    digits = _NOT_DIGIT.sub("", _TRUNK.sub("", text))
    if plan is None or "+" in text.lstrip(" (")[1:]:
        return None
    if text.lstrip(" (").startswith("+"):
        national = digits.removeprefix(plan.code) if digits.startswith(plan.code) else ""
    elif digits.startswith("00" + plan.code):
        national = digits[2 + len(plan.code) :]
    elif digits.startswith(plan.code) and len(digits) == 9 + len(plan.code):
        national = digits[len(plan.code) :]
    else:
        national = digits.removeprefix("0")
    kind = plan.type_of(national) if len(national) == 9 else None
    return _reading(plan.code, national, kind, None, lost=digits == national) if kind else None


@cache
def numbering_plan(country: str) -> NumberingPlan | None:
    """The numbering plan of a country of nine digits behind ``0`` that shares its code with no other."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    data: Any = PhoneMetadata.metadata_for_region(country)
    if data is None or len(COUNTRY_CODE_TO_REGION_CODE[data.country_code]) > 1 or data.national_prefix != "0":
        return None
    others = (
        data.toll_free,
        data.shared_cost,
        data.voip,
        data.uan,
        data.premium_rate,
        data.personal_number,
        data.pager,
    )
    # In the order of phonenumbers itself: a number may fit several types.
    kinds = [*(("other", other) for other in others), ("fixed", data.fixed_line), ("mobile", data.mobile)]
    patterns = [(name, desc.national_number_pattern) for name, desc in kinds if desc]
    return NumberingPlan(str(data.country_code), tuple((n, re.compile(p)) for n, p in patterns if p))


def _pieces(text: str) -> Iterator[str]:
    """The single numbers of a cell.

    A piece too short for a number is joined to the next (``404/555-2489``); a short one behind a number
    stands for the number's last digits (``884 1234/5``).
    """
    before, held = "", ""
    for piece in _SEPARATORS.split(text):
        digits = _NOT_DIGIT.sub("", piece)
        if not digits:
            continue
        tail = len(digits) <= 4 and not (digits.startswith("0") and len(digits) > 2)
        if before and not held and tail and not _EXTENSION.search(piece):
            yield before[: -len(digits)] + digits
        elif len(_NOT_DIGIT.sub("", held) + digits) < 7:
            held = f"{held} {piece}".strip()
        else:
            whole, held = f"{held} {piece}".strip(), ""
            yield whole
            before = ("+" if whole.lstrip(" (").startswith("+") else "") + _NOT_DIGIT.sub("", whole)
    if held:
        yield held


def _read_one(piece: str, country: str) -> Normalised:
    import phonenumbers

    found = _EXTENSION.search(piece)
    extension = found[1] if found else None
    bare = _LETTERS.sub(" ", piece[: found.start()] if found else piece).strip(" :.-")
    digits = _NOT_DIGIT.sub("", bare)
    for form in _forms(bare, country):
        try:
            number = phonenumbers.parse(form, country)
        except phonenumbers.NumberParseException:
            continue
        national = phonenumbers.national_significant_number(number)
        too_short = number.country_code == 27 and len(national) != 9
        if not too_short and phonenumbers.is_valid_number(number):
            lost = digits == national and country == "ZA" and not form.startswith("+")
            return _reading(str(number.country_code), national, _type_of(number), extension, lost=lost)
    return _undialled(bare)


def _forms(text: str, country: str) -> Iterator[str]:
    """Ways to read digits: as they stand, then with what spreadsheets and people drop put back."""
    digits = _NOT_DIGIT.sub("", _TRUNK.sub("", text))
    code = _country_code(country)
    if text.lstrip(" (").startswith("+"):
        yield "+" + digits
    else:
        yield text
    if digits.startswith("00"):
        yield "+" + digits[2:]
    for lead in (code, "00" + code):
        if code and digits.startswith(lead + "0"):
            yield "+" + code + digits[len(lead) + 1 :]
        elif code and digits.startswith(lead):
            yield "+" + code + digits[len(lead) :]


@cache
def _country_code(country: str) -> str:
    import phonenumbers

    return str(phonenumbers.country_code_for_region(country) or "")


def _type_of(number: Any) -> str:
    import phonenumbers

    of = phonenumbers.PhoneNumberType
    names = {of.MOBILE: "mobile", of.FIXED_LINE: "fixed", of.FIXED_LINE_OR_MOBILE: "fixed"}
    return names.get(phonenumbers.number_type(number), "other")


def _reading(
    code: str, national: str, kind: str | None, extension: str | None, *, lost: bool = False
) -> Normalised:
    parts = {"national": national, "last7": national[-7:], "type": kind, "extension": extension}
    return Normalised(f"+{code}{national}", parts=parts, problem="repaired" if lost else None)


def _undialled(text: str) -> Normalised:
    digits = _NOT_DIGIT.sub("", text)
    if not 7 <= len(digits) <= 15:
        return UNREADABLE
    parts = {"national": digits.lstrip("0") or digits, "last7": digits[-7:], "type": None, "extension": None}
    return Normalised(None, parts=parts, problem="unreadable")
