"""Websites."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, hit_share, levels

_SCHEME: Final = re.compile(
    r"^(?:https?|htt?p|hppt?s?|https?;|http)\s*[:;]?\s*[/\\]{1,3}\s*|^(?:https?):", re.IGNORECASE
)
_WWW: Final = re.compile(r"^(?:www?w?\d?|ww|wwww)[.,]+(?=[^.]+\.)", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})"
)
_SHAPE: Final = re.compile(
    r"^(?:https?://|www\.)\S+$|^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|africa|za|io|aero|info|biz|edu|gov|co|uk|eu|de|nl"
    r"|joburg|capetown|durban|au|us|na|bw|zw|mz|ke)(?:/\S*)?$",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(r"\s*[;|,]\s+|\s+(?:or|of|and|en|&)\s+|;|\s+")
_SLIPS: Final = (
    (re.compile(r",(?=[a-z])"), "."),
    (re.compile(r"\.{2,}"), "."),
    (re.compile(r"\.(?:coza|co\.sa)$"), ".co.za"),
)

#: Hosts that give pages to anyone: the path tells whose page it is, and the host tells nothing.
_SHARED_HOSTS: Final = frozenset(
    ["facebook.com", "linkedin.com", "instagram.com", "twitter.com", "x.com", "youtube.com", "za.linkedin.com", "sites.google.com", "linktr.ee", "wa.me", "bit.ly", "business.site"]
)


class Website(ReadingKind):
    """A web address as ``https://host/path`` without ``www.``, query and fragment; ``domain`` is the host.

    ``domain`` is empty for hosts that give pages to anyone, such as Facebook.
    """

    name: ClassVar[str] = "website"
    label: ClassVar[str] = "Website"
    parts: ClassVar[tuple[str, ...]] = ("domain",)
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (
            r"web ?(?:site|page|adres|address|url)?s?(?: url)?|webwerf|webblad|webtuiste|url|homepage|tuisblad|domain(?: name)?|domein",
            1.0,
        ),
        (r"linkedin|facebook|instagram|twitter|social media", 0.8),
        (r"site|link|skakel", 0.5),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values shaped like a web address."""
        return hit_share(values, _SHAPE)

    def read(self, text: str, country: str) -> Normalised:
        """The first web address in the text."""
        for piece in _SPLIT.split(_SCHEME.sub("", text)):
            found = _address(piece)
            if found:
                return found
        return UNREADABLE

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """The same host, a similar one, or different."""
        return levels(
            column,
            ("{l} = {r}", "Same host"),
            ("jaro_winkler_similarity({l}, {r}) >= 0.92", "Similar host"),
            part="domain",
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The host."""
        return (f'"{column}__domain"',)


def _address(piece: str) -> Normalised | None:
    bare = _WWW.sub("", _SCHEME.sub("", piece.strip("<>()[]\"' "))).replace("\\", "/")
    if "@" in bare:
        return None
    host, slash, path = re.split(r"[?#]", bare, maxsplit=1)[0].partition("/")
    host = host.lower().split(":")[0].strip(".")
    for pattern, replacement in _SLIPS:
        host = pattern.sub(replacement, host)
    ascii_host = _ascii(host)
    if not ascii_host or not _HOST.fullmatch(ascii_host):
        return None
    path = path.strip("/")
    value = f"https://{ascii_host}{slash + path if path else ''}"
    return Normalised(value, parts={"domain": None if ascii_host in _SHARED_HOSTS else ascii_host})


def _ascii(host: str) -> str | None:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
