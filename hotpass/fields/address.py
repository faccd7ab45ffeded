"""Street and postal addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Personal, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import ReadingKind, levels
from hotpass.fields.text_folding import fold

#: Street words and their one spelling.
STREET_WORDS: Final = {
    **dict.fromkeys(("street", "str", "st", "straat"), "street"),
    **dict.fromkeys(("road", "rd", "weg"), "road"),
    **dict.fromkeys(("avenue", "ave", "av", "laan"), "avenue"),
    **dict.fromkeys(("drive", "dr", "rylaan"), "drive"),
    **dict.fromkeys(("lane", "ln"), "lane"),
    **dict.fromkeys(("crescent", "cres", "cresent", "singel"), "crescent"),
    **dict.fromkeys(("boulevard", "blvd", "boul"), "boulevard"),
    **dict.fromkeys(("close", "cl", "slot"), "close"),
    **dict.fromkeys(("place", "pl", "plek"), "place"),
    **dict.fromkeys(("court", "ct", "hof"), "court"),
    **dict.fromkeys(("circuit", "cct"), "circuit"),
    **dict.fromkeys(("terrace", "tce", "terras"), "terrace"),
    **dict.fromkeys(("square", "sq", "plein"), "square"),
    **dict.fromkeys(("parkway", "pkwy"), "parkway"),
    **dict.fromkeys(("highway", "hwy", "snelweg"), "highway"),
    **dict.fromkeys(("building", "bldg", "gebou"), "building"),
    **dict.fromkeys(("floor", "flr", "vloer"), "floor"),
    **dict.fromkeys(("unit", "eenheid"), "unit"),
    **dict.fromkeys(("suite", "ste"), "suite"),
    **dict.fromkeys(("corner", "cnr", "hoek"), "corner"),
    **dict.fromkeys(("airport", "lughawe"), "airport"),
    **dict.fromkeys(("farm", "plaas"), "farm"),
    **dict.fromkeys(("north", "n"), "north"),
    **dict.fromkeys(("south", "s"), "south"),
    **dict.fromkeys(("east", "e", "oos"), "east"),
    **dict.fromkeys(("west", "w", "wes"), "west"),
    **dict.fromkeys(("northeast", "ne"), "northeast"),
    **dict.fromkeys(("northwest", "nw"), "northwest"),
    **dict.fromkeys(("southeast", "se"), "southeast"),
    **dict.fromkeys(("southwest", "sw"), "southwest"),
    **dict.fromkeys(("and", "en"), "and"),
}
_BOX: Final = re.compile(r"\b(?:p ?o ?box|posbus|po bus|postbox)\b")
_BAG: Final = re.compile(r"\b(?:private bag|privaatsak|p ?bag)\b")
_NUMBER: Final = re.compile(r"\b(\d+[a-z]?)\b")
_POSTCODE: Final = re.compile(r"(?:^|[,\s])(\d{4})$")
_SHAPE: Final = re.compile(
    r"\b(?:street|str|st|straat|road|rd|weg|avenue|ave|laan|drive|dr|rylaan|lane|crescent|cres|singel|close|park|circuit"
    r"|court|place|building|gebou|floor|vloer|suite|unit|eenheid|erf|plot|hoewe|farm|plaas|p\.? ?o\.? ?box|posbus"
    r"|private bag|privaatsak|hangar|airport|lughawe|airfield|cnr|corner|h/v|boulevard|blvd|estate|way|terrace"
    r"|highway|hwy|square|sq|stand|portion|gedeelte)\b\.?",
    re.IGNORECASE,
)
_DIGIT_OR_COMMA: Final = re.compile(r"[\d,]")
_JOINED_WORDS: Final = re.compile(r"(?<=[a-z]{3})(straat|street|laan|singel|rylaan)$")


class Address(ReadingKind):
    """A street or postal address.

    ``key`` is folded with street words in one spelling; ``number`` the first number of it; ``postcode`` a
    four-digit code at its end.
    """

    name: ClassVar[str] = "address"
    label: ClassVar[str] = "Address"
    parts: ClassVar[tuple[str, ...]] = ("key", "number", "postcode")
    personal: ClassVar[Personal] = "contact"
    survives: ClassVar[Survivorship] = "most_complete"
    words: ClassVar[Words] = (
        (
            r"(?:physical|street|postal|business|registered|residential|home|work|mailing|delivery|billing|shipping|fisiese"
            r"|straat|pos) ?(?:address|adres|addr)(?: (?:line|lyn))?|(?:address|adres|addr)(?:es)?(?: (?:line|lyn))?|street(?: (?:name|number|no))?"
            r"|straat(?:naam|nommer)?|po box|posbus|posadres|straatadres|addresses|adresse",
            0.95,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values with a street word and a number or comma."""
        hits = sum(1 for v in values if _SHAPE.search(v) and _DIGIT_OR_COMMA.search(v))
        return hits / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The address with its own words; parts for matching."""
        value = re.sub(r"\s*[,;]\s*(?:[,;]\s*)*", ", ", text).strip(" ,")
        folded = _BAG.sub("privatebag", _BOX.sub("pobox", fold(value)))
        words = [STREET_WORDS.get(word, word) for word in _apart(folded)]
        postcode = _POSTCODE.search(value)
        number = _NUMBER.search(folded)
        parts = {
            "key": " ".join(words),
            "number": number[1] if number else None,
            "postcode": postcode[1] if postcode else None,
        }
        return Normalised(
            value or None, parts=parts if value else {}, problem=None if value else "unreadable"
        )

    def mask(self, value: str) -> str:
        """Nothing but that there is one."""
        return "•••"

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Key equal, close by Jaro-Winkler, or far."""
        return levels(
            column,
            ("{l} = {r}", "Exact match"),
            ("jaro_winkler_similarity({l}, {r}) >= 0.92", "Very similar"),
            ("jaro_winkler_similarity({l}, {r}) >= 0.84", "Similar"),
            part="key",
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The key."""
        return (f'"{column}__key"',)


def _apart(folded: str) -> list[str]:
    return [piece for word in folded.split(" ") for piece in _JOINED_WORDS.sub(r" \1", word).split(" ")]
