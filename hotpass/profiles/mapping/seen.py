"""Columns and tables as they are seen: what each column is, and what the rows name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from hotpass.fields.recognition import Recognised

Subject = Literal["organisation", "person", "both"]

NAMES_OF_PEOPLE: Final = frozenset(("person_name", "given_name", "family_name"))
#: Columns less sure than this are not used.
LEAST_CONFIDENCE: Final = 0.3
#: People whom a row mentions but is not about: our own staff.
STAFF: Final = re.compile(
    r"\b(?:assigned to|\w+ (?:up )?by|\w+ deur|line manager|supervisor|toesighouer|reports to|verslag aan"
    r"|account manager|sales ?(?:person|rep\w*|agent)|rep"
    r"|(?:contact|company|deal|lead|record|account|person|organisation|opportunity) owner(?: name)?"
    r"|owner (?:user|id|alias)|user"
    r"|relationship manager|case ?worker|field ?worker|captured|emergency|nood\w*)\b"
)
#: The kin of people, and others who are theirs; in a table of nobody else they are those it is about.
KIN: Final = re.compile(
    r"\b(?:next of kin|naasbestaande|spouse|eggenoot|eggenote|vrou|wife|man se|husband|guardian|voog|parents?"
    r"|ouers?|mother|moeder|father|vader|referee|doctor|dokter|consultant|auditor|ouditeur"
    r"|accountant|attorney"
    r"|agent|agente|receptionist|assistant|sekretaresse)\b"
)
#: Further names of an organisation, beside the one by which it is recorded.
OTHER_NAME: Final = re.compile(
    r"\b(?:trading|trade|short|alias|previous|former|parent|holding|bank|insurer|display|attorney"
    r"|prokureur|auditors?|ouditeur|broker|makelaar|quick\w*"
    r"|sage|xero|known|normali[sz]ed"
    r"|clean|alternat\w*|alt|aka|acronym|abbrev\w*|billing|vorige)\b"
)


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
        return people_of(self.columns)


def people_of(columns: Iterable[Column]) -> list[Column]:
    """The columns of names of the people whom the rows are about."""
    named = [
        column
        for column in columns
        if column.kind in NAMES_OF_PEOPLE
        and column.confidence >= LEAST_CONFIDENCE
        and not STAFF.search(column.header)
    ]
    return [column for column in named if not KIN.search(column.header)] or named
