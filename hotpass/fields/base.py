"""What a kind of field is: how a column of it is recognised, normalised, compared, merged and masked."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Literal

Owner = Literal["organisation", "person"]
Personal = Literal["none", "contact", "identity", "special"]
NamesWithin = Literal["none", "whole", "each"]
Survivorship = Literal[
    "trusted_source", "most_recent", "most_complete", "most_common", "most_specific", "longest"
]

#: Kinds whose values are words.
TEXTUAL: Final = (
    "organisation_name",
    "person_name",
    "given_name",
    "family_name",
    "role",
    "locality",
    "address",
    "province",
    "country",
    "text",
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """What a kind makes of one cell's text.

    Attributes:
        value: the canonical value, or None when the text holds none.
        others: further canonical values in the same text, in its order.
        parts: what the kind derives besides, by part name.
        problem: code of what is wrong, such as ``"unreadable"`` or ``"placeholder"``; the raw text stays.
    """

    value: str | None
    others: tuple[str, ...] = ()
    parts: Mapping[str, str | None] = field(default_factory=dict)
    problem: str | None = None


class Kind(ABC):
    """One kind of field. Kinds are stateless; one instance of each is in :data:`hotpass.fields.KINDS`.

    Attributes:
        name: the key by which profiles name the kind.
        label: what people call it.
        plural: what its values are called within a sentence.
        parts: names of what :meth:`normalise` derives besides the value; each becomes a record column.
        keys: what records have in common that :meth:`blocking` brings together, in words, in its order.
        gives: names of what a text of it may tell besides, each a value for another field of its record.
        apart: the parts by which entities may differ that bear one name.
        multi: whether one record may hold several values of it.
        personal: class of personal information under POPIA.
        survives: default survivorship rule.
        validated: whether content can prove a column to be of this kind (checksum, shape), so that content
            weighs more than the header in recognition.
        names_within: which names of persons may stand in its values that are no values of it: none, those of
            several words, or each.
        shape: what every value of the kind looks like, known or not; a header is believed where it holds.
        owner: whose fields such values always are, or None when they may be anybody's.
        header_over: kinds whose weight a header of this kind takes, and the share that is left to them: a
            qualifier beats a noun (``Contact e-mail`` is an e-mail, ``Date registered`` a date).
        content_over: kinds whose weight values of this kind take, and the share that is left to them.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    plural: ClassVar[str]
    parts: ClassVar[tuple[str, ...]] = ()
    keys: ClassVar[tuple[str, ...]] = ()
    gives: ClassVar[tuple[str, ...]] = ()
    apart: ClassVar[tuple[str, ...]] = ()
    multi: ClassVar[bool] = False
    personal: ClassVar[Personal] = "none"
    survives: ClassVar[Survivorship] = "most_common"
    validated: ClassVar[bool] = False
    names_within: ClassVar[NamesWithin] = "whole"
    shape: ClassVar[re.Pattern[str] | None] = None
    owner: ClassVar[Owner | None] = None
    header_over: ClassVar[Mapping[str, float]] = {
        "identifier": 0.3,
        "organisation_name": 0.35,
        "person_name": 0.35,
    }
    content_over: ClassVar[Mapping[str, float]] = {}

    @abstractmethod
    def header_score(self, header: str) -> float:
        """How surely a column with this header is of this kind, 0–1."""

    @abstractmethod
    def content_score(self, values: Sequence[str]) -> float:
        """How surely a column with these non-blank values (at most some hundreds) is of this kind, 0–1."""

    @abstractmethod
    def normalise(self, raw: str, country: str = "ZA") -> Normalised:
        """The canonical value of one cell's text. Idempotent on its own value; never raises."""

    def given(self, raw: str, country: str = "ZA") -> Mapping[str, str]:
        """What one cell's text tells besides its value, by names of :attr:`gives`; else nothing."""
        return {}

    def mask(self, value: str) -> str:
        """The value as a person without the right to see it does."""
        return value if self.personal == "none" else "•••"

    def derived(self, column: str) -> Mapping[str, str]:
        """Columns that :meth:`comparison` reads besides the record's own: SQL over these, once a record.

        SQL that reads none of them stands for what other fields of the record must tell.
        """
        return {}

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """A Splink comparison (``output_column_name``, ``comparison_levels``) over the record column and its
        parts, or None when the kind is no evidence of identity."""
        return None

    def blocking(self, column: str) -> Sequence[str]:
        """SQL expressions over the record table by whose equality candidate pairs may be found."""
        return ()
