"""Words by which rows name a ground of section 11, or say that nobody has consented."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from hotpass.fields.text_folding import fold
from hotpass.profiles.sources import LAWFUL_BASES

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


def bases() -> pa.Table:
    """Words for the grounds of section 11(1), folded, and the ground that each means: its key, its label,
    and its paragraph as people write it."""
    words: dict[str, str] = {}
    for letter, (basis, label) in zip("abcdef", LAWFUL_BASES.items(), strict=True):
        bare = label.partition(",")[0]
        paragraph = f"11 1 {letter}"
        given = (basis, label, bare, paragraph, f"s {paragraph}", f"section {paragraph}", f"s{paragraph}")
        words |= {fold(one.replace("_", " ")): basis for one in given}
    return pa.table({"word": list(words), "basis": list(words.values())})


def refusals() -> pa.Table:
    """What says, folded, that nobody has consented."""
    return pa.table({"word": list(_REFUSALS)})
