"""Texts and attributes of XML, changed where they stand; everything between stays to the byte."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from hotpass.compliance.erasing.terms import Terms

_TEXT: Final = re.compile(r">([^<>]+)<")
_ATTRIBUTE: Final = re.compile(r"""(\s[\w:.-]+=)(["'])([^<]*?)\2""")
#: Comments, and text that is spelt as it is.
_PLAIN: Final = re.compile(r"(<!--|<!\[CDATA\[)(.*?)(-->|]]>)", re.DOTALL)
#: What holds a text in parts that are formatted otherwise: paragraphs, comments, shared and inline texts.
_WHOLE: Final = re.compile(r"<((?:[\w-]+:)?(?:p|text|si|is))(?:\s[^<>]*)?(?<!/)>(.*?)</\1>", re.DOTALL)
_CODES: Final = re.compile(r"&#x([0-9A-Fa-f]+);|&#(\d+);")
_NAMED: Final = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ADDRESS: Final = re.compile(r"mailto:[^\"<>\s]*|https?://[^\"<>\s]*|tel:[^\"<>\s]*", re.IGNORECASE)


def unescape(text: str) -> str:
    """The text that XML spells."""
    plain = _CODES.sub(lambda m: chr(int(m[1], 16) if m[1] else int(m[2])), text)
    for name, character in _NAMED.items():
        plain = plain.replace(name, character)
    return plain


def is_markup(text: str) -> bool:
    """Whether a text is XML."""
    return text.lstrip("\ufeff \r\n\t")[:1] == "<"


def rewrite_part(content: bytes, terms: Terms) -> bytes:
    """An XML part with the terms taken out of its texts and attributes."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    if not is_markup(text):
        return content
    changed = _PLAIN.sub(lambda m: f"{m[1]}{terms.out_of_file(m[2], '')}{m[3]}", text)
    changed = _WHOLE.sub(lambda m: _in_parts(m[0], terms), changed)
    changed = _TEXT.sub(lambda m: f">{_left(m[1], terms)}<", changed)
    changed = _ATTRIBUTE.sub(
        lambda m: f"{m[1]}{m[2]}{_address(_left(m[3], terms, attribute=True), terms)}{m[2]}", changed
    )
    return content if changed == text else changed.encode("utf-8")


def _in_parts(spelt: str, terms: Terms) -> str:
    """A text whose parts stand in elements of their own: what is left stands in the first of them.

    Before the parts are looked at: one of them may say just a name's first word, and the next one the rest.
    """
    parts = _TEXT.findall(spelt)
    whole = "".join(map(unescape, parts))
    if len(parts) < 2 or not terms.holds(whole):
        return spelt
    left = iter([escape(terms.without(whole) or "")])
    return _TEXT.sub(lambda _: f">{next(left, '')}<", spelt)


def _left(spelt: str, terms: Terms, *, attribute: bool = False) -> str:
    text = unescape(spelt)
    if not terms.holds(text):
        return spelt
    return escape(terms.without(text) or "", {'"': "&quot;", "'": "&apos;"} if attribute else {})


def _address(spelt: str, terms: Terms) -> str:
    """Addresses may spell a term with ``%``; whoever follows such a link would find the subject."""
    if "%" not in spelt or not _ADDRESS.match(spelt):
        return spelt
    from urllib.parse import unquote

    text = unquote(unescape(spelt))
    return quote(terms.without(text) or "about:blank", safe=":/?&=@") if terms.holds(text) else spelt
