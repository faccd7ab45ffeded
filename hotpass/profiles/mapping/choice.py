"""The field of each column, once it is known what a table is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.headers import fold_header
from hotpass.fields.text_folding import fold
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.profiles.mapping.table import (
    ANOTHER_PERSON,
    LEAST_CONFIDENCE,
    NAMES_OF_PEOPLE,
    OTHER_NAME,
    Column,
    Table,
    names_people,
)
from hotpass.profiles.schema import FieldSpec, Profile

#: Kinds of which a profile may have several fields: the header must say which.
_TOLD_BY_HEADER: Final = frozenset(("category", "text", "date", "number", "money", "identifier"))
#: Kinds of which several columns may go into one field.
_JOINED: Final = frozenset(("email", "phone", "address", "text", "person_name"))

_OF_ORGANISATION: Final = re.compile(
    r"\b(?:office|kantoor|switchboard|skakelbord|company|maatskappy|business|besigheid|organisation"
    r"|school|skool|general"
    r"|algemene|main|hoof|head|landline|landlyn|reception|ontvangs|accounts?|rekeninge|admin"
    r"|debtors|creditors|enquir\w+|info"
    r"|bookings|reservations|cellar|sales|orders|besprekings|branch|tak|fax|faks|firm|club)\b"
)
_OF_PERSON: Final = re.compile(
    r"\b(?:contact|kontak|person|persoon\w*|personal|cells?|cell ?phone\w*|cell ?n\w+|mobile|mob"
    r"|sel|selfoon\w*|selnommer"
    r"|whatsapp|direct|home|huis"
    r"|private|privaat|residential|owner|eienaar|principal|director|direkteur|manager|bestuurder"
    r"|instructor|member|lid|work)\b"
)
_MOBILE: Final = re.compile(
    r"\b(?:cells?|cell ?phone\w*|cell ?n\w+|mobile|mob|sel|selfoon\w*"
    r"|selnommer|whatsapp)\b"
)
_LANDLINE: Final = re.compile(r"\b(?:tel|telephone|telefoon|telno)\b")
_SHARED_MAILBOX: Final = re.compile(
    r"(?:info|admin|office|kantoor|sales|verkope|accounts?|rekeninge|bookings?|enquir\w*|navrae"
    r"|reception|hello|contact"
    r"|mail|ops|operations|training|school|flight\w*|debtors|finance|marketing|support|service"
    r"|reservations|hr|secretary)\b"
)
_AT_WORK: Final = re.compile(
    r"\b(?:business|work|office|company|org\w*|besigheid\w*|werk|kantoor|maatskappy)\b"
)
_AT_HOME: Final = re.compile(r"\b(?:home|huis|residential|personal|private|woon\w*)\b")
_MORE_OF_NAME: Final = re.compile(r"\b(?:middle|second|other|tweede|ander|\d)\b")
_NO_TOWN: Final = re.compile(
    r"\b(?:district|distrik|county|area|region|ward|wyk|municipal\w*"
    r"|munisipal\w*)\b"
)
_PART_OF_TOWN: Final = re.compile(
    r"\b(?:suburb|voorstad|township|village|dorpie|neighbourhood"
    r"|estate|complex|woonbuurt)\b"
)
_BIRTH: Final = re.compile(r"\b(?:dob|birth\w*|born|gebo\w+|verjaar\w*)\b")
_PLURAL: Final = re.compile(r"(?<=\w{3})s\b")
#: Words whose type or status is not the organisation's.
_OF_ANOTHER_THING: Final = re.compile(
    r"\b(?:phone|email|address|contact|tel|id|document|licen[cs]e|payment|card|person|order|invoice"
    r"|marital|visa|vehicle"
    r"|verification|record|file|subscription|marketing|employment|relationship)\b"
)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d")
#: Dates on which somebody dealt with the entity; others tell nothing of how recent the row is.
_RECENT: Final = re.compile(
    r"^(?:date|datum|timestamp|day|dag|date time|when|wanneer)$|^(?:last|laaste|latest"
    r"|most recent)\b(?!.*\b(?:name|year)\b)"
    r"|\b(?:contact\w*|kontak\w*|gekontak|called|gebel|visit\w*|besoek\w*|spoke\w*|touch\w*"
    r"|reach\w*|interaction|interaksie"
    r"|activity|aktiwiteit|update\w*|opgedateer|modified|gewysig|edited|seen|engage\w*|follow\w* up"
    r"|verified|checked)\b"
)
_NOT_RECENT: Final = re.compile(
    r"\b(?:next|volgende|due|due date|planned|future|follow up"
    r"|opvolg\w*|expir\w+)\b"
)
_COUNTER: Final = re.compile(r"(?:nr|no|num|number|nommer|row|ry|index|seq|count|line|item|s no|sr no)?")
_KEY: Final = re.compile(
    r"(?:id|key|code|kode|uid|guid|uuid|ref|reference|verwysing|record|rec ?id|identifier|sku|sleutel)"
    r"|\w+(?: \w+)? (?:id|key|code|kode|ref|no|nr|number|nommer|uid|guid)|\w+(?:nommer|kode|id|nr)"
    r"|(?:nat ?)?emis"
    r"|(?:unique|system|external|source|record) \w+|id \w+|(?:no|nr|number|nommer)"
)
_NOT_KEY: Final = re.compile(
    r"\b(?:invoice|faktuur|order|bestel\w*|ticket|case|cheque|bank|licen[cs]e|lisensie|tax|batch|po"
    r"|quote|serial|asset|page)\b"
)
_KEY_OF_PERSON: Final = re.compile(
    r"\b(?:employee|werknemer|member|lid|lidnommer|person|persoon|contact|kontak|staff|personnel"
    r"|personeel\w*|student|patient|voter"
    r"|lead|user|pilot|learner)\b|\blid"
)
_KEY_OF_ORGANISATION: Final = re.compile(
    r"\b(?:c|company|maatskappy|organisation|org|school|skool|supplier|verskaffer|vendor|client"
    r"|klient\w*|customer|dealer|account"
    r"|business|provider|ato|operator|branch|store)\b"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that a column may be, and how well it fits, 0–1."""

    column: Column
    entity: EntityType
    spec: FieldSpec
    fit: float

    @property
    def target(self) -> str:
        """The field as ``<entity>.<field>``."""
        return f"{self.entity}.{self.spec.name}"


