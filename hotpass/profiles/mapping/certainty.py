"""How sure the mapping of a column is: of what it is, and of whose it is.

Header, values, neighbours and the profile leave room for doubt. The figures are set such that of the columns
of unseen tables at least the given share is right, as ``benchmarks/columns`` measures. More than 0.9 is
said only where header and values agree, and whose it is is told.
"""

from __future__ import annotations

from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.base import TEXTUAL
from hotpass.fields.reading import share_of
from hotpass.fields.recognition import CHECKED, CLOSED, DIALLED
from hotpass.profiles.mapping.choice import Candidate
from hotpass.profiles.mapping.fitting import BARE_DATE, NOT_THEIRS, taken_by
from hotpass.profiles.mapping.linking import shared_words
from hotpass.profiles.mapping.owners import key_is_named
from hotpass.profiles.mapping.seen import KIN, NAMES_OF_PEOPLE, STAFF, Column, Table
from hotpass.profiles.schema import Profile

#: A header that says this much for a kind says it plainly.
_PLAIN: Final = 0.7
#: Values that say this much for a kind say it plainly.
_SHOWN: Final = 0.6
#: What values of kinds of which every value is known say at least.
_DENIED: Final = 0.1
_FEW: Final = 3
#: Kinds whose values are figures.
_FIGURED: Final = frozenset(("number", "money"))
#: Kinds that a key of as many figures may look like.
_FIGURES: Final = frozenset(("phone", "vat_number", "tax_number", "date", "coordinates"))
#: Kinds that values of any sort may look like.
_VAGUE: Final = frozenset(("text", "category", "identifier", "number", "money"))
#: Kinds of which a table has several columns, and of those that no header tells few are used.
_OFTEN_OTHERS: Final = NAMES_OF_PEOPLE | {"organisation_name", "postal_code"}
#: Kinds whose fields a header must tell.
_TOLD: Final = frozenset(("number", "money", "text", "category", "status", "identifier"))
#: How sure it is whose a column is where header, values or neighbours tell it.
_OWNER_TOLD: Final = 0.95
#: Kinds of which an organisation and a person may have a field each.
_OF_EITHER: Final = frozenset(
    ("email", "phone", "address", "locality", "province", "postal_code", "identifier")
)
#: Kinds that the rows' people may have as well, though only organisations have a field for them.
_OF_ANY: Final = frozenset(("category", "status", "text"))


def certainty_of_use(table: Table, column: Column, choice: Candidate) -> float:
    """How sure it is that a column holds what the chosen field holds, whosever it is, 0–1."""
    sure = _of_kind(table, column, choice.spec.kind)
    if choice.fit < 0.8 <= sure:
        sure = max(0.8, 0.95 * sure)
    if choice.spec.kind == "date" and BARE_DATE.fullmatch(column.header):
        sure = min(sure, 0.88)  # it may be of anything
    if choice.spec.kind == "identifier" and not key_is_named(column):
        sure = min(sure, 0.88)  # the number may be a document's
    if certainty_of_owner(table, column, choice) < _OWNER_TOLD:
        sure = min(sure, 0.9)
    return round(sure, 3)


def certainty_of_owner(table: Table, column: Column, choice: Candidate) -> float:
    """How sure it is that what a column holds is the organisation's, or the person's, of the row, 0–1."""
    kind = choice.spec.kind
    if kind in ("email", "phone") and _goes_with_another(table, column):
        return 0.8
    if not choice.owner_told:
        return 0.82
    if table.subject == "person" and not table.private and column.kind in _OF_EITHER:
        return 0.88  # an organisation may stand in a column that nothing told
    if choice.entity == "organisation" and table.head == "person" and column.kind in _OF_ANY:
        return 0.82
    if column.kind not in _OF_EITHER | _OF_ANY:
        return 1.0
    return _OWNER_TOLD


def _goes_with_another(table: Table, column: Column) -> bool:
    """Whether the header goes with a name of organisations, and there are others as likely to be recorded."""
    firms = table.of_kind("organisation_name")
    linked = [c for c in firms if shared_words(column.header, c.header)]
    others = [c.confidence for c in firms if c not in linked]
    return bool(linked and others) and max(others) >= max(c.confidence for c in linked)


