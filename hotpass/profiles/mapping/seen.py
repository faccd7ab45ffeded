"""Columns and tables as they are seen: what each column is, and what the rows name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from hotpass.fields.recognition import Recognised
from hotpass.fields.text_folding import fold
from hotpass.model import EntityType
from hotpass.profiles.mapping.linking import shared_words

Subject = Literal["organisation", "person", "both"]

NAMES_OF_PEOPLE: Final = frozenset(("person_name", "given_name", "family_name"))
_RESPONSIBLE: Final = re.compile(r"\b(?:responsible|verantwoordelik\w*)\b")
#: A header that says less than this for a kind does not say it.
_HINTS: Final = 0.3
#: Share of the organisations' names that bear a word from which it is what they do.
_TRADE: Final = 0.2
#: Values from which one and the same in all of them is nobody's whom the rows are about.
_MANY: Final = 5
#: Columns less sure than this are not used.
LEAST_CONFIDENCE: Final = 0.3
#: People whom a row mentions but is not about: our own staff.
STAFF: Final = re.compile(
    r"\b(?:assigned|(?!represented|run|owned|led|managed|headed)\w+ (?:up )?by(?: name)?$"
    r"|\w+ deur|line manager|reports to|verslag aan"
    r"|account manager|sales ?(?:person|rep\w*|agent)|rep"
    r"|(?:sales|contact|company|deal|lead|record|account|person|organisation|opportunity) owner(?: name)?"
    r"|(?:kontak|rekening|rekord|klient|geleentheid|transaksie|maatskappy) ?eienaar"
    r"|owner (?:user|id|alias)|(?<!\bland )(?<!\bwater )user"
    r"|relationship manager|case ?worker|field ?worker|captured|emergency|nood\w*)\b"
)
_REPRESENTATIVE: Final = re.compile(r"rep\b")
#: The kin of people, and others who are theirs; in a table of nobody else they are those it is about.
KIN: Final = re.compile(
    r"\b(?:next of kin|naasbestaande|spouse|eggenoot|eggenote|vrou|wife|man se|husband|guardian|voog|parents?"
    r"|ouers?|mother|moeder|father|vader|referee|doctor|dokter|gp|physician|consultant|auditor|ouditeur"
    r"|accountant|attorney"
    r"|agent|agente|receptionist|assistant|sekretaresse|supervisor|toesighouer)\b"
)
#: Further names of an organisation, beside the one by which it is recorded.
OTHER_NAME: Final = re.compile(
    r"\b(?:trading|trade|short|alias|previous|former|parent|holding|bank|insurer|display|attorney"
    r"|prokureur|auditors?|ouditeur|broker|makelaar|quick\w*"
    r"|sage|xero|known|normali[sz]ed"
    r"|clean|alternat\w*|alt|aka|acronym|abbrev\w*|billing|vorige)\b"
)

BIRTH: Final = re.compile(r"\b(?:dob|bday|birth\w*|born|geb\w*|verjaar\w*)\b")
_PRIVATE: Final = re.compile(r"\b(?:gender|sex|geslag|marital|huwelik\w*|age|ouderdom)\b")


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
        filled: share of the rows that fill it.
    """

    position: int
    header: str
    values: Sequence[str]
    kind: str | None
    confidence: float
    found: Recognised | None = field(default=None, repr=False)
    filled: float = 1.0

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

    def as_kind(self, kind: str | None, confidence: float) -> Column:
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
        return people_of(self.columns)

    @property
    def head(self) -> EntityType:
        """Of whom the rows are first: whose name stands before the other's."""
        if self.subject != "both":
            return self.subject
        named = max(self.of_kind("organisation_name"), key=lambda c: (c.confidence, -c.position))
        return "person" if self.people[0].position < named.position else "organisation"


