"""The parts of a South African address in one text: street, box, suburb, town, province, code and country."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from hotpass.fields.country import country_named
from hotpass.fields.regions import (
    is_of_a_city,
    is_town,
    province_named,
    province_of_code,
    province_of_town,
)
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings, vocabulary

PARTS: Final = ("street", "suburb", "city", "province", "postal_code", "country", "box")

_HOME: Final = "South Africa"
_APART: Final = re.compile(r"\s*[,;|\n\r]+\s*|\s+[-–—]\s+")
_LABEL: Final = re.compile(
    r"\b(?:physical|street|postal|business|fisiese|straat|pos) ?(?:address|adres)\s*:?\s*(?=\S)"
    r"|\b(?:(?:pos(?:t|tal)? ?)?(?:code|kode)|zip)\s*:?\s*(?=\d{4}\b)",
    re.IGNORECASE,
)
_BOX: Final = re.compile(
    r"(?:\b(?:post ?net|suite|ste)\b[ .]*(?:suite|box)?[ .]*(?:no\.? ?)?\w?\d+\w*[\s,;-]*)?"
    r"(?:\b(?:p\.? ?o\.? ?box|pobox|post(?:al)? box|posbus|po bus"
    r"|private bag|privaat ?sak|p/bag|p\.? ?bag|pvt\.? bag)\b\.?\s*(?:no\.? ?)?(?:[a-z]{0,2}[ -]?\d+\w*)"
    r"|(?<=^)box \d+)"
    r"|\bpost ?net (?:suite|box) (?:no\.? ?)?\w?\d+\w*",
    re.IGNORECASE,
)
#: What stands in every text with a label, or with a box.
_LABELS: Final = ("adres", "address", "code", "kode", "zip")
_BOXES: Final = ("box", "bus", "bag", "sak", "net")
LABELS_AND_BOXES: Final = (*_LABELS, *_BOXES)
WAYS: Final = (
    r"street|str|st|strt|straat|road|rd|weg|avenue|ave|av|laan|drive|dr|drv|rylaan|lane|ln|crescent|cres|cresent"
    r"|singel|close|boulevard|blvd|boulevaard|way|circle|sirkel|highway|hwy|parkway|terrace|square|plein|loop|walk"
    r"|alley|row|rise|mews|link|steeg"
)
JOINED_WAYS: Final = "straat|weg|laan|rylaan|singel|plein|street"
_JOINED: Final = rf"[^\W\d_]{{2,}}(?:{JOINED_WAYS})"
#: A word of a street behind its name, the house number behind it, and where it points.
_STREET: Final = re.compile(
    rf"(?:(?<=[\w.)’'] )(?:{WAYS})|{_JOINED})\b\.?(?: (?!st\b|dr\b)(?:{WAYS})\b\.?)*"
    r"(?:,? (?:no\.? ?)?\d{1,5}[a-z]?(?![\w-]))?"
    r"(?: (?:north|south|east|west|noord|suid|oos|wes|extension|ext)\b)*",
    re.IGNORECASE,
)
_TITLED: Final = re.compile(r"^(?:no\.? ?)?\d*[a-z]?[ ,]*$", re.IGNORECASE)
_CORNER: Final = re.compile(r"\b(?:cnr|corner|c/o|h/v|hoek)\b|&| (?:and|en) ", re.IGNORECASE)
_PREMISES: Final = re.compile(
    r"\b(?:building|bldg|gebou|house|huis|centre|center|sentrum|floor|vloer|unit|eenheid|suite|shop|winkel|block|blok"
    r"|hangar|mall|office|kantoor|kantore|complex|kompleks|estate|landgoed|court|hof|towers?|gate|hall|saal|stand"
    r"|erf|plot|hoewe|portion|gedeelte|farm|plaas|airport|lughawe|airfield|vliegveld|hospital|hospitaal|school"
    r"|skool|cnr|corner|h/v|terminal|flat|woonstel|km|place|park)\b",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"^(?:no\.? ?)?\d+[a-z]?(?:\s?[-/&]\s?\d+[a-z]?)?\s+[^\W\d_]", re.IGNORECASE)
_EXTENSION: Final = re.compile(
    r"\b(?:ext(?:ension)?|uitbreiding|uitbr|x|zone|sone|phase|fase|section|seksie|unit)\.? ?\d+\w?$",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"(?:^|\s)(\d{4})$")
_CODE_FIRST: Final = re.compile(r"^(\d{4})\s+(?=[^\W\d_])")
_COUNTED: Final = re.compile(
    r"(?:\b(?:unit|eenheid|no|nr|erf|plot|hoewe|stand|portion|gedeelte|farm|plaas|suite|shop|winkel|block|blok|ext"
    rf"|extension|uitbreiding|hangar|house|room|kamer|box|bag|site|perseel|r|n|m)\.?|{_JOINED})\s*$",
    re.IGNORECASE,
)
_DIGIT: Final = re.compile(r"\d")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_SHORT: Final = 3


def address_parts(text: str) -> Mapping[str, str]:
    """What of an address stands in a text, by :data:`PARTS`; what is not there is left out.

    Lines may be parted by commas or not at all. Where a text holds a street and a box, each with its own
    town, the parts are those of the street, and ``box`` is the whole of the other address. The province is
    the one that is named, else that of the code and the town where that is certain. Of an address in another
    country only the country is told.
    """
    words = text.lower()
    plain = _LABEL.sub(", ", text) if any(map(words.__contains__, _LABELS)) else text
    box = _BOX.search(plain) if any(map(words.__contains__, _BOXES)) else None
    if box is None:
        return _completed(_read(_pieces(plain)))
    before, after = _pieces(plain[: box.start()]), _pieces(plain[box.end() :])
    said = re.sub(r"\s+", " ", box[0]).strip(" ,;")
    if not before and (end := _end_of_first(after)):
        return _completed({**_read(after[end:]), "box": ", ".join([said, *after[:end]])})
    if not any(map(_is_street, before)):
        return _completed({**_read([*before, *after], boxed=True), "box": said})
    first, second = _read(before), _read(after, boxed=True)
    if not {"suburb", "city", "postal_code"} & set(first):
        return _completed({**second, **first, "box": said})
    whole = ", ".join([said, *after])
    shared: dict[str, str] = {part: second[part] for part in ("province", "country") if part in second}
    if "postal_code" in second and not {"suburb", "city"} & set(second):
        shared, whole = {**shared, "postal_code": second["postal_code"]}, said
    return _completed({**shared, **first, "box": whole})


def _pieces(text: str) -> list[str]:
    return [piece for part in _APART.split(text) if (piece := part.strip(" .:-–—"))]


def _end_of_first(pieces: Sequence[str]) -> int:
    """How many lines belong to a first address, which ends with its code and has a street behind it; or 0."""
    for place, piece in enumerate(pieces):
        if _is_street(piece) and not _CODE.search(piece):
            return 0
        if _CODE.search(piece):
            return place + 1 if any(map(_is_street, pieces[place + 1 :])) else 0
    return 0


def _completed(found: Mapping[str, str]) -> Mapping[str, str]:
    """With the province of code and town if both of them, or the one that tells, agree on it."""
    if "country" in found and found["country"] != _HOME:
        return {"country": found["country"]}
    if "province" in found:
        return found
    town = fold(found.get("city", ""))
    told = {
        province_of_code(found.get("postal_code")),
        province_of_town(spellings("town_spellings").get(town, town)),
    } - {None}
    return {**found, "province": str(told.pop())} if len(told) == 1 else found


def _read(pieces: Sequence[str], *, boxed: bool = False) -> dict[str, str]:
    """The parts of one address, of its lines; ``boxed`` if it is that of a post office."""
    left = list(pieces)
    found: dict[str, str] = {}
    for part, take in (("country", _take_country), ("postal_code", _take_code), ("province", _take_province)):
        if (value := take(left)) is not None:
            found[part] = value
    behind_province = "province" in found and "postal_code" not in found
    if behind_province and (code := _take_code(left)) is not None:
        found["postal_code"] = code
    street, places = _street_and_places(left)
    if not (found or street or boxed or len(places) > 1 or any(is_town(fold(place)) for place in places)):
        return {}
    suburb, city = _suburb_and_city(places, found.get("postal_code"), boxed)
    lines = {"street": ", ".join(street), "suburb": suburb, "city": city}
    return {**found, **{part: value for part, value in lines.items() if value}}


def _take_country(left: list[str]) -> str | None:
    for place in range(len(left) - 1, -1, -1):
        name = _country(left[place])
        if name == _HOME or (name and place == len(left) - 1):
            del left[place]
            return name
    words = left[-1].split(" ") if left else [""]
    if fold(words[-1]) not in _last_words("countries"):
        return None
    for count in (2, 1):
        ending = " ".join(words[-count:])
        if len(words) > count and len(fold(ending)) >= _SHORT and country_named(ending) == _HOME:
            left[-1] = " ".join(words[:-count]).strip(" .-")
            return _HOME
    return None


def _country(piece: str) -> str | None:
    """The country that a piece names; two letters could be many things, and no name begins with a figure."""
    return None if piece[:1].isdigit() or len(fold(piece)) < _SHORT else country_named(piece)


@cache
def _last_words(spelled: str) -> frozenset[str]:
    """The last word of each name in a list of spellings, and before the word for a province."""
    more = ("province", "provinsie") if spelled == "provinces" else ("africa", "afrika")
    return frozenset((*more, *(name.rpartition(" ")[2] for name in spellings(spelled))))


def plain_ways() -> frozenset[str]:
    """Words of streets with which the name of no country and of no province ends."""
    return frozenset(WAYS.split("|")) - _last_words("countries") - _last_words("provinces")


def towns_like_streets() -> list[str]:
    """Folded names of towns that end with the word of a street."""
    known = {*spellings("town_spellings"), *spellings("town_provinces")}
    return sorted(town for town in known if town.rpartition(" ")[2] in WAYS.split("|"))


def _take_code(left: list[str]) -> str | None:
    for place in range(len(left) - 1, -1, -1):
        piece = left[place]
        if not (piece[:1].isdigit() or piece[-1:].isdigit()):
            continue
        found = _CODE.search(piece)
        if found and found[1] != "0000" and not _counts(piece[: found.start()]):
            rest = piece[: found.start()].strip(" .-")
            left[place : place + 1] = [rest] if rest else []
            return found[1]
        found = _CODE_FIRST.match(piece)
        if found and found[1] != "0000" and is_town(fold(piece[found.end() :])):
            left[place] = piece[found.end() :]
            return found[1]
    return None


def _counts(before: str) -> bool:
    """Whether a number behind these words counts houses or plots and is no code."""
    if _COUNTED.search(before):
        return True
    street = _STREET.search(before)
    return bool(street and street.end() == len(before.rstrip()) and not re.search(r"\d", before))


def _take_province(left: list[str]) -> str | None:
    for place in range(len(left) - 1, -1, -1):
        name = None if left[place][:1].isdigit() else province_named(left[place])
        if name and len(left[place]) > 1:
            del left[place]
            return name
    for place in range(len(left) - 1, -1, -1):
        words = left[place].split(" ")
        if fold(words[-1]) not in _last_words("provinces"):
            continue
        for count in range(min(3, len(words) - 1), 0, -1):
            ending = " ".join(words[-count:])
            sure = len(fold(ending)) > _SHORT or (ending.isupper() and len(ending) > 1)
            before = " ".join(words[:-count])
            if sure and _LETTERS.search(before) and (name := province_named(ending)):
                left[place] = before.strip(" .-")
                return name
    return None


@lru_cache(maxsize=2048)
def _is_street(piece: str) -> bool:
    if _NUMBERED.match(piece):
        return True
    if is_town(fold(piece)) or _EXTENSION.search(piece):
        return False
    return bool(_DIGIT.search(piece) or _way(piece))


@lru_cache(maxsize=64)
def _way(piece: str) -> re.Match[str] | None:
    """Where the name of the street ends: its first word for a street, its last one at a corner.

    ``St`` and ``Dr`` in front of a name are a saint and a doctor.
    """
    found = [m for m in _STREET.finditer(piece) if not _TITLED.match(piece[: m.start()])]
    if not found:
        found = [m for m in _STREET.finditer(piece) if not m[0].lower().startswith(("st", "dr"))]
    if not found:
        return None
    return found[-1] if _CORNER.search(piece) else found[0]


def _street_and_places(pieces: Sequence[str]) -> tuple[list[str], list[str]]:
    """Lines up to the last one that is a street's, and the places behind."""
    last = max((place for place, piece in enumerate(pieces) if _is_street(piece)), default=None)
    if last is None:
        premises = len(pieces) > 1 and _PREMISES.search(pieces[0]) and not is_town(fold(pieces[0]))
        return list(pieces[: 1 if premises else 0]), list(pieces[1 if premises else 0 :])
    street, place = _split(pieces[last], alone=last == len(pieces) - 1)
    lines, places = list(pieces[:last]), [*([place] if place else []), *pieces[last + 1 :]]
    if not places:
        places = [piece for piece in lines if is_town(fold(piece))]
        lines = [piece for piece in lines if piece not in places]
    return [*lines, street], places


