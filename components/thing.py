"""What an id names, as a link to where it stands."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode

from components.markup import Child, tag
from hotpass.compliance.registers import REGISTERS

_PREFIXES: Final = "|".join(kind.prefix for kind in REGISTERS.values())
#: By the form of an id the page on which that stands, and what is asked for there; ``{}`` is the id, or
#: what of it is its group.
_STANDS: Final[tuple[tuple[re.Pattern[str], str, dict[str, str]], ...]] = (
    (re.compile(r"R-\d{4}-\d{4,}"), "subjects", {"request": "{}"}),
    (re.compile(rf"(?:{_PREFIXES})-\d{{4,}}"), "registers", {"entry": "{}"}),
    (re.compile(r"E-\d{4}-\d{4,}"), "registers", {"tab": "Exports"}),
    (re.compile(r"D-\d{4,}"), "registers", {"tab": "Retention"}),
    (re.compile(r"entry (\d+)"), "audit", {"entry": "{}"}),
    (re.compile(r"entry \d+ of the consent ledger"), "registers", {"tab": "Consents"}),
    (re.compile(r"[OP]-[0-9A-Z]{12}"), "entities", {"entity": "{}"}),
    (re.compile(r"\d{8}-\d{6}-[0-9a-z]{4}"), "runs", {"run": "{}"}),
)


def named(text: str, dataset: str | None = None) -> Child:
    """The text, a link where it is the id of something that a page shows."""
    for form, page, asked in _STANDS:
        if found := form.fullmatch(text):
            told = {name: value.format(found[found.lastindex or 0]) for name, value in asked.items()}
            where = {"dataset": dataset} if dataset and page == "entities" else {}
            return tag("a", text, href=f"{page}?{urlencode(told | where)}")
    return text
