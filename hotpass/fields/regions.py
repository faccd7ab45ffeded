"""Which province a town or a postal code lies in, where that is certain."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Final

from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings

PROVINCES: Final = {
    "eastern cape": "Eastern Cape",
    "free state": "Free State",
    "gauteng": "Gauteng",
    "kwazulu natal": "KwaZulu-Natal",
    "limpopo": "Limpopo",
    "mpumalanga": "Mpumalanga",
    "northern cape": "Northern Cape",
    "north west": "North West",
    "western cape": "Western Cape",
}
"""English name of each province by its folded name."""

#: First and last code of ranges that lie in one province. From the South African Post Office's list of
#: ranges, narrower than that: codes do not follow the borders of the provinces, which moved in 1994 and 2006,
#: so that what is near a border, or was moved, is in none of these.
RANGES: Final = (
    *((1, 187, "gauteng"), (500, 979, "limpopo"), (1035, 1099, "mpumalanga"), (1200, 1330, "mpumalanga")),
    *((1400, 1899, "gauteng"), (2000, 2199, "gauteng"), (2210, 2469, "mpumalanga")),
    *((2520, 2879, "north west"), (2940, 4499, "kwazulu natal"), (4800, 5899, "eastern cape")),
    *((6000, 6399, "eastern cape"), (6500, 6899, "western cape"), (7100, 8099, "western cape")),
    *((8240, 8280, "northern cape"), (8300, 8309, "northern cape"), (8800, 8899, "northern cape")),
    *((9300, 9739, "free state"), (9800, 9899, "free state")),
)
#: Ranges of the large cities, where a code is a suburb's; everywhere else it is a town's.
_CITIES: Final = (
    *((1, 199), (1400, 1899), (2000, 2199), (3200, 3219), (3600, 3699), (4000, 4099), (5200, 5259)),
    *((6000, 6070), (7100, 7150), (7400, 8099), (9300, 9329)),
)
_STARTS: Final = [first for first, _, _ in RANGES]
#: Province by the first digits of telephones on land. Not checked against the published numbering plan:
#: areas that reach, or may reach, over a border (012 to Brits, 051 to Colesberg, ...) are left out.
_AREAS: Final = {
    **dict.fromkeys(("10", "11"), "gauteng"),
    "15": "limpopo",
    "17": "mpumalanga",
    **dict.fromkeys(("21", "22", "28", "44"), "western cape"),
    **dict.fromkeys(("31", "32", "33", "35", "36"), "kwazulu natal"),
    **dict.fromkeys(("40", "41", "42", "43", "45", "46", "47", "48"), "eastern cape"),
    **dict.fromkeys(("56", "57", "58"), "free state"),
    "54": "northern cape",
}
_PROVINCE_WORD: Final = re.compile(r"^(?:province of (?:the )?)?(.+?)(?: provin(?:ce|sie))?$")
#: Letters from which the beginning of a name, with a full stop, stands for it: ``Mpum.``
_CLIPPED: Final = 4


@lru_cache(maxsize=2048)
def province_named(text: str) -> str | None:
    """The province that a text names in English or Afrikaans, by its code, or clipped (``Mpum.``)."""
    folded, names = fold(text), spellings("provinces")
    found = _PROVINCE_WORD.match(folded)
    known = names.get(folded) or (names.get(found[1]) if found else None)
    if known is None and text.rstrip().endswith(".") and len(folded) >= _CLIPPED:
        beginning = [name for name in PROVINCES if name.startswith(folded)]
        known = beginning[0] if len(beginning) == 1 else None
    return PROVINCES[known] if known else None


def province_of_code(code: str | None) -> str | None:
    """The province of a postal code of four digits, or None where codes alone do not tell."""
    if code is None or not (code.isascii() and code.isdigit() and len(code) == 4):
        return None
    place = bisect_right(_STARTS, int(code)) - 1
    if place < 0 or int(code) > RANGES[place][1]:
        return None
    return PROVINCES[RANGES[place][2]]


def province_of_phone(number: str) -> str | None:
    """The province of a South African number in E.164 form, or None where its area alone does not tell."""
    area = _AREAS.get(number[3:5]) if number.startswith("+27") and len(number) == 12 else None
    return PROVINCES[area] if area else None


def province_of_town(key: str | None) -> str | None:
    """The province of a town by its key as :class:`hotpass.fields.locality.Locality` makes it."""
    known = spellings("town_provinces").get(key or "")
    return PROVINCES[known] if known and key not in PROVINCES else None


def is_town(folded: str) -> bool:
    """Whether a folded text names a town of South Africa."""
    return folded in spellings("town_spellings") or province_of_town(folded) is not None


def is_of_a_city(code: str | None) -> bool:
    """Whether a postal code is of a suburb of a large city."""
    return code is not None and any(first <= int(code) <= last for first, last in _CITIES)
