"""Check digits that nearly all numbers of a column have right, whatever the column is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from stdnum import ean, isbn, luhn
from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_97_10

#: Fewest different texts, and characters of each, that tell of a scheme. One text in ten is right by chance.
_ENOUGH: Final = 20
_LEAST: Final = 8
_MARKS: Final = re.compile(r"[\s.-]+")
_PLAIN: Final = re.compile(r"[A-Z]{0,4}\d{2}[A-Z\d]*[\dX]")


def _is_iban(text: str) -> bool:
    return text[:2].isalpha() and mod_97_10.is_valid(text[4:] + text[:4])


def _is_luhn(text: str) -> bool:
    return text.isdigit() and luhn.is_valid(text)


def _is_ean(text: str) -> bool:
    return len(text) in (8, 12, 13, 14) and text.isdigit() and ean.calc_check_digit(text[:-1]) == text[-1]


def _is_isbn(text: str) -> bool:
    try:
        return len(text) == 10 and isbn.validate(text) == text
    except ValidationError:
        return False


#: By name, what tells whether the check digits of a text without marks are right.
_SCHEMES: Final[Mapping[str, Callable[[str], bool]]] = MappingProxyType(
    {"luhn": _is_luhn, "ean": _is_ean, "isbn": _is_isbn, "iban": _is_iban, "mod 97": mod_97_10.is_valid}
)


def schemes_of(texts: Sequence[tuple[str, int]], nearly_all: float) -> tuple[str, ...]:
    """The schemes by which the check digits of so large a share of different texts are right."""
    plain = [_plain(text) for text, _ in texts]
    there = [text for text in plain if text]
    if len(there) < _ENOUGH or len(there) < nearly_all * len(plain):
        return ()
    return tuple(
        name for name, holds in _SCHEMES.items() if sum(map(holds, there)) >= nearly_all * len(there)
    )


def is_unchecked(text: str, schemes: Sequence[str]) -> bool:
    """Whether the check digits of a text are wrong by every scheme that its column is held to."""
    plain = _plain(text)
    return bool(schemes) and bool(plain) and not any(_SCHEMES[name](plain) for name in schemes)


def _plain(text: str) -> str:
    """A text without blanks and marks, or ``""`` where it is no number with check digits."""
    core = _MARKS.sub("", text).upper()
    return core if len(core) >= _LEAST and _PLAIN.fullmatch(core) else ""
