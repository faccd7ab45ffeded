"""Amounts of money."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from hotpass.fields.base import Normalised
from hotpass.fields.headers import Words
from hotpass.fields.number import figures
from hotpass.fields.reading import ReadingKind, share_of

_CURRENCY: Final = re.compile(
    r"^(?:ZAR|USD|EUR|GBP|R|[$€£])\s*(?=[\d-])|\s*(?:ZAR|USD|EUR|GBP)$", re.IGNORECASE
)
_SIGNED: Final = re.compile(r"^([-\u2212])\s*((?:ZAR|USD|EUR|GBP|R|[$€£])\s*)", re.IGNORECASE)
_AMOUNT: Final = re.compile(
    r"\(?-?\s?(?:R|ZAR|\$|€|£|USD|EUR)\s?-?[\d ,.]+\)?|-?\d{1,3}(?:[ ,]\d{3})+(?:[.,]\d\d)?|-?\d+[.,]\d\d",
    re.IGNORECASE,
)


class Money(ReadingKind):
    """An amount in plain figures, without its currency."""

    name: ClassVar[str] = "money"
    label: ClassVar[str] = "Amount"
    plural: ClassVar[str] = "amounts"
    header_over: ClassVar[Mapping[str, float]] = {"organisation_name": 0.35, "person_name": 0.35, "date": 0.5}
    shape = re.compile(r"[^A-Za-z]*(?:R|ZAR|USD|EUR|GBP)?[^A-Za-z]*\d[^A-Za-z]*(?:ZAR|USD|EUR|GBP)?", re.I)
    words: ClassVar[Words] = (
        (
            r"amount|bedrag|price|prys|cost|koste|total|totaal|value|waarde|revenue|turnover|omset"
            r"|balance|balans|salary"
            r"|salaris|fee|fooi|fees|income|inkomste|budget|begroting|rand|zar|premium|discount"
            r"|debit|credit|spend"
            r"|limiet|limit|saldo|gross|bruto|nett?|rental|huur|arrears|levy|heffing|salaris|wage|loon|gift|donation|skenking|sales",
            0.8,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values with a currency, grouping or cents."""
        return share_of(values, _AMOUNT.fullmatch)

    def read(self, text: str, country: str) -> Normalised:
        """The figures; brackets mean less than zero."""
        negative = text.startswith("(") and text.endswith(")")
        bare = _CURRENCY.sub("", _SIGNED.sub(r"\2\1", text.strip("() ")))
        return figures(f"-{bare}" if negative and not bare.startswith("-") else bare)
