"""Street and postal addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.address_parts import PARTS, address_parts
from hotpass.fields.base import Normalised, Personal, Survivorship
from hotpass.fields.comparing import every, levels, pair, some
from hotpass.fields.headers import Words
from hotpass.fields.misread import as_letters
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of
from hotpass.fields.text_folding import fold, tidy
from hotpass.fields.vocabulary import spellings

_BOX: Final = re.compile(r"\b(?:p ?o ?box|posbus|po bus|postbox)\b")
_BAG: Final = re.compile(r"\b(?:private bag|privaatsak|p bag|pvt bag)\b")
_NUMBER: Final = re.compile(r"\b(\d+[a-z]?)\b")
_NUMBER_BEFORE: Final = re.compile(r"^(\d{1,5}[A-Za-z]?), (?=[^\W\d_])")
_POSTCODE: Final = re.compile(r"(?:^|[,\s])(\d{4})$")
_COMMAS: Final = re.compile(r"\s*[,;]\s*(?:[,;]\s*)*")
_STREET: Final = re.compile(
    r"\b(?:street|str|st|\w{3,}straat|straat|road|rd|weg|\w{3,}weg|avenue|ave|laan|\w{3,}laan|drive"
    r"|dr|rylaan|lane|crescent|cres"
    r"|singel|close|park|circuit|court|place|building|gebou|floor|vloer|suite|unit|eenheid|erf|plot"
    r"|hoewe|farm|plaas"
    r"|p\.? ?o\.? ?box|posbus|private bag|privaatsak|hangar|airport|lughawe|airfield|cnr|corner|h/v"
    r"|boulevard|blv|blvd|estate"
    r"|way|terrace|highway|hwy|square|sq|stand|portion|gedeelte|pkwy|parkway"
    r"|shop|winkel|mall|shopping cent(?:re|er)|nagar|marg|salai"
    r"|rue|chemin|impasse|all[ée]e|quai|rua|avenida|travessa|pra[çc]a|calle|plaza|piazza"
    r"|(?:\w{3,})?stra(?:ss|ß)e|platz|\w{3,}platz|\w{3,}gasse)\b\.?",
    re.IGNORECASE,
)
_DIGIT_OR_COMMA: Final = re.compile(r"[\d,]")
_NUMBERED: Final = re.compile(r"^\d{1,5}[a-z]?,? (?:[nsew]\.? )?[^\W\d_]\S+ \S", re.IGNORECASE)
_JOINED: Final = re.compile(r"(?<=[a-z]{3})(straat|street|laan|singel|rylaan)(?= |$)")


class Address(ReadingKind):
    """A street or postal address with its own words.

    ``key`` is folded with street words in one spelling (``str``, ``straat`` and ``street`` are ``street``);
    ``number`` is the first number of it; ``postcode`` a four-digit code at its end.
    """

    name: ClassVar[str] = "address"
    label: ClassVar[str] = "Address"
    plural: ClassVar[str] = "addresses"
    keys = ("the whole address", "a word of it")
    header_over: ClassVar[Mapping[str, float]] = {
        "organisation_name": 0.35,
        "person_name": 0.35,
        "number": 0.3,
        "identifier": 0.3,
    }
    content_over: ClassVar[Mapping[str, float]] = {
        "organisation_name": 0.3,
        "person_name": 0.3,
        "text": 0.3,
        "locality": 0.3,
    }
    parts: ClassVar[tuple[str, ...]] = ("key", "number", "postcode")
    gives: ClassVar[tuple[str, ...]] = PARTS
    personal: ClassVar[Personal] = "contact"
    survives: ClassVar[Survivorship] = "most_complete"
    shape = re.compile(r"(?!\d+(?:\.\d+){3}$)(?=.*\w)[^@]{1,200}")
    words: ClassVar[Words] = (
        (
            r"(?:(?:physical|street|postal|business|registered|residential|home|work|mailing"
            r"|delivery|billing|shipping|office|reg|head office"
            r"|fisiese|straat|pos|woon|huis|werk) ?)?(?:address|adres|addr)(?:es|se)?(?: ?(?:line"
            r"|lyn))?|po ?box|posbus"
            r"|street(?: ?(?:name|number|num|no|nr))?|straat(?:naam|nommer)?|house ?(?:number|num|no)|^line$",
            0.95,
        ),
        (
            r"^(?:post|pos|postal|physical|street|del|delivery|addr|adr|billing|shipping|mailing"
            r"|residential)$",
            0.8,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values with a street word and a number or comma, or with a number before a name."""
        return share_of(values, lambda v: len(v) > 5 and bool(_DIGIT_OR_COMMA.search(v) and _place_like(v)))

    def clean(self, raw: str) -> str:
        """The text without damage; line ends are commas."""
        return tidy(re.sub(r"[\r\n]+", ", ", raw.strip()))

    def given(self, raw: str, country: str = "ZA") -> Mapping[str, str]:
        """The parts of a South African address."""
        text = self.clean(raw)
        return address_parts(_lines(text)) if country == "ZA" and not is_placeholder(text) else {}

    def read(self, text: str, country: str) -> Normalised:
        """The address, its lines parted by single commas."""
        value = _lines(text)
        folded = _BAG.sub("privatebag", _BOX.sub("pobox", as_letters(fold(value))))
        if not folded:
            return UNREADABLE
        postcode, number = _POSTCODE.search(value), _NUMBER.search(folded)
        parts = {
            "key": address_key(folded),
            "number": number[1] if number else None,
            "postcode": postcode[1] if postcode else None,
        }
        return Normalised(value, parts=parts)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, a slip beside the number, one within the other, much alike, a slip, two words, or different.

        A box and a street are two addresses of one place or of two, so that they say nothing.
        """
        key, number = pair(column, "key"), pair(column, "number")
        words = key.through("string_split({}, ' ')")
        common = f"len(list_intersect({words.left}, {words.right}))"
        several = " AND ".join(f"contains({side}, ' ')" for side in (key.left, key.right))
        within = _among(key.left, key.right), _among(key.right, key.left)
        box = key.through("contains({}, 'pobox') OR contains({}, 'privatebag')")
        return levels(
            column,
            (key.equal, "Exact match"),
            (every(number.equal, key.near(2)), "Same number, slip of the fingers"),
            (every(several, some(*within)), "Words of one in the other"),
            (f"{number.equal} AND {common} > 2 AND {key.alike(0.7)}", "Same number, much alike"),
            (key.near(2), "Slip of the fingers"),
            (f"{common} > 1", "Two words in common"),
            part="key",
            missing=f"{key.missing} OR ({box.left}) <> ({box.right})",
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The key, and its words."""
        return (f'"{column}__key"', f"unnest(string_split(\"{column}__key\", ' '))")


def _among(one: str, other: str) -> str:
    """SQL: the words of one are all in the other, which is looked into only if the first word is."""
    first = f"contains({other}, split_part({one}, ' ', 1))"
    return every(first, f"list_has_all(string_split({other}, ' '), string_split({one}, ' '))")


def _lines(text: str) -> str:
    return _NUMBER_BEFORE.sub(r"\1 ", _COMMAS.sub(", ", text).strip(" ,;"))


def address_key(folded: str) -> str:
    """A folded address with street words in one spelling, also where they are joined to a name."""
    known = spellings("street_words")
    return " ".join([known.get(word, word) for word in _JOINED.sub(r" \1", folded).split(" ")])


def _place_like(value: str) -> bool:
    return bool(_STREET.search(value) or _NUMBERED.match(value))
