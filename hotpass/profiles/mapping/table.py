"""What a table is about, and the kinds of its columns in the light of their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from hotpass.fields.headers import fold_header
from hotpass.fields.recognition import Recognised, recognise
from hotpass.fields.text_folding import fold
from hotpass.profiles.schema import Profile

Subject = Literal["organisation", "person", "both"]

NAMES_OF_PEOPLE: Final = frozenset(("person_name", "given_name", "family_name"))
#: Columns less sure than this are not used.
LEAST_CONFIDENCE: Final = 0.3
#: People whom a row mentions but is not about: our own staff, or somebody's kin.
ANOTHER_PERSON: Final = re.compile(
    r"\b(?:assigned to|\w+ by|\w+ deur|line manager|supervisor|reports to"
    r"|account manager|sales ?(?:person|rep\w*)"
    r"|(?:contact|company|deal|lead|record|account|person|organisation|opportunity) owner(?: name)?"
    r"|relationship manager|consultant|emergency"
    r"|nood\w*|next of kin"
    r"|naasbestaande|spouse|eggenoot|guardian|voog|parent|ouer|referee|doctor|dokter)\b"
)
_OF_ORGANISATIONS: Final = frozenset(("website", "company_registration", "vat_number"))
_BARE_NAME: Final = re.compile(
    r"(?:the )?(?:name|naam|names|name \d+|title)|(?:customer|client|klient|account|debtor|debiteur"
    r"|lead|prospect)s?"
)
#: Further names of an organisation, beside the one by which it is recorded.
OTHER_NAME: Final = re.compile(
    r"\b(?:trading|trade|short|alias|previous|former|parent|holding|bank|insurer|display|quick\w*"
    r"|sage|xero|known|normali[sz]ed"
    r"|clean|alternat\w*|alt|aka|acronym|abbrev\w*|billing|vorige)\b"
)
_PERSON_SHEET: Final = re.compile(
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
_PRIVATE: Final = re.compile(r"\b(?:gender|sex|geslag|marital|huwelik\w*|age|ouderdom)\b")
#: Values from which a column may contradict what has been said of it.
_ENOUGH: Final = 3
#: Kinds that values of any sort may look like.
_VAGUE: Final = frozenset(("text", "category", "identifier", "number"))
_NUMBERED: Final = re.compile(r"(.+?) ?\d")
_PARTY_NAME: Final = re.compile(
    r"(?:contact|account|customer|client|debtor|creditor|supplier|display|business|klient"
    r"|kontak) ?(?:name|naam)?"
)
_FIRST_NAMES: Final = re.compile(r"(?:full|volle) ?(?:names?|name|naam)|names|name")
_BARE_CODE: Final = re.compile(r"(?:code|kode|p code|pcode)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is seen.

    Attributes:
        position: from 0.
        header: its folded words, ``""`` when it has none.
        values: samples.
        kind: name of its kind, or None when nothing tells it.
        confidence: of the kind, 0–1.
        found: what recognition said, before the neighbours were looked at.
    """

    position: int
    header: str
    values: Sequence[str]
    kind: str | None
    confidence: float
    found: Recognised | None = field(default=None, repr=False)

    def content(self, kind: str) -> float:
        """What the values alone say for a kind, 0–1."""
        return self.contents.get(kind, 0.0)

    @property
    def contents(self) -> Mapping[str, float]:
        """What the values alone say, by kind."""
        return self.found.content if self.found else {}

    def told(self, kind: str) -> float:
        """What the header alone says for a kind, 0–1."""
        return self.found.header.get(kind, 0.0) if self.found else 0.0

    def as_kind(self, kind: str, confidence: float) -> Column:
        """The same column as another kind."""
        return replace(self, kind=kind, confidence=confidence)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is seen.

    Attributes:
        columns: in the order of the sheet.
        subject: what its rows name: organisations, people, or both.
        private: whether it tells births or identity numbers, so that addresses are those of people.
    """

    columns: tuple[Column, ...]
    subject: Subject
    private: bool

    def of_kind(self, *kinds: str) -> list[Column]:
        """The columns of any of these kinds."""
        return [column for column in self.columns if column.kind in kinds]

    @property
    def people(self) -> list[Column]:
        """The columns of names of the people whom the rows are about."""
        return [column for column in self.columns if names_people(column)]


def names_people(column: Column) -> bool:
    """Whether the column names the people whom the rows are about."""
    sure = column.kind in NAMES_OF_PEOPLE and column.confidence >= LEAST_CONFIDENCE
    return sure and not ANOTHER_PERSON.search(column.header)


def see_columns(profile: Profile, headers: Sequence[str], samples: Sequence[Sequence[str]]) -> list[Column]:
    """Recognise every column by itself.

    Args:
        profile: its further header words count as told.
        headers: one a column, ``""`` for none.
        samples: non-blank texts of each column.
    """
    told = _profile_words(profile)
    return [_see(i, h, s, told) for i, (h, s) in enumerate(zip(headers, samples, strict=True))]


def see_table(columns: Sequence[Column], place: str) -> Table:
    """Let neighbours settle what one column alone cannot.

    Args:
        columns: as they are seen by themselves.
        place: name of the sheet or the file, which may say what the rows are.
    """
    seen = _birth_in_three(list(columns))
    seen = [_postal(column, seen) for column in seen]
    seen = _one_series(seen)
    seen = [_whole_or_part(column, seen) for column in seen]
    words = fold(place)
    seen = [_named(column, seen, words) for column in seen]
    seen = _with_leading_name(seen)
    private = _is_private(seen)
    return Table(tuple(seen), _subject(seen, words, private), private)


def contradicts(column: Column, kind: str) -> bool:
    """Whether the values plainly are of another kind than people have said."""
    if len(column.values) < _ENOUGH or column.content(kind) >= 0.2:
        return False
    alike = NAMES_OF_PEOPLE if kind in NAMES_OF_PEOPLE else {kind}
    others = {other for other in column.contents if other not in alike | _VAGUE}
    return any(column.content(other) >= 0.8 for other in others)


def _profile_words(profile: Profile) -> dict[str, dict[str, float]]:
    """By folded header, the kinds that the profile's own words tell."""
    told: dict[str, dict[str, float]] = {}
    for entity in profile.entities.values():
        for spec in entity.fields:
            for words in spec.headers:
                told.setdefault(fold_header(words), {})[spec.kind] = 1.0
    return told


