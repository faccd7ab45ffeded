"""Legal forms of organisations: South African ones in English and Afrikaans, and common foreign ones."""

from __future__ import annotations

from typing import Final, NamedTuple

from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings

_MOST_WORDS: Final = 5
_RING_FENCED: Final = "rf"


class LegalForm(NamedTuple):
    """What the end of a name says: the form in English, and as it is written in the name's language."""

    key: str
    written: str


def split_legal_form(name: str) -> tuple[str, LegalForm | None, bool]:
    """A name without its legal form, the form, and whether it is ring-fenced (``RF``)."""
    words = name.split(" ")
    form: LegalForm | None = None
    fenced = False
    while len(words) > 1:
        if fold(words[-1]) == _RING_FENCED:
            fenced, taken = True, 1
        else:
            taken, found = (0, None) if form else _ending(words)
            form = form or found
        if not taken:
            break
        words = words[:-taken]
    if not form or not fold(" ".join(words)):
        return name, None, False
    return " ".join(words).rstrip(" ,;(-–"), form, fenced


def _ending(words: list[str]) -> tuple[int, LegalForm | None]:
    """How many of the last words say a form, and which; at least one word of the name stays."""
    known = spellings("legal_forms")
    folded = [fold(word) for word in words[1:][-_MOST_WORDS:]]
    for start in range(len(folded)):
        found = known.get(" ".join(filter(None, folded[start:])))
        if found:
            key, _, written = found.partition(" = ")
            return len(folded) - start, LegalForm(key, written)
    return 0, None
