"""Which columns name the organisations and the people of a table, told by the whole of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.organisation_name import have_own_names
from hotpass.fields.person_name import known_share
from hotpass.fields.text_folding import fold
from hotpass.profiles.mapping.mailboxes import PROVEN
from hotpass.profiles.mapping.parts import LIKE_NAMES, NAMED, is_sure, is_told, name_parts, whole_names
from hotpass.profiles.mapping.seen import (
    KIN,
    NAMES_OF_PEOPLE,
    OTHER_NAME,
    STAFF,
    Column,
    is_private,
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
_BARE_NAME: Final = re.compile(
    r"(?:the )?(?:name|naam|names|name \d+|title)|(?:customer|client|klient|account|debtor|debiteur"
    r"|lead|prospect)s?"
)
_PARTY_NAME: Final = re.compile(
    r"(?:contact|account|customer|client|debtor|creditor|supplier|display|business|klient"
    r"|kontak) ?(?:name|naam)?"
)
#: Headers that name people whatever the values are.
OF_PERSON: Final = re.compile(r"\b(?:person|persoon|contact|kontak|surname|van|initials)")
_OF_NAME: Final = re.compile(r"\b(?:name|naam)$")
_FIRST_NAMES: Final = re.compile(r"(?:names?|naam|name|voorname)$")
#: Share of known names and titles from which values are people, whatever else the table names.
_PLAINLY_PEOPLE: Final = 0.8
_PEOPLE: Final = 0.6
_KNOWN: Final = 0.4
#: Values from which they overrule a header.
_ENOUGH: Final = 3
_PARTIES: Final = ("person_name", "organisation_name")
#: A header that says this much for one of them is believed, whatever the values are.
_PLAINLY_TOLD: Final = 0.8
#: Share of words that organisations bear from which values may be organisations wherever they stand.
_BEARING: Final = 0.2
#: Share of known family names from which bare names beside given names are family names, and words of the
#: longest.
_SOME: Final = 0.05
_WORDS: Final = 4


def name_columns(columns: list[Column], place: str) -> list[Column]:
    """The columns after each rule in turn.

    Args:
        columns: with all kinds but names settled.
        place: folded name of the sheet or the file.
    """
    seen = name_parts(columns)
    seen = [_whole_or_part(column, seen) for column in seen]
    seen = [_by_values(column, seen) for column in seen]
    seen = [_bare(column, seen, place) for column in seen]
    return whole_names(_with_head(seen))


def _another(column: Column) -> bool:
    """Whether it names people whom the rows only mention."""
    return bool(STAFF.search(column.header) or KIN.search(column.header))


def _whole_or_part(column: Column, columns: Sequence[Column]) -> Column:
    """A name of people beside columns of its parts: the organisation's, or the part that is not there."""
    if column.kind not in ("person_name", "given_name") or column.confidence == 1.0:
        return column
    sure = [c for c in columns if c is not column and is_sure(c) and not OTHER_NAME.search(c.header)]
    kinds = {c.kind for c in sure}
    whole = column.kind == "person_name"
    if whole and {"given_name", "family_name"} <= kinds and "organisation_name" not in kinds:
        of_party = 0.3 <= column.told("person_name") < 0.7 or _PARTY_NAME.fullmatch(column.header)
        others = of_party and not _another(column) and not put_together(column, columns)
        if others and _reads_like_names(column):
            return column.as_kind("organisation_name", 0.8)
        if column.told("person_name") < NAMED and not put_together(column, columns):
            return column.as_kind(None, 0.0)
    if "family_name" in kinds and "given_name" not in kinds and not put_together(column, columns):
        short = all(value.count(" ") < 2 for value in column.values)
        if _FIRST_NAMES.search(column.header) and short and not _another(column):
            return column.as_kind("given_name", 0.85)
    return column