def choose_fields(profile: Profile, table: Table, taken: Sequence[str] = ()) -> dict[int, Candidate]:
    """The best field of each column that has one, by the column's position.

    A field goes to the column that fits it best; others follow into it only where their kind can be joined.
    ``taken`` are fields that the profile has given away.
    """
    sure = [column for column in table.columns if column.kind and column.confidence >= LEAST_CONFIDENCE]
    candidates = [candidate for column in sure for candidate in _candidates(profile, table, column)]
    candidates.sort(key=lambda c: (-c.fit, -c.column.confidence, c.column.position))
    chosen: dict[int, Candidate] = {}
    holders: dict[str, list[Column]] = {target: [] for target in taken}
    for candidate in candidates:
        held = holders.get(candidate.target)
        if candidate.column.position not in chosen and (held is None or _joins(candidate, held)):
            chosen[candidate.column.position] = candidate
            holders.setdefault(candidate.target, []).append(candidate.column)
    return chosen


def joins(spec: FieldSpec) -> bool:
    """Whether several columns may make one field."""
    return spec.kind in _JOINED or spec.multi


def _joins(candidate: Candidate, held: Sequence[Column]) -> bool:
    kind = candidate.spec.kind
    if joins(candidate.spec):
        return True
    if kind in ("given_name", "family_name"):
        return bool(_MORE_OF_NAME.search(candidate.column.header))
    return kind == "date" and any(_part_of_date(c) for c in held) and _part_of_date(candidate.column)


def _part_of_date(column: Column) -> bool:
    return column.kind == "date" and all(len(value) <= 4 for value in column.values[:5])


def _candidates(profile: Profile, table: Table, column: Column) -> Iterator[Candidate]:
    named = list(_named_in_profile(profile, table, column))
    if named:
        yield from named
        return
    for rank, entity in enumerate(_owners(table, column)):
        for spec in profile.entities[entity].fields:
            fit = _fit(table, column, entity, spec)
            if fit > 0:
                yield Candidate(column, entity, spec, round(fit - 0.1 * rank, 3))


