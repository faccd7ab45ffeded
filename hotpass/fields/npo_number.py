"""Registration numbers of South African non-profit organisations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Owner, Survivorship
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.identifier import Identifier
from hotpass.fields.reading import UNREADABLE, share_of

_NUMBER: Final = re.compile(r"(?:NPO)?[\s\-/:#]*(\d{3})[\s\-/.]*(\d{3,4})[\s\-/]*(?:NPO)?")
_TELLING: Final = re.compile(r"(?:NPO)?[\s-]*\d{3}[\s-]\d{3}[\s-]*(?:NPO)?|NPO[\s\-:#]*\d{6}|\d{6}[\s-]*NPO")
_LEAD: Final = re.compile(r"^NPO\W*(?:REG\w*)?\W*(?:NO|NR|NUMBER|NOMMER)?\W*(?=\d)")


class NpoNumber(Identifier):
    """``NNN-NNN NPO``, as the register of the Nonprofit Organisations Act 71 of 1997 gives it."""

    name: ClassVar[str] = "npo_number"
    label: ClassVar[str] = "NPO number"
    plural: ClassVar[str] = "NPO numbers"
    keys = ("the number",)
    owner: ClassVar[Owner | None] = "organisation"
    header_over: ClassVar[Mapping[str, float]] = {
        "identifier": 0.3,
        "company_registration": 0.3,
        "organisation_name": 0.3,
    }
    content_over: ClassVar[Mapping[str, float]] = {"identifier": 0.2, "number": 0.2, "phone": 0.2}
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    shape = re.compile(r"(?:NPO)?[\s-]*\d{3}[\s-]*\d{3,4}[\s-]*(?:NPO)?", re.IGNORECASE)
    words: ClassVar[Words] = (
        (r"(?:npo|nwo) ?(?:reg\w* )?(?:number|no|nr|nommer|num|reg\w*|ref\w*|certificate)|^npo$", 1.0),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values with the mark or the letters that only such numbers have."""
        return share_of(values, lambda value: _TELLING.fullmatch(value.upper()))

    def read(self, text: str, country: str) -> Normalised:
        """The number in its one form; other text with a digit stays, with a problem."""
        upper = text.upper()
        found = _NUMBER.fullmatch(_LEAD.sub("", upper))
        if found:
            return Normalised(f"{found[1]}-{found[2]} NPO")
        return Normalised(upper, problem="unusual_form") if any(c.isdigit() for c in upper) else UNREADABLE

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one digit changed or two neighbours swapped, or different."""
        return levels(column, ("{l} = {r}", "Exact match"), (pair(column).slipped, "One digit apart"))

    def blocking(self, column: str) -> Sequence[str]:
        """The number."""
        return (f'"{column}"',)
