"""Towns, suburbs and airfields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import ReadingKind, levels
from hotpass.fields.text_folding import fold
from hotpass.fields.towns import SPELLINGS, TOWNS

_LETTER_RUN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SMALL: Final = frozenset(["of", "and", "the", "en", "van", "die", "der", "den", "de", "du", "la", "le", "in", "on", "upon", "by", "op", "aan"])


class Locality(ReadingKind):
    """A town, city, suburb, area or airfield. ``key`` is folded, in the common one of several spellings."""

    name: ClassVar[str] = "locality"
    label: ClassVar[str] = "Town"
    parts: ClassVar[tuple[str, ...]] = ("key",)
    survives: ClassVar[Survivorship] = "most_common"
    words: ClassVar[Words] = (
        (
            r"(?:city|town|stad|dorp|suburb|voorstad|municipal\w*|locality|plek|village|township|city town)(?: name)?",
            1.0,
        ),
        (
            r"birth ?place|place of birth|place|airport|airfield|aerodrome|lughawe|vliegveld|county|district|distrik",
            0.8,
        ),
        (r"area|location|ligging|base|basis|gebied", 0.65),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that name a known town."""
        hits = sum(1 for value in values if _known(fold(value)))
        return hits / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The place with capitals where names have them."""
        value = text.strip(" ,;.") or text
        key = fold(value) or value.casefold()
        return Normalised(_cased(value), parts={"key": SPELLINGS.get(key, key)})

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Key equal, close by Jaro-Winkler, or different."""
        return levels(
            column,
            ("{l} = {r}", "Exact match"),
            ("jaro_winkler_similarity({l}, {r}) >= 0.9", "Similar"),
            part="key",
        )


def _known(folded: str) -> bool:
    return folded in TOWNS or folded in SPELLINGS or folded.split(" ")[0] in TOWNS


def _cased(name: str) -> str:
    letters = [c for c in name if c.isalpha()]
    mixed = any(c.isupper() for c in letters) and any(c.islower() for c in letters)
    if mixed or not letters or (len(letters) <= 4 and all(c.isupper() for c in letters)):
        return name
    words = name.lower().split(" ")
    return " ".join(
        w if i and w in _SMALL else _LETTER_RUN.sub(lambda m: m[0].capitalize(), w)
        for i, w in enumerate(words)
    )