def _named_in_profile(profile: Profile, table: Table, column: Column) -> Iterator[Candidate]:
    """Fields of the column's kind whose own words in the profile are this very header."""
    for rank, entity in enumerate(ENTITY_TYPES if table.subject == "both" else (table.subject,)):
        for spec in profile.entities[entity].fields:
            words = [fold_header(header) for header in _words(profile, spec)]
            if column.header and column.header in words and _takes(spec, column.kind):
                yield Candidate(column, entity, spec, 1.0 - 0.1 * rank - 0.001 * words.index(column.header))


def _words(profile: Profile, spec: FieldSpec) -> list[str]:
    """A field's own words, then those of the field of the same name and kind of the other entity."""
    others = (f for e in profile.entities.values() for f in e.fields)
    alike = [
        f for f in others if spec.kind == "text" and f != spec and (f.name, f.kind) == (spec.name, "text")
    ]
    return [word for one in (spec, *alike) for word in one.headers]


def _owners(table: Table, column: Column) -> tuple[EntityType, ...]:
    """Whose the column may be, the likelier first."""
    kind = column.kind
    if kind in NAMES_OF_PEOPLE or kind in ("role", "identity_number"):
        return ("person",)
    if table.subject != "both":
        return (table.subject,)
    if kind in ("email", "phone"):
        return (_owner_of_contact(table, column),)
    if kind in ("address", "locality", "province", "postal_code"):
        home = table.private or _AT_HOME.search(column.header)
        at_work = _AT_WORK.search(column.header) and not _AT_HOME.search(column.header)
        return ("person", "organisation") if home and not at_work else ("organisation",)
    if kind == "date":
        return ("person", "organisation")
    if kind == "identifier":
        return (_owner_of_key(table, column),)
    return ("organisation",)


def _owner_of_contact(table: Table, column: Column) -> EntityType:
    """In a table of organisations with their people: whose an e-mail or a phone number is."""
    header = column.header
    if _MOBILE.search(header) or (_OF_PERSON.search(header) and not _OF_ORGANISATION.search(header)):
        return "person"
    if _OF_ORGANISATION.search(header):
        return "organisation"
    if column.kind == "email":
        told = _mailbox_owner(table, column)
        if told:
            return told
    first = min(c.position for c in table.people)
    alike = [c for c in table.of_kind(column.kind or "") if c is not column]
    landline = column.kind == "phone" and _LANDLINE.search(header)
    if column.position < first and (landline or any(c.position > first for c in alike)):
        return "organisation"
    return "organisation" if landline and any(_MOBILE.search(c.header) for c in alike) else "person"


def _mailbox_owner(table: Table, column: Column) -> EntityType | None:
    """Whose mailboxes are: those that bear names of the table's people, or ``info@`` and the like."""
    names = {word for c in table.people for value in c.values for word in fold(value).split(" ")}
    names = {word for word in names if len(word) > 2}
    locals_ = [fold(value.partition("@")[0]) for value in column.values if "@" in value]
    if sum(any(name in local for name in names) for local in locals_) >= 0.3 * max(1, len(locals_)):
        return "person"
    if len(names) > 3 and len(locals_) > 2 and not any(name in local for name in names for local in locals_):
        return "organisation"
    shared = sum(_SHARED_MAILBOX.match(local) is not None for local in locals_)
    return "organisation" if shared > 0.5 * len(locals_) else None


def _owner_of_key(table: Table, column: Column) -> EntityType:
    """A key in a table of both: the organisation's, unless it tells rows of one organisation apart."""
    if _KEY_OF_ORGANISATION.search(column.header):
        return "organisation"
    if _KEY_OF_PERSON.search(column.header):
        return "person"
    names = [c.values for c in table.columns if c.kind == "organisation_name"]
    repeated = any(len({v.lower() for v in values}) < 0.9 * len(values) for values in names)
    unique = len(set(column.values)) == len(column.values) > 0
    return "person" if repeated and unique else "organisation"


def _fit(table: Table, column: Column, entity: EntityType, spec: FieldSpec) -> float:
    """How well a field suits a column, 0 where it does not."""
    if not _takes(spec, column.kind):
        part = spec.kind == "address" and column.kind == "locality" and _PART_OF_TOWN.search(column.header)
        return 0.7 if part and _has_town(table, column) else 0.0
    if spec.kind == "identifier":
        return _fit_of_key(column, spec)
    if spec.kind == "date":
        return _fit_of_date(column, spec)
    if spec.kind in _TOLD_BY_HEADER:
        remarks = spec.name == "notes" and not column.header and column.content("text") > 0.6
        return 0.75 if remarks else _fit_by_words(column.header, spec)
    return _fit_of_name(table, column, spec)


