"""Countries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, ClassVar

from hotpass.fields.base import TEXTUAL, Normalised
from hotpass.fields.comparing import levels
from hotpass.fields.headers import Words
from hotpass.fields.reading import ReadingKind, share_of
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings


class Country(ReadingKind):
    """A country by its English name; ``code`` is its ISO 3166-1 alpha-2 code."""

    name: ClassVar[str] = "country"
    label: ClassVar[str] = "Country"
    plural: ClassVar[str] = "countries"
    header_over: ClassVar[Mapping[str, float]] = {
        "organisation_name": 0.35,
        "person_name": 0.35,
        "identifier": 0.3,
    }
    content_over: ClassVar[Mapping[str, float]] = {**dict.fromkeys(TEXTUAL, 0.3), "category": 0.3}
    parts: ClassVar[tuple[str, ...]] = ("code",)
    validated: ClassVar[bool] = True
    shape = re.compile(r"[^\W\d_][^@\d]{1,40}")
    spared = frozenset(("na",))  # Namibia
    words: ClassVar[Words] = (
        (
            r"country(?: (?:code|name|region))?|land(?:kode)?|countries|nation|nationality"
            r"|nasionaliteit",
            1.0,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that name a country; two letters alone could be many things."""
        known = _codes()
        return share_of(
            values, lambda v: fold(v) in known and (len(v) > 2 or v.lower() in ("za", "uk", "us"))
        )

    def read(self, text: str, country: str) -> Normalised:
        """The country's name and code; other text keeps its words, with a problem."""
        code = _codes().get(fold(text))
        if code:
            return Normalised(_names()[code], parts={"code": code})
        return Normalised(text, parts={"code": None}, problem="unknown_country")

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal or different."""
        return levels(column, ("{l} = {r}", "Exact match"))


@lru_cache(maxsize=2048)
def country_named(text: str) -> str | None:
    """The English name of the country that a text names, or whose code it is."""
    code = _codes().get(fold(text))
    return _names()[code] if code else None


@cache
def _names() -> dict[str, str]:
    """English name by code."""
    return {line[:2]: line[3:] for line in dict.fromkeys(spellings("countries").values())}


@cache
def _codes() -> dict[str, str]:
    """Code by folded name, other name and code."""
    names = {fold(name): code for code, name in _names().items()}
    others = {fold(other): line[:2] for other, line in spellings("countries").items() if other != line}
    return {**{code.lower(): code for code in _names()}, **names, **others}
