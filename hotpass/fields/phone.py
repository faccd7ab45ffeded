"""Telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Personal, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, levels, several

_SEPARATORS: Final = re.compile(
    r"\s*(?:[;,|\n]|\s/\s|/|\bor\b|\bof\b|\band\b|\ben\b|&|(?<=\d)\s+(?=\+\d)|\s-\s(?=0\d{2}))\s*",
    re.IGNORECASE,
)
_EXTENSION: Final = re.compile(
    r"\s*(?:\bextension|\bextn?|\bx|\buitbreiding|\buitbr?)[\s.:#]*(\d{1,6})\)?\s*$", re.IGNORECASE
)
_LABEL: Final = re.compile(r"[a-zA-Z][a-zA-Z .'’-]*:?")
_FLOAT: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d{1,2}|\d{8,15}[.,]0+")
_SHAPE: Final = re.compile(r"(?:\+|00)?\(?\d[\d\s().\-/]{6,18}\d")
_E164: Final = re.compile(r"\+\d{7,15}")
_DIGITS: Final = re.compile(r"\D+")
_TYPES: Final = {
    0: "fixed",
    1: "mobile",
    2: "fixed_or_mobile",
    3: "toll_free",
    4: "premium",
    5: "shared_cost",
    6: "voip",
}


class Phone(ReadingKind):
    """Telephone numbers in E.164 form; one cell may hold several.

    ``national`` is the national significant number, ``last7`` its last seven digits, ``type`` is ``mobile``,
    ``fixed`` or ``other``, ``extension`` the extension.
    """

    name: ClassVar[str] = "phone"
    label: ClassVar[str] = "Phone"
    parts: ClassVar[tuple[str, ...]] = ("national", "last7", "type", "extension")
    multi: ClassVar[bool] = True
    personal: ClassVar[Personal] = "contact"
    survives: ClassVar[Survivorship] = "most_recent"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (
            r"(?:tele)?(?:phone|foon|fone)s?(?: ?(?:number|nommer|no|nr))?|tel(?:no|nr)?|cell\w*|mob(?:ile)?|sel\w*"
            r"|selfoon\w*|telefoon\w*|fax|faks|whatsapp|landline|landlyn|switchboard|skakelbord|skakel ?nommer|msisdn"
            r"|contact (?:number|no|num|nr)s?|kontak ?(?:nommers?|no|nr)|kontaknommers?|dial",
            1.0,
        ),
        (r"numbers?|nommers?|direct|after hours", 0.35),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that hold a number of the right length and start."""
        return sum(1 for value in values if _looks_dialled(value)) / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """Every number in the text that can be dialled."""
        number = _unfloated(text)
        pieces = [number] if _E164.fullmatch(number) else list(_pieces(number))
        readings = [_read_one(piece, country) for piece in pieces]
        return several(readings) if readings else UNREADABLE

    def mask(self, value: str) -> str:
        """Country code and last digits: ``+27 •• ••• 1234``."""
        return f"{value[:3]} •• ••• {value[-4:]}" if _E164.fullmatch(value) else "•••"

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, the same last seven digits, one digit apart, or different."""
        last7 = f'"{column}__last7_l" = "{column}__last7_r"'
        return levels(
            column,
            ("{l} = {r}", "Exact match"),
            (last7, "Same last seven digits"),
            ("levenshtein({l}, {r}) <= 1", "One digit apart"),
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The number, and its last seven digits."""
        return (f'"{column}"', f'"{column}__last7"')


def _looks_dialled(value: str) -> bool:
    if "@" in value:
        return False
    found = _SHAPE.search(value)
    if not found:
        return False
    digits = _DIGITS.sub("", found[0])
    if not 9 <= len(digits) <= 15:
        return False
    written = (
        found[0].startswith(("+", "(", "0"))
        or digits.startswith("27")
        or bool(re.search(r"\d[-. /]\d", found[0]))
    )
    lost_zero = len(digits) == 9 and digits[0] in "12345678"
    letters = sum(1 for c in value if c.isalpha())
    return (written or lost_zero) and letters <= max(20, len(digits))


def _unfloated(text: str) -> str:
    """Numbers that a spreadsheet wrote as ``8.2555E+8`` or ``825551234.0``."""
    if _FLOAT.fullmatch(text):
        return f"{float(text.replace(',', '.')):.0f}"
    return text.lstrip("'’`")


def _pieces(text: str) -> Iterator[str]:
    """The single numbers of a cell; short pieces take the head of the number before (``884 1234/5``)."""
    before = ""
    for piece in _SEPARATORS.split(text):
        digits = _DIGITS.sub("", piece)
        if not digits:
            continue
        if before and len(digits) <= 4 and not _EXTENSION.search(piece):
            yield before[: -len(digits)] + digits
            continue
        before = digits if not piece.lstrip(" (").startswith("+") else "+" + digits
        yield piece


def _read_one(piece: str, country: str) -> Normalised:
    import phonenumbers

    found = _EXTENSION.search(piece)
    extension = found[1] if found else None
    bare = piece[: found.start()] if found else piece
    for form in _forms(_LABEL.sub(" ", bare), country):
        try:
            number = phonenumbers.parse(form, country)
        except phonenumbers.NumberParseException:
            continue
        if _dialable(number):
            return _reading(number, extension)
    return UNREADABLE


def _forms(text: str, country: str) -> Iterator[str]:
    """Ways to read digits: as they stand, then with what spreadsheets and people drop put back."""
    digits = _DIGITS.sub("", text)
    if text.lstrip(" (").startswith("+"):
        yield "+" + digits
    yield text
    if digits.startswith("00"):
        yield "+" + digits[2:]
    code = _country_code(country)
    if code and digits.startswith(code):
        yield "+" + digits
        if digits[len(code) :].startswith("0"):
            yield "+" + code + digits[len(code) + 1 :]


@cache
def _country_code(country: str) -> str:
    import phonenumbers

    return str(phonenumbers.country_code_for_region(country) or "")


def _dialable(number: Any) -> bool:
    import phonenumbers

    if number.country_code == 27 and len(str(number.national_number)) != 9:
        return False
    return bool(phonenumbers.is_valid_number(number))


def _reading(number: Any, extension: str | None) -> Normalised:
    import phonenumbers

    national = phonenumbers.national_significant_number(number)
    kind = _TYPES.get(phonenumbers.number_type(number), "other")
    parts = {
        "national": national,
        "last7": national[-7:],
        "type": kind if kind in ("fixed", "mobile") else "other",
        "extension": extension,
    }
    return Normalised(f"+{number.country_code}{national}", parts=parts)
