"""Workbooks (.xlsx): cells are emptied in the XML of their sheet, so that styles, formulas and places stay.

Source of the format: ECMA-376-1, 18.3.1.4 (cells) and 18.4.9 (shared strings).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from hotpass.compliance.erasing.subject import Cell
from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.erasing.uploads.markup import rewrite_part, unescape
from hotpass.compliance.erasing.uploads.members import copy_member, rewrite_member
from hotpass.model import column_number
from hotpass.stages.ingest.read.structure import sheets_of

_ROW: Final = re.compile(rb"<((?:\w+:)?)row\b([^>]*?)(?:/>|>(.*?)</\1row>)", re.DOTALL)
_CELL: Final = re.compile(rb"<((?:\w+:)?)c\b([^>]*?)(?:/>|>(.*?)</\1c>)", re.DOTALL)
_PLACE: Final = re.compile(rb'\br="([A-Z]*)(\d+)"')
_SHARED_CELL: Final = re.compile(rb"<(?:\w+:)?v[^>]*>\s*(\d+)\s*</")
_IS_SHARED: Final = re.compile(rb'\bt="s"')
_TYPE: Final = re.compile(rb'\s(?:t|vm|cm)="[^"]*"')
_ITEM: Final = re.compile(rb"<((?:\w+:)?)si\b[^>]*?(?:/>|>(.*?)</\1si>)", re.DOTALL)
_TEXT: Final = re.compile(rb"<(?:\w+:)?t\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?t>)", re.DOTALL)
_PHONETIC: Final = re.compile(rb"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.DOTALL)
_LINK: Final = re.compile(rb'<(?:\w+:)?hyperlink\b[^>]*?\bref="([^"]*)"[^>]*?/>')
_NO_LINKS: Final = re.compile(rb"<((?:\w+:)?)hyperlinks\b[^>]*>\s*</\1hyperlinks>")
_INLINE: Final = re.compile(rb"(<(?:\w+:)?(?:t|v|f)\b[^>]*>)([^<]*[^<\d.\s-][^<]*)(?=</)")
_STRINGS: Final = "sharedstrings.xml"


def rewrite_workbook(path: Path, part: Path, cells: Mapping[int, Sequence[Cell]], terms: Terms) -> None:
    """Write a workbook with cells emptied or shortened, and the terms taken out of every other part."""
    with zipfile.ZipFile(path) as archive:
        places = {
            place.member: place.number for place in sheets_of(archive) if place.has_cells and place.member
        }
        emptied: set[int] = set()
        used: set[int] = set()
        sheets = {}
        for member, number in places.items():
            wanted = {(row, column): text for row, column, text in cells.get(number, ())}
            sheets[member] = rewrite_sheet(archive.read(member), wanted, terms, emptied, used)
        with zipfile.ZipFile(part, "w") as sink:
            for info in archive.infolist():
                content = sheets.pop(info.filename, None)
                if content is None:
                    content = archive.read(info)
                    if info.filename.lower().endswith(_STRINGS):
                        content = rewrite_strings(content, terms, emptied - used)
                    content = rewrite_member(content, terms)
                copy_member(sink, info, content)


def rewrite_sheet(
    content: bytes,
    wanted: Mapping[tuple[int, int], str | None],
    terms: Terms,
    emptied: set[int],
    used: set[int],
) -> bytes:
    """The XML of a sheet with other texts in some cells.

    Args:
        content: the XML.
        wanted: by row and column, the text that is to stand there, or None.
        terms: texts that go wherever they stand.
        emptied: gets the numbers of shared texts whose cells were emptied.
        used: gets those that cells still show.
    """
    rows = {row for row, _ in wanted}
    parts: list[bytes] = []
    end, number = 0, 0
    for match in _ROW.finditer(content):
        place = _PLACE.search(match[2])
        number = int(place[2]) if place else number + 1
        if match[3] is None:
            continue
        if number not in rows:
            used.update(_shared(match[3]))
            continue
        parts += [content[end : match.start(3)], _row(match[3], number, wanted, emptied, used)]
        end = match.end(3)
    changed = b"".join([*parts, content[end:]]) if parts else content
    before, after = _around(content)
    if not before:
        return rewrite_part(changed, terms)
    start, stop = changed.find(before) + len(before), changed.rfind(after)
    head, tail = changed[:start], _without_links(changed[stop:], wanted)
    return rewrite_part(head, terms) + _inline(changed[start:stop], terms) + rewrite_part(tail, terms)


def _without_links(content: bytes, wanted: Mapping[tuple[int, int], str | None]) -> bytes:
    """The part of a sheet after its cells without the links of those that are emptied."""

    def change(match: re.Match[bytes]) -> bytes:
        place = re.fullmatch(rb"([A-Z]+)(\d+)", match[1])
        at = (int(place[2]), column_number(place[1].decode())) if place else (0, 0)
        return b"" if wanted.get(at, "") is None else match[0]

    left = _LINK.sub(change, content)
    return content if left == content else _NO_LINKS.sub(b"", left)


def _around(content: bytes) -> tuple[bytes, bytes]:
    found = re.search(rb"<((?:\w+:)?)sheetData\b[^>]*>", content)
    return (
        (found[0], b"</" + found[1] + b"sheetData>") if found and not found[0].endswith(b"/>") else (b"", b"")
    )


def _inline(content: bytes, terms: Terms) -> bytes:
    """Texts that stand in the cells themselves, and in formulas, without the terms."""

    def change(match: re.Match[bytes]) -> bytes:
        text = unescape(match[2].decode("utf-8", "replace"))
        if not terms.holds(text):
            return match[0]
        return match[1] + escape(terms.without(text) or "").encode()

    return _INLINE.sub(change, content)


def _shared(row: bytes) -> Iterator[int]:
    for cell in _CELL.finditer(row):
        if cell[3] is not None and _IS_SHARED.search(cell[2]) and (value := _SHARED_CELL.search(cell[3])):
            yield int(value[1])


def _row(
    content: bytes,
    row: int,
    wanted: Mapping[tuple[int, int], str | None],
    emptied: set[int],
    used: set[int],
) -> bytes:
    column = 0

    def change(match: re.Match[bytes]) -> bytes:
        nonlocal column
        place = _PLACE.search(match[2])
        column = column_number(place[1].decode()) if place and place[1] else column + 1
        shared = set(_shared(match[0]))
        if (row, column) not in wanted:
            used.update(shared)
            return match[0]
        emptied.update(shared)
        return _cell(match[1], _TYPE.sub(b"", match[2]), wanted[(row, column)])

    return _CELL.sub(change, content)


def _cell(prefix: bytes, attributes: bytes, text: str | None) -> bytes:
    if text is None:
        return b"<" + prefix + b"c" + attributes + b"/>"
    spelt = escape(text).encode()
    inner = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (prefix, prefix, spelt, prefix, prefix)
    return b'<%bc%b t="inlineStr">%b</%bc>' % (prefix, attributes, inner, prefix)


def rewrite_strings(content: bytes, terms: Terms, unused: set[int]) -> bytes:
    """The shared texts without the terms and without those that no cell shows; each keeps its number."""
    number = -1

    def change(match: re.Match[bytes]) -> bytes:
        nonlocal number
        number += 1
        if match[2] is None:
            return match[0]
        bare = _PHONETIC.sub(b"", match[2])
        text = unescape(b"".join(t[1] or b"" for t in _TEXT.finditer(bare)).decode("utf-8", "replace"))
        if number in unused:
            left: str | None = None
        elif terms.holds(text):
            left = terms.without(text)
        else:
            return match[0]
        prefix = match[1]
        if left is None:
            return b"<%bsi><%bt/></%bsi>" % (prefix, prefix, prefix)
        spelt = escape(left).encode()
        return b'<%bsi><%bt xml:space="preserve">%b</%bt></%bsi>' % (prefix, prefix, spelt, prefix, prefix)

    return _ITEM.sub(change, content)
