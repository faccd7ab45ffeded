"""Whole names of people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Owner, Personal, Survivorship
from hotpass.fields.headers import Words, fold_header, header_match
from hotpass.fields.misread import as_letters
from hotpass.fields.person_name_comparison import person_name_levels
from hotpass.fields.person_parsing import ODD_NAME, PARTICLES, Person, people
from hotpass.fields.reading import UNREADABLE, ReadingKind, initials_only, share_of
from hotpass.fields.text_folding import fold, tidy
from hotpass.fields.vocabulary import spellings, vocabulary

_CAPITALISED: Final = re.compile(
    r"^[^\W\d_a-z][\w'’.-]*(?: (?:van|von|der|den|de|du|le|la|[^\W\d_a-z][\w'’.-]*)){1,4}$"
)
_TITLED: Final = re.compile(
    r"^(?:mr|mrs|ms|miss|dr|prof|mnr|mev|mej|adv|capt|kapt|rev|ds|sir|me)\b\.?\s", re.IGNORECASE
)
_SURNAME_FIRST: Final = re.compile(r"^[^\W\d_][\w'’ -]{1,30}, ?[^\W\d_][\w'’. -]{0,30}$")
_INITIALS_FIRST: Final = re.compile(r"^(?:[A-Z]\.? ?){1,3}[A-Z][a-z]+")
#: Share of values written in the same way from which their writing tells what they are.
_NEARLY_ALL: Final = 0.8
#: Words of a whole name.
_MOST_WORDS: Final = 6
#: Share of the words on one side of commas that stand on the other side as well, from which they are lists.
_OVERLAP: Final = 0.5
#: Differing values from which it tells something that all end alike.
_MANY: Final = 5
#: How surely a word for somebody who does something names people.
_DOER: Final = 0.75
#: Shorter words for whoever does something end other words, too.
_SHORT_DOER: Final = 5
_ASIDE: Final = re.compile(r"\s*\([^)]*\)|[;/&].*")
#: A given name or initials before those of a wife or husband: ``Anna & Piet Botha``.
_COUPLE: Final = re.compile(r"^(?:[^\W\d_][^\W\d_'’-]{2,}|(?:[A-Z]\.? ?){1,3}) ?& ?(?=[^\W\d_]\S* [^\W\d_])")


class PersonName(ReadingKind):
    """A person's whole name, ``Anna Botha`` or ``P. Nel``.

    All parts but ``title`` are folded: ``key`` is given and family name; ``given`` is missing when only
    initials are known; ``root`` is the common form of the first given name (``michael`` for ``Mike``). A cell
    may name several people: the others follow in ``others``, and
    :func:`~hotpass.fields.person_parsing.people` tells each with their role.
    """

    name: ClassVar[str] = "person_name"
    label: ClassVar[str] = "Person"
    plural: ClassVar[str] = "names of people"
    keys = (
        "the whole name",
        "both halves in either order",
        "family name and first initial",
        "given name and two letters of the family name",
        "three letters of the family name and first initial",
        "last word of the family name",
        "given name, short forms alike",
    )
    owner: ClassVar[Owner | None] = "person"
    header_over: ClassVar[Mapping[str, float]] = {}
    parts: ClassVar[tuple[str, ...]] = ("key", "given", "family", "initials", "root", "title")
    personal: ClassVar[Personal] = "identity"
    survives: ClassVar[Survivorship] = "most_complete"
    shape = re.compile(
        r"(?!(?-i:[A-Z]{1,3})$)(?!(?:yes|no|[xyn]|ja|nee|true"
        r"|false)$)(?=.*[^\W\d_])[^@\d]{2,80}(?:\(.*)?",
        re.I,
    )
    odd = ODD_NAME
    words: ClassVar[Words] = (
        (
            r"(?:contact|kontak|full|volle|persons?|members?|students?|employees?|patient|author|player)"
            r" (?:persons? ?)?(?:name|naam|role)s?|kontakpersone?|contact persons?(?: role)?",
            1.0,
        ),
        (
            r"names? (?:and )?(?:surname|last ?name)|naam en (?:van|agternaam)|naam van"
            r"|first (?:name )?and (?:surname|last ?name)"
            r"|surname (?:and )?(?:name|initials|first ?names?)|voorletters en van"
            r"|initials (?:and )?surname",
            1.0,
        ),
        (
            r"(?:\w+ )?in (?:charge|beheer)|(?:priest|pastor|predikant|leraar"
            r"|rector|dean|vicar|minister)",
            0.85,
        ),
        (
            r"(?:contact|kontak)(?: ?(?:person|persoon))?s?|full ?names?|person|persoon|director"
            r"|direkteur|manager"
            r"|bestuurder|ceo|instructor|instrukteur|representative|verteenwoordiger"
            r"|salesperson|account manager"
            r"|attention|aandag|learner|leerder|pupil|delegate|guest|speaker|coach|afrigter|captain"
            r"|kaptein|cfi|hot|acc?ountable"
            r"|responsible (?:person|pharmacist)|key individual|chairman|chairwoman|chairlady|chair"
            r"|deputy|met with"
            r"|spoke(?:n)? (?:to|with)|person (?:spoken to|seen|met)|respondent|beneficiary"
            r"|next of kin|driver|bestuurder"
            r"|doctor|dokter|specialist|broker|makelaar|candidate|kandidaat|aansoeker|tenant"
            r"|huurder|resident|inwoner"
            r"|lidmaat|hooflid|beneficiary|begunstigde|volunteer|vrywilliger|coordinator"
            r"|koordineerder|toesighouer|caretaker"
            r"|opsigter|nurse|matron"
            r"|winemaker|wynmaker|chef|farmer|boer|councillor|raadslid|headmaster|headmistress"
            r"|trainer|referee"
            r"|child|kind|line manager|supervisor|assigned to|attendee|afgevaardigde|member|lid|employee"
            r"|werknemer|student|applicant"
            r"|attn|author|patient|pasient|speler|skrywer|skenker|leier|ontvanger|prinsipaal|skoolhoof"
            r"|adjunkhoof|pastoor|verpleegster|matrone|beampte|klerk|boekhouer"
            r"|player|donor|principal|secretary|sekretaris|treasurer|chairperson|voorsitter|trustee|pilot",
            0.85,
        ),
        (r"owner|eienaar|holder|houer|head|hoof|agent", 0.75),
        (
            r"who|wie|franchisee|tenant|client|klient|customer|contractor|landlord"
            r"|debtor|debiteur|partner|sponsor",
            0.5,
        ),
        (r"name|naam|names", 0.4),
    )

    def header_score(self, header: str) -> float:
        """How surely the header names people: by its words, or as one who does something."""
        said = header_match(header, self.words)
        return _DOER if said < 0.3 and _names_a_doer(fold_header(header)) else said

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that read like a person's name."""
        if not values:
            return 0.0
        differing = len(set(values)) >= _NEARLY_ALL * len(values)
        turned = differing and share_of(values, _is_turned) >= _NEARLY_ALL and not _are_lists(values)
        alike = min(0.95, sum(map(_likeness, values)) / len(values))
        return max(0.85 * turned, 0.4 * alike if _end_alike(values) else alike)

    def clean(self, raw: str) -> str:
        """The text without damage; line ends part people."""
        return tidy(re.sub(r"[\r\n]+", "; ", raw.strip()))

    def read(self, text: str, country: str) -> Normalised:
        """The first person's name and its parts."""
        found = people(text)
        if not found:
            return UNREADABLE
        others = dict.fromkeys(person.name for person in found[1:] if person.name != found[0].name)
        return Normalised(found[0].name, tuple(others), _parts(found[0]))

    def mask(self, value: str) -> str:
        """First letters: ``J••• B•••``."""
        return initials_only(value)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """See :func:`~hotpass.fields.person_name_comparison.person_name_levels`."""
        return person_name_levels(column)

    def blocking(self, column: str) -> Sequence[str]:
        """The name, its two halves in either order, each half with a part of the other, and alone."""
        given, family, initials, root = (
            f'"{column}__{part}"' for part in ("given", "family", "initials", "root")
        )
        return (
            f'"{column}__key"',
            f"least({given}, {family}) || ' ' || greatest({given}, {family})",
            f"{family} || ' ' || substr({initials}, 1, 1)",
            f"{root} || ' ' || substr({family}, 1, 2)",
            f"substr({family}, 1, 3) || ' ' || substr({initials}, 1, 1)",
            f"split_part({family}, ' ', -1)",
            root,
        )


