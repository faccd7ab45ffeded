"""Dates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, levels
from hotpass.fields.text_folding import fold

_MONTHS: Final = {
    **dict.fromkeys(("jan", "january", "januarie"), 1),
    **dict.fromkeys(("feb", "february", "februarie", "febr"), 2),
    **dict.fromkeys(("mar", "march", "mrt", "maart", "mr"), 3),
    **dict.fromkeys(("apr", "april"), 4),
    **dict.fromkeys(("may", "mei"), 5),
    **dict.fromkeys(("jun", "june", "junie"), 6),
    **dict.fromkeys(("jul", "july", "julie"), 7),
    **dict.fromkeys(("aug", "august", "augustus"), 8),
    **dict.fromkeys(("sep", "sept", "september"), 9),
    **dict.fromkeys(("oct", "october", "okt", "oktober"), 10),
    **dict.fromkeys(("nov", "november"), 11),
    **dict.fromkeys(("dec", "december", "des", "desember"), 12),
}
_TIME: Final = r"(?:[T ]\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:am|pm)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO: Final = re.compile(rf"(\d{{4}})([-/. ])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
_DAY_FIRST: Final = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_COMPACT: Final = re.compile(r"((?:18|19|20)\d{2})(\d{2})(\d{2})")
_SERIAL: Final = re.compile(r"(\d{5})(?:[.,]\d+)?")
_DAY_NAME: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|ste|de)? ([a-z]{3,9}) (\d{4}|\d{2})(?: \d.*)?")
_NAME_DAY: Final = re.compile(r"([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th|ste|de)? (\d{4})(?: \d.*)?")
_NAME_YEAR: Final = re.compile(r"([a-z]{3,9}) (\d{4}|\d{2})")
_WEEKDAY: Final = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|maan|dins|woens|donder|vry|sater|son)(?:day|dag)? "
)
_SHAPE: Final = re.compile(
    r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*)?$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?: .*)?$"
    r"|^(?:[A-Za-z]{3,9},? )?\d{1,2}(?:st|nd|rd|th)?[ .-]{1,2}[A-Za-z]{3,9}\.?[ ,.-]{1,2}\d{2,4}(?: .*)?$|^[A-Za-z]{3,9}\.? \d{1,2},? \d{4}$"
    r"|^(?:jan|feb|mar|mrt|maa|apr|may|mei|jun|jul|aug|sep|oct|okt|nov|dec|des)\w*[ -]\d{2,4}$|^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])$",
    re.IGNORECASE,
)
_EPOCH: Final = date(1899, 12, 30)
_IMPOSSIBLE: Final = Normalised(None, problem="impossible_date")


class Date(ReadingKind):
    """A day, ISO ``YYYY-MM-DD``. Numbers stand day first, as in South Africa; a month alone is its first day."""

    name: ClassVar[str] = "date"
    label: ClassVar[str] = "Date"
    survives: ClassVar[Survivorship] = "most_recent"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (
            r"date\w*|datum|dob|birth\w*|gebo\w+|expir\w+|verval\w*|since|sedert|joined|created(?: (?:on|at|date))?|updated(?: (?:on|at))?"
            r"|modified(?: (?:on|at))?|timestamp|day|dag|renewal|due|verjaar\w*|captured|loaddate|last (?:contact|activity|interaction|seen|order|modified)|born",
            0.95,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values written like a date."""
        return sum(1 for value in values if _SHAPE.match(value)) / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The day; ``impossible_date`` for the likes of 31 February."""
        for reader in (_by_numbers, _by_name):
            found = reader(text)
            if found:
                return found
        return UNREADABLE

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one figure apart, the same year, or different."""
        return levels(
            column,
            ("{l} = {r}", "Exact match"),
            ("damerau_levenshtein({l}, {r}) <= 1", "One figure apart"),
            ("substr({l}, 1, 4) = substr({r}, 1, 4)", "Same year"),
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The day."""
        return (f'"{column}"',)


def _by_numbers(text: str) -> Normalised | None:
    found = _ISO.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[3]), int(found[4]))
    found = _DAY_FIRST.fullmatch(text)
    if found:
        day, month, year = int(found[1]), int(found[3]), _year(found[4])
        return _day(year, month, day) if month <= 12 else _day(year, day, month)
    found = _COMPACT.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _SERIAL.fullmatch(text)
    if found and 20000 <= int(found[1]) <= 60000:
        return Normalised((_EPOCH + timedelta(days=int(found[1]))).isoformat())
    return None


def _by_name(text: str) -> Normalised | None:
    words = _WEEKDAY.sub("", fold(text))
    found = _DAY_NAME.fullmatch(words)
    if found and found[2] in _MONTHS:
        return _day(_year(found[3]), _MONTHS[found[2]], int(found[1]))
    found = _NAME_DAY.fullmatch(words)
    if found and found[1] in _MONTHS:
        return _day(int(found[3]), _MONTHS[found[1]], int(found[2]))
    found = _NAME_YEAR.fullmatch(words)
    if found and found[1] in _MONTHS:
        return _day(_year(found[2]), _MONTHS[found[1]], 1)
    return None


def _year(digits: str) -> int:
    """Two digits mean 1931 to 2030."""
    return int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) > 30 else 2000)


def _day(year: int, month: int, day: int) -> Normalised:
    try:
        return Normalised(date(year, month, day).isoformat())
    except ValueError:
        return _IMPOSSIBLE
