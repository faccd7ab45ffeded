"""Keys of other systems: opaque, kept to the letter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from hotpass.fields.base import Normalised, Survivorship
from hotpass.fields.comparing import levels, pair
from hotpass.fields.headers import Words
from hotpass.fields.reading import ReadingKind, share_of

_CODE: Final = re.compile(
    r"(?=.*\d)[A-Za-z]{0,6}[-_/ ]?\d{1,12}(?:[-_/][A-Za-z0-9]{1,6}){0,3}|\{?[0-9a-f]{8}-[0-9a-f-]{27}\}?"
    r"|(?=.*\d)[0-9A-Za-z]{15,18}"
)
_FLOAT: Final = re.compile(r"(\d+)\.0+")


class Identifier(ReadingKind):
    """A key, code or reference number; leading zeros and case stay."""

    name: ClassVar[str] = "identifier"
    label: ClassVar[str] = "Identifier"
    plural: ClassVar[str] = "codes"
    keys = ("the key",)
    header_over: ClassVar[Mapping[str, float]] = {"organisation_name": 0.35, "person_name": 0.35}
    survives: ClassVar[Survivorship] = "trusted_source"
    shape = re.compile(r"(?=.*\d)\S{1,40}(?: \S{1,12}){0,2}")
    words: ClassVar[Words] = (
        (
            r"^(?:id|nr|no|num|key|uid|guid|uuid|row|index|seq|ref|code|kode|sku"
            r"|record|rec ?id|identifier|sleutel)$"
            r"|\w+ (?:id|uid|guid|key|ref)|(?:ref(?:erence)?|verw(?:ysing)?) ?(?:no|nr|number"
            r"|nommer)?|\w+ id \d+"
            r"|(?:c|customer|client|account|member|supplier|vendor|dealer|employee|record|order"
            r"|invoice|kliente?|klient|lid|asset|serial"
            r"|licen[cs]e|case|ticket|crm|system|external|source|contact|person|company|org"
            r"|organisation|school|unique"
            r"|personnel|staff|student|lead|provider|debtor|store|branch|site) ?(?:no|nr|number"
            r"|nommer|code|kode)|lidnommer|(?:nc|rec|cust|emp|org|stud|mem|pers|usr|user|row)id",
            0.95,
        ),
        (
            r"(?:nat ?)?emis(?: ?(?:no|number|code|nommer))?|(?:account|customer|creditor|debtor"
            r"|supplier|vendor|lid) ?n[ro]|(?:lic(?:en[cs]e)?|lisensie|permit|policy|polis"
            r"|cert(?:ificate)?|file|leer|badge|card|kaart|booking|batch)"
            r" ?(?:no|nr|number|nommer)|lidn[ro]|(?:kontak|contact|record|listing|item|lead|client"
            r"|klient|customer|school|donor|asset)id|^c id$|icao|iata",
            0.95,
        ),
        (r"^(?:number|nommer)$", 0.6),
        (r"user ?name|login(?: name)?|user login|handle|gebruikersnaam", 0.8),
        (r"\w+ (?:no|nr|number|nommer|code|kode)|\w+(?:nommer|kode)", 0.7),
    )

    def content_score(self, values: Sequence[str]) -> float:
        """Share of values shaped like codes; more if none repeats, less if short numbers are in disorder."""
        unique = len(set(values)) > 0.95 * len(values)
        figures = [int(value) for value in values if value.isdecimal() and len(value) <= 4]
        disorder = len(figures) == len(values) and figures != sorted(figures)
        return share_of(values, _CODE.fullmatch) * (0.8 if unique else 0.3) * (0.6 if disorder else 1.0)

    def read(self, text: str, country: str) -> Normalised:
        """The key; only the ``.0`` goes that a spreadsheet puts behind numbers."""
        found = _FLOAT.fullmatch(text)
        return Normalised(found[1] if found else text)

    def comparison(self, column: str) -> Mapping[str, Any] | None:
        """Equal, one character changed or two neighbours swapped, or different."""
        return levels(column, ("{l} = {r}", "Exact match"), (pair(column).slipped, "One character apart"))

    def blocking(self, column: str) -> Sequence[str]:
        """The key."""
        return (f'"{column}"',)