def _split(piece: str, *, alone: bool) -> tuple[str, str]:
    """A line of a street, and the place that stands behind it without a comma."""
    way = _way(piece)
    if way is not None:
        rest = piece[way.end() :].strip(" .-")
        if _LETTERS.search(rest) and not _NUMBERED.match(rest) and not _PREMISES.search(rest.split(" ")[0]):
            return piece[: way.end()].strip(), rest
        return piece, ""
    before, town = _with_town(piece) if alone else (piece, "")
    return (before, town) if town and len(before.split(" ")) > 1 else (piece, "")


def _with_town(piece: str) -> tuple[str, str]:
    """A text and the known town at its end, as long as may be."""
    words = piece.split(" ")
    for first in range(max(1, len(words) - 4), len(words)):
        town = " ".join(words[first:])
        if is_town(fold(town)):
            return " ".join(words[:first]).strip(" .-"), town
    return piece, ""


def _suburb_and_city(places: Sequence[str], code: str | None, boxed: bool) -> tuple[str, str]:
    """The suburb and the town among the places behind a street, each ``""`` where there is none.

    A town that is known is the town; else the last of several. One unknown place alone is the town where
    codes are towns' or a post office is named, and a suburb in the large cities.
    """
    said = [place for place in places if _LETTERS.search(place)]
    if said and not is_town(fold(said[-1])):
        before, town = _with_town(said[-1])
        said[-1:] = [place for place in (before, town) if place]
    towns = [place for place, name in enumerate(said) if is_town(fold(name))]
    if towns:
        city = towns[-1]
        others = said[:city] or said[city + 1 :][:1]
        return ", ".join(others[-1:]), said[city]
    if len(said) > 1:
        return said[-2], said[-1]
    if not said:
        return "", ""
    rural = code is not None and not is_of_a_city(code)
    suburb = fold(said[0]) in vocabulary("towns") and not rural
    return ("", said[0]) if rural or (boxed and not suburb) else (said[0], "")
