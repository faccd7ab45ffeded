"""How names of people are written: titles, initials, particles, several people and their roles in one cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.text_folding import fold, tidy

TITLES: Final = frozenset(
    ["mr", "mrs", "ms", "miss", "dr", "prof", "professor", "mnr", "mev", "mej", "me", "adv", "advocate", "capt", "captain", "kapt", "kaptein", "rev", "reverend", "ds", "eerw", "sir", "lady", "hon", "col", "kol", "lt", "maj", "major", "gen", "genl", "brig", "sgt", "insp", "flt", "ing", "eng", "fo", "f/o", "past", "pastor", "sister", "sr", "bro"]
)
PARTICLES: Final = frozenset(["van", "von", "der", "den", "de", "du", "le", "la", "ter", "ten", "te", "di", "da", "dos", "del", "bin", "ibn", "al", "el", "st"])
_SUFFIXES: Final = frozenset(["jr", "snr", "sr", "jnr", "junior", "senior", "ii", "iii", "iv", "phd", "mba", "bsc", "esq"])
_CONTACT: Final = re.compile(r"\S+@\S+|(?:\+|\(?0)\(?\d[\d\s()./-]{6,}\d")
_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_BETWEEN: Final = re.compile(r"\s*(?:[;|\n]|\s/\s|(?<=[a-z)])/(?=[A-Z])|\s+&\s+|\s+(?:and|en)\s+)\s*")
_INITIALS: Final = re.compile(r"(?:[A-Za-zÀ-ÿ]\.\s?){1,5}|[A-ZÀ-Ý]{1,4}")
_RUN: Final = re.compile(r"[^\W\d_]+")


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
    text = tidy(raw.replace("\r", "\n").replace("\n", ";"))
    if not text or is_placeholder(text):
        return ()
    pieces = [piece for piece in _BETWEEN.split(text) if piece]
    found = [person for person in map(_person, pieces) if person]
    return tuple(found)


def _person(piece: str) -> Person | None:
    roles = [tidy(r) for r in _BRACKETS.findall(piece)]
    bare = _CONTACT.sub(" ", _BRACKETS.sub(" ", piece))
    role = next((r for r in roles if r and not is_placeholder(r)), None)
    head, dash, tail = re.sub(r"\s+[-–—:]\s+", "\0", bare).partition("\0")
    if dash and tail.strip():
        bare, role = head, role or tail.strip()
    return parse_name(bare, role)


def parse_name(text: str, role: str | None = None) -> Person | None:
    """One person's name in its parts; None when nothing of a name is there."""
    bare = tidy(text).strip(" ,;.-–/")
    first, comma, last = (part.strip() for part in bare.partition(","))
    words = [*last.split(), *first.split()] if comma and last else bare.split()
    surname_at = len(last.split()) if comma and last else None
    kept: list[tuple[str, bool]] = []
    titles: list[str] = []
    for place, word in enumerate(words):
        folded = fold(word)
        if folded in TITLES and not (place == len(words) - 1 and not kept):
            titles.append(word.strip("."))
        elif folded and folded not in _SUFFIXES and not is_placeholder(word):
            kept.append((word, surname_at is not None and place >= surname_at))
    return _assembled(kept, titles, role)


def _assembled(kept: list[tuple[str, bool]], titles: list[str], role: str | None) -> Person | None:
    if not any(any(c.isalpha() for c in word) for word, _ in kept):
        return None
    shouted = all(not c.islower() for word, _ in kept for c in word)
    words = [word for word, _ in kept]
    cut = next((i for i, (_, of_family) in enumerate(kept) if of_family), None)
    if cut is None:
        cut = _family_start(words)
    given_words, family_words = words[:cut], words[cut:]
    initials_only = (
        bool(given_words)
        and all(_INITIALS.fullmatch(w) for w in given_words)
        and not (shouted and any(len(w.strip(".")) > 3 for w in given_words))
    )
    family = " ".join(_cased(w, shouted) for w in family_words) or None
    if initials_only:
        letters = "".join(c for w in given_words for c in w if c.isalpha()).upper()
        given, shown = None, "".join(f"{c}." for c in letters)
    else:
        given = " ".join(_cased(w, shouted) for w in given_words) or None
        letters = "".join(w[0] for w in given_words).upper()
        shown = given or ""
    name = " ".join(part for part in (shown, family) if part)
    return Person(name, given, family, letters or None, titles[0] if titles else None, role)


def _family_start(words: list[str]) -> int:
    """Where the family name begins: at the first particle after a given name, else at the last word."""
    for place, word in enumerate(words):
        if fold(word) in PARTICLES and place < len(words) - 1 and (place > 0 or len(words) > 1):
            return place
    return len(words) - 1 if len(words) > 1 else 0


def _cased(word: str, shouted: bool) -> str:
    if fold(word) in PARTICLES:
        return word.lower()
    if not shouted and any(c.isupper() for c in word):
        return word
    cased = _RUN.sub(lambda run: run[0][:1].upper() + run[0][1:].lower(), word)
    return re.sub(r"^(Mc)([a-z])(?=[a-z]{2})", lambda m: m[1] + m[2].upper(), cased)