def _see(
    position: int, header: str, values: Sequence[str], told: Mapping[str, Mapping[str, float]]
) -> Column:
    words = fold_header(header)
    found = recognise(header, values, told.get(words))
    if found is None:
        return Column(position, words, values, None, 0.0)
    return Column(position, words, values, found.kind, found.confidence, found)


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


def _whole_or_part(column: Column, columns: Sequence[Column]) -> Column:
    """A name of people beside columns of its parts: the organisation's, or the part that is not there."""
    if column.kind != "person_name":
        return column
    kinds = {c.kind for c in columns if c is not column and c.confidence >= LEAST_CONFIDENCE}
    if {"given_name", "family_name"} <= kinds and "organisation_name" not in kinds:
        of_parties = _PARTY_NAME.fullmatch(column.header) is not None
        if of_parties and column.content("organisation_name") >= 0.3:
            return column.as_kind("organisation_name", 0.85)
    if "family_name" in kinds and "given_name" not in kinds and _FIRST_NAMES.fullmatch(column.header):
        return column.as_kind("given_name", 0.85)
    return column


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
    aside = [c for c in others if ANOTHER_PERSON.search(c.header) or OTHER_NAME.search(c.header)]
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
    """Where no column names anything sure, the first of plain, differing words does: organisations mostly."""
    if any(
        c.kind in ("organisation_name", *NAMES_OF_PEOPLE) and c.position < 3 and c.confidence >= 0.3
        for c in columns
    ):
        return columns
    if any(c.kind == "organisation_name" and c.confidence >= 0.5 for c in columns) or _is_private(columns):
        return columns
    first = next((c for c in columns[:3] if c.confidence < 0.5 and _reads_like_names(c.values)), None)
    if first is None:
        return columns
    kind = "person_name" if first.content("person_name") >= 0.6 else "organisation_name"
    return [c.as_kind(kind, 0.6) if c is first else c for c in columns]


def _reads_like_names(values: Sequence[str]) -> bool:
    wordy = sum(
        1 for v in values if 3 <= len(v) <= 80 and v[0].isalpha() and sum(map(str.isalpha, v)) > 0.7 * len(v)
    )
    return len(values) >= 3 and wordy >= 0.9 * len(values) and len(set(values)) > 0.7 * len(values)


def _leanings(column: Column, others: Sequence[Column], place: str) -> tuple[float, float]:
    """How far content, place and the other columns speak for people and for organisations."""
    person = column.content("person_name") + 0.3 * bool(_PERSON_SHEET.search(place))
    organisation = column.content("organisation_name") + 0.3 * bool(_ORGANISATION_SHEET.search(place))
    person += 0.5 * _is_private(others) + 0.2 * any(c.kind == "role" for c in others)
    organisation += 0.2 * sum(c.kind in _OF_ORGANISATIONS for c in others)
    organisation += 0.1 + 0.1 * any(c.kind == "category" for c in others)
    return person, organisation


def _is_private(columns: Iterable[Column]) -> bool:
    return any(
        c.kind == "identity_number"
        or (c.kind == "date" and (_BIRTH.search(c.header) or c.confidence == 0.85))
        or _PRIVATE.search(c.header)
        for c in columns
    )


def _subject(columns: Sequence[Column], place: str, private: bool) -> Subject:
    people = any(map(names_people, columns))
    organisations = any(c.kind == "organisation_name" and c.confidence >= LEAST_CONFIDENCE for c in columns)
    if people and organisations:
        return "both"
    if people or organisations:
        return "person" if people else "organisation"
    return "person" if private or _PERSON_SHEET.search(place) else "organisation"
