"""How names of people are written: titles, initials, particles, several people and their roles in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.text_folding import capital, fold, tidy
from hotpass.fields.vocabulary import vocabulary

#: Words that begin a family name, wherever they stand.
PARTICLES: Final = frozenset(("van", "von", "der", "den", "de", "du", "le", "la", "ter", "ten"))
#: Words that begin a family name behind a given name only.
_INNER_PARTICLES: Final = frozenset(("te", "di", "da", "dos", "del", "bin", "ibn", "al", "el", "st"))
_NO_NAMES: Final = frozenset(
    ("jr", "snr", "sr", "jnr", "junior", "senior", "ii", "iii", "phd", "mba", "bsc", "esq", "and", "en")
)
_UNKNOWN: Final = frozenset(("unknown", "onbekend", "unkown", "n/a", "tbc", "tba", "none"))
_NOT_NAMES: Final = _NO_NAMES | _UNKNOWN
_CONTACT: Final = re.compile(r"\S+@\S+|(?:\+|\(?0)\(?\d[\d\s()./-]{6,}\d")
_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]?\s*")
_BETWEEN: Final = re.compile(
    r"(?:\s*[;|]\s*|\s+/\s+|(?:(?<=[^\W\d_])|(?<=\)))/(?=[^\W\d_]{3})|\s+(?:&|and|en|\+)\s+(?=[^\W\d_]))(?![^()]*\))",
    re.IGNORECASE,
)
#: Between somebody's role in brackets and the next one's name with theirs.
_BEHIND_ROLE: Final = re.compile(r"(?<=\))\s+(?=[^\W\d_][^()]*\()")
#: What stands before the items of a list: ``1.``, ``2)``, ``(3)``, bullets.
_ITEM: Final = re.compile(r"(?:^|(?<=[\s;,]))(?:\(?\d{1,2}[.)]\s+|[•·▪●*►–-]\s+(?=[^\W\d_]))")
_PLAIN: Final = re.compile(r"([A-Z][a-z]+) ([A-Z][a-z]+)")
_DASH: Final = re.compile(r"\s+[-–—]\s+|\s*:\s+|\s*:$")
_POINTED: Final = re.compile(r"(?:[^\W\d_]\.\s?){1,9}")
_CAPITALS: Final = re.compile(r"[^\W\d_]{1,4}")
_RUN: Final = re.compile(r"[^\W\d_]+")
_VOWEL: Final = re.compile(r"[AEIOUY]")
_NOT_IN_NAMES: Final = re.compile(r"[^\w\s.,'’‘`´–-]|_|(?<!\w)\d[\d.-]*(?!\w)")
#: Found in names that may read differently once they have been read.
ODD_NAME: Final = re.compile(
    r"[^A-Za-zÀ-ÿ\s.,'’()-]|^\W|\b(?:and|en|the|ii)\b|\w\.\w\w|[.,]\S*,"
    r"|(?-i:^[A-Z]{1,4}\s?,)",
    re.IGNORECASE,
)
_MC: Final = re.compile(r"^(Mc)([a-z])(?=[a-z]{2})")


@dataclass(frozen=True, slots=True)
class Person:
    """One person as a cell names them.

    Attributes:
        name: given names or initials, then family name, as published.
        given: given names, or None.
        family: family name with its particles, or None.
        initials: capital letters without points, or None.
        title: as it is written, without a point, or None.
        role: what the cell says they do, or None.
    """

    name: str
    given: str | None = None
    family: str | None = None
    initials: str | None = None
    title: str | None = None
    role: str | None = None


@lru_cache(maxsize=64)
def people(raw: str) -> tuple[Person, ...]:
    """Everyone that a cell names, in its order: ``Anna Botha (CFI); Piet Nel (Accounts)``."""
    text = tidy(re.sub(r"[\r\n]+", "; ", raw.strip()))
    if not text or is_placeholder(text):
        return ()
    text = _without_list(text)
    plain = _PLAIN.fullmatch(text)
    if plain and _names_only(plain[1].lower(), plain[2].lower()):
        return (Person(text, plain[1], plain[2], plain[1][0]),)
    pieces = _role_lines(_couples(list(_pieces(text))))
    found = [person for piece in pieces if (person := _person(piece))]
    return tuple(_with_family(found))


def _without_list(text: str) -> str:
    """Items of a list parted by semicolons, without what counts them."""
    if not _ITEM.match(text):
        return text
    return "; ".join(filter(None, (item.strip(" ;,") for item in _ITEM.split(text))))


def _couples(pieces: list[str]) -> list[str]:
    """``Mr & Mrs J Smith``: a title alone shares the name behind the next, which keeps the family name."""
    shared = list(pieces)
    for place in range(len(shared) - 1):
        (titles, alone), (others, words) = _without_titles(shared[place]), _without_titles(shared[place + 1])
        if (
            titles
            and not alone
            and others
            and words
            and (named := parse_name(" ".join(words)))
            and named.family
        ):
            shared[place] = " ".join([*titles, *words])
            shared[place + 1] = f"{others[0]} {named.family}"
    return shared


def _role_lines(pieces: list[str]) -> list[str]:
    """A role that stands alone behind a person, as in two lines, is that person's."""
    joined: list[str] = []
    for piece in pieces:
        if joined and _is_role_alone(piece) and not _says_role(joined[-1]):
            joined[-1] = f"{joined[-1]} ({piece})"
        else:
            joined.append(piece)
    return joined


