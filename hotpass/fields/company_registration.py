"""Registration numbers of South African companies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import ReadingKind, hit_share, levels

_FULL: Final = re.compile(r"(?:CK|K)?\s?((?:18|19|20)\d\d)\s?[/\\.\- ]\s?(\d{1,7})\s?[/\\.\- ]\s?(\d{2})")
_SOLID: Final = re.compile(r"K?((?:19|20)\d\d)(\d{6})(06|07|08|09|10|11|12|21|22|23|24|25|26|30|31)")
_CK: Final = re.compile(r"CK\s?((?:19|20)?\d\d)\s?[/\\.\- ]\s?(\d{1,6})(?:\s?[/\\.\- ]\s?(\d{2}))?")
_OLD: Final = re.compile(r"(\d\d)\s?/\s?(\d{5,6})\s?/\s?(\d\d)")
_LEAD: Final = re.compile(
    r"^(?:REG(?:ISTRATION|ISTRASIE)?\.?\s?(?:NO|NR|NUMBER|NOMMER)?\.?\s?:?\s?)(?=[\dCK])"
)
_SHAPE: Final = re.compile(
    r"^(?:CK|K)?\s?(?:19|20)\d\d\s?/\s?\d{5,7}\s?/\s?\d{2}$|^CK\s?\d{2,4}\s?/\s?\d{4,6}(?:/\d\d)?$|^K?(?:19|20)\d{8}(?:06|07|08|21|23|24|30)$",
    re.IGNORECASE,
)

#: Legal form by the number's suffix, as far as it is established.
SUFFIXES: Final = {
    "06": "Ltd",
    "07": "(Pty) Ltd",
    "08": "NPC",
    "21": "Inc",
    "23": "CC",
    "24": "Co-operative",
    "30": "SOC Ltd",
}


class CompanyRegistration(ReadingKind):
    """``YYYY/NNNNNN/NN``; ``form`` is the legal form that its last two digits tell."""

    name: ClassVar[str] = "company_registration"
    label: ClassVar[str] = "Company registration number"
    parts: ClassVar[tuple[str, ...]] = ("form",)
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (
            r"(?:company|co|business|cipc|ck|cc|maatskappy|besigheids?|entity|enterprise) ?(?:reg\w*|registra\w*|number|no|nr|nommer)(?: (?:no|nr|number|nommer))?"
            r"|reg(?:istration|istrasie)? ?(?:number|no|nr|nommer)|registrasienommer|cipc(?: \w+)?",
            1.0,
        ),
        (r"registration|registrasie|reg", 0.5),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values shaped like a registration number."""
        return hit_share(values, _SHAPE)

    def read(self, text: str, country: str) -> Normalised:
        """The number in its one form; another register's number stays as it is, with a problem."""
        upper = _LEAD.sub("", text.upper())
        compact = re.sub(r"\s+", "", upper)
        found = _FULL.fullmatch(upper) or _SOLID.fullmatch(compact)
        if found:
            return _reading(found[1], found[2], found[3])
        found = _CK.fullmatch(upper)
        if found and found[3] in (None, "23"):
            return _reading(_year(found[1]), found[2], "23")
        found = _OLD.fullmatch(upper)
        if found:
            return _reading(_year(found[1]), found[2], found[3])
        return Normalised(upper, parts={"form": None}, problem="unusual_form")

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one digit apart, or different."""
        return levels(column, ("{l} = {r}", "Exact match"), ("levenshtein({l}, {r}) <= 1", "One digit apart"))

    def blocking(self, column: str) -> Sequence[str]:
        """The number."""
        return (f'"{column}"',)


def _year(digits: str) -> str:
    return digits if len(digits) == 4 else ("19" if int(digits) > 30 else "20") + digits


def _reading(year: str, number: str, suffix: str) -> Normalised:
    serial = number.lstrip("0").zfill(6)
    return Normalised(f"{year}/{serial}/{suffix}", parts={"form": SUFFIXES.get(suffix)})
