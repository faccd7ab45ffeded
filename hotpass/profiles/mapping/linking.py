"""Columns whose headers go together: ``Programme officer`` and ``PO e-mail``, ``Rep`` and ``Rep cell``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

#: Words that say how somebody is reached or what of them is told, not who it is.
_OF_DETAILS: Final = frozenset(
    (
        *("name", "names", "naam", "surname", "van", "initials", "full", "first", "last", "and", "en", "of"),
        *("email", "mail", "epos", "phone", "telephone", "telefoon", "tel", "telno", "cell", "cellphone"),
        *("mobile", "sel", "selfoon", "fax", "faks", "whatsapp", "number", "nommer", "no", "nr", "line"),
        *("address", "adres", "direct", "details", "the", "die", "se", "s", "for", "vir", "van", "person"),
        *("organisation", "id", "code", "kode", "key", "date", "datum", "status", "type", "tipe", "h", "w"),
    )
)
_LETTERS: Final = re.compile(r"[a-z]{2,4}")


def shared_words(header: str, name: str) -> int:
    """How many words of a folded header are words of a name's header, or its initials.

    Args:
        header: of a column that may tell something of whom another one names.
        name: header of a column that names somebody.
    """
    own, others = _words(header), _words(name)
    initials = "".join(word[0] for word in name.split())
    if any(_LETTERS.fullmatch(word) and len(initials) > 1 and word == initials for word in own):
        return len(initials)
    return sum(any(_same(one, other) for other in others) for one in own)


@lru_cache(maxsize=4096)
def _words(header: str) -> tuple[str, ...]:
    return tuple(word for word in header.split() if word not in _OF_DETAILS and not word.isdecimal())


def _same(one: str, other: str) -> bool:
    """Whether two words are one, or one is the beginning of the other."""
    shorter, longer = sorted((one, other), key=len)
    return longer in (shorter, f"{shorter}s") or (len(shorter) > 3 and longer.startswith(shorter))
