"""Whose a column is: the organisation's or the person's that a row names."""

from __future__ import annotations

import re
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.reading import share_of
from hotpass.fields.text_folding import fold
from hotpass.model import EntityType
from hotpass.profiles.mapping.linking import shared_words
from hotpass.profiles.mapping.seen import Column, Table, bears_names

_OF_ORGANISATION: Final = re.compile(
    r"\b(?:office|kantoor|switchboard|skakelbord|company|maatskappy|business|besigheid|organisation"
    r"|school|skool|general"
    r"|algemene|main|hoof|head|landline|landlyn|reception|ontvangs|accounts?|rekeninge|admin"
    r"|debtors|creditors|enquir\w+|info"
    r"|control room|beheerkamer|call cent(?:re|er)|inbelsentrum|help ?desk|hotline|toll ?free|tolvry|dispatch"
    r"|base|station|stasie|centre|sentrum|lodge|farm|plaas|church|kerk|parish|gemeente|studio|site|facility|fasiliteit"
    r"|agency|hotel|institution|instelling|venue|congregation|newsdesk|bureau|college"
    r"|rooms|practice|praktyk|spreekkamers?|shop|winkel|store|clinic|kliniek|plant|depot|hospital|customer|client|klient|supplier|bookings|reservations|cellar|sales|orders|besprekings|branch|tak|fax|faks|firm|club)\b"
)
_OF_PERSON: Final = re.compile(
    r"\b(?:contact|kontak|person|persoon\w*|personal|cells?|cell ?phone\w*|cell ?n\w+|mobile|mob"
    r"|sel|selfoon\w*|selnommer"
    r"|whatsapp|direct|home|huis"
    r"|h|werk|private|privaat|agent|residential|owner|eienaar|principal|director|direkteur|manager|bestuurder"
    r"|instructor|member|lid|work)\b"
)
_MOBILE: Final = re.compile(
    r"\b(?:cells?|cellular|cell ?phone\w*|cell ?n\w+|mobile|mob|sel|selfoon\w*"
    r"|selnommer|whatsapp)\b|^[cms]$"
)
_LANDLINE: Final = re.compile(r"\b(?:tel|telephone|telefoon|telno)\b")
_SHARED_MAILBOX: Final = re.compile(
    r"(?:info|admin|office|kantoor|sales|verkope|accounts?|rekeninge|bookings?|enquir\w*|navrae"
    r"|reception|hello|contact"
    r"|mail|ops|operations|training|school|flight\w*|debtors|finance|marketing|support|service"
    r"|reservations|hr|secretary)\b"
)
_MOBILE_NUMBER: Final = re.compile(r"[(\s]*(?:\+|00)?(?:27)?[\s().-]*0?[\s)]*(?:6\d|7\d|8[1-4])")
_OF_PLACE: Final = frozenset(("address", "locality", "province", "postal_code", "country", "coordinates"))
_AT_WORK: Final = re.compile(
    r"\b(?:business|work|office|company|org\w*|besigheid\w*|werk|kantoor|maatskappy)\b"
)
_AT_HOME: Final = re.compile(r"\b(?:home|huis|residential|personal|private|woon\w*)\b")
_KEY_OF_PERSON: Final = re.compile(
    r"\b(?:donor|employee|werknemer|member|lid|lidnommer|person|persoon|contact|kontak|staff|personnel"
    r"|personeel\w*|student|patient|voter"
    r"|lead|user|pilot|learner)\b|\blid"
)
_KEY_OF_ORGANISATION: Final = re.compile(
    r"\b(?:app|applicant|application|aansoek\w*|c|company|(?:nat)?emis|maatskappy|organisation|org|school|skool|supplier|verskaffer|vendor|client"
    r"|klient\w*|customer|dealer|account"
    r"|business|provider|practice|praktyk|ato|operator|branch|store)\b"
)


_KEY_OF_EITHER: Final = re.compile(r"\b(?:app|applicant|application|aansoek\w*|client|klient\w*|customer)\b")