def _by_values(column: Column, columns: Sequence[Column]) -> Column:
    """A ``Holder`` whose values name organisations is one, and a ``Host`` whose values name people is one.

    A header says either of such parties; of people it is believed where no other column names organisations.
    """
    firms, people = column.content("organisation_name"), column.content("person_name")
    if column.confidence == 1 or column.kind not in _PARTIES:
        return column
    if PROVEN in (firms, people):
        proven = "person_name" if people == PROVEN else "organisation_name"
        return column.as_kind(proven, max(0.85, column.confidence))
    several = len(column.values) >= _ENOUGH
    if several and _tells_what_they_do(column, columns):
        return column.as_kind("role", 0.85)
    if several and firms < 0.1 and _are_people_of(column, columns):
        return column.as_kind("person_name", max(0.8, column.confidence))
    if several and firms >= _PLAINLY_PEOPLE and people < _BEARING and not OF_PERSON.search(column.header):
        return column.as_kind("organisation_name", max(0.8, column.confidence))
    if several and firms < 0.1 and _like_people(column) == 1 and _PARTY_NAME.fullmatch(column.header):
        return column.as_kind("person_name", max(0.8, column.confidence))
    if max(column.told(kind) for kind in _PARTIES) >= _PLAINLY_TOLD:
        return column
    if firms >= 0.5 and people < 0.3 and column.told("person_name") >= NAMED:
        return column.as_kind("organisation_name", max(0.8, column.confidence))
    others = [c for c in columns if c is not column and c.kind == "organisation_name" and is_sure(c)]
    if people >= 0.7 and firms < 0.1 and others and _like_people(column) == 1:
        return column.as_kind("person_name", max(0.8, column.confidence))
    return column