def _takes(spec: FieldSpec, kind: str | None) -> bool:
    """Whether a field takes columns of a kind: its own, or a narrower one."""
    return kind is not None and isinstance(KINDS[kind], type(KINDS[spec.kind]))


def _of_this_person(table: Table, column: Column) -> bool:
    """Whether a whole name beside a family name is put together from it, rather than somebody else's."""
    families = table.of_kind("family_name")
    if not families or not column.values:
        return True
    known = {fold(value) for c in families for value in c.values}
    told = [value for value in column.values if not known.isdisjoint(_endings(fold(value)))]
    return len(told) >= 0.3 * len(column.values)


def _endings(folded: str) -> set[str]:
    words = folded.split(" ")
    return {" ".join(words[start:]) for start in range(len(words))} | {words[0]}


def _has_town(table: Table, column: Column) -> bool:
    towns = [c for c in table.of_kind("locality") if c is not column]
    return any(not _PART_OF_TOWN.search(c.header) and not _NO_TOWN.search(c.header) for c in towns)


def _fit_of_name(table: Table, column: Column, spec: FieldSpec) -> float:
    if spec.kind == "person_name" and not (names_people(column) and _of_this_person(table, column)):
        return 0.0
    if spec.kind == "organisation_name" and (spec.name != "name" or OTHER_NAME.search(column.header)):
        return 0.6 if spec.name == "name" and len(table.of_kind("organisation_name")) == 1 else 0.0
    if spec.kind in NAMES_OF_PEOPLE and ANOTHER_PERSON.search(column.header):
        return 0.0
    if spec.kind == "locality" and (_PART_OF_TOWN.search(column.header) or _NO_TOWN.search(column.header)):
        return 0.8 if not _has_town(table, column) else 0.0
    return max(0.85, column.told(spec.kind))


def _fit_by_words(header: str, spec: FieldSpec) -> float:
    """Whether the header holds the field's words, in singular or plural."""
    said = _singular(header)
    words = {_singular(fold_header(word)) for word in (*spec.headers, spec.label, spec.name)} - {""}
    if said in words:
        return 0.98
    held = any(re.search(rf"\b{re.escape(word)}\b", said) for word in words)
    return 0.9 if held and not _OF_ANOTHER_THING.search(said) else 0.0


def _singular(words: str) -> str:
    return _PLURAL.sub("", words)


def _fit_of_date(column: Column, spec: FieldSpec) -> float:
    by_words = _fit_by_words(column.header, spec)
    of_birth = any(_BIRTH.search(fold_header(word)) for word in (*spec.headers, spec.name))
    if of_birth:
        told = by_words or _BIRTH.search(column.header) or _part_of_date(column)
        return 0.95 if told or (not column.header and _years_of_birth(column.values)) else 0.0
    if _BIRTH.search(column.header) or _part_of_date(column) or not column.header:
        return 0.0
    return by_words or (
        0.8 if _RECENT.search(column.header) and not _NOT_RECENT.search(column.header) else 0.0
    )


def _years_of_birth(values: Sequence[str]) -> bool:
    """Whether dates without a header reach so far back that they are births rather than dealings."""
    years = sorted(int(found[0]) for value in values if (found := _YEAR.search(value)))
    return len(years) > 3 and years[0] >= 1900 and years[len(years) // 2] < 1998


def _fit_of_key(column: Column, spec: FieldSpec) -> float:
    if spec.name != "key":
        return _fit_by_words(column.header, spec)
    if _COUNTER.fullmatch(column.header) and _counts(column.values):
        return 0.0
    if not column.header:
        return 0.7 if column.position == 0 else 0.0
    return 0.9 if _KEY.fullmatch(column.header) and not _NOT_KEY.search(column.header) else 0.0


def _counts(values: Sequence[str]) -> bool:
    """Whether whole numbers lie so close together that they number rows."""
    numbers = [int(value) for value in values if value.isdecimal()]
    if not numbers or len(numbers) < len(values):
        return False
    return max(numbers) - min(numbers) < 3 * len(numbers) + 10
