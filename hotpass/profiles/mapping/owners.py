"""Whose a column is: the organisation's or the person's that a row names."""

from __future__ import annotations

import re
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.text_folding import fold
from hotpass.model import EntityType
from hotpass.profiles.mapping.seen import Column, Table

_OF_ORGANISATION: Final = re.compile(
    r"\b(?:office|kantoor|switchboard|skakelbord|company|maatskappy|business|besigheid|organisation"
    r"|school|skool|general"
    r"|algemene|main|hoof|head|landline|landlyn|reception|ontvangs|accounts?|rekeninge|admin"
    r"|debtors|creditors|enquir\w+|info"
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
#: Kinds of columns that stand between a name and its contact details.
_OF_CONTACT: Final = frozenset(("email", "phone", "role", "website", "identity_number", None))
_OF_PLACE: Final = frozenset(("address", "locality", "province", "postal_code", "country", "coordinates"))
_AT_WORK: Final = re.compile(
    r"\b(?:business|work|office|company|org\w*|besigheid\w*|werk|kantoor|maatskappy)\b"
)
_AT_HOME: Final = re.compile(r"\b(?:home|huis|residential|personal|private|woon\w*)\b")
_KEY_OF_PERSON: Final = re.compile(
    r"\b(?:app|applicant|application|aansoek\w*|donor|employee|werknemer|member|lid|lidnommer|person|persoon|contact|kontak|staff|personnel"
    r"|personeel\w*|student|patient|voter"
    r"|lead|user|pilot|learner)\b|\blid"
)
_KEY_OF_ORGANISATION: Final = re.compile(
    r"\b(?:c|company|maatskappy|organisation|org|school|skool|supplier|verskaffer|vendor|client"
    r"|klient\w*|customer|dealer|account"
    r"|business|provider|ato|operator|branch|store)\b"
)


def owners(table: Table, column: Column) -> tuple[EntityType, ...]:
    """Whose the column may be, the likelier first."""
    kind = column.kind
    if kind and KINDS[kind].owner == "person":
        return ("person",)
    if table.subject != "both":
        return (table.subject,)
    if kind in ("email", "phone"):
        return (_owner_of_contact(table, column),)
    if kind in ("address", "locality", "province", "postal_code"):
        home = _is_of_people(table) or _AT_HOME.search(column.header)
        at_work = _AT_WORK.search(column.header) and not _AT_HOME.search(column.header)
        return ("person", "organisation") if home and not at_work else ("organisation",)
    if kind == "date":
        return ("person", "organisation")
    if kind == "identifier":
        return (_owner_of_key(table, column),)
    return ("organisation",)


def owner_is_told(table: Table, column: Column) -> bool:
    """Whether more than the order of the columns says whose an e-mail, a phone number or a key is."""
    if table.subject == "both" and column.kind == "identifier":
        return any(words.search(column.header) for words in (_KEY_OF_ORGANISATION, _KEY_OF_PERSON))
    if table.subject != "both" or column.kind not in ("email", "phone"):
        return True
    said = any(words.search(column.header) for words in (_MOBILE, _OF_PERSON, _OF_ORGANISATION))
    return said or (column.kind == "email" and _mailbox_owner(table, column) is not None)


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
    return _owner_beside(table, column)


def _owner_beside(table: Table, column: Column) -> EntityType:
    """Whose the column is that contact details follow."""
    alike = [c for c in table.of_kind(column.kind or "") if c is not column]
    landline = column.kind == "phone" and _LANDLINE.search(column.header)
    if landline and any(_MOBILE.search(c.header) for c in alike):
        return "organisation"
    before = [c for c in table.columns[: column.position] if c.kind not in _OF_CONTACT]
    if before and before[-1] in table.people:
        return "person"
    first = min(c.position for c in table.people)
    if column.position < first:
        return "organisation" if landline or any(c.position > first for c in alike) else "person"
    named = [c.position for c in table.of_kind("organisation_name")]
    of_place = before and before[-1].kind in _OF_PLACE and named and min(named) < first
    return "organisation" if landline or of_place else "person"


def _is_of_people(table: Table) -> bool:
    """Whether the rows are people first: private, and no organisation stands before them."""
    named = [c.position for c in table.of_kind("organisation_name")]
    people = [c.position for c in table.people]
    return table.private and not (named and people and min(named) < min(people))


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