@lru_cache(maxsize=4096)
def _names_a_doer(folded: str) -> bool:
    """Whether a header ends in a word for whoever does something: ``programme officer``, ``hoofklerk``."""
    doers, endings = _doers()
    last = folded.rpartition(" ")[2]
    return last in doers or last.endswith(endings)


@cache
def _doers() -> tuple[frozenset[str], tuple[str, ...]]:
    """Words for whoever does something, and those of them that also end longer words."""
    doers = vocabulary("role_words") - vocabulary("role_departments")
    return frozenset(doers), tuple(doer for doer in doers if len(doer) > _SHORT_DOER)


def root_of(given: str) -> str:
    """The common form of the first of folded given names; itself when none is known."""
    first = given.split(" ")[0]
    return spellings("given_name_roots").get(first, first)


def _parts(person: Person) -> dict[str, str | None]:
    given = as_letters(fold(person.given)) if person.given else None
    return {
        "key": as_letters(fold(person.name)),
        "given": given,
        "family": as_letters(fold(person.family)) if person.family else None,
        "initials": person.initials.lower() if person.initials else None,
        "root": root_of(given) if given else None,
        "title": person.title,
    }


def known_share(values: Sequence[str]) -> float:
    """Share of values that hold a title, initials, or a name that many people bear, 0–1."""
    return share_of(values, lambda value: _likeness(value) >= 0.8)


