"""Countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

from hotpass.fields.base import Normalised
from hotpass.fields.countries import ALIASES, COUNTRIES
from hotpass.fields.headers import Words
from hotpass.fields.reading import ReadingKind, levels
from hotpass.fields.text_folding import fold


class Country(ReadingKind):
    """A country by its English name; ``code`` is its ISO 3166-1 alpha-2 code."""

    name: ClassVar[str] = "country"
    label: ClassVar[str] = "Country"
    parts: ClassVar[tuple[str, ...]] = ("code",)
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (r"country|land|countries|country (?:code|name)|nation|nationality|nasionaliteit|landkode", 1.0),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that name a country in full or by a known code."""
        known = _codes()
        hits = sum(
            1 for v in values if fold(v) in known and not (len(v) == 2 and fold(v) not in ("za", "uk", "us"))
        )
        return hits / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The country's name and code; other text keeps its words, with a problem."""
        code = _codes().get(fold(text))
        if code:
            return Normalised(COUNTRIES[code], parts={"code": code})
        return Normalised(text, parts={"code": None}, problem="unknown_country")

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal or different."""
        return levels(column, ("{l} = {r}", "Exact match"))


@cache
def _codes() -> dict[str, str]:
    """Code by folded name, alias and code."""
    names = {fold(name): code for code, name in COUNTRIES.items()}
    return {**{code.lower(): code for code in COUNTRIES}, **names, **ALIASES}