#: Members are organisations or people, whichever the rows are about.
_KEY_OF_MEMBER: Final = re.compile(r"\bmember\b|\blid")
#: Accounts are of organisations and of people alike.
_KEY_OF_ACCOUNT: Final = re.compile(r"\b(?:account|rekening)\b")
#: Values from which repeats count; shares of differing ones from which some repeat, and none does.
_ENOUGH: Final = 5
_REPEATING: Final = 0.7
_ALL_DIFFER: Final = 0.95
#: Evidence from which it is told, rather than only likely, whose a column is.
_TOLD: Final = 1.5


def owners(table: Table, column: Column) -> tuple[EntityType, ...]:
    """Whose the column may be, the likelier first."""
    kind = column.kind
    if kind and KINDS[kind].owner == "person":
        return ("person",)
    if table.subject != "both":
        return (table.subject,)
    if kind in ("email", "phone"):
        return ("person",) if _evidence(table, column) > 0 else ("organisation",)
    if kind in ("address", "locality", "province", "postal_code"):
        home = _is_of_people(table) or _AT_HOME.search(column.header)
        at_work = _AT_WORK.search(column.header) and not _AT_HOME.search(column.header)
        return ("person", "organisation") if home and not at_work else ("organisation",)
    if kind == "date":
        return ("person", "organisation")
    if kind in ("country", "coordinates") and _is_of_people(table):
        return ("person",)
    if kind == "text" and table.head == "person":
        return ("person", "organisation")
    if kind == "identifier":
        return (_owner_of_key(table, column),)
    return ("organisation",)


def owner_is_told(table: Table, column: Column) -> bool:
    """Whether more than the order of the columns says whose an e-mail, a phone number or a key is."""
    if table.subject == "both" and column.kind == "identifier":
        either = (_KEY_OF_ACCOUNT, _KEY_OF_MEMBER)
        return key_is_named(column) and not any(words.search(column.header) for words in either)
    if table.subject != "both" or column.kind not in ("email", "phone"):
        return True
    return abs(_evidence(table, column)) >= _TOLD


def key_is_named(column: Column) -> bool:
    """Whether the header of a key says whose it is, or nothing but that it is one."""
    words = (_KEY_OF_ORGANISATION, _KEY_OF_PERSON)
    return column.header in ("id", "uid", "guid", "key") or any(w.search(column.header) for w in words)


def _evidence(table: Table, column: Column) -> float:
    """How far an e-mail or a phone number is a person's (above 0) rather than the organisation's.

    What the header says weighs most, then whose name it shares words with, then the mailboxes and numbers
    themselves, then the columns that stand before it.
    """
    column = _first_of_series(table, column)
    by_header = _by_header(column.header)
    by_link = _by_link(table, column)
    by_values = _by_mailboxes(table, column) if column.kind == "email" else _by_numbers(table, column)
    of_people_first = 1.0 * (table.head == "person")
    return (
        by_header
        + by_link
        + by_values
        + _by_place(table, column)
        + _by_repeats(table, column)
        + of_people_first
    )


def _first_of_series(table: Table, column: Column) -> Column:
    """``Phone 1`` of ``Phone 2``: they are of one owner."""
    stem = column.header.rstrip(" 0123456789")
    alike = (c for c in table.of_kind(column.kind or "") if c.header.rstrip(" 0123456789") == stem)
    return next(alike, column) if stem else column


def _by_header(header: str) -> float:
    if _MOBILE.search(header):
        return 5.0
    of_person, of_organisation = _OF_PERSON.search(header), _OF_ORGANISATION.search(header)
    if of_organisation:
        return -4.0
    return 4.0 if of_person else 0.0


def _by_link(table: Table, column: Column) -> float:
    """Whose name shares more words with the header."""
    people, named = (
        max((shared_words(column.header, c.header) for c in columns), default=0)
        for columns in (table.people, table.of_kind("organisation_name"))
    )
    return 0.0 if people == named else 6.0 if people > named else -3.0


def _by_mailboxes(table: Table, column: Column) -> float:
    told = _mailbox_owner(table, column)
    return 0.0 if told is None else 2.0 if told == "person" else -2.0