def people_of(columns: Iterable[Column]) -> list[Column]:
    """The columns of names of the people whom the rows are about.

    Kin and the like are those where nobody else is named before them or by a header. A representative is one
    where the table has nobody else and tells how to reach them.
    """
    seen = list(columns)
    named = [c for c in seen if c.kind in NAMES_OF_PEOPLE and c.confidence >= LEAST_CONFIDENCE]
    firms = [c for c in seen if c.kind == "organisation_name" and c.confidence >= LEAST_CONFIDENCE]
    named = [c for c in named if not _is_one(c)] or named
    named = [c for c in named if not _serves(c, firms) and not _sees_to(c, named)]
    theirs = [c for c in named if not STAFF.search(c.header)]
    if not theirs:
        return [c for c in named if _REPRESENTATIVE.match(c.header) and _is_reached(c, seen)]
    kin = [c for c in theirs if KIN.search(c.header) and not _is_their_trade(c, firms)]
    others = [c for c in theirs if c not in kin]
    if (
        kin
        and kin[0].position < min((c.position for c in others), default=0)
        and not any(map(_are_whole, others))
    ):
        return kin if any(map(_are_whole, kin)) else theirs
    first = any(c.position < kin[0].position or c.told(c.kind or "") >= 0.3 for c in others) if kin else True
    return others if first else theirs


def _is_their_trade(column: Column, firms: Iterable[Column]) -> bool:
    """Whether the organisations bear the word for the people: attorneys at ``Nel Attorneys``."""
    called = [word for word in column.header.split(" ") if KIN.fullmatch(word)]
    names = [fold(value) for firm in firms for value in firm.values]
    bearing = sum(any(word in name for word in called) for name in names)
    return bool(called) and bearing >= _TRADE * max(1, len(names))


def _are_whole(column: Column) -> bool:
    """Whether most names are more than one word; parts of a name are whole with one another."""
    if column.kind != "person_name":
        return True
    return sum(" " in value for value in column.values) >= 0.5 * len(column.values)


def _is_one(column: Column) -> bool:
    """Whether every row has the same name: whoever keeps the list."""
    return len(column.values) >= _MANY and len(set(column.values)) == 1


def _serves(column: Column, firms: Iterable[Column]) -> bool:
    """Whether the same few names go round among organisations that all differ: those who see to them.

    A header that names people as theirs is believed.
    """
    unsaid = column.header and column.told(column.kind or "") < _HINTS
    return (
        bool(unsaid or _RESPONSIBLE.search(column.header))
        and _goes_round(column.values, 0.5)
        and any(len(firm.values) >= _MANY and not _goes_round(firm.values, 0.9) for firm in firms)
    )


def _sees_to(column: Column, named: Iterable[Column]) -> bool:
    """Whether the same few names that no header tells go round among people who all differ."""
    if column.kind == "family_name" or column.told(column.kind or "") >= _HINTS:
        return False
    others = (
        c for c in named if c.kind in ("person_name", "family_name") and abs(c.position - column.position) > 1
    )
    return _goes_round(column.values, 0.6) and any(not _goes_round(c.values, 0.9) for c in others)


def _goes_round(values: Sequence[str], most: float) -> bool:
    return len(values) >= _MANY and len({value.casefold() for value in values}) <= most * len(values)


def _is_reached(column: Column, columns: Iterable[Column]) -> bool:
    """Whether an e-mail or a phone number goes with the header of a name, or mailboxes bear the names."""
    reached = [c for c in columns if c.kind in ("email", "phone")]
    if any(shared_words(c.header, column.header) for c in reached):
        return True
    return any(bears_names(c.values, [column]) for c in reached if c.kind == "email")


def bears_names(mailboxes: Sequence[str], people: Iterable[Column]) -> bool:
    """Whether many mailboxes bear a word of the people's names before the ``@``."""
    names = {word for c in people for value in c.values for word in fold(value).split(" ") if len(word) > 2}
    locals_ = [fold(value.partition("@")[0]) for value in mailboxes if "@" in value]
    return sum(any(name in local for name in names) for local in locals_) >= 0.3 * max(1, len(locals_))


def is_private(columns: Iterable[Column]) -> bool:
    """Whether the rows tell what only people have, such as a birth, a gender or an identity number."""
    return any(
        c.kind == "identity_number"
        or (c.kind == "date" and (BIRTH.search(c.header) or c.confidence == 0.85))
        or _PRIVATE.search(c.header)
        for c in columns
    )