def _says_role(text: str) -> bool:
    return bool(_BRACKETS.search(text) or _DASH.search(text) or "," in text or _is_role(text))


def _is_role_alone(text: str) -> bool:
    words = fold(text).split(" ")
    known = vocabulary("given_names")
    family = len(words) > 1 and words[-1] in vocabulary("family_names")
    return _is_role(text) and "(" not in text and known.isdisjoint(words) and not family


def _names_only(first: str, last: str) -> bool:
    """Whether two words are a given and a family name without doubt, so that nothing else need be asked."""
    if first in PARTICLES or first in vocabulary("titles") or first in vocabulary("desks"):
        return False
    if first in vocabulary("role_words") or not _NOT_NAMES.isdisjoint((first, last)) or last in PARTICLES:
        return False
    return first in vocabulary("given_names") or first not in vocabulary("family_names")


@cache
def no_names() -> frozenset[str]:
    """Words that tell of more than a given and a family name: titles, roles, particles and the like."""
    words = vocabulary("titles") | vocabulary("desks") | vocabulary("role_words")
    return words | PARTICLES | _NOT_NAMES | {"the"}


def parse_name(text: str, role: str | None = None) -> Person | None:
    """One person's name in its parts; None when nothing of a name is there."""
    head, _, tail = _NOT_IN_NAMES.sub(" ", text).partition(",")
    (titles, first), (more_titles, last) = _without_titles(head), _without_titles(tail)
    titles += more_titles
    words = [*last, *first] if first and last else first or last or titles[-1:]
    if not words:
        return None
    title = titles[0].strip(".") if titles and words != titles else None
    return _assembled(words, len(last) if first and last else None, title, role)


def _pieces(text: str) -> Iterator[str]:
    for piece in _BETWEEN.split(text):
        behind = _BEHIND_ROLE.split(piece)
        parts = [part.strip() for part in piece.split(",") if part.strip()]
        names = sum(map(_whole_name, parts))
        if len(behind) > 1 and all(" " in _BRACKETS.sub(" ", part).strip() for part in behind):
            yield from behind
        elif names > 1 and all(_whole_name(part) or _is_role_alone(part) for part in parts):
            yield from parts
        else:
            yield piece


def _whole_name(text: str) -> bool:
    """Whether the text is a given and a family name, so that commas part people."""
    words = fold(_BRACKETS.sub(" ", _without_role(text)[0])).split(" ")
    if len(words) == 1 or words[0] in PARTICLES:
        return False
    return words[0] in vocabulary("titles") or words[0] in vocabulary("given_names")


def _person(piece: str) -> Person | None:
    asides: list[str] = []
    if not piece.replace(" ", "").isalpha():
        asides = [aside.strip() for aside in _BRACKETS.findall(piece)]
        piece = _CONTACT.sub(" ", _BRACKETS.sub(" ", piece)).strip()
    bare, role = _without_role(piece)
    found = None if _is_desk(bare) else parse_name(bare)
    if found is None or fold(found.name) in vocabulary("titles"):
        return None
    if not asides:
        return replace(found, role=role) if role else found
    given = next((aside for aside in asides if fold(aside) in vocabulary("given_names")), None)
    if given and not found.given:
        found = replace(found, given=given, name=" ".join(filter(None, (given, found.family))))
    return replace(found, role=next(filter(_tells_role, asides), role))


def _tells_role(aside: str) -> bool:
    letters = any(c.isalpha() for c in aside) and not _CONTACT.search(aside)
    return letters and not is_placeholder(aside) and fold(aside) not in vocabulary("given_names")


def _without_role(text: str) -> tuple[str, str | None]:
    """A name without the role that stands before or behind it."""
    parted = _DASH.split(text, maxsplit=1)
    if len(parted) == 2:
        head, tail = (part.strip() for part in parted)
        name, role = (tail, head) if tail and _is_role(head) else (head, tail)
        return name, role or None
    head, comma, tail = text.partition(",")
    return (head, tail.strip()) if comma and _is_role(tail) else (text, None)


def _is_desk(text: str) -> bool:
    """Whether a role stands where a name should: ``Reception``, ``The Manager``."""
    words = fold(text).split(" ")
    desks, roles = vocabulary("desks"), vocabulary("role_words")
    if len(words) == 1:
        return words[0] in desks
    return all(word in desks or word in roles for word in words)


def _is_role(text: str) -> bool:
    words = fold(text).split(" ")
    return words[-1] not in vocabulary("given_names") and not vocabulary("role_words").isdisjoint(words)


