"""How the words of a header tell a kind."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from hotpass.fields.text_folding import fold, tidy

Words = tuple[tuple[str, float], ...]
"""Regular expressions over a folded header and how surely each tells the kind, 0–1."""

_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DIGITS: Final = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_NAMELESS: Final = re.compile(
    r"(?:unnamed|column|kolom|col|field|veld)(?: \d+)*(?: level \d+)?|[a-z]?(?: ?\d+)+|[cfv] \d+"
)
_SPELLINGS: Final = (
    (re.compile(r"\be (?=mail|pos)"), "e"),
    (re.compile(r"\bcell (?=phone|number|no\b|nr\b)"), "cell"),
    (re.compile(r"\b(?:organi[sz]ation|organisasie)(?=s?\b)"), "organisation"),
    (re.compile(r"\bno s\b"), "no"),
    (re.compile(r"\bdo b\b"), "dob"),
)


_ASIDE: Final = re.compile(r"(?<=\w) (?:in|at|for|within|from|during)(?: \w+)+$")


@lru_cache(maxsize=4096)
def fold_header(header: str) -> str:
    """A header's words: ``ContactEmail_1`` is ``contact email 1``; ``""`` for names like ``Unnamed: 4``."""
    words = _DIGITS.sub(" ", fold(_CAMEL.sub(" ", tidy(header).replace("_", " "))))
    if _NAMELESS.fullmatch(words):
        return ""
    for pattern, spelling in _SPELLINGS:
        words = pattern.sub(spelling, words)
    return words


@lru_cache(maxsize=64)
def _compiled(words: Words) -> tuple[tuple[re.Pattern[str], float], ...]:
    return tuple((re.compile(rf"\b(?:{pattern})\b"), weight) for pattern, weight in words)


def header_match(header: str, words: Words) -> float:
    """The best weight among the patterns found, 0–1; less where they cover little of it or miss its end.

    The last word is mostly the noun that the others qualify: ``company status`` is a status.
    """
    folded = _ASIDE.sub("", fold_header(header).rstrip("0123456789 "))
    letters = len(folded.replace(" ", ""))
    best = 0.0
    for pattern, weight in _compiled(words):
        for found in pattern.finditer(folded):
            covered = len(found[0].replace(" ", "")) / letters if letters else 0.0
            last = 1.0 if found.end() == len(folded) else 0.9
            best = max(best, weight * last * (0.75 + 0.25 * covered))
    return best
