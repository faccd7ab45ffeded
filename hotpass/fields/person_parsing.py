"""How names of people are written: titles, initials, particles, several people and their roles in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.text_folding import fold, tidy
from hotpass.fields.vocabulary import vocabulary

TITLES: Final = frozenset(
    "mr mrs ms miss dr prof professor mnr mev mej me adv advocate capt captain kapt kaptein rev reverend ds eerw"
    " sir hon col kol lt maj major gen genl brig sgt insp flt fo past pastor".split()
)
#: Words that begin a family name, wherever they stand.
PARTICLES: Final = frozenset("van von der den de du le la ter ten".split())
#: Words that begin a family name behind a given name only.
_INNER_PARTICLES: Final = frozenset("te di da dos del bin ibn al el st".split())
_SUFFIXES: Final = frozenset("jr snr sr jnr junior senior ii iii phd mba bsc esq".split())
_UNKNOWN: Final = frozenset("unknown onbekend unkown n/a tbc tba none".split())
_CONTACT: Final = re.compile(r"\S+@\S+|(?:\+|\(?0)\(?\d[\d\s()./-]{6,}\d")
_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]?\s*")
_BETWEEN: Final = re.compile(
    r"\s*[;|]\s*|\s+/\s+|(?<=[^\W\d_])/(?=[^\W\d_]{3})|\s+(?:&|and|en)\s+(?=[^\W\d_])", re.IGNORECASE
)
_DASH: Final = re.compile(r"\s+[-–—]\s+|\s*:\s+|\s*:$")
_POINTED: Final = re.compile(r"(?:[^\W\d_]\.\s?){1,5}")
_CAPITALS: Final = re.compile(r"[^\W\d_]{1,4}")
_RUN: Final = re.compile(r"[^\W\d_]+")
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


def people(raw: str) -> tuple[Person, ...]:
    """Everyone that a cell names, in its order: ``Anna Botha (CFI); Piet Nel (Accounts)``."""
    text = tidy(re.sub(r"[\r\n]+", "; ", raw))
    if not text or is_placeholder(text):
        return ()
    found = [person for piece in _pieces(text) if (person := _person(piece))]
    return tuple(_with_family(found))


def parse_name(text: str, role: str | None = None) -> Person | None:
    """One person's name in its parts; None when nothing of a name is there."""
    first, last = (part.strip(" ,;.-–/") for part in (text.partition(",")[0], text.partition(",")[2]))
    surname_first = bool(first and last)
    words = [*last.split(), *first.split()] if surname_first else f"{first} {last}".split()
    titles = _leading_titles(words)
    kept = [w for w in words[len(titles) :] if _is_name_word(w)]
    if not any(c.isalpha() for w in kept for c in w):
        return None
    behind = sum(1 for w in first.split() if w in kept) if surname_first else None
    title = titles[0].strip(".") if titles else None
    return _assembled(kept, len(kept) - behind if behind else None, title, role)


def _pieces(text: str) -> Iterator[str]:
    for piece in _BETWEEN.split(text):
        parts = [part.strip() for part in piece.split(",") if part.strip()]
        yield from parts if len(parts) > 1 and all(map(_whole_name, parts)) else [piece]


def _whole_name(text: str) -> bool:
    """Whether the text is a given and a family name, so that commas part people."""
    words = fold(_BRACKETS.sub(" ", text)).split(" ")
    return len(words) > 1 and words[0] not in PARTICLES and words[0] in vocabulary("given_names")


def _person(piece: str) -> Person | None:
    bracketed = [tidy(found) for found in _BRACKETS.findall(piece)]
    role = next((text for text in bracketed if text and not is_placeholder(text)), None)
    bare = _CONTACT.sub(" ", _BRACKETS.sub(" ", piece)).strip()
    parted = _DASH.split(bare, maxsplit=1)
    if len(parted) == 2:
        head, tail = parted
        bare, said = (tail, head) if _is_role(head) and tail.strip() else (head, tail)
        role = role or said.strip() or None
    head, comma, tail = bare.partition(",")
    if comma and _is_role(tail):
        bare, role = head, role or tail.strip()
    return parse_name(bare, role)


def _is_role(text: str) -> bool:
    words = fold(text).split(" ")
    return words[-1] not in vocabulary("given_names") and not vocabulary("role_words").isdisjoint(words)


def _with_family(found: list[Person]) -> list[Person]:
    """``Anna & Piet Botha``: a given name alone takes the family name of the next person."""
    named = list(found)
    for place in range(len(named) - 2, -1, -1):
        one, after = named[place], named[place + 1]
        if one.given and not one.family and after.family:
            named[place] = replace(one, name=f"{one.name} {after.family}", family=after.family)
    return named


def _leading_titles(words: list[str]) -> list[str]:
    count = 0
    while count < len(words) - 1 and fold(words[count]) in TITLES:
        count += 1
    return words[:count]


def _is_name_word(word: str) -> bool:
    folded = fold(word)
    return bool(folded) and folded not in _SUFFIXES and word.lower().strip(".") not in _UNKNOWN


def _assembled(words: list[str], cut: int | None, title: str | None, role: str | None) -> Person:
    shouted = not any(c.islower() for w in words for c in w)
    if cut is None:
        words, cut = _cut(words)
    given_words, family_words = words[:cut], words[cut:]
    family = " ".join(_cased(w, shouted) for w in family_words) or None
    letters = _initials(given_words)
    given = None if letters else " ".join(_cased(w, shouted) for w in given_words) or None
    shown = "".join(f"{letter}." for letter in letters) or given
    if not letters:
        letters = "".join(w[0] for w in given_words if w[0].isalpha()).upper()
    name = " ".join(part for part in (shown, family) if part)
    return Person(name, given, family, letters or None, title, role)


def _cut(words: list[str]) -> tuple[list[str], int]:
    """The words, given names first, and where the family name begins."""
    folded = [fold(word) for word in words]
    for place in range(len(words) - 1):
        if folded[place] in PARTICLES or (place and folded[place] in _INNER_PARTICLES):
            return words, place
    given, family = vocabulary("given_names"), vocabulary("family_names")
    if len(words) == 1:
        return words, 1 if folded[0] in given else 0
    turned = len(words) == 2 and folded[0] in family - given and folded[1] in given - family
    return (words[::-1] if turned else words), len(words) - 1


def _initials(words: list[str]) -> str:
    """The letters, when all given names are initials."""
    given = vocabulary("given_names")
    for word in words:
        capitals = word.isupper() and _CAPITALS.fullmatch(word) and fold(word) not in given
        if not (capitals or _POINTED.fullmatch(word if word.endswith(".") else f"{word}.")):
            return ""
    return "".join(c for word in words for c in word if c.isalpha()).upper()


def _cased(word: str, shouted: bool) -> str:
    if fold(word) in PARTICLES:
        return word.lower()
    if not shouted and any(c.isupper() for c in word):
        return word
    cased = _RUN.sub(lambda run: run[0][:1].upper() + run[0][1:].lower(), word)
    return _MC.sub(lambda found: found[1] + found[2].upper(), cased)
