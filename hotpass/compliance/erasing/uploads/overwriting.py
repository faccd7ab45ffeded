"""Texts in binary content are written over in their length, so that everything stays where it is found."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Collection, Iterator
from typing import Final

from hotpass.compliance.erasing.terms import Terms, spans, spellings

_PNG: Final = b"\x89PNG\r\n\x1a\n"
#: Characters from here on, beside a text in Latin letters, are what a binary format says next to it.
_BEYOND_LATIN: Final = 0x180
#: What formats write after a text: the length of the next one, of which the first byte may be a letter, and
#: its options ([MS-XLS] 2.5.293), which with its first letter are one character of two bytes.
_LENGTH: Final = re.compile(r"\w(?=\0)")
_OPTIONS: Final = "".join(
    chr(high << 8 | low) for high in range(0x20, 0xD8) for low in (0, 1, 4, 5, 8, 9, 12, 13)
)
_WIDE_LENGTH: Final = re.compile(rf"\w(?=[{re.escape(_OPTIONS)}])")
_NOT_LATIN: Final = re.compile(rf"[^\0-{chr(_BEYOND_LATIN - 1)}]")


def write_over(content: bytearray, terms: Terms, gone: Collection[str] = ()) -> None:
    """Every text that is to go, in one byte a character and in two, becomes blanks of its length.

    Args:
        content: is changed.
        terms: texts that go wherever they stand.
        gone: texts that go as they are.
    """
    literals = {s for text in gone for s in spellings(text)}
    some = terms.in_content(bytes(content))
    every = [*some.within, *map(re.escape, sorted(literals, key=len, reverse=True))]
    if not every:
        return
    for text, start, width in texts_of(bytes(content)):
        for first, end in spans(every, text):
            blank = b" " if width == 1 else b" \0"
            content[start + width * first : start + width * end] = blank * (end - first)


def texts_of(content: bytes) -> Iterator[tuple[str, int, int]]:
    """Binary content as text: where it begins and how many bytes each of its characters has.

    Formats put lengths and types right before and after a text, which would be letters of its first or last
    word; so it is given once as it is and once without what can be such.
    """
    text = content.decode("latin-1")
    yield text, 0, 1
    yield _LENGTH.sub(" ", text), 0, 1
    for shift in (0, 1):
        wide = _wide(content[shift : shift + (len(content) - shift) // 2 * 2])
        yield wide, shift, 2
        yield _NOT_LATIN.sub(" ", _WIDE_LENGTH.sub(" ", wide)), shift, 2


def _wide(content: bytes) -> str:
    """Text of two bytes a character, each pair one, also where they are none of UTF-16."""
    text = content.decode("utf-16-le", "replace")
    if len(text) == len(content) // 2:
        return text
    return "".join(chr(unit) for (unit,) in struct.iter_unpack("<H", content))


def without_texts(content: bytes, terms: Terms) -> bytes:
    """Binary content, such as of a picture, with the terms in it written over."""
    changed = bytearray(content)
    if content.startswith(_PNG):
        _write_over_chunks(changed, terms)
    else:
        write_over(changed, terms)
    return bytes(changed)


def _write_over_chunks(content: bytearray, terms: Terms) -> None:
    """Each chunk of a PNG has a sum of its own (ISO/IEC 15948, 5.3), which is made anew."""
    at = len(_PNG)
    while at + 12 <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        end = at + 8 + size
        if end + 4 > len(content):
            return
        chunk = content[at + 8 : end]
        write_over(chunk, terms)
        if chunk != content[at + 8 : end]:
            content[at + 8 : end] = chunk
            struct.pack_into(">I", content, end, zlib.crc32(content[at + 4 : end]))
        at = end + 4
