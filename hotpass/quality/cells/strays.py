"""Names of another sort than their column has: towns that nobody knows, persons among organisations."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from hotpass.fields.regions import is_town, province_named
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings, vocabulary

#: The rule that a stray breaks, by the kind of its column.
STRAYS: Final = {
    "locality": "TOWN",
    "email": "OFFICE",
    **dict.fromkeys(("organisation_name", "person_name", "given_name", "family_name"), "OTHER-KIND"),
}
#: Towns of South Africa that share their name with one of another province or with a place abroad, folded.
_SHARED: Final = frozenset({"aberdeen", "adelaide", "heidelberg", "hillcrest", "middelburg", "richmond"})
#: Words of places that are no towns.
_NO_TOWN: Final = re.compile(
    r"air(?:port|field|park|strip)|aerodrome|airbase|international|lughawe|vliegveld|hospital|mine|farm|estate|"
    r"\b(?:near|naby|cbd)\b",
    re.IGNORECASE,
)
_STREET: Final = re.compile(
    r"\d+[a-z]? [^,]+ (?:street|straat|road|weg|avenue|laan|drive|rylaan|crescent|singel)", re.IGNORECASE
)
_BAY: Final = re.compile(r"\s?(?:baai|bay)\b")
#: Letters up to which a text may be initials: ``CT``.
_INITIALS: Final = 3
_WORDS: Final = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]+){1,3}")
_WORD: Final = re.compile(r"[^\W\d_]+")
#: Names of offices in e-mail addresses, beside those of desks.
_OFFICES: Final = frozenset(
    {
        "contact",
        "donotreply",
        "hello",
        "help",
        "info",
        "mail",
        "no",
        "noreply",
        "reply",
        "support",
        "webmaster",
    }
)
_PARTS: Final = re.compile(r"[\W\d_]+")
#: Words that family names of several words begin with.
_PARTICLES: Final = frozenset({"van", "von", "de", "du", "janse"})


def stray_of(kind: str | None, text: str) -> str:
    """Of what sort a text of a column of towns or names plainly is that is none of them, or ``""``."""
    if kind == "locality":
        return "street" if _STREET.fullmatch(text) else "unknown" if _is_unknown(text) else ""
    if kind == "organisation_name":
        return "person" if _is_whole_name(text) else "town" if is_town(fold(text)) else ""
    if kind == "email":
        return _whose(text)
    if kind not in STRAYS:
        return ""
    if _is_organisation(text):
        return "organisation"
    if kind == "person_name":
        return ""
    if _is_whole_name(text):
        return "person"
    own, other = ("given_names", "family_names") if kind == "given_name" else ("family_names", "given_names")
    folded = fold(text)
    if _is_role(folded) or _ends_in_role(folded):
        return "role"
    begins = kind == "given_name" and " " in folded and folded.split()[0] in _PARTICLES
    return "name" if begins or (folded in vocabulary(other) and folded not in vocabulary(own)) else ""


def _whose(address: str) -> str:
    """Whether an e-mail address names a person or an office; or ``""``."""
    parts = [part for part in _PARTS.split(fold(address.partition("@")[0])) if part]
    if parts and all(part in _OFFICES or part in vocabulary("desks") for part in parts):
        return "office"
    return "person" if not persons_names().isdisjoint(parts) else ""


def _is_organisation(text: str) -> bool:
    """Whether two words and more have one of organisations, that is no name."""
    words = _WORD.findall(text.lower())
    names = vocabulary("given_names"), vocabulary("family_names")
    trade = vocabulary("organisation_words")
    return len(words) > 1 and any(w in trade and len(w) > 3 and not any(w in n for n in names) for w in words)


def _is_role(folded: str) -> bool:
    """Whether all words stand in a person's place or are of what one does: ``the manager``."""
    words = set(folded.split())
    return words <= vocabulary("desks") | vocabulary("role_departments") and not words <= persons_names()


def _ends_in_role(folded: str) -> bool:
    """Whether behind a name stands what its person does: ``botha office administrator``."""
    words = folded.split()
    return len(words) > 1 and words[-1] in _roles() and words[0] not in _PARTICLES


@cache
def persons_names() -> frozenset[str]:
    """Given names and family names."""
    return vocabulary("given_names") | vocabulary("family_names")


@cache
def _roles() -> frozenset[str]:
    """Words of what people do that are no names."""
    words = vocabulary("role_words") | vocabulary("desks") | vocabulary("role_departments")
    return words - persons_names()


def _is_unknown(text: str) -> bool:
    """Whether a text names no town, none with more words, and none by its beginning or initials."""
    if _NO_TOWN.search(text) or any(c.isdigit() for c in text):
        return False
    folded = fold(text)
    if folded in _SHARED or len(folded) <= _INITIALS or province_named(text) is not None:
        return False
    words = _BAY.sub(" bay", folded).split()
    runs = (words[a:b] for a in range(len(words)) for b in range(a + 1, len(words) + 1))
    if any(is_town(" ".join(run)) for run in runs) or words[-1:] in ([], ["bay"]):
        return False
    return not any(town.startswith(folded) for town in spellings("town_provinces"))


def _is_whole_name(text: str) -> bool:
    """Whether a given name and a family name make up a text."""
    if not _WORDS.fullmatch(text):
        return False
    first, _, rest = fold(text).partition(" ")
    given, family = vocabulary("given_names"), vocabulary("family_names")
    if rest.split()[:1] and rest.split()[0] in _PARTICLES:
        return first in given and not _is_organisation(text)
    last = rest.rpartition(" ")[2]
    return first in given and (rest in family or (last in family and last not in given))
