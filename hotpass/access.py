"""Who may see what: roles, and the masking of personal values."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import Final

_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"']+\.[^\s@<>()\[\],;:\"'.]+")
#: Thirteen digits are an identity number; a number to dial starts with +, 00 or 0.
_DIGITS: Final = re.compile(
    r"(?<![\w.:/-])(?:\d{13}|\d{6} \d{4} \d{3}|(?:\+|00)\d(?:[ ().-]*\d){6,14}"
    r"|\(?0\d(?:[ ().-]{0,2}\d){7,9})(?![\w:/-]|\.\d)"
)


class Role(StrEnum):
    """What a person may do and see."""

    ANALYST = "analyst"
    VIEWER = "viewer"

    @property
    def sees_personal(self) -> bool:
        """Whether personal values are shown as they are."""
        return self is Role.ANALYST


def mask_value(mask: Callable[[str], str], value: str | None, role: Role) -> str | None:
    """A value as a person in that role sees it.

    Args:
        mask: how its kind hides a value (:meth:`hotpass.fields.Kind.mask`).
        value: the value, or None.
        role: of the person who looks.
    """
    return value if value is None or role.sees_personal else mask(value)


def mask_text(text: str) -> str:
    """Free text, such as a log line, without e-mail addresses, telephone and identity numbers."""
    return _DIGITS.sub("•••", _EMAIL.sub("•••@•••", text))
