"""OpenDocument spreadsheets (.ods): cells are emptied where they stand in ``content.xml``.

Source: OpenDocument 1.3 part 3, chapter 9: cells and rows that repeat are written once with a count, so that
one of them is parted from its likes before it is emptied.
"""

from __future__ import annotations

import copy
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from hotpass.compliance.erasing.subject import Cell
from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.erasing.uploads.members import copy_member, rewrite_member

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CONTENT: Final = "content.xml"


def rewrite_open_document(path: Path, part: Path, cells: Mapping[int, Sequence[Cell]], terms: Terms) -> None:
    """Write a spreadsheet with cells emptied or shortened, and the terms taken out of every other text."""
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(part, "w") as sink:
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename == _CONTENT:
                content = _content(content, cells)
            copy_member(sink, info, rewrite_member(content, terms))


def _content(content: bytes, cells: Mapping[int, Sequence[Cell]]) -> bytes:
    from lxml import etree

    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    spreadsheet = root.find(f".//{_OFFICE}spreadsheet")
    tables = spreadsheet.findall(f"{_TABLE}table") if spreadsheet is not None else []
    for number, table in enumerate(tables, 1):
        wanted: dict[int, dict[int, str | None]] = defaultdict(dict)
        for row, column, left in cells.get(number, ()):
            wanted[row][column] = left
        if wanted:
            _empty(table, wanted)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _empty(table: Any, wanted: Mapping[int, Mapping[int, str | None]]) -> None:
    first = 1
    for row in list(table.iter(f"{_TABLE}table-row")):
        times = _times(row, "number-rows-repeated")
        for number in [n for n in sorted(wanted) if first <= n < first + times]:
            own = _apart(row, number - first, "number-rows-repeated") if times > 1 else row
            _empty_row(own, wanted[number])
            if own is not row:
                first, times = number + 1, first + times - number - 1
        first += times


def _empty_row(row: Any, wanted: Mapping[int, str | None]) -> None:
    first = 1
    for cell in [c for c in row if c.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")]:
        times = _times(cell, "number-columns-repeated")
        for column in [n for n in sorted(wanted) if first <= n < first + times]:
            own = _apart(cell, column - first, "number-columns-repeated") if times > 1 else cell
            _set(own, wanted[column])
            if own is not cell:
                first, times = column + 1, first + times - column - 1
        first += times


def _times(element: Any, name: str) -> int:
    return int(element.get(f"{_TABLE}{name}", "1"))


def _apart(element: Any, before: int, name: str) -> Any:
    """One of several likes on its own; the element itself stands for those after it."""
    times, key = _times(element, name), f"{_TABLE}{name}"
    own = copy.deepcopy(element)
    own.attrib.pop(key)
    if before:
        ahead = copy.deepcopy(element)
        ahead.set(key, str(before))
        element.addprevious(ahead)
    element.addprevious(own)
    left = times - before - 1
    if left:
        element.set(key, str(left))
    else:
        element.getparent().remove(element)
    return own


def _set(cell: Any, left: str | None) -> None:
    from lxml import etree

    for name in [n for n in cell.attrib if n.startswith(_OFFICE) or n.endswith(("}formula", "}value-type"))]:
        cell.attrib.pop(name)
    for child in list(cell):
        cell.remove(child)
    if left is not None:
        cell.set(f"{_OFFICE}value-type", "string")
        etree.SubElement(cell, f"{_TEXT}p").text = left
