"""Registration numbers of South African companies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Owner, Survivorship
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, share_of

_YEAR: Final = r"((?:18|19|20)\d\d)"
_FULL: Final = re.compile(rf"(?:CK|K)?\s?{_YEAR}\s?[/\\.\- ]\s?(\d{{1,7}})\s?[/\\.\- ]\s?(\d{{2}})")
_SOLID: Final = re.compile(rf"K?{_YEAR}(\d{{6}})(06|07|08|09|10|11|12|21|22|23|24|25|26|30|31)")
_K_NUMBER: Final = re.compile(rf"K{_YEAR}(\d{{6}})")
_CK: Final = re.compile(r"CK\s?((?:19|20)?\d\d)\s?[/\\.\- ]\s?(\d{1,6})(?:\s?[/\\.\- ]\s?(23))?")
_TWO_DIGIT_YEAR: Final = re.compile(r"(\d\d)\s?/\s?(\d{5,6})\s?/\s?(\d\d)")
_ONE_DIGIT: Final = re.compile(rf"{_YEAR}\s?/\s?(\d{{5,6}})\s?/\s?([678])")
_AROUND: Final = re.compile(r"^\((?=[^()]+\)$)|(?<=\d)\s*\([A-Z() ]+\)$|(?<=\d)\)$")
_LEAD: Final = re.compile(r"^REG(?:ISTRATION|ISTRASIE)?\W*(?:NO|NR|NUMBER|NOMMER)?\W*(?=[\dCK])")
_SHAPE: Final = re.compile(
    r"(?:CK|K)?\s?(?:19|20)\d\d\s?/\s?\d{5,7}\s?/\s?\d{2}|CK\s?\d{2,4}\s?/\s?\d{4,6}(?:/\d\d)?"
    r"|K(?:19|20)\d{8}"
    r"|K?(?:19|20)\d{8}(?:06|07|08|21|23|24|30)",
    re.IGNORECASE,
)

#: Legal form by the number's last two digits, as far as it is established.
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
    """``YYYY/NNNNNN/NN``; ``form`` is the legal form that its last two digits tell.

    Close corporations of the old form (``CK98/12345/23``) and K numbers are put into the same form.
    """

    name: ClassVar[str] = "company_registration"
    label: ClassVar[str] = "Company registration number"
    plural: ClassVar[str] = "company registration numbers"
    keys = ("the number",)
    owner: ClassVar[Owner | None] = "organisation"
    header_over: ClassVar[Mapping[str, float]] = {"identifier": 0.3, "organisation_name": 0.3}
    content_over: ClassVar[Mapping[str, float]] = {
        "identifier": 0.2,
        "number": 0.2,
        "date": 0.2,
        "phone": 0.2,
    }
    parts: ClassVar[tuple[str, ...]] = ("form",)
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    words: ClassVar[Words] = (
        (
            r"(?:company |co |business |cipc |ck |cc |maatskappy ?|besigheids? ?|entity "
            r"|enterprise )?(?:reg(?:istration|istrasie)?) ?(?:no|nr|number|nommer|num)"
            r"|(?:company|co|business|cipc|ck|maatskappy|besigheids?) (?:reg\w*|number|no|nr"
            r"|nommer)|registrasienommer|cipc",
            1.0,
        ),
        (r"registration|registrasie|reg", 0.5),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values shaped like a registration number."""
        bare = [_AROUND.sub("", value.upper()) for value in values]
        return share_of(bare, lambda value: _SHAPE.fullmatch(value) or _ONE_DIGIT.fullmatch(value))

    def read(self, text: str, country: str) -> Normalised:
        """The number in its one form; another register's number stays as it is, with a problem.

        An end that lost its 0 is mended (``repaired``).
        """
        upper = _LEAD.sub("", _AROUND.sub("", text.upper()))
        compact = re.sub(r"\s+", "", upper)
        for pattern, suffix in (
            (_FULL, ""),
            (_SOLID, ""),
            (_TWO_DIGIT_YEAR, ""),
            (_CK, "23"),
            (_K_NUMBER, "07"),
        ):
            found = pattern.fullmatch(compact if pattern in (_SOLID, _K_NUMBER) else upper)
            if found:
                return _reading(_year(found[1]), found[2], suffix or found[3])
        if cut := _ONE_DIGIT.fullmatch(upper):  # a spreadsheet took the 0 of its end
            return replace(_reading(cut[1], cut[2], f"0{cut[3]}"), problem="repaired")
        if not any(c.isdigit() for c in upper):
            return UNREADABLE
        return Normalised(upper, parts={"form": None}, problem="unusual_form")

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one digit changed or two neighbours swapped, or different."""
        return levels(column, ("{l} = {r}", "Exact match"), (pair(column).slipped, "One digit apart"))

    def blocking(self, column: str) -> Sequence[str]:
        """The number."""
        return (f'"{column}"',)


def _year(digits: str) -> str:
    return digits if len(digits) == 4 else ("19" if int(digits) > 30 else "20") + digits


def _reading(year: str, number: str, suffix: str) -> Normalised:
    serial = number.lstrip("0").zfill(6)
    return Normalised(f"{year}/{serial}/{suffix}", parts={"form": SUFFIXES.get(suffix)})
