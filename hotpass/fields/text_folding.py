"""Cleaning and folding of text, shared by all kinds."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"[\s\u00a0\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)
_NOT_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’‘`´](?=\w)")
_SPELLED = re.compile(r"\b(?:\w )+\w\b")
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "æ": "ae", "Æ": "ae", "đ": "d", "ı": "i"}
)


@lru_cache(maxsize=1024)
def tidy(raw: str) -> str:
    """Text without damage: wrong decodings mended, blanks and line ends collapsed, controls gone."""
    text = raw
    if text.isascii():
        if "&" not in text and "  " not in text and text.isprintable():
            return text.strip()
        if _ENTITY.search(text):
            text = _mended(text)
    else:
        text = _mended(text)
    return _BLANKS.sub(" ", _CONTROLS.sub(" ", text)).strip()


def _mended(text: str) -> str:
    from ftfy import fix_text

    for _ in range(4):
        mended = fix_text(text)
        if mended == text:
            break
        text = mended
    return text


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """Lower-case words parted by single blanks: no accents, apostrophes or other marks."""
    if text.isascii():
        if text.isalnum():
            return text.lower()
        plain = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold())
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", plain)).strip()


def join_initials(folded: str) -> str:
    """Runs of single letters as one word: ``s a flyers`` is ``sa flyers``."""
    return _SPELLED.sub(lambda run: run[0].replace(" ", ""), folded)


def capital(text: str) -> str:
    """The text with a capital at its start, unless that would be two letters (``ß``)."""
    first = text[:1].upper()
    return first + text[1:] if len(first) == 1 else text
