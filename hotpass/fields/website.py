"""Websites."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import TEXTUAL, Normalised, Owner, Survivorship
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of
from hotpass.fields.vocabulary import vocabulary

_SCHEME: Final = re.compile(r"^(?:ht{1,3}ps?|hppts?)\s*[:;]?\s*[/\\]{1,3}\s*|^https?:", re.IGNORECASE)
_WWW: Final = re.compile(r"^w{2,4}\d?[.,]+(?=[^.]+\.)", re.IGNORECASE)
_HOST: Final = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})"
)
_SHAPE: Final = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|africa|za|io|aero|info|biz|edu|gov"
    r"|co|uk|eu|de|nl"
    r"|joburg|capetown|durban|au|us|na|bw|zw|mz|ke)(?:/\S*)?",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"[;|]|,\s|\s+")
_SLIPS: Final = (
    (re.compile(r",(?=[a-z])"), "."),
    (re.compile(r"\.{2,}"), "."),
    (re.compile(r"\.(?:coza|co\.sa)$"), ".co.za"),
)


class Website(ReadingKind):
    """A web address as ``https://host/path`` without ``www.``, query and fragment; ``domain`` is the host.

    ``domain`` is empty for hosts that give pages to anyone, such as Facebook.
    """

    name: ClassVar[str] = "website"
    label: ClassVar[str] = "Website"
    plural: ClassVar[str] = "web addresses"
    keys = ("the host",)
    owner: ClassVar[Owner | None] = "organisation"
    header_over: ClassVar[Mapping[str, float]] = {
        "address": 0.2,
        "organisation_name": 0.3,
        "person_name": 0.3,
    }
    content_over: ClassVar[Mapping[str, float]] = {
        **dict.fromkeys(TEXTUAL, 0.2),
        "identifier": 0.2,
        "category": 0.2,
    }
    parts: ClassVar[tuple[str, ...]] = ("domain",)
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (
            r"(?:company )?web ?(?:site|page|adres|address|url)?s?(?: ?(?:url|address))?|webwerf"
            r"|webblad|webtuiste|url"
            r"|home ?page|tuisblad|domain(?: name)?|domein|internet",
            1.0,
        ),
        (r"linked ?in|facebook|instagram|twitter|social media", 0.8),
        (r"site|link|skakel", 0.5),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values shaped like a web address."""
        return share_of(values, _SHAPE.fullmatch)

    def read(self, text: str, country: str) -> Normalised:
        """The first web address in the text."""
        found = (_address(piece) for piece in _BETWEEN.split(_SCHEME.sub("", text)))
        return next((reading for reading in found if reading), UNREADABLE)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """The same host, the same name with another ending, or different.

        A similar host says nothing: names that are alike have such hosts, of one organisation or of two.
        """
        host = pair(column, "domain")
        label = host.through("split_part({}, '.', 1)")
        silent = f"{host.alike(0.92)} AND NOT {label.equal}"
        return levels(
            column,
            (host.equal, "Same host"),
            (label.equal, "Same name, another ending"),
            part="domain",
            missing=f"{host.missing} OR {silent}",
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The host."""
        return (f'"{column}__domain"',)


def _address(piece: str) -> Normalised | None:
    bare = _SCHEME.sub("", piece.strip("<>()[]\"' ,")).replace("\\", "/")
    if not bare or "@" in bare:
        return None
    host, _, path = re.split(r"[?#]", bare, maxsplit=1)[0].partition("/")
    host = _host(host)
    if not _HOST.fullmatch(host):
        return None
    path = path.strip("/ ")
    return Normalised(f"https://{host}{'/' + path if path else ''}", parts={"domain": _own(host)})


def _host(written: str) -> str:
    host = _WWW.sub("", written.lower().partition(":")[0].strip("."))
    for pattern, replacement in _SLIPS:
        host = pattern.sub(replacement, host)
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


def _own(host: str) -> str | None:
    labels = host.split(".")
    ends = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return None if any(end in vocabulary("shared_hosts") for end in ends) else host
