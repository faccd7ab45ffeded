"""Text that stands in a cell only to say that there is nothing."""

from __future__ import annotations

import re
from typing import Final

from hotpass.fields.vocabulary import vocabulary

_AROUND: Final = re.compile(r"^[\s\-–—_.,;:?!*#~=<>()\[\]/\\'\"]+|[\s\-–—_.,;:?!*#~=<>()\[\]/\\'\"]+$")
_ERROR: Final = re.compile(
    r"#(?:n/a|ref!|value!|name\?|div/0!|num!|null!|getting_data|spill!|calc!)", re.IGNORECASE
)
_DATE_ZERO: Final = re.compile(r"0000-00-00.*|0+/0+/0+")


def is_placeholder(text: str) -> bool:
    """Whether tidy, non-blank text says nothing: ``-``, ``n/a``, ``Unspecified``, ``onbekend``, ``#REF!``."""
    core = _AROUND.sub("", text.lower())
    return (
        not core
        or core in vocabulary("placeholders")
        or bool(_DATE_ZERO.fullmatch(core) or _ERROR.fullmatch(text))
    )
