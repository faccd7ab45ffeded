"""E-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Personal, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, hit_share, levels, several

#: Domains that give mailboxes to anyone; such an address says nothing of its owner's organisation.
FREE_MAIL: Final = frozenset(
    ["gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.za", "yahoo.co.uk", "ymail.com", "rocketmail.com", "hotmail.com", "hotmail.co.za", "hotmail.co.uk", "outlook.com", "live.com", "live.co.za", "msn.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.com", "gmx.net", "gmx.de", "mail.com", "protonmail.com", "proton.me", "zoho.com", "yandex.com", "webmail.co.za", "mweb.co.za", "telkomsa.net", "iafrica.com", "vodamail.co.za", "absamail.co.za", "lantic.net", "polka.co.za", "worldonline.co.za", "intekom.co.za", "xsinet.co.za", "vox.co.za", "axxess.co.za", "afrihost.co.za", "cybersmart.co.za", "global.co.za", "icon.co.za", "netactive.co.za", "tiscali.co.za", "saol.com", "discoverymail.co.za", "imaginet.co.za", "pixie.co.za", "mtnloaded.co.za", "neomail.co.za", "ananzi.co.za", "isat.co.za", "wol.co.za", "intelligentmail.co.za", "mailbox.co.za", "fastmail.com", "hey.com", "tutanota.com", "qq.com", "163.com", "web.de", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "btinternet.com"]
)

_ADDRESS: Final = re.compile(r"[^\s@;,<>()\[\]\"':|/\\]+@[^\s@;,<>()\[\]\"'|/\\]+")
_SHAPE: Final = re.compile(r"[^\s@;,<>]+@[\w-]+(?:\.[\w-]+)+")
_PLAIN: Final = re.compile(
    r"[a-z0-9_+-](?:[a-z0-9_+'-]|\.(?!\.|@))*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
_REPAIRS: Final = (
    (re.compile(r"^\s*(?:mailto|e-?mail|e-?pos)\s*:\s*", re.IGNORECASE), ""),
    (re.compile(r"\s*[\[({<]\s*(?:at|@|by)\s*[\])}>]\s*|\s+at\s+(?=\S+\.\S)", re.IGNORECASE), "@"),
    (re.compile(r"\s*[\[({<]\s*(?:dot|punt)\s*[\])}>]\s*|\s+dot\s+", re.IGNORECASE), "."),
    (re.compile(r"\s*@\s*"), "@"),
    (re.compile(r"@{2,}"), "@"),
    (
        re.compile(
            r"(?<=[\w])\s*[,;.]\s*(?=(?:co\.za|com|org|net|co,za|org\.za|gov\.za|ac\.za|aero|africa|za)\b)(?=[^@]*$|[^@]*[;,\s])",
            re.IGNORECASE,
        ),
        ".",
    ),
)
_DOMAIN_SLIPS: Final = (
    (re.compile(r"[,;]+"), "."),
    (re.compile(r"\.{2,}"), "."),
    (re.compile(r"\.(?:coza|co\.z|c\.za|co\.sa|con\.za|co\.zaa|cp\.za|xo\.za|co\.za\.)$"), ".co.za"),
    (re.compile(r"(?<!\.)co\.za$"), ".co.za"),
    (
        re.compile(
            r"^(?:gmail|gmial|gmai|gamil|gnail)\.(?:com|con|co|cm|comm)$|^gmail$|^(?:gmial|gmai|gamil|gnail)\.com$"
        ),
        "gmail.com",
    ),
    (re.compile(r"\.(?:con|comm|cmo|vom|ocm)$"), ".com"),
)
_APART: Final = re.compile(r"[;,|/\\\s<>()\[\]\"]+")


class Email(ReadingKind):
    """E-mail addresses; one cell may hold several.

    ``local`` and ``domain`` are the two sides of the ``@``; ``owner`` is the domain unless it belongs to a
    provider that gives mailboxes to anyone.
    """

    name: ClassVar[str] = "email"
    label: ClassVar[str] = "E-mail"
    parts: ClassVar[tuple[str, ...]] = ("local", "domain", "owner")
    multi: ClassVar[bool] = True
    personal: ClassVar[Personal] = "contact"
    survives: ClassVar[Survivorship] = "most_recent"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (r"emails?|epos(?:se|adresse?)?|mail address|email ?addresses", 1.0),
        (r"mail", 0.6),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that hold an address."""
        return hit_share(values, _SHAPE)

    def read(self, text: str, country: str) -> Normalised:
        """The addresses in the text, in small letters, after obvious slips are mended (``repaired``)."""
        lowered = text.lower().rstrip(".")
        if _PLAIN.fullmatch(lowered):
            return _reading(lowered, None)
        mended = lowered
        for pattern, replacement in _REPAIRS:
            mended = pattern.sub(replacement, mended)
        found = [piece for piece in _ADDRESS.findall(mended)]
        if not found:
            return UNREADABLE
        repaired = mended.count("@") != lowered.count("@") or len(mended) != len(lowered)
        return several(_checked(address, repaired) for address in found)

    def mask(self, value: str) -> str:
        """First letters and the ending: ``j•••@k•••.co.za``."""
        local, _, domain = value.rpartition("@")
        name, _, ending = domain.partition(".")
        return f"{local[:1]}•••@{name[:1]}•••.{ending}" if local and ending else "•••"

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, nearly equal, the same name before the @, or different."""
        local = f'"{column}__local_l" = "{column}__local_r"'
        return levels(
            column,
            ("{l} = {r}", "Exact match"),
            ("levenshtein({l}, {r}) <= 2", "Two letters apart"),
            (local, "Same name before the @"),
        )

    def blocking(self, column: str) -> Sequence[str]:
        """The address, and the name before the @."""
        return (f'"{column}"', f'"{column}__local"')


def _checked(address: str, repaired: bool) -> Normalised:
    from email_validator import EmailNotValidError, validate_email

    local, _, domain = address.strip(".-").rpartition("@")
    slipped = domain
    for pattern, replacement in _DOMAIN_SLIPS:
        slipped = pattern.sub(replacement, slipped)
    try:
        found = validate_email(f"{local}@{slipped}", check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return UNREADABLE
    return _reading(found.normalized.lower(), "repaired" if repaired or slipped != domain else None)


def _reading(address: str, problem: str | None) -> Normalised:
    local, _, domain = address.rpartition("@")
    owner = None if domain in FREE_MAIL else domain
    return Normalised(address, parts={"local": local, "domain": domain, "owner": owner}, problem=problem)
