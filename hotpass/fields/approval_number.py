"""Approval numbers of the South African Civil Aviation Authority."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Owner, Survivorship
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.identifier import Identifier
from hotpass.fields.reading import UNREADABLE, share_of

_AUTHORITY: Final = r"(?:(?:SA)?CAA)"
_SORT: Final = r"(ATO|AMO|DTO|AOC|ROC|RTO|ATF|AVO|MO|FTO)?"
_NUMBER: Final = re.compile(
    rf"{_AUTHORITY}?[\s/\-]*{_SORT}[\s/\-:#]*(?:NO|NR)?[\s./\-:#]*(\d{{1,5}})[\s/\-]*([A-Z])?"
)
_TELLING: Final = re.compile(
    rf"{_AUTHORITY}[\s/\-]*{_SORT}[\s/\-]*(?:NO)?[\s./\-:#]*\d{{1,5}}[\s/\-]*[A-Z]?"
    r"|(?:ATO|AMO|DTO|AOC|ROC|RTO|FTO)[\s/\-]*(?:NO)?[\s./\-:#]*\d{1,5}[\s/\-]*[A-Z]?"
)


class ApprovalNumber(Identifier):
    """``CAA/0101`` or ``ATO 0101``: an organisation's approval under the Civil Aviation Regulations 2011.

    ``holder`` is what the approval is for (Part 141 ``ATO``, Part 145 ``AMO``, …), where the number says so.
    Figures have at least four digits. The Authority publishes no rule for the form, so other text stays as it
    is, with a problem.
    """

    name: ClassVar[str] = "approval_number"
    label: ClassVar[str] = "Approval number"
    plural: ClassVar[str] = "approval numbers"
    keys = ("the number",)
    parts: ClassVar[tuple[str, ...]] = ("holder",)
    owner: ClassVar[Owner | None] = "organisation"
    header_over: ClassVar[Mapping[str, float]] = {
        "identifier": 0.5,
        "organisation_name": 0.3,
        "person_name": 0.3,
    }
    content_over: ClassVar[Mapping[str, float]] = {"identifier": 0.4}
    survives: ClassVar[Survivorship] = "trusted_source"
    validated: ClassVar[bool] = True
    shape = re.compile(r"(?=.*\d)[A-Z]{0,5}[\s/-]*[A-Z]{0,5}[\s/-]*\d{1,6}[\s/-]*[A-Z]?", re.IGNORECASE)
    words: ClassVar[Words] = (
        (
            r"(?:(?:sa ?)?caa|ato|amo|dto|aoc|roc) ?(?:approval|certificate|cert|licen[cs]e)?"
            r" ?(?:number|no|nr|nommer|num|ref\w*)"
            r"|approval ?(?:number|no|nr|ref\w*)|goedkeuring(?:s ?nommer|s ?nr)?",
            1.0,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values that name the Authority or a sort of approval before their figures."""
        return share_of(values, lambda value: _TELLING.fullmatch(value.upper()))

    def read(self, text: str, country: str) -> Normalised:
        """The number as ``CAA/0101``, or ``CAA/ATO/0101`` where it says what it is for."""
        upper = text.upper()
        found = _NUMBER.fullmatch(upper)
        if found:
            holder, figures, letter = found[1], found[2].zfill(4), found[3] or ""
            pieces = ["CAA", *([holder] if holder else []), figures + letter]
            return Normalised("/".join(pieces), parts={"holder": holder})
        if not any(c.isdigit() for c in upper):
            return UNREADABLE
        return Normalised(upper, parts={"holder": None}, problem="unusual_form")

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one character changed or two neighbours swapped, or different."""
        return levels(column, ("{l} = {r}", "Exact match"), (pair(column).slipped, "One character apart"))

    def blocking(self, column: str) -> Sequence[str]:
        """The number."""
        return (f'"{column}"',)
