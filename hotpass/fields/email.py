"""E-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from hotpass.fields.base import TEXTUAL, Normalised, Personal, Survivorship
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, several, share_of
from hotpass.fields.text_folding import tidy
from hotpass.fields.vocabulary import vocabulary

_ADDRESS: Final = re.compile(r"[^\s@;,<>()\[\]\":|/\\]+@[^\s@;,<>()\[\]\"'|/\\]+")
_SHAPE: Final = re.compile(r"[^\s@;,<>]+@[\w-]+(?:\.[\w-]+)+")
_LABEL: Final = r"(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# What email-validator accepts at once; top levels for special use are left out.
_PLAIN: Final = re.compile(
    rf"[a-z0-9_+-](?:[a-z0-9_+'-]|\.(?![.@])){{0,62}}@(?:{_LABEL}\.)+"
    r"(?!(?:test|local|localhost|invalid|example|onion|arpa|alt|internal)$)[a-z]{2,24}"
)
_REPAIRS: Final = (
    (re.compile(r"^\s*(?:mailto|e-?mail|e-?pos)\s*:\s*"), ""),
    (re.compile(r"\s*[\[({<]\s*(?:at|@)\s*[\])}>]\s*|\s+at\s+(?=[\w-]+[.,\s])"), "@"),
    (re.compile(r"\s*[\[({<]\s*(?:dot|punt)\s*[\])}>]\s*|\s+dot\s+"), "."),
    (re.compile(r"\s*@[\s@]*"), "@"),
    (
        re.compile(
            r"(?<=\w)(?:\s*[,.]\s+|\s+[,.]\s*|[,;])(?=(?:co[.,]za|com|org|net|org\.za|gov\.za"
            r"|ac\.za|aero|africa|za)\b)"
        ),
        ".",
    ),
)
_DOMAIN_SLIPS: Final = (
    (re.compile(r"\.{2,}"), "."),
    (
        re.compile(r"\.(?:coza|co\.z|c\.za|co\.sa|con\.za|co\.zaa|cp\.za|xo\.za)$|(?<=[a-z]{3})co\.za$"),
        ".co.za",
    ),
    (re.compile(r"^(?:gmail|gmial|gmai|gamil|gnail)(?:\.(?:com|con|co|cm|comm))?$"), "gmail.com"),
    (re.compile(r"\.(?:con|comm|cmo|vom|ocm)$"), ".com"),
)
_SLIP: Final = re.compile(
    r"\.(?:coza|co\.z|c\.za|co\.sa|con\.za|co\.zaa|cp\.za|xo\.za|con|comm|cmo|vom|ocm)$|[a-z]{3}co\.za$"
    r"|@(?:gmial|gmai|gamil|gnail)\.|@gmail\.(?!com$)"
)
#: Beginnings of addresses that belong to a desk rather than to a person, as DuckDB's regular expression.
DESK: Final = (
    "^(?:info|office|kantoor|admin|enquir|inquir|navrae|sales|verkope|contact|mail|fly|hello"
    "|reception|ontvangs"
    "|accounts?$|rekeninge|bookings?$|support|training|ops$|operations)"
)


class Email(ReadingKind):
    """E-mail addresses in small letters; one cell may hold several.

    ``local`` and ``domain`` are the two sides of the ``@``; ``owner`` is the domain unless it belongs to a
    provider that gives mailboxes to anyone. Nothing is asked of the network.
    """

    name: ClassVar[str] = "email"
    label: ClassVar[str] = "E-mail"
    plural: ClassVar[str] = "e-mail addresses"
    keys = ("an address", "the name before the @")
    header_over: ClassVar[Mapping[str, float]] = {
        "address": 0.2,
        "phone": 0.2,
        "organisation_name": 0.3,
        "person_name": 0.3,
    }
    content_over: ClassVar[Mapping[str, float]] = {
        **dict.fromkeys(TEXTUAL, 0.2),
        "phone": 0.2,
        "website": 0.2,
        "identifier": 0.2,
        "category": 0.2,
    }
    parts: ClassVar[tuple[str, ...]] = ("local", "domain", "owner")
    multi: ClassVar[bool] = True
    personal: ClassVar[Personal] = "contact"
    survives: ClassVar[Survivorship] = "most_recent"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (r"(?:contact )?emails?(?: address(?:es)?)?|epos(?:se|adresse?)?|mail address", 1.0),
        (r"mail", 0.6),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that hold an address."""
        return share_of(values, _SHAPE.search)

    def clean(self, raw: str) -> str:
        """The text without damage; line ends part addresses."""
        return tidy(re.sub(r"[\r\n]+", "; ", raw.strip()))

    def read(self, text: str, country: str) -> Normalised:
        """The addresses in the text, after obvious slips are mended (``repaired``)."""
        lowered = text.lower().strip(" .,;")
        if _PLAIN.fullmatch(lowered) and not _SLIP.search(lowered):
            return _reading(lowered, None)
        mended = lowered
        for pattern, replacement in _REPAIRS:
            mended = pattern.sub(replacement, mended)
        addresses = _ADDRESS.findall(mended)
        found = several(_checked(address, lowered) for address in addresses)
        lost = found.value and len(addresses) < mended.count("@")
        return replace(found, problem="unreadable") if lost else found

    def mask(self, value: str) -> str:
        """First letters and the ending: ``j•••@k•••.co.za``."""
        local, _, domain = value.rpartition("@")
        host, _, ending = domain.partition(".")
        return f"{local[:1]}•••@{host[:1]}•••.{ending}" if local and ending else "•••"

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """An address in common, of a person or a desk, nearly one, or different.

        The same name before the ``@`` of two hosts, or at one host with another point or stroke in it, tells
        no more than that the names are the same, which is counted where names are compared, unless two
        figures stand in it (one is soon met by chance) or the hosts are nearly one. Nor does that of a desk
        where the hosts are nearly one: they are alike where the names of organisations are. Names before the
        ``@`` that differ in their figures alone are no slip: namesakes are told apart so.
        """
        every, local, host = pair(column, "all"), pair(column, "local"), pair(column, "domain")
        shared = f"list_has_any({every.left}, {every.right})"
        of_desk = local.through(f"regexp_matches({{}}, '{DESK}')")
        of_person = f"NOT {of_desk.left} AND NOT {of_desk.right}"
        bare = local.through("translate({}, '._-', '')")
        letters = local.through("regexp_replace({}, '[0-9]', '', 'g')")
        numbered = f"{letters.equal} AND NOT {local.equal}"
        figures = f"regexp_matches({local.left}, '[0-9].*[0-9]')"
        slip_of_host = f"({host.near(2)} AND NOT {of_desk.left})"
        elsewhere = f"{local.equal} AND NOT {shared} AND NOT {slip_of_host}"
        beside = f"{bare.equal} AND {host.equal} AND NOT {local.equal}"
        silent = f"({elsewhere} OR {beside}) AND NOT {figures}"
        return levels(
            column,
            (f"{shared} AND {of_person}", "Same address"),
            (shared, "Same address of a desk"),
            (f"{pair(column).near(2)} AND NOT ({numbered})", "Two letters apart"),
            (local.equal, "Same name and figures before the @"),
            missing=f"{pair(column).missing} OR {silent}",
        )

    def blocking(self, column: str) -> Sequence[str]:
        """Each address, and the name before the @ of the first."""
        return (f'unnest("{column}__all")', f'"{column}__local"')


def _checked(address: str, written: str) -> Normalised:
    local, _, domain = address.strip(".-*'").rpartition("@")
    for pattern, replacement in _DOMAIN_SLIPS:
        domain = pattern.sub(replacement, domain)
    known = f"{local}@{domain}" if _PLAIN.fullmatch(f"{local}@{domain}") else _validated(local, domain)
    if known is None:
        return UNREADABLE
    return _reading(known, None if f"{local}@{domain}" in written else "repaired")


def _validated(local: str, domain: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(f"{local}@{domain}", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return str(found.ascii_email or found.normalized).lower()


def _reading(address: str, problem: str | None) -> Normalised:
    local, _, domain = address.rpartition("@")
    owner = None if domain in vocabulary("free_mail") else domain
    return Normalised(address, parts={"local": local, "domain": domain, "owner": owner}, problem=problem)
