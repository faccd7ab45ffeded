"""Words by which rows name a ground of section 11."""

from __future__ import annotations

import pyarrow as pa

from hotpass.fields.text_folding import fold
from hotpass.profiles.sources import LAWFUL_BASES


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