def certainty_of_none(profile: Profile, column: Column) -> float:
    """How sure it is that a column is none of the profile's fields, 0–1."""
    if column.kind in NAMES_OF_PEOPLE and (STAFF.search(column.header) or KIN.search(column.header)):
        return 0.88
    if column.kind in ("email", "phone") and NOT_THEIRS.search(column.header):
        return 0.88
    if column.kind is None and column.found is not None and column.found.kind in NAMES_OF_PEOPLE:
        return 0.82  # parts of names that belong to nobody in the table
    if column.kind == "date" and column.header:
        return 0.85
    used = taken_by(frozenset(spec.kind for entity in profile.entities.values() for spec in entity.fields))
    said = column.found.header if column.found else {}
    kind = max(said, key=lambda told: said[told], default="")
    if said and said[kind] >= _PLAIN:
        borne_out = kind not in _FIGURED or not column.values or column.content(kind) >= _DENIED
        return 0.85 if kind in used or not borne_out else 0.92
    if column.header and column.kind in _TOLD:
        return 0.8 if column.kind == "identifier" else 0.85
    shown = max((column.content(kind) for kind in used - _VAGUE), default=0.0)
    if not column.header:
        return 0.8 if column.kind == "date" or shown < (0.5 if column.kind else 0.1) else 0.6
    if shown >= _SHOWN and not any(column.content(kind) >= shown for kind in _OFTEN_OTHERS):
        return 0.6
    return 0.85 if shown < 0.4 else 0.8


def _of_kind(table: Table, column: Column, kind: str) -> float:
    """How sure the kind is."""
    found = column.found
    if found is None or column.kind != found.kind or column.confidence > found.confidence:
        return min(0.9, column.confidence)
    told = max(column.told(kind), column.told(found.kind))
    shown = max(column.content(kind), column.content(found.kind))
    if not column.values:
        return 0.75 * told
    if found.kind in CLOSED and shown < _DENIED and len(column.values) >= _FEW:
        return 0.6
    if found.kind == "role" and shown < _DENIED and len(column.values) >= _FEW:
        return 0.7
    if found.kind == "status" and column.content("status") < _DENIED:
        shown = 0.0  # words that go round, and none of them is known for a state
    if told >= _PLAIN:
        sure = 0.97 if shown >= _SHOWN else 0.9 if shown >= 0.3 else 0.88
        return sure if len(column.values) >= _FEW else sure - 0.05
    proven = KINDS[found.kind].validated and shown >= 0.9
    if found.says_another:
        return 0.85 if _is_certain(column, found.kind, proven) else 0.7
    if told >= 0.3:
        likely = shown >= 0.5 or (told >= 0.5 and kind not in _VAGUE)
        return 0.9 if shown >= 0.75 else 0.8 if likely else 0.6
    if proven:
        return 0.88 if len(column.values) >= _FEW else 0.8
    return _by_values(table, kind, shown)


def _is_certain(column: Column, kind: str, proven: bool) -> bool:
    """Whether values are of a kind whatever the header says."""
    if kind in CHECKED:
        return column.content(kind) >= _SHOWN
    if kind == "vat_number" and column.told("tax_number") >= _PLAIN:
        return column.content(kind) >= 0.75
    dialled = kind == "phone" and share_of(column.values, DIALLED.match) >= 0.9
    names = all(column.told(other) < _PLAIN for other in KINDS if other not in TEXTUAL)
    return proven and (dialled or names or kind not in _FIGURES)


def _by_values(table: Table, kind: str, shown: float) -> float:
    """How sure values alone are that prove nothing.

    Words that organisations or streets bear are rare elsewhere, and roles beside people.
    """
    least = 0.4 if kind in ("organisation_name", "address") else _SHOWN
    plain = kind in ("organisation_name", "person_name", "address") or (kind == "role" and table.people)
    if shown >= 0.75 or (plain and shown >= least):
        return 0.8
    return 0.65 if shown >= _SHOWN else 0.5
