"""Towns, suburbs and airfields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, ClassVar, Final

from hotpass.fields.base import NamesWithin, Normalised, Survivorship
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.misread import as_letters
from hotpass.fields.reading import ReadingKind, share_of
from hotpass.fields.regions import is_town, province_named, province_of_town
from hotpass.fields.text_folding import capital, fold
from hotpass.fields.vocabulary import spellings, vocabulary

#: Words of organisations' names that parts of towns bear as well.
_OF_PLACES: Final = frozenset(("airport", "centre", "city", "estate", "lughawe", "mine", "myn", "park"))
_RUN: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Locality(ReadingKind):
    """A town, city, suburb, area or airfield. ``key`` is folded, in one of its several names."""

    name: ClassVar[str] = "locality"
    label: ClassVar[str] = "Town"
    plural: ClassVar[str] = "places"
    keys = ("the place",)
    names_within: ClassVar[NamesWithin] = "none"
    header_over: ClassVar[Mapping[str, float]] = {"organisation_name": 0.35, "person_name": 0.35}
    content_over: ClassVar[Mapping[str, float]] = {
        "person_name": 0.4,
        "organisation_name": 0.4,
        "family_name": 0.4,
        "category": 0.4,
    }
    parts: ClassVar[tuple[str, ...]] = ("key",)
    gives: ClassVar[tuple[str, ...]] = ("province",)
    survives: ClassVar[Survivorship] = "most_common"
    shape = re.compile(r"(?!(?:yes|no|[xyn]|ja|nee)$)[^\W\d_][^@\d]{1,60}", re.I)
    words: ClassVar[Words] = (
        (
            r"(?:post |business |home )?(?:city|town|stad|dorp|suburb|voorstad|locality|village"
            r"|township|dorpie|nedersetting|settlement)(?: (?:village|township|town))?(?: (?:name"
            r"|town|city|suburb))?"
            r"|munisipal\w*|municipal\w*|plek|city town|area name|birth ?place|place of birth|geboorteplek",
            1.0,
        ),
        (
            r"place|airport|airfield|aerodrome|lughawe|vliegveld|county(?: ?name)?|district|distrik",
            0.85,
        ),
        (r"^(?:where|waar)$|area|location|ligging|base|basis|gebied", 0.7),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that name a known town."""
        # Words in which so many values end are what is in the towns: ``Paarl FPA``, ``Musina FPA``.
        folded = [fold(value) for value in values]
        last = Counter(words[-1] for value in folded if len(words := value.split(" ")) > 1)
        of_towns = {word for word, times in last.items() if times >= max(3, 0.6 * len(values))}
        things = (vocabulary("organisation_words") | of_towns) - _OF_PLACES
        return share_of(folded, lambda value: _known(value, things))

    def given(self, raw: str, country: str = "ZA") -> Mapping[str, str]:
        """The province that the text names instead of a place, or in which the town is known to lie."""
        if country != "ZA":
            return {}
        key = fold(raw)
        province = province_of_town(spellings("town_spellings").get(key, key)) or province_named(raw)
        return {"province": province} if province else {}

    def read(self, text: str, country: str) -> Normalised:
        """The place with capitals where names have them; codes such as ``JHB`` spelled out.

        The name of a province is no place in it (``a_province``).
        """
        if country == "ZA" and province_named(text) and not is_town(fold(text)):
            return Normalised(None, parts={"key": None}, problem="a_province")
        value = text.strip(" ,;.") or text
        key = as_letters(fold(value)) or value.casefold()
        common = spellings("town_spellings").get(key, key)
        shown = common if common != key and len(key) <= 4 else value
        return Normalised(_cased(shown), parts={"key": common})

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Key equal, alike, a word in common, initials, or different."""
        key = pair(column, "key")
        words = key.through("string_split({}, ' ')")
        initials = key.either("len({a}) < 4 AND {a} = regexp_replace({b}, '(\\w)\\w* ?', '\\1', 'g')")
        return levels(
            column,
            (key.equal, "Exact match"),
            (key.alike(0.9), "Similar"),
            (f"list_has_any({words.left}, {words.right}) OR {initials}", "A word in common, or initials"),
            part="key",
            weighed=True,
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The key."""
        return (f'"{column}__key"',)


def _known(folded: str, things: AbstractSet[str]) -> bool:
    """Whether it is a town, or begins with one and is not called after it: ``Sandton Library``.

    Args:
        folded: the value.
        things: words for what stands in towns and is called after them.
    """
    towns = vocabulary("towns")
    if folded in towns or folded in spellings("town_spellings"):
        return True
    first, *others = folded.split(" ")
    return first in towns and (not others or others[-1] not in things)


def _cased(name: str) -> str:
    letters = sum(1 for c in name if c.isalpha())
    if not (name.isupper() or name.islower()) or (name.isupper() and letters <= 4):
        return name
    words, small = name.lower().split(" "), vocabulary("small_words")
    return " ".join(
        w if i and w in small else _RUN.sub(lambda run: capital(run[0]), w) for i, w in enumerate(words)
    )