def _are_lists(values: Sequence[str]) -> bool:
    """Whether the same words stand before commas and behind them, as in lists of places and not in names."""
    before, behind = ({fold(v.partition(",")[side]) for v in values} for side in (0, 2))
    return len(before & behind) >= _OVERLAP * min(len(before), len(behind))


def _end_alike(values: Sequence[str]) -> bool:
    """Whether values that differ all end in one word, as parks and roads do and people do not."""
    ends = {fold(value).rpartition(" ")[2] for value in values}
    return len(ends) == 1 and len({fold(value) for value in values}) >= _MANY


def _is_turned(value: str) -> bool:
    """Whether it reads ``Botha, Anna`` and not like a place within another."""
    words = value.replace(",", " ").split()
    capitals = [word for word in words if word[0].isupper() or word.lower() in PARTICLES]
    if not _SURNAME_FIRST.match(value) or len(words) > _MOST_WORDS or len(capitals) < len(words):
        return False
    family, _, given = (fold(part) for part in value.partition(","))
    places = vocabulary("towns") | vocabulary("organisation_words") | spellings("provinces").keys()
    return given not in places and (family not in places or given in vocabulary("given_names"))


def _known_turned(bare: str) -> bool:
    """Whether a known family name stands before the comma, or a known given name behind it."""
    family, _, given = (fold(part) for part in bare.partition(","))
    known = given.split(" ")[0] in vocabulary("given_names") or family in vocabulary("family_names")
    return known or len(given) <= 3


def _likeness(value: str) -> float:
    if any(c.isdigit() for c in value) or "@" in value or len(value) > 120:
        return 0.0
    bare = _ASIDE.sub("", _COUPLE.sub("", value))
    words = fold(bare).split(" ")
    if not 1 <= len(words) <= 6 or not vocabulary("organisation_words").isdisjoint(words):
        return 0.0
    if _TITLED.match(bare):
        return 1.0
    if words[-1] in spellings("street_words"):
        return 0.4  # a place, or one of the few families called so
    if len(words) > 1 and (words[0] in vocabulary("given_names") or words[-1] in vocabulary("family_names")):
        return 1.0
    if _INITIALS_FIRST.match(bare):
        return 0.8
    if len(words) > 2 and not PARTICLES.isdisjoint(words[1:-1]):
        return 0.8
    if _SURNAME_FIRST.match(bare):
        return 0.9 if _known_turned(bare) else 0.4
    return 0.4 if len(words) in (2, 3) and _CAPITALISED.match(bare) else 0.0