def _tells_what_they_do(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a header names people, the values only what they do, and another column names people."""
    roles = column.content("role") >= _PLAINLY_PEOPLE and known_share(column.values) < _BEARING
    others = (c for c in columns if c is not column and c.kind in NAMES_OF_PEOPLE and is_sure(c))
    return roles and any(known_share(c.values) >= _KNOWN for c in others)


def _are_people_of(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a ``Dealer name`` holds people, as another column of names may be the organisations'."""
    known = known_share(column.values)
    if column.kind != "organisation_name" or known < _PLAINLY_PEOPLE or not _OF_NAME.search(column.header):
        return False
    others = (c for c in columns if c is not column and len(c.values) >= _ENOUGH)
    named = (c for c in others if _OF_NAME.search(c.header) and c.told("organisation_name") >= NAMED)
    return any(known_share(c.values) < 0.5 * known for c in named)


def put_together(column: Column, columns: Iterable[Column]) -> bool:
    """Whether whole names are put together from the family names beside them, rather than somebody else's."""
    families = [c for c in columns if c.kind == "family_name" and is_sure(c)]
    known = {fold(value) for c in families for value in c.values}
    if not known or not column.values:
        return True
    told = [value for value in column.values if not known.isdisjoint(_endings(fold(value)))]
    return len(told) >= 0.3 * len(column.values)


def _endings(folded: str) -> set[str]:
    words = folded.split(" ")
    return {" ".join(words[start:]) for start in range(len(words))} | {words[0]}


def _are_figures(values: Sequence[str]) -> bool:
    """Whether hardly a value has a letter: ``#10023``."""
    return sum(any(map(str.isalpha, value)) for value in values) < 0.1 * len(values)


def _bare(column: Column, columns: Sequence[Column], place: str) -> Column:
    """A bare ``Name`` is a given name, a person or an organisation, as its neighbours tell."""
    if (
        not _BARE_NAME.fullmatch(column.header)
        or column.kind == "category"
        or (column.kind == "role" and column.content("organisation_name") < _KNOWN)
        or column.confidence == 1.0
    ):
        return column
    if column.content("identifier") >= 0.5 or _are_figures(column.values):
        return column.as_kind("identifier", 0.8)
    if column.content("person_name") == PROVEN:
        return column.as_kind("person_name", 0.9)
    others = [c for c in columns if c is not column and not _BARE_NAME.fullmatch(c.header)]
    aside = [c for c in others if _another(c) or OTHER_NAME.search(c.header)]
    kinds = {c.kind for c in others if c.confidence >= 0.4 and c not in aside}
    if "family_name" in kinds:
        return column if "given_name" in kinds else column.as_kind("given_name", 0.9)
    if kinds & {"given_name", "person_name"}:
        family = any(_goes_with(column, c) for c in others if c.kind == "given_name")
        return column.as_kind("family_name" if family else "organisation_name", 0.85)
    if "organisation_name" in kinds:
        return column.as_kind("person_name", 0.9)
    person, organisation = _leanings(column, others, place)
    kind = "person_name" if person > organisation else "organisation_name"
    return column.as_kind(kind, min(0.95, 0.7 + 0.5 * abs(person - organisation)))


def _goes_with(column: Column, given: Column) -> bool:
    """Whether a bare ``Name`` is the family name that goes with given names which their header tells."""
    beside = abs(column.position - given.position) == 1 and given.told("given_name") >= NAMED
    known = column.content("family_name") >= _SOME > column.content("organisation_name")
    return beside and known and all(value.count(" ") < _WORDS for value in column.values)


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


def _with_head(columns: list[Column]) -> list[Column]:
    """Where no column names organisations, one of differing names does whose header says nothing else.

    It bears words of organisations, or it leads the table and does not read like people. Where no column
    names people either, one that reads like people does.
    """
    if any(c.kind == "organisation_name" and is_sure(c) and not OTHER_NAME.search(c.header) for c in columns):
        return columns
    parts = [c for c in columns if c.kind in ("given_name", "family_name") and is_sure(c)]
    opened = [
        c for c in columns if _is_open(c) and _reads_like_names(c) and not (c in parts and len(parts) > 1)
    ]
    people = [c for c in people_of(columns) if c not in opened]
    private = is_private(columns)
    seen = list(columns)
    for column in opened:
        kind = _of_open(column, people, private)
        if kind:
            plain = column.content(kind) >= _PEOPLE or bool(column.header and _leads(column, people))
            seen[column.position] = column.as_kind(kind, 0.8 if plain else 0.6)
        if kind == "organisation_name":
            break
        people += [column] if kind else []
    return seen


def _of_open(column: Column, people: Sequence[Column], private: bool) -> str | None:
    """Whom a column of names names whose header does not say it."""
    like_people, bearing = _like_people(column), column.content("organisation_name")
    leads = _leads(column, people)
    borne = max(column.content("given_name"), column.content("family_name"))
    if bearing >= _BEARING > borne and leads:
        return "organisation_name"
    if like_people >= (_PLAINLY_PEOPLE if people else _PEOPLE):
        return "person_name" if leads and not people else None
    if bearing >= _BEARING and bearing >= like_people - 0.1:
        return "organisation_name"
    headless = not column.header and column.position < 4
    return "organisation_name" if not private and (leads or headless) else None


def _leads(column: Column, people: Sequence[Column]) -> bool:
    """Whether it is among the first columns, and nobody is named before."""
    return column.position < 4 and not any(c.position < column.position for c in people)


def _like_people(column: Column) -> float:
    """Share of values that read like names of people; all of it where more than chance is known as such."""
    known = max(column.content("given_name"), column.content("family_name"), known_share(column.values))
    return 1.0 if known > _KNOWN else min(column.content("person_name"), _PLAINLY_PEOPLE - 0.01)


def _is_open(column: Column) -> bool:
    """Whether the header does not say what it is, and the values may be names."""
    told = is_told(column) or column.told("organisation_name") >= NAMED or OTHER_NAME.search(column.header)
    if told or column.confidence == 1.0:
        return False
    if column.found is not None and column.kind != column.found.kind:
        return False
    if column.content("role") >= 0.5:
        return False
    return column.kind in LIKE_NAMES or column.confidence < 0.5


def _reads_like_names(column: Column) -> bool:
    values = column.values
    wordy = sum(
        1 for v in values if 3 <= len(v) <= 80 and v[0].isalpha() and sum(map(str.isalpha, v)) > 0.7 * len(v)
    )
    firms = column.content("organisation_name") >= _PEOPLE
    differing = 0.0 if have_own_names(values) else 0.3 if firms else 0.7
    return len(values) >= 3 and wordy >= 0.9 * len(values) and len(set(values)) > differing * len(values)
