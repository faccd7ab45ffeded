"""Personal values as whoever looks may see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from hotpass.access.identity import current
from hotpass.access.roles import BEST_FIRST, SIGHTS, Role, Sight

_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"']+\.[^\s@<>()\[\],;:\"'.]+")
#: Thirteen digits are an identity number; a number to dial starts with +, 00 or 0.
_DIGITS: Final = re.compile(
    r"(?<![\w.:/-])(?:\d{13}|\d{6} \d{4} \d{3}|(?:\+|00)\d(?:[ ().-]*\d){6,14}"
    r"|\(?0\d(?:[ ().-]{0,2}\d){7,9})(?![\w:/-]|\.\d)"
)


#: What stands for a value of which nothing is told.
HIDDEN: Final = "•••"


def sight(personal: str, role: Role | None = None) -> Sight:
    """How whoever acts sees values of a class of personal information.

    A role that is given narrows that: the less telling of the two counts.
    """
    own = current().sight(personal)
    return own if role is None else max(own, SIGHTS[role][personal], key=BEST_FIRST.index)


def mask_value(
    mask: Callable[[str], str], value: str | None, role: Role | None = None, personal: str = "contact"
) -> str | None:
    """A value as whoever acts sees it, and no better than a person in that role.

    Args:
        mask: how its kind hides a value (:meth:`hotpass.fields.Kind.mask`).
        value: the value, or None.
        role: narrows what is seen.
        personal: class of personal information; contact where nobody knows, which is shown to the fewest but
            for what is special.
    """
    seen = sight(personal, role)
    if value is None or seen is Sight.CLEAR:
        return value
    return mask(value) if seen is Sight.MASKED else HIDDEN


def mask_text(text: str) -> str:
    """Free text, such as a log line, without e-mail addresses, telephone and identity numbers."""
    return _DIGITS.sub("•••", _EMAIL.sub("•••@•••", text))
