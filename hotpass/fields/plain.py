"""Kinds whose text stands mostly as it is: free text, categories, roles, numbers, amounts of money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Final

from hotpass.fields.base import Normalised, Survivorship
from hotpass.fields.headers import Words
from hotpass.fields.reading import UNREADABLE, ReadingKind, hit_share

_CURRENCY: Final = re.compile(
    r"^(?:R|ZAR|USD|EUR|GBP|[$€£])\s*(?=[\d(-])|\s*(?:ZAR|USD|EUR|GBP)$", re.IGNORECASE
)
_GROUPED: Final = re.compile(r"-?\d{1,3}(?:[ ,'\u00a0]\d{3})+(?:[.,]\d{1,2})?")
_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d+)?%?")
_MONEY: Final = re.compile(
    r"^\(?-?\s?(?:R|ZAR|\$|€|£|USD|EUR)\s?-?[\d ,.]+\)?$|^-?\d{1,3}(?:[ ,]\d{3})+(?:[.,]\d\d)?$|^-?\d+[.,]\d\d$",
    re.IGNORECASE,
)
_ROLE: Final = re.compile(
    r"\b(?:manager|bestuurder|director|direkteur|ceo|cfo|coo|cto|md|owner|eienaar|officer|beampte|head|hoof|chief"
    r"|secretary|sekretaris\w*|account\w*|rekenmeester|rekeninge|instructor|instrukteur|cfi|admin\w*|assistant|assistent|coordinator"
    r"|koordineerder|engineer|ingenieur|pilot|vlieenier|sales|verkope|marketing|bemarking|consultant|konsultant"
    r"|principal|skoolhoof|teacher|onderwyser\w*|receptionist|ontvangs\w*|clerk|klerk|supervisor|toesighouer|president"
    r"|chairperson|chairman|voorsitter|partner|vennoot|founder|hr|operations|ops|executive|lead|buyer|foreman|analyst"
    r"|bookings|besprekings|examiner|safety|quality|training|maintenance|developer|technician|driver|nurse|doctor"
    r"|lawyer|attorney|student|trainer|dispatcher|controller|scheduler)\b",
    re.IGNORECASE,
)


class Text(ReadingKind):
    """Free text: notes, descriptions."""

    name: ClassVar[str] = "text"
    label: ClassVar[str] = "Text"
    survives: ClassVar[Survivorship] = "longest"
    words: ClassVar[Words] = (
        (
            r"notes?|notas?|comments?|kommentaar|opmerkings?|remarks?|description|beskrywing|details?|besonderhede|message"
            r"|feedback|terugvoer|summary|opsomming|reason|rede|history|action|next step|info\w*|questions?|vrae|bio",
            0.95,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values of many words."""
        long = sum(1 for value in values if len(value) > 60 or value.count(" ") >= 5)
        return 0.85 * long / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The text."""
        return Normalised(text)


class Category(ReadingKind):
    """One of a few words: type, status, priority. The first letter is a capital."""

    name: ClassVar[str] = "category"
    label: ClassVar[str] = "Category"
    words: ClassVar[Words] = (
        (
            r"category|kategorie|type|tipe|soort|class|klas|group|groep|industry|bedryf|sector|sektor|segment|source|bron|department"
            r"|departement|afdeling|priority|prioriteit|tier|grade|rating|bee level|gender|geslag|sex|language|taal|size|specialisation|services?"
            r"|status|stage|phase|fase|outcome|result|uitslag|toestand|responded|replied|interested|active|aktief|invalid|checked|strat\w*|cuisine|race|marital status|title|titel",
            0.85,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """High where few distinct short values repeat."""
        distinct = {value.lower() for value in values}
        few = len(values) >= 6 and len(distinct) <= max(3, min(40, len(values) / 4))
        short = sum(1 for value in values if len(value) <= 35 and any(c.isalpha() for c in value))
        return 0.62 * short / len(values) if few else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The word with a capital at its start; words all in capitals stay."""
        return Normalised(text[:1].upper() + text[1:] if len(text[:1].upper()) == 1 else text)


class Role(ReadingKind):
    """What a person does in an organisation."""

    name: ClassVar[str] = "role"
    label: ClassVar[str] = "Role"
    words: ClassVar[Words] = (
        (
            r"role|rol|position|posisie|job ?(?:title|role)?|designation|pos|functie|funksie|amp|beroep|occupation|capacity|hoedanigheid|job function|posbenaming|postitel|titel|title",
            0.9,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values with a word for a role."""
        hits = sum(1 for value in values if value.count(" ") <= 5 and _ROLE.search(value))
        return 0.95 * hits / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The role with a capital at its start."""
        return Normalised(text[:1].upper() + text[1:] if len(text[:1].upper()) == 1 else text)


class Number(ReadingKind):
    """A number in plain figures with a decimal point."""

    name: ClassVar[str] = "number"
    label: ClassVar[str] = "Number"
    words: ClassVar[Words] = (
        (
            r"qty|quantity|hoeveelheid|count|aantal|units?|eenhede|percent\w*|score|hours|ure|year|jaar|age|ouderdom|employees|lat\w*|lon\w*"
            r"|lng|distance|afstand|km|no of \w+|number of \w+|aantal \w+",
            0.85,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Half the share of values that are numbers: codes are, too."""
        return 0.5 * sum(1 for value in values if _NUMBER.fullmatch(value)) / len(values) if values else 0.0

    def read(self, text: str, country: str) -> Normalised:
        """The figures; grouping goes, a decimal comma becomes a point."""
        return _figures(text)


class Money(ReadingKind):
    """An amount of money, in plain figures without its currency."""

    name: ClassVar[str] = "money"
    label: ClassVar[str] = "Amount"
    words: ClassVar[Words] = (
        (
            r"amount|bedrag|price|prys|cost|koste|total|totaal|value|waarde|revenue|turnover|omset|balance|balans|salary|salaris|fee"
            r"|fooi|fees|income|inkomste|budget|begroting|rand|zar|invoice|paid|betaal|premium|discount|debit|credit|spend",
            0.8,
        ),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values with a currency, grouping or cents."""
        return hit_share(values, _MONEY)

    def read(self, text: str, country: str) -> Normalised:
        """The figures; brackets mean less than zero."""
        negative = text.startswith("(") and text.endswith(")")
        bare = _CURRENCY.sub("", text.strip("()").strip())
        return _figures(f"-{bare}" if negative and not bare.startswith("-") else bare)


def _figures(text: str) -> Normalised:
    bare = text.replace("\u2212", "-").strip()
    if _GROUPED.fullmatch(bare):
        head, mark, tail = re.fullmatch(r"(.*?)([.,](?=\d{1,2}$))?(\d{1,2})?", bare).groups("")  # type: ignore[union-attr]
        figures = re.sub(r"[^\d-]", "", head) + (f".{tail}" if mark else tail)
        return Normalised(figures)
    if _NUMBER.fullmatch(bare):
        return Normalised(bare.rstrip("%").replace(",", "."))
    return UNREADABLE