def _with_family(found: list[Person]) -> list[Person]:
    """``Anna & Piet Botha``, ``J & M Botha``: whoever has none takes the family name of the next person."""
    named = list(found)
    for place in range(len(named) - 2, -1, -1):
        one, after = named[place], named[place + 1]
        if one.given and not one.family and after.family:
            named[place] = replace(one, name=f"{one.name} {after.family}", family=after.family)
        elif after.family and after.initials and not one.given and (letters := _lone_initials(one)):
            name = "".join(f"{letter}." for letter in letters)
            named[place] = replace(one, name=f"{name} {after.family}", family=after.family, initials=letters)
    return named


def _lone_initials(one: Person) -> str:
    """The letters of somebody of whom nothing but initials is told."""
    return _initials([one.family], shouted=False) if one.family and not one.initials else ""


def _bare(word: str) -> str:
    """A word without marks around it; initials keep their point."""
    inner = word.strip(".-–'’`´‘,")
    return f"{inner}." if word.endswith(".") and _POINTED.fullmatch(f"{inner}.") else inner


def _without_titles(text: str) -> tuple[list[str], list[str]]:
    """The titles at the start of a text, and the words of a name behind them."""
    words = [word for word in map(_bare, text.replace(",", " ").split()) if _is_name_word(word)]
    count, titles = 0, vocabulary("titles")
    while count < len(words) and fold(words[count]) in titles:
        count += 1
    return words[:count], words[count:]


def _is_name_word(word: str) -> bool:
    folded = fold(word)
    return (
        any(c.isalpha() for c in folded)
        and folded not in _NO_NAMES
        and word.lower().strip(".") not in _UNKNOWN
    )


def _assembled(words: list[str], cut: int | None, title: str | None, role: str | None) -> Person:
    shouted = not any(c.islower() for w in words for c in w)
    if cut is None:
        words, cut = _cut(words, shouted)
    given_words, family_words = words[:cut], words[cut:]
    family = " ".join(_cased(w, shouted) for w in family_words) or None
    letters = _initials(given_words, shouted)
    given = None if letters else " ".join(_cased(w, shouted) for w in given_words) or None
    shown = "".join(f"{letter}." for letter in letters) or given
    if not letters:
        letters = "".join(w[0] for w in given_words if w[0].isalpha()).upper()
    name = " ".join(part for part in (shown, family) if part)
    return Person(name, given, family, letters or None, title, role)


def _cut(words: list[str], shouted: bool) -> tuple[list[str], int]:
    """The words, given names first, and where the family name begins."""
    folded = [fold(word) for word in words]
    initials = _trailing_initials(words, shouted)
    if initials:
        return words[-initials:] + words[:-initials], initials
    for place in range(len(words) - 1):
        if folded[place] in PARTICLES or (place and folded[place] in _INNER_PARTICLES):
            return words, place
    given, family = vocabulary("given_names"), vocabulary("family_names")
    if len(words) == 1:
        return words, 1 if folded[0] in given else 0
    turned = len(words) == 2 and _rather(folded[0], family, given) and _rather(folded[1], given, family)
    return (words[::-1] if turned else words), len(words) - 1


def _rather(word: str, here: frozenset[str], than_there: frozenset[str]) -> bool:
    return word in here and word not in than_there


def _trailing_initials(words: list[str], shouted: bool) -> int:
    """How many words at the end are initials behind a family name: ``van der Merwe J P``."""
    count = 0
    while count < len(words) - 1 and _is_initials(words[-1 - count], shouted):
        count += 1
    return count if count and not _is_initials(words[0], shouted) else 0


def _initials(words: list[str], shouted: bool) -> str:
    """The letters, when all given names are initials."""
    if not words or not all(_is_initials(word, shouted) for word in words):
        return ""
    return "".join(c for word in words for c in word if c.isalpha()).upper()


def _is_initials(word: str, shouted: bool) -> bool:
    """Single letters, letters with points, and short words in capitals that are no names.

    Where all is in capitals, three letters with a vowel are rather a name.
    """
    if len(word) == 1 or word.endswith("."):
        return bool(_POINTED.fullmatch(word if word.endswith(".") else f"{word}."))
    if not (word.isupper() and _CAPITALS.fullmatch(word)) or (
        shouted and len(word) > 2 and _VOWEL.search(word)
    ):
        return False
    folded = fold(word)
    names = vocabulary("given_names"), vocabulary("family_names"), PARTICLES
    return not any(folded in known for known in names)


def _cased(word: str, shouted: bool) -> str:
    if fold(word) in PARTICLES:
        return word.lower()
    if fold(word) in _INNER_PARTICLES and word.islower():
        return word
    loud = word.isupper() and len(word) > 2 and _VOWEL.search(word)
    if not (shouted or loud) and any(c.isupper() for c in word):
        return word
    cased = _RUN.sub(lambda run: capital(run[0].lower()), word)
    return _MC.sub(lambda found: found[1] + found[2].upper(), cased)
