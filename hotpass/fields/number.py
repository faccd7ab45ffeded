"""Numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from hotpass.fields.base import Normalised
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of

_GROUPED: Final = re.compile(r"(-?)(\d{1,3}(?:[ ,']\d{3})+)(?:[.,](\d{1,2}))?")
_BY_POINTS: Final = re.compile(r"(-?)(\d{1,3}(?:\.\d{3})+),(\d{1,2})")
_PLAIN: Final = re.compile(r"-?\d+(?:[.,]\d+)?%?")


class Number(ReadingKind):
    """A number in plain figures with a decimal point."""

    name: ClassVar[str] = "number"
    label: ClassVar[str] = "Number"
    plural: ClassVar[str] = "numbers"
    header_over: ClassVar[Mapping[str, float]] = {"organisation_name": 0.35, "person_name": 0.35}
    shape = _PLAIN
    words: ClassVar[Words] = (
        (
            r"qty|quantity|hoeveelheid|count|aantal|units?|eenhede|percent\w*|score|hours|ure|year"
            r"|jaar|age|ouderdom"
            r"|employees|ext(?:ension)?|uitbreiding|latest|rooms|kamers|hectares|hektaar|learners"
            r"|educators|distance|afstand|km|no of \w+|number of \w+|aantal \w+"
            r"|\w+ sold|points|punte|turns",
            0.85,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Half the share of values that are numbers: codes are, too."""
        return 0.5 * share_of(values, _PLAIN.fullmatch)

    def read(self, text: str, country: str) -> Normalised:
        """The figures; grouping goes, a decimal comma becomes a point."""
        return figures(text)


def figures(text: str) -> Normalised:
    """A number as plain figures, however it is grouped; ledgers put the minus behind."""
    bare = text.replace("\u2212", "-").strip()
    if bare.endswith("-") and not bare.startswith("-"):
        bare = f"-{bare[:-1].rstrip()}"
    grouped = _GROUPED.fullmatch(bare) or _BY_POINTS.fullmatch(bare)
    if grouped:
        whole = re.sub(r"\D", "", grouped[2])
        return Normalised(grouped[1] + whole + (f".{grouped[3]}" if grouped[3] else ""))
    if _PLAIN.fullmatch(bare):
        return Normalised(bare.rstrip("%").replace(",", "."))
    return UNREADABLE
