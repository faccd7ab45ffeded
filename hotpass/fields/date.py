"""Dates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Survivorship
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings

_TIME: Final = r"(?:[T ]\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:[ap]m)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_MARK: Final = r"\s?[-/., ]\s?"
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}}){_MARK}(\d{{1,2}}){_MARK}(\d{{1,2}}){_TIME}", re.IGNORECASE)
_DAY_FIRST: Final = re.compile(
    rf"(\d{{1,2}}){_MARK}(\d{{1,2}}){_MARK}(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE
)
_COMPACT: Final = re.compile(r"((?:1[5-9]|20)\d{2})(\d{2})(\d{2})")
_SERIAL: Final = re.compile(r"(\d{5})(?:[.,]\d+)?")
_DAY_NAME: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|ste|de)? ?([a-z]{3,9}) ?(\d{4}|\d{2})(?: \d.*)?")
_NAME_DAY: Final = re.compile(r"([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th|ste|de)? (\d{4})(?: \d.*)?")
_NAME_YEAR: Final = re.compile(r"([a-z]{3,9}) (\d{4}|\d{2})")
_WEEKDAY: Final = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|maan|dins|woens|donder|vry|sater"
    r"|son)(?:day|dag)? "
)
_SHAPE: Final = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?: .*)?"
    r"|(?:[A-Za-z]{3,9},? )?\d{1,2}(?:st|nd|rd|th)?[ .-]{1,2}[A-Za-z]{3,9}\.?[ ,.-]{1,2}\d{2,4}(?: .*)?"
    r"|[A-Za-z]{3,9}\.? \d{1,2},? \d{4}|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])"
    r"|(?:jan|feb|mar|mrt|maa|apr|may|mei|jun|jul|aug|sep|oct|okt|nov|dec|des)[a-z]*[ -]\d{2,4}",
    re.IGNORECASE,
)
#: Day 0 of spreadsheet serial numbers, such that those after February 1900 are right.
_EPOCH: Final = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 20000, 60000


class Date(ReadingKind):
    """A day, ISO ``YYYY-MM-DD``. Figures stand day first, as in South Africa; a month alone is its first day.

    Whole numbers from 20000 to 60000 are spreadsheet serials. ``digits`` are the figures as year, month and
    day even of a day that cannot be, for comparison.
    """

    name: ClassVar[str] = "date"
    label: ClassVar[str] = "Date"
    plural: ClassVar[str] = "dates"
    keys = ("the date",)
    header_over: ClassVar[Mapping[str, float]] = {
        "company_registration": 0.3,
        "category": 0.5,
        "person_name": 0.3,
        "organisation_name": 0.4,
    }
    content_over: ClassVar[Mapping[str, float]] = dict.fromkeys(
        ("identifier", "number", "money", "phone", "text", "postal_code", "address"), 0.3
    )
    parts: ClassVar[tuple[str, ...]] = ("digits",)
    survives: ClassVar[Survivorship] = "most_recent"
    validated: ClassVar[bool] = True
    shape = re.compile(rf"{_SHAPE.pattern}|[2-5]\d{{4}}(?:\.\d+)?", re.IGNORECASE)
    words: ClassVar[Words] = (
        (
            r"(?:\w+ )?date(?: (?:of )?\w+)?|\w+ date \w+|datum|\w*datum|dob|birth ?date|geboorte\w*"
            r"|born|expir\w+|verval\w*|since|sedert|joined"
            r"|(?:created|updated|modified|captured)(?: (?:on|at|date))?|timestamp|day|dag|renewal"
            r"|due|verjaar\w*|loaddate"
            r"|(?:last|laaste) (?:contact(?:ed)?|activity|interaction|seen|order(?:ed)?|modified"
            r"|update|visit(?:ed)?|kontak|bestelling|besoek)",
            0.95,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values written like a date."""
        return share_of(values, _SHAPE.fullmatch)

    def read(self, text: str, country: str) -> Normalised:
        """The day; ``impossible_date`` for the likes of 31 February."""
        return _by_figures(text) or _by_name(text) or UNREADABLE

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one figure apart, day and month swapped, another day, month or year only, two figures apart,
        the same year, or different."""
        figures = pair(column, "digits")
        two_of_three = ("substr({}, 5)", "substr({}, 1, 6)", "substr({}, 1, 4) || substr({}, 7, 2)")
        one_other = " OR ".join(figures.through(two).equal for two in two_of_three)
        swapped = "substr({}, 1, 4) || substr({}, 7, 2) || substr({}, 5, 2)"
        return levels(
            column,
            (figures.equal, "Exact match"),
            (f"levenshtein({figures.left}, {figures.right}) <= 1", "One figure apart"),
            (f"{figures.left} = {figures.through(swapped).right}", "Day and month swapped"),
            (one_other, "Only the day, the month or the year differs"),
            (f"levenshtein({figures.left}, {figures.right}) <= 2", "Two figures apart"),
            (figures.through("substr({}, 1, 4)").equal, "Same year"),
            part="digits",
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The figures."""
        return (f'"{column}__digits"',)


def _by_figures(text: str) -> Normalised | None:
    found = _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _DAY_FIRST.fullmatch(text)
    if found:
        day, month, year = int(found[1]), int(found[2]), _year(found[3])
        return _day(year, month, day) if month <= 12 else _day(year, day, month)
    found = _SERIAL.fullmatch(text)
    if found and _FIRST_SERIAL <= int(found[1]) <= _LAST_SERIAL:
        day_found = _EPOCH + timedelta(days=int(found[1]))
        return _day(day_found.year, day_found.month, day_found.day)
    return None


def _by_name(text: str) -> Normalised | None:
    months = spellings("months")
    words = _WEEKDAY.sub("", fold(text))
    found = _DAY_NAME.fullmatch(words)
    if found and found[2] in months:
        return _day(_year(found[3]), int(months[found[2]]), int(found[1]))
    found = _NAME_DAY.fullmatch(words)
    if found and found[1] in months:
        return _day(int(found[3]), int(months[found[1]]), int(found[2]))
    found = _NAME_YEAR.fullmatch(words)
    if found and found[1] in months:
        return _day(_year(found[2]), int(months[found[1]]), 1)
    return None


def _year(digits: str) -> int:
    """Two digits mean 1931 to 2030."""
    return int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) > 30 else 2000)


def _day(year: int, month: int, day: int) -> Normalised:
    parts = {"digits": f"{year:04}{month:02}{day:02}"}
    try:
        return Normalised(date(year, month, day).isoformat(), parts=parts)
    except ValueError:
        return Normalised(None, parts=parts, problem="impossible_date")
