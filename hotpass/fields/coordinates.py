"""Places on the globe."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from hotpass.fields.base import Normalised
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of

_SIDE: Final = r"[NSEWO]"
_DEGREE: Final = r"\s*(?:[°º˚*]|DEG(?:REES)?\.?)\s*"
_MINUTE: Final = r"\s*(?:['’‘′`´]|MIN\.?)\s*"
_SECOND: Final = r"\s*(?:[\"”“″]|''|’’|SEC\.?)?\s*"
_ANGLE: Final = re.compile(
    rf"\s*({_SIDE})?\s*([-+−]?)\s*(\d{{1,3}}(?:[.,]\d+)?)"
    rf"(?:(?:{_DEGREE}|\s+|[:])(\d{{1,2}}(?:[.,]\d+)?)(?:(?:{_MINUTE}|\s+|[:])(\d{{1,2}}(?:[.,]\d+)?){_SECOND}"
    rf"|{_MINUTE})?|{_DEGREE})?\s*({_SIDE})?\s*"
)
_LABEL: Final = re.compile(
    r"\b(?:LAT(?:ITUDE)?|LON(?:G(?:ITUDE)?)?|LNG|GPS|CO-?ORD\w*)\b\s*[:=]?\s*|[()\[\]]"
)
#: What parts two angles: marks, or a letter that stands before each of them, or behind each.
_BETWEEN: Final = (
    re.compile(r"\s*[;|/]\s*|\s*,\s+|\s*,(?=[NSEWO])"),
    re.compile(r"(?<=[\d'\"′″°’”])\s*(?=[NSEWO]\s*\d)"),
    re.compile(r"(?<=[NSEWO])\s*,?\s*(?=[-+−]?\d)"),
)
_PLAIN_PAIR: Final = re.compile(r"([-+−]?\d{1,3}[.,]\d+)(?:\s*[,;]\s*|\s+)([-+−]?\d{1,3}[.,]\d+)")
#: Found in every pair, and seldom elsewhere.
_LIKELY: Final = re.compile(r"^\W*\d{1,3}[.,]\d|\d\s*[°º˚]|^[^a-z]{0,4}[NSEWO]\s*\d|\d\s*[NSEWO]\b|^[Ll]at")
_ONE: Final = re.compile(r"[-+]?\d{1,3}[.,]\d{4,}")
_DECIMALS: Final = 6
#: Letters of longitudes; O is the Afrikaans *oos*.
_ACROSS: Final = ("E", "W", "O")


class Coordinates(ReadingKind):
    """Latitude and longitude in decimal degrees (WGS 84), ``-26.204100, 28.047300``.

    ``latitude`` and ``longitude`` are the two alone. Decimal degrees and degrees with minutes and seconds are
    read, with signs or letters, either one first where letters say so; two figures without letters are
    latitude and longitude. One figure alone is a latitude or longitude whose other half is elsewhere: it is
    kept with the problem ``half``. 0, 0 is no place: programs write it where they know none.
    """

    name: ClassVar[str] = "coordinates"
    label: ClassVar[str] = "Coordinates"
    plural: ClassVar[str] = "coordinates"
    parts: ClassVar[tuple[str, ...]] = ("latitude", "longitude")
    header_over: ClassVar[Mapping[str, float]] = {
        "number": 0.3,
        "address": 0.3,
        "locality": 0.3,
        "category": 0.4,
    }
    content_over: ClassVar[Mapping[str, float]] = {
        "number": 0.3,
        "money": 0.3,
        "identifier": 0.3,
        "address": 0.2,
        "phone": 0.2,
        "person_name": 0.2,
    }
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (
            r"(?:gps|map|gis) ?(?:co ?ord\w*|ko ?ordinate|location|position|pin)|co ?ord\w*|ko ?ordinate|gps"
            r"|lat ?lon\w*|geo ?(?:location|code)",
            1.0,
        ),
        (
            r"(?:gis |gps )?(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|breedtegraad|lengtegraad)(?: \w+)?"
            r"|[xy] ?(?:co ?ord\w*)",
            1.0,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that are a pair, or one figure with four decimals within the globe, which may be
        another number, too."""
        pairs = share_of(values, lambda value: _LIKELY.search(value) and _pair(value) is not None)
        return max(pairs, 0.6 * share_of(values, lambda v: _ONE.fullmatch(v) and abs(_decimal(v)) <= 180))

    def read(self, text: str, country: str) -> Normalised:
        """The pair in decimal degrees."""
        found = _pair(text)
        if found == (0, 0):
            return UNREADABLE
        if found:
            latitude, longitude = (f"{degrees:.{_DECIMALS}f}" for degrees in found)
            parts = {"latitude": latitude, "longitude": longitude}
            return Normalised(f"{latitude}, {longitude}", parts=parts)
        half = _angle(_LABEL.sub(" ", text.upper()))
        if half is None or abs(half[0]) > 180:
            return UNREADABLE
        value = f"{half[0]:.{_DECIMALS}f}"
        across = half[1] in _ACROSS
        return Normalised(
            value,
            parts={"latitude": None if across else value, "longitude": value if across else None},
            problem="half",
        )


def _pair(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees."""
    bare = _LABEL.sub(" ", text.upper()).strip()
    plain = _PLAIN_PAIR.fullmatch(bare)
    ways = [list(plain.groups())] if plain else [between.split(bare) for between in _BETWEEN]
    for halves in ways:
        angles = [angle for half in halves if (angle := _angle(half))]
        if len(halves) == len(angles) == 2:
            return _ordered(*angles)
    return None


def _ordered(first: tuple[float, str], second: tuple[float, str]) -> tuple[float, float] | None:
    """Latitude, then longitude; None where both are one of them, or off the globe."""
    if first[1] in _ACROSS and second[1] not in _ACROSS:
        first, second = second, first
    elif first[1] in _ACROSS or (second[1] and second[1] not in _ACROSS):
        return None
    elif not first[1] and not second[1] and first[0] > 0 > second[0]:
        first, second = second, first  # east before south, as geographic information systems export them
    within = abs(first[0]) <= 90 and abs(second[0]) <= 180
    return (first[0], second[0]) if within else None


def _angle(text: str) -> tuple[float, str] | None:
    """Degrees, and the letter of the side of the globe or ``""``."""
    found = _ANGLE.fullmatch(text)
    if not found or (found[1] and found[6]):
        return None
    degrees, minutes, seconds = (_decimal(part or "0") for part in (found[3], found[4], found[5]))
    if minutes >= 60 or seconds >= 60:
        return None
    side = found[1] or found[6] or ""
    sign = -1 if found[2] in ("-", "−") or side in ("S", "W") else 1
    return round(sign * (degrees + minutes / 60 + seconds / 3600), _DECIMALS), side


def _decimal(text: str) -> float:
    return float(text.replace(",", ".").replace("−", "-"))
