"""Text that stands in a cell only to say that there is nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from hotpass.fields.vocabulary import vocabulary

#: Longer text that begins with a word says something.
_LONGEST: Final = 30
_AROUND: Final = re.compile(r"^[\s\-–—_.,;:?!*#~=<>()\[\]/\\'\"]+|[\s\-–—_.,;:?!*#~=<>()\[\]/\\'\"]+$")
_ERROR: Final = re.compile(
    r"#(?:n/a|ref!|value!|name\?|div/0!|num!|null!|getting_data|spill!|calc!)", re.IGNORECASE
)
_DATE_ZERO: Final = re.compile(r"0000-00-00.*|0+/0+/0+")


@lru_cache(maxsize=1024)
def is_placeholder(text: str) -> bool:
    """Whether tidy, non-blank text says nothing: ``-``, ``n/a``, ``Unspecified``, ``onbekend``, ``#REF!``."""
    if len(text) > _LONGEST and text[0].isalnum():
        return False
    core = text.lower()
    if not (core[0].isalnum() and core[-1].isalnum()):
        core = _AROUND.sub("", core)
    return (
        not core
        or core in vocabulary("placeholders")
        or (core[0] == "0" and bool(_DATE_ZERO.fullmatch(core)))
        or (text[0] == "#" and bool(_ERROR.fullmatch(text)))
    )
