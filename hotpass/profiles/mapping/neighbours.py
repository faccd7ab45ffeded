"""What the other columns of a table tell of a column that one alone leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.text_folding import fold
from hotpass.profiles.mapping.seen import (
    KIN,
    LEAST_CONFIDENCE,
    OTHER_NAME,
    STAFF,
    Column,
    people_of,
)

PERSON_SHEET: Final = re.compile(
    r"\b(?:contacts?|people|persons?|staff|employees?|members?|lede|leden|attendees?|students?"
    r"|donors?|volunteers?"
    r"|directors?|voters?|patients?|kontakte|personeel|mense|learners?|instructors?|pilots?)\b"
)
_ORGANISATION_SHEET: Final = re.compile(
    r"\b(?:organi[sz]ations?|organisasies|compan(?:y|ies)|maatskappye|schools?|skole|suppliers?"
    r"|vendors?|dealers?"
    r"|verskaffers|institutions?|hospitals?|restaurants?|business(?:es)?|besighede|clubs?"
    r"|operators?|firms?|clients?"
    r"|customers?|agencies|accounts?|stores?|shops?|providers?)\b"
)
_BIRTH: Final = re.compile(r"\b(?:dob|birth\w*|born|gebo\w+|verjaar\w*)\b")
_BARE_NAME: Final = re.compile(
    r"(?:the )?(?:name|naam|names|name \d+|title)|(?:customer|client|klient|account|debtor|debiteur"
    r"|lead|prospect)s?"
)
_PRIVATE: Final = re.compile(r"\b(?:gender|sex|geslag|marital|huwelik\w*|age|ouderdom)\b")
_NUMBERED: Final = re.compile(r"(.+?) ?\d")
_PARTY_NAME: Final = re.compile(
    r"(?:contact|account|customer|client|debtor|creditor|supplier|display|business|klient"
    r"|kontak) ?(?:name|naam)?"
)
_FIRST_NAMES: Final = re.compile(r"(?:names?|naam|name|voorname)$")
_BARE_CODE: Final = re.compile(r"(?:code|kode|p code|pcode)")


def settled(columns: list[Column], place: str) -> list[Column]:
    """The columns after each rule in turn.

    Args:
        columns: as they are seen by themselves.
        place: folded name of the sheet or the file.
    """
    seen = _birth_in_three(columns)
    seen = [_postal(column, seen) for column in seen]
    seen = _one_series(seen)
    seen = [_whole_or_part(column, seen) for column in seen]
    seen = [_named(column, seen, place) for column in seen]
    return _whole_names(_with_leading_name(seen))


def _birth_in_three(columns: list[Column]) -> list[Column]:
    """Three neighbouring columns of a year, a month and a day are one date."""
    seen = list(columns)
    for start in range(len(seen) - 2):
        three = seen[start : start + 3]
        ranges = [_whole_range(column.values) for column in three]
        if any(r is None for r in ranges) or any(c.kind == "date" for c in three):
            continue
        known = [r for r in ranges if r]
        order = known if known[0][0] > 1800 else known[::-1]
        if _within(order[0], 1850, 2030) and _within(order[1], 1, 12) and _within(order[2], 1, 31):
            seen[start : start + 3] = [column.as_kind("date", 0.85) for column in three]
    return seen


def _whole_range(values: Sequence[str]) -> tuple[int, int] | None:
    """Smallest and largest of whole numbers, or None where other text stands."""
    numbers = [int(value) for value in values if value.isdecimal() and len(value) <= 4]
    if len(values) < 4 or len(numbers) < len(values) or len(set(numbers)) < 3:
        return None
    return min(numbers), max(numbers)


def _within(span: tuple[int, int], least: int, most: int) -> bool:
    return least <= span[0] and span[1] <= most


def _postal(column: Column, columns: Sequence[Column]) -> Column:
    """A ``Code`` of four digits behind an address is a postal code."""
    if not _BARE_CODE.fullmatch(column.header) or column.content("postal_code") < 0.4:
        return column
    places = ("address", "locality", "province")
    before = columns[max(0, column.position - 3) : column.position]
    return column.as_kind("postal_code", 0.85) if any(c.kind in places for c in before) else column


def _one_series(columns: list[Column]) -> list[Column]:
    """``Postal 1``, ``Postal 2``, ``Postal 3`` are lines of one address, whatever each holds by itself."""
    lines: dict[str, list[Column]] = {}
    for column in columns:
        if (found := _NUMBERED.fullmatch(column.header)) is not None:
            lines.setdefault(found[1], []).append(column)
    of_address = {
        one.position
        for series in lines.values()
        if len(series) > 1 and any(c.kind == "address" and c.confidence >= 0.4 for c in series)
        for one in series
    }
    return [c.as_kind("address", max(0.85, c.confidence)) if c.position in of_address else c for c in columns]


def _another(column: Column) -> bool:
    """Whether it names people whom the rows only mention."""
    return bool(STAFF.search(column.header) or KIN.search(column.header))


def _whole_or_part(column: Column, columns: Sequence[Column]) -> Column:
    """A name of people beside columns of its parts: the organisation's, or the part that is not there."""
    if column.kind not in ("person_name", "given_name") or column.confidence == 1.0:
        return column
    sure = [c for c in columns if c is not column and c.confidence >= LEAST_CONFIDENCE]
    kinds = {c.kind for c in sure}
    whole = column.kind == "person_name"
    if whole and {"given_name", "family_name"} <= kinds and "organisation_name" not in kinds:
        of_party = column.told("person_name") < 0.7 or _PARTY_NAME.fullmatch(column.header)
        if of_party and not _another(column) and not put_together(column, columns):
            return column.as_kind("organisation_name", 0.8)
    if "family_name" in kinds and "given_name" not in kinds and not put_together(column, columns):
        short = all(value.count(" ") < 2 for value in column.values)
        if _FIRST_NAMES.search(column.header) and short and not _another(column):
            return column.as_kind("given_name", 0.85)
    return column


