"""Text that stands in a cell only to say that there is nothing."""

from __future__ import annotations

import re
from typing import Final

#: Whole cells in lower case, without the marks around them.
PLACEHOLDERS: Final = frozenset(
    {
        *[
            "n/a",
            "na",
            "n.a",
            "n\\a",
            "none",
            "null",
            "nil",
            "nan",
            "nat",
            "unspecified",
            "unknown",
            "unkown",
            "tbc",
            "tba",
            "tbd",
            "missing",
            "blank",
            "empty",
        ],
        *[
            "undefined",
            "nvt",
            "n.v.t",
            "n/v/t",
            "onbekend",
            "geen",
            "ongespesifiseer",
            "niks",
            "nothing",
            "xxx",
            "xxxx",
        ],
        *("not available", "not applicable", "not known", "not yet known", "not provided", "not specified"),
        *("not given", "not set", "not stated", "to be confirmed", "to be advised", "to be announced"),
        *(
            "no data",
            "no info",
            "no information",
            "no email",
            "no e-mail",
            "no phone",
            "no number",
            "no name",
        ),
        *(
            "no website",
            "no address",
            "no contact",
            "unknown unknown",
            "nie van toepassing",
            "nie beskikbaar",
        ),
        *("geen data", "geen inligting", "word bevestig", "nog onbekend"),
    }
)

_AROUND = re.compile(r"^[\s\-–—_.,;:?!*#~=<>()\[\]/\\'\"]+|[\s\-–—_.,;:?!*#~=<>()\[\]/\\'\"]+$")
_ERROR = re.compile(r"#(?:n/a|ref!|value!|name\?|div/0!|num!|null!|getting_data|spill!|calc!)", re.IGNORECASE)
_DATE_ZERO = re.compile(r"0000-00-00.*|0+/0+/0+")


def is_placeholder(text: str) -> bool:
    """Whether tidy, non-blank text says nothing: ``-``, ``n/a``, ``Unspecified``, ``onbekend``, ``#REF!`` …"""
    core = _AROUND.sub("", text.lower())
    return not core or core in PLACEHOLDERS or bool(_DATE_ZERO.fullmatch(core) or _ERROR.fullmatch(text))
