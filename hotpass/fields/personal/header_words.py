"""What a header alone tells of what is personal under it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from hotpass.fields.headers import at_the_end, fold_header, header_match
from hotpass.fields.personal.sorts import SORTS

#: Header score from which a header tells a sort.
TELLS: Final = 0.6
#: Words of headers that say plainly that figures under them are no numbers of people.
_OF_THINGS: Final = re.compile(
    r"\b(?:invoices?|faktuu?r\w*|orders?|bestelling\w*|amounts?|bedra\w+|totals?|totaal|price|prys|cost"
    r"|koste|qty"
    r"|quantity|hoeveelheid|bar ?codes?|serial|serie\w*|imei|batch|assets?|bates?|polic?(?:y|ies|is)"
    r"|claims?|eise?"
    r"|tickets?|transactions?|transaksie\w*|references?|ref|verwysing\w*|sku|isbn|ean|gtin|tracking"
    r"|waybill|vrag\w*"
    r"|meter|erf|stand|vat|btw|registration|registrasie|product|produk|item|stock|voorraad|po|grn|quote"
    r"|kwotasie"
    r"|vin|engine|chassis|timestamp|tijdstempel|balance|saldo|salary|turnover|omset|rows?|codes?|kode"
    r"|gps|coordinates?)\b"
)
#: Words behind one that tells something special which say no more of what it is: ``Union membership status``.
_TAIL: Final = re.compile(
    r"(?: (?:status|state|group|names?|surname|first|last|full|affiliation|type|tipe|soort|number|no|nr"
    r"|nommer|code|kode|flag|history|details?|records?|rekord|members?|membership|lid|lidmaatskap|info|information"
    r"|inligting|hash|id|template|scan|data|y|n|yes|ja|nee|classification|category|preference|conditions?"
    r"|toestand|aid|scheme|fund|fonds|certificate|sertifikaat|expiry|expires|class|date|datum|test|results?"
    r"|before|description|beskrywing|notes?|background|check|behaviour|charges?|party|partye?|persuasion|belief"
    r"|verband|orientation|age|dob|birth|school|grade|denomination|designation|se naam|naam))+$"
)
_COLOURS: Final = re.compile(r"\b(?:colou?r|kleur|paint|verf)\b")


def of_things(header: str) -> bool:
    """Whether figures under a header are plainly no numbers of people."""
    return _OF_THINGS.search(fold_header(header)) is not None


def of_colours(header: str) -> bool:
    """Whether a header is of colours, whose words are those of races too."""
    return _COLOURS.search(fold_header(header)) is not None


@lru_cache(maxsize=16_384)
def header_tells(header: str, name: str) -> bool:
    """Whether a header tells a sort, and no word in it that it is something else."""
    sort = SORTS[name]
    if not sort.words or not (folded := fold_header(header)):
        return False
    if sort.but and re.search(rf"\b(?:{sort.but})\b", folded):
        return False
    if sort.personal != "special":
        return header_match(folded, sort.words) >= TELLS
    said = {folded, _TAIL.sub("", folded)}
    return any(header_match(h, sort.words) >= TELLS and at_the_end(h, sort.words) for h in said)
