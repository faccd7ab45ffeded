"""Levels of broad-based black economic empowerment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from hotpass.fields.base import Normalised, Owner, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of
from hotpass.fields.text_folding import fold

_NUMBERS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight")
_AFRIKAANS: Final = ("een", "twee", "drie", "vier", "vyf", "ses", "sewe", "agt")
_FIGURES: Final = {
    word: str(level) for words in (_NUMBERS, _AFRIKAANS) for level, word in enumerate(words, 1)
}
_LEVEL: Final = re.compile(
    rf"(?:(?:b ?)?(?:bb?ee|seb)? ?(?:level|vlak|lvl|l)? ?)([1-8]|{'|'.join(_FIGURES)})"
    r"(?: (?:contributor|bydraer))?(?: (?:eme|qse))?"
)
_NONE: Final = re.compile(r"non ?compliant(?: contributor)?|not compliant|nie voldoen\w*|0|level 0")
_SAID: Final = re.compile(r".*(?:level|vlak|bee|seb|contributor|compliant).*")


class BbbeeLevel(ReadingKind):
    """``Level 1`` to ``Level 8``, or ``Non-compliant`` (Codes of Good Practice, B-BBEE Act 53 of 2003)."""

    name: ClassVar[str] = "bbbee_level"
    label: ClassVar[str] = "B-BBEE level"
    plural: ClassVar[str] = "B-BBEE levels"
    owner: ClassVar[Owner | None] = "organisation"
    header_over: ClassVar[Mapping[str, float]] = {"category": 0.3, "status": 0.3, "organisation_name": 0.3}
    content_over: ClassVar[Mapping[str, float]] = {"category": 0.5, "identifier": 0.3}
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    shape = re.compile(
        r"(?:(?:b-?)?b-?bee )?(?:level|vlak)? ?[0-8](?: .*)?|(?:non|eme|qse)\b.*", re.IGNORECASE
    )
    words: ClassVar[Words] = (
        (
            r"(?:b ?)?(?:bbbee|bbee|bee|seb)(?: ?(?:level|status|vlak|rating|contributor"
            r"|contribution|score ?card"
            r"|certificate|cert))*(?: (?:level|number|no))?",
            1.0,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that say ``level`` or ``vlak`` and which."""
        return share_of(values, lambda value: _SAID.fullmatch(fold(value)) and _level(value))

    def read(self, text: str, country: str) -> Normalised:
        """The level."""
        level = _level(text)
        return Normalised(level) if level else UNREADABLE


def _level(text: str) -> str | None:
    folded = fold(text)
    if _NONE.fullmatch(folded):
        return "Non-compliant"
    found = _LEVEL.fullmatch(folded)
    return f"Level {_FIGURES.get(found[1], found[1])}" if found else None