def _by_numbers(table: Table, column: Column) -> float:
    """Landlines beside mobile numbers are the organisation's; without them, more likely so."""
    mobile = share_of(column.values, _MOBILE_NUMBER.match)
    landline = _LANDLINE.search(column.header) is not None
    beside = any(_MOBILE.search(c.header) for c in table.of_kind("phone") if c is not column)
    return 1.9 * mobile - 1.0 - 0.4 * landline - 1.6 * (landline and beside)


def _by_repeats(table: Table, column: Column) -> float:
    """Where organisations repeat, what differs from row to row is the people's, what repeats is theirs."""
    firms = max((_differing(c) for c in table.of_kind("organisation_name")), default=1.0)
    if firms > _REPEATING or len(column.values) < _ENOUGH:
        return 0.0
    own = _differing(column)
    return 2.0 if own >= _ALL_DIFFER else -2.0 if own <= firms + 0.1 else 0.0


def _differing(column: Column) -> float:
    """Share of the values that are not there twice; 1 for a few."""
    values = column.values
    return len({value.casefold() for value in values}) / len(values) if len(values) >= _ENOUGH else 1.0


def _by_place(table: Table, column: Column) -> float:
    """What stands before the column: a name, or what only one of the two has."""
    for other in reversed(table.columns[: column.position]):
        said = _marks(table, other)
        if said:
            return said
    first = min(c.position for c in table.people)
    alike = [c for c in table.of_kind(column.kind or "") if c.position > first]
    return -0.9 if alike else 0.4


def _marks(table: Table, column: Column) -> float:
    """How far what stands behind a column is a person's."""
    if column in table.people or column.kind in ("role", "identity_number"):
        return 0.9
    if column.kind in ("email", "phone"):
        return 0.25 * max(-4.0, min(4.0, _by_header(column.header)))
    if column.kind in ("organisation_name", "website", "company_registration", "vat_number"):
        return -0.7
    return -0.7 if column.kind in _OF_PLACE and not _is_of_people(table) else 0.0


def _is_of_people(table: Table) -> bool:
    """Whether the rows are people first: private, and organisations repeat or do not stand before them."""
    named = [c.position for c in table.of_kind("organisation_name")]
    people = [c.position for c in table.people]
    before = named and people and min(named) < min(people)
    repeat = all(_differing(c) <= _REPEATING for c in table.of_kind("organisation_name"))
    return table.private and (repeat or not before)


def _mailbox_owner(table: Table, column: Column) -> EntityType | None:
    """Whose mailboxes are: those that bear names of the table's people, or ``info@`` and the like."""
    if bears_names(column.values, table.people):
        return "person"
    names = {word for c in table.people for value in c.values for word in fold(value).split(" ")}
    names = {word for word in names if len(word) > 2}
    locals_ = [fold(value.partition("@")[0]) for value in column.values if "@" in value]
    if len(names) > 3 and len(locals_) > 2 and not any(name in local for name in names for local in locals_):
        return "organisation"
    shared = sum(_SHARED_MAILBOX.match(local) is not None for local in locals_)
    return "organisation" if shared > 0.5 * len(locals_) else None


def _owner_of_key(table: Table, column: Column) -> EntityType:
    """A key in a table of both: by its header, else whom it tells apart, else of whom the rows are first."""
    if _KEY_OF_ORGANISATION.search(column.header):
        either = table.head == "person" and _KEY_OF_EITHER.search(column.header)
        return "person" if either else "organisation"
    if _KEY_OF_MEMBER.search(column.header) and not _by_link(table, column):
        return table.head
    if _KEY_OF_PERSON.search(column.header):
        return "person"
    if linked := _by_link(table, column):
        return "person" if linked > 0 else "organisation"
    firms = table.of_kind("organisation_name")
    if column.header == "id" and any(
        _KEY_OF_ORGANISATION.search(c.header) for c in _other_keys(table, column)
    ):
        return "person"
    names = [c.values for c in firms]
    repeated = any(len({v.lower() for v in values}) < 0.9 * len(values) for values in names)
    unique = len(set(column.values)) == len(column.values) > 0
    behind_person = any(c.position == column.position - 1 for c in table.people)
    of_person = repeated or table.head == "person" or behind_person
    return "person" if unique and of_person else "organisation"


def _other_keys(table: Table, column: Column) -> list[Column]:
    return [c for c in table.of_kind("identifier") if c is not column]
