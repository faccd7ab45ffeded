"""Names of people: whole, given and family names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Personal, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.names import FAMILY_NAMES, GIVEN_NAMES, root_of
from hotpass.fields.person_parsing import PARTICLES, Person, parse_name, people
from hotpass.fields.reading import UNREADABLE, ReadingKind, levels
from hotpass.fields.text_folding import fold

_SHAPE: Final = re.compile(r"^[^\W\d_][\w'’.-]*(?: [(^\W\d_]?[\w'’.()-]*){1,4}$")
_TITLE: Final = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|prof|mnr|mev|mej|adv|capt|kapt|rev|ds|sir|me)\b\.?\s", re.IGNORECASE
)
_SURNAME_FIRST: Final = re.compile(r"^[^\W\d_][\w'’ -]+, ?[^\W\d_][\w'’. -]*$")
_INITIALS: Final = re.compile(r"^(?:[A-Z]\.? ?){1,3}[A-Z][a-z]+")


class PersonName(ReadingKind):
    """A person's whole name, ``Anna Botha`` or ``P. Nel``.

    All parts are folded: ``key`` is given and family name; ``given`` is missing when only initials are known;
    ``root`` is the common form of the first given name (``mike`` and ``michael`` are ``michael``). A cell may
    name several people: the others follow in ``others``, and :func:`people` tells each with their role.
    """

    name: ClassVar[str] = "person_name"
    label: ClassVar[str] = "Person"
    parts: ClassVar[tuple[str, ...]] = ("key", "given", "family", "initials", "root", "title")
    personal: ClassVar[Personal] = "identity"
    survives: ClassVar[Survivorship] = "most_complete"
    words: ClassVar[Words] = (
        (
            r"(?:contact|kontak)(?: ?(?:person|persoon|name|naam))?s?|kontakpersoon|full ?names?|volle ?name?|name and surname|naam en van|names? surname"
            r"|first and (?:surname|last ?name)|person(?: name)?|persoon|director|direkteur|manager|bestuurder|owner|eienaar|ceo|instructor|representative|verteenwoordiger|salesperson"
            r"|account manager|assigned to|attendee|afgevaardigde|member|lid|employee|werknemer|student|applicant|attn|author|patient|player",
            0.85,
        ),
        (
            r"(?:contact|full|persons?|members?|students?|employees?|persoon|kontak) (?:name|naam)|contact persons?(?: role)?",
            1.0,
        ),
        (r"name|naam|names", 0.4),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that read like a person's name."""
        return min(0.95, sum(map(_likeness, values)) / len(values)) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The first person's name and its parts."""
        found = people(text)
        if not found:
            return UNREADABLE
        first, *rest = found
        return Normalised(first.name, tuple(p.name for p in rest), _parts(first))

    def mask(self, value: str) -> str:
        """First letters: ``J••• B•••``."""
        return " ".join(f"{word[0]}•••" for word in value.split()) or "•••"

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """The whole name, or family name with given name, its root or initial."""
        family = f'"{column}__family_l" = "{column}__family_r"'
        root = f'"{column}__root_l" = "{column}__root_r"'
        initial = f'substr("{column}__initials_l", 1, 1) = substr("{column}__initials_r", 1, 1)'
        return levels(
            column,
            ("{l} = {r}", "Exact match"),
            (f"{family} AND {root}", "Same family name, form of the given name"),
            ("jaro_winkler_similarity({l}, {r}) >= 0.92", "Very similar"),
            (f"{family} AND {initial}", "Same family name and initial"),
            (family, "Same family name"),
            part="key",
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The key, and family name with initial."""
        return (f'"{column}__key"', f'"{column}__family" || substr("{column}__initials", 1, 1)')


class GivenName(ReadingKind):
    """Given names; ``root`` is the common form of the first, folded."""

    name: ClassVar[str] = "given_name"
    label: ClassVar[str] = "Given name"
    parts: ClassVar[tuple[str, ...]] = ("key", "root")
    personal: ClassVar[Personal] = "identity"
    survives: ClassVar[Survivorship] = "most_complete"
    words: ClassVar[Words] = (
        (
            r"(?:first|given|fore|preferred|middle|christian|known as) ?names?|voornam\w*|voornaam|noemnaam|fname|f name|forenames?|first ?n|given",
            1.0,
        ),
        (r"initials|voorletters|nickname|middle", 0.6),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of single words that are common given names."""
        hits = sum(1 for v in values if v.count(" ") <= 1 and fold(v).split(" ")[0] in GIVEN_NAMES)
        return 0.9 * hits / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The names with capitals at their start."""
        found = parse_name(text.replace(",", " "))
        if found is None:
            return UNREADABLE
        key = fold(found.name)
        return Normalised(found.name, parts={"key": key, "root": root_of(key)})

    def mask(self, value: str) -> str:
        """First letters."""
        return " ".join(f"{word[0]}•••" for word in value.split()) or "•••"


class FamilyName(ReadingKind):
    """A family name with its particles: ``van der Merwe``."""

    name: ClassVar[str] = "family_name"
    label: ClassVar[str] = "Family name"
    parts: ClassVar[tuple[str, ...]] = ("key",)
    personal: ClassVar[Personal] = "identity"
    survives: ClassVar[Survivorship] = "most_complete"
    words: ClassVar[Words] = (
        (
            r"sur ?names?|last ?names?|family ?names?|lname|l name|familienaam|agternaam|maiden name|second name",
            1.0,
        ),
        (r"^van$", 0.9),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that are common family names or begin with a particle."""
        hits = sum(1 for v in values if _family_like(fold(v)))
        return 0.9 * hits / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The name with capitals at its start and small particles."""
        found = parse_name(text.replace(",", " "))
        if found is None:
            return UNREADABLE
        return Normalised(found.name, parts={"key": fold(found.name)})

    def mask(self, value: str) -> str:
        """First letters."""
        return " ".join(f"{word[0]}•••" for word in value.split()) or "•••"


def _parts(person: Person) -> dict[str, str | None]:
    given = fold(person.given) if person.given else None
    return {
        "key": fold(person.name),
        "given": given,
        "family": fold(person.family) if person.family else None,
        "initials": person.initials.lower() if person.initials else None,
        "root": root_of(given) if given else None,
        "title": person.title,
    }


def _family_like(folded: str) -> bool:
    words = folded.split(" ")
    return folded in FAMILY_NAMES or (len(words) > 1 and words[0] in PARTICLES)


def _likeness(value: str) -> float:
    if any(c.isdigit() for c in value) or "@" in value or len(value) > 80:
        return 0.0
    words = fold(value).split(" ")
    if not 1 <= len(words) <= 8:
        return 0.0
    if _TITLE.match(value) or (len(words) > 1 and (words[0] in GIVEN_NAMES or words[-1] in FAMILY_NAMES)):
        return 1.0
    if _SURNAME_FIRST.match(value) or _INITIALS.match(value):
        return 0.8
    return 0.5 if len(words) in (2, 3) and _SHAPE.match(value) and value[0].isupper() else 0.0