def put_together(column: Column, columns: Iterable[Column]) -> bool:
    """Whether whole names are put together from the family names beside them, rather than somebody else's."""
    families = [c for c in columns if c.kind == "family_name" and c.confidence >= LEAST_CONFIDENCE]
    known = {fold(value) for c in families for value in c.values}
    if not known or not column.values:
        return True
    told = [value for value in column.values if not known.isdisjoint(_endings(fold(value)))]
    return len(told) >= 0.3 * len(column.values)


def _endings(folded: str) -> set[str]:
    words = folded.split(" ")
    return {" ".join(words[start:]) for start in range(len(words))} | {words[0]}


def _named(column: Column, columns: Sequence[Column], place: str) -> Column:
    """A bare ``Name`` is a given name, a person or an organisation, as its neighbours tell."""
    if (
        not _BARE_NAME.fullmatch(column.header)
        or column.kind in ("category", "role")
        or column.confidence == 1.0
    ):
        return column
    if column.content("identifier") >= 0.5:
        return column.as_kind("identifier", 0.8)
    others = [c for c in columns if c is not column and not _BARE_NAME.fullmatch(c.header)]
    aside = [c for c in others if _another(c) or OTHER_NAME.search(c.header)]
    kinds = {c.kind for c in others if c.confidence >= 0.4 and c not in aside}
    if "family_name" in kinds:
        return column if "given_name" in kinds else column.as_kind("given_name", 0.9)
    if kinds & {"given_name", "person_name"}:
        return column.as_kind("organisation_name", 0.85)
    if "organisation_name" in kinds:
        return column.as_kind("person_name", 0.9)
    person, organisation = _leanings(column, others, place)
    kind = "person_name" if person > organisation else "organisation_name"
    return column.as_kind(kind, min(0.95, 0.7 + 0.5 * abs(person - organisation)))


def _with_leading_name(columns: list[Column]) -> list[Column]:
    """Where no column names organisations, the first of differing words does that nothing else explains.

    In a table that names people, its values must not read like theirs.
    """
    if any(c.kind == "organisation_name" and c.confidence >= LEAST_CONFIDENCE for c in columns):
        return columns
    if is_private(columns):
        return columns
    people = people_of(columns)
    leading = [c for c in columns[:4] if c not in people and _is_open(c) and _reads_like_names(c.values)]
    if not leading:
        return columns
    first = leading[0]
    if people and people[0].position < first.position and first.header and not _has_parts(columns):
        return columns
    if people and first.content("person_name") >= 0.6:
        return columns
    kind = "person_name" if first.content("person_name") >= 0.6 else "organisation_name"
    return [c.as_kind(kind, 0.8 if first.header else 0.6) if c is first else c for c in columns]


def _is_open(column: Column) -> bool:
    """Whether neither its header nor its values say what it is."""
    told = column.found is not None and column.found.says_header and column.told("organisation_name") < 0.3
    return not told and column.confidence < 0.5


def _has_parts(columns: Sequence[Column]) -> bool:
    return any(c.kind == "family_name" and c.confidence >= LEAST_CONFIDENCE for c in columns)


def _whole_names(columns: list[Column]) -> list[Column]:
    """Given names that no family name goes with, and no header tells, are all that a list has of people."""
    if _has_parts(columns):
        return columns
    return [
        c.as_kind("person_name", c.confidence) if c.kind == "given_name" and c.told(c.kind) < 0.3 else c
        for c in columns
    ]


def _reads_like_names(values: Sequence[str]) -> bool:
    wordy = sum(
        1 for v in values if 3 <= len(v) <= 80 and v[0].isalpha() and sum(map(str.isalpha, v)) > 0.7 * len(v)
    )
    return len(values) >= 3 and wordy >= 0.9 * len(values) and len(set(values)) > 0.7 * len(values)


def _leanings(column: Column, others: Sequence[Column], place: str) -> tuple[float, float]:
    """How far content, place and the other columns speak for people and for organisations."""
    person = column.content("person_name") + 0.3 * bool(PERSON_SHEET.search(place))
    organisation = column.content("organisation_name") + 0.3 * bool(_ORGANISATION_SHEET.search(place))
    person += 0.5 * is_private(others) + 0.2 * any(c.kind == "role" for c in others)
    organisation += 0.2 * sum(c.kind in KINDS and _is_organisations(c.kind) for c in others)
    organisation += 0.1 + 0.1 * any(c.kind == "category" for c in others)
    return person, organisation


def _is_organisations(kind: str) -> bool:
    return KINDS[kind].owner == "organisation" and kind != "organisation_name"


def is_private(columns: Iterable[Column]) -> bool:
    """Whether the rows tell what only people have, such as a birth, a gender or an identity number."""
    return any(
        c.kind == "identity_number"
        or (c.kind == "date" and (_BIRTH.search(c.header) or c.confidence == 0.85))
        or _PRIVATE.search(c.header)
        for c in columns
    )
