"""Words by which rows name a ground of section 11, or say that nobody has consented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pyarrow as pa

from hotpass.fields.text_folding import fold
from hotpass.profiles.sources import LAWFUL_BASES, LawfulBasis

#: What stands, folded, in a cell for who consented where nobody has; in English and Afrikaans.
_REFUSALS: Final = (
    *("", "0", "n", "no", "none", "nil", "nobody", "false", "unknown", "n a", "not applicable"),
    *(
        "refused",
        "declined",
        "withheld",
        "not given",
        "not obtained",
        "not received",
        "not yet",
        "no consent",
    ),
    *("missing", "pending", "outstanding", "awaited", "requested", "asked", "to follow"),
    *("tbc", "tba", "tbd", "to be confirmed", "to be obtained", "in progress", "not signed", "unsigned"),
    *("nee", "geen", "niemand", "geweier", "nog nie", "nie gegee nie", "nie ontvang nie", "uitstaande"),
    *(
        "onbekend",
        "nvt",
        "n v t",
        "nie van toepassing nie",
        "gevra",
        "hangende",
        "volg nog",
        "nog uitstaande",
    ),
)


#: Further words for grounds, as they are written beside those of the Act; in English and Afrikaans.
_GROUNDS: Final[Mapping[LawfulBasis, tuple[str, ...]]] = {
    "consent": ("toestemming",),
    "contract": ("contractual", "performance of a contract", "kontrak", "kontraktueel"),
    "legal_obligation": ("legal duty", "statutory duty", "wetlike verpligting", "wetlike plig"),
    "subject_interest": ("interests of the data subject", "belang van die datasubjek"),
    "public_duty": ("public duty", "publiekregtelike plig"),
    "legitimate_interest": ("legitimate interests", "regmatige belang", "regmatige belange"),
}


def bases() -> pa.Table:
    """Words for the grounds of section 11(1), folded, and the ground that each means: its key, its label,
    and its paragraph as people write it."""
    words: dict[str, str] = {}
    for letter, (basis, label) in zip("abcdef", LAWFUL_BASES.items(), strict=True):
        bare = label.partition(",")[0]
        paragraph = f"11 1 {letter}"
        cited = (f"{before}{paragraph}" for before in ("", "s ", "s", "sec ", "section ", "art ", "artikel "))
        given = (basis, label, bare, *cited, *_GROUNDS[basis])
        words |= {fold(one.replace("_", " ")): basis for one in given}
    return pa.table({"word": list(words), "basis": list(words.values())})


def refusals() -> pa.Table:
    """What says, folded, that nobody has consented."""
    return pa.table({"word": list(_REFUSALS)})
