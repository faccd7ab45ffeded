"""Texts and attributes of XML, changed where they stand; everything between stays to the byte."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from hotpass.compliance.erasing.terms import Terms

_TEXT: Final = re.compile(r">([^<>]+)<")
_ATTRIBUTE: Final = re.compile(r'(\s[\w:.-]+=)"([^"<]*)"')
_CODES: Final = re.compile(r"&#x([0-9A-Fa-f]+);|&#(\d+);")
_NAMED: Final = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ADDRESS: Final = re.compile(r"mailto:[^\"<>\s]*|https?://[^\"<>\s]*|tel:[^\"<>\s]*", re.IGNORECASE)


def unescape(text: str) -> str:
    """The text that XML spells."""
    plain = _CODES.sub(lambda m: chr(int(m[1], 16) if m[1] else int(m[2])), text)
    for name, character in _NAMED.items():
        plain = plain.replace(name, character)
    return plain


def rewrite_part(content: bytes, terms: Terms) -> bytes:
    """An XML part with the terms taken out of its texts and attributes."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    if text.lstrip("\ufeff \r\n\t")[:1] != "<":
        return content
    changed = _TEXT.sub(lambda m: f">{_left(m[1], terms)}<", text)
    changed = _ATTRIBUTE.sub(
        lambda m: f'{m[1]}"{_address(_left(m[2], terms, attribute=True), terms)}"', changed
    )
    return content if changed == text else changed.encode("utf-8")


def _left(spelt: str, terms: Terms, *, attribute: bool = False) -> str:
    text = unescape(spelt)
    if not terms.holds(text):
        return spelt
    return escape(terms.without(text) or "", {'"': "&quot;"} if attribute else {})


def _address(spelt: str, terms: Terms) -> str:
    """Addresses may spell a term with ``%``; whoever follows such a link would find the subject."""
    if "%" not in spelt or not _ADDRESS.match(spelt):
        return spelt
    from urllib.parse import unquote

    text = unquote(unescape(spelt))
    return quote(terms.without(text) or "about:blank", safe=":/?&=@") if terms.holds(text) else spelt


def each(pattern: re.Pattern[bytes], content: bytes, change: Callable[[re.Match[bytes]], bytes]) -> bytes:
    """The content with each match replaced by what ``change`` makes of it."""
    return pattern.sub(change, content)
