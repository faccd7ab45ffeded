"""Workbooks in binary formats: cells become blank ones, and texts that are shared are written over.

Sources: [MS-XLSB] 2.1.4 and 2.4 (records), [MS-XLS] 2.4 (records), [MS-XLS] 2.4.20 (Blank).
"""

from __future__ import annotations

import shutil
import struct
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from hotpass.compliance.erasing.subject import Cell
from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.erasing.uploads.members import copy_member, rewrite_member
from hotpass.compliance.erasing.uploads.overwriting import write_over
from hotpass.stages.ingest.gate import damaged
from hotpass.stages.ingest.read.structure import targets_of, workbook_member

_ROW, _BLANK, _SHARED, _TEXT, _RICH, _FORMULA_TEXT, _SHARED_ITEM, _SHEET = 0, 1, 7, 6, 62, 8, 19, 156
_LAST_CELL: Final = 18
_FIRST_SHORT: Final = 12
_OLD_BLANK, _OLD_FILLER, _OLD_STRING, _OLD_MANY_RK, _OLD_FORMULA = 0x0201, 0x0FFF, 0x0207, 0x00BD, 0x0006
#: Records of one cell each: LabelSst, Number, RK, Label, RString, Formula, BoolErr.
_OLD_CELLS: Final = (0x00FD, 0x0203, 0x027E, 0x0204, 0x00D6, 0x0006, 0x0205)
_OLD_BEGIN, _OLD_SHEET, _OLD_CONTINUED = 0x0809, 0x0085, 0x003C
#: Bytes on either side of where a text is cut.
_BESIDE_CUT: Final = 1024


def rewrite_binary_workbook(
    path: Path, part: Path, cells: Mapping[int, Sequence[Cell]], terms: Terms
) -> None:
    """Write a binary workbook (.xlsb) with cells made blank and the terms taken out of its texts."""
    with zipfile.ZipFile(path) as archive:
        name = workbook_member(archive)
        targets = targets_of(archive, name)
        sheets = [_member(data, targets) for kind, data in _parts(archive.read(name)) if kind == _SHEET]
        emptied: set[int] = set()
        used: set[int] = set()
        made: dict[str, bytes] = {}
        for number, member in enumerate(sheets, 1):
            wanted = {(row, column): left for row, column, left in cells.get(number, ())}
            if member:
                made[member] = _sheet(archive.read(member), wanted, terms, emptied, used)
        with zipfile.ZipFile(part, "w") as sink:
            for info in archive.infolist():
                content = made.get(info.filename)
                if content is None:
                    content = archive.read(info)
                    if info.filename.lower().endswith("sharedstrings.bin"):
                        content = _strings(content, terms, emptied - used)
                copy_member(sink, info, rewrite_member(content, terms))


def _member(data: bytes, targets: Mapping[str, tuple[str, str]]) -> str:
    member, kind = targets.get(_string(data, 8)[0], ("", ""))
    return member if kind == "worksheet" else ""


def _string(data: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", data, at)
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        kind, shift = content[at], 0
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (content[at] & 0x7F) << 7
            at += 1
        size = 0
        while True:
            byte = content[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + size > len(content):
            raise damaged()
        yield kind, content[at : at + size]
        at += size


def _packed(kind: int, data: bytes) -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(data)
    while True:
        more = length > 0x7F
        size += bytes([length & 0x7F | (0x80 if more else 0)])
        length >>= 7
        if not more:
            return head + size + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _sheet(
    content: bytes,
    wanted: Mapping[tuple[int, int], str | None],
    terms: Terms,
    emptied: set[int],
    used: set[int],
) -> bytes:
    made, row, column = [], 0, 0
    for kind, data in _parts(content):
        if kind == _ROW:
            row, column = struct.unpack_from("<I", data)[0] + 1, 0
        elif 0 < kind <= _LAST_CELL or kind == _RICH:
            short = _FIRST_SHORT <= kind <= _LAST_CELL
            column = column + 1 if short else struct.unpack_from("<I", data)[0] + 1
            style = data[:4] if short else data[4:8]
            plain = kind - _FIRST_SHORT + 1 if short else kind
            shared = struct.unpack_from("<I", data, 4 if short else 8)[0] if plain == _SHARED else None
            left, touched = _left(plain, data, 4 if short else 8, (row, column), wanted, terms)
            if shared is not None:
                (emptied if touched else used).add(shared)
            if touched:
                place = struct.pack("<I", column - 1) + style
                kind, data = (_BLANK, place) if left is None else (_TEXT, place + _wide(left))
        made.append(_packed(kind, data))
    return b"".join(made)


def _left(
    kind: int,
    data: bytes,
    at: int,
    place: tuple[int, int],
    wanted: Mapping[tuple[int, int], str | None],
    terms: Terms,
) -> tuple[str | None, bool]:
    """What is left of a cell, and whether it changes."""
    if place in wanted:
        return wanted[place], True
    if kind in (_TEXT, _FORMULA_TEXT, _RICH):
        text = _string(data, at + (kind == _RICH))[0]
        if terms.holds(text):
            return terms.without(text), True
    return None, False


def _strings(content: bytes, terms: Terms, unused: set[int]) -> bytes:
    made, number = [], -1
    for kind, data in _parts(content):
        if kind == _SHARED_ITEM:
            number += 1
            text = _string(data, 1)[0]
            if number in unused or terms.holds(text):
                left = None if number in unused else terms.without(text)
                data = b"\0" + _wide(left or "")
        made.append(_packed(kind, data))
    return b"".join(made)


def rewrite_old_workbook(path: Path, part: Path, cells: Mapping[int, Sequence[Cell]], terms: Terms) -> None:
    """Write a workbook of Excel 97 to 2003 with cells made blank and texts written over with blanks.

    Its records are found by where they stand, so each keeps its length. A number that stands in one record
    with its neighbours is set to 0.
    """
    import olefile

    shutil.copyfile(path, part)
    gone = _only_there(path, cells)
    with olefile.OleFileIO(str(part), write_mode=True) as container:
        for entry in container.listdir():
            content = bytearray(container.openstream(entry).read())
            if entry[-1] in ("Workbook", "Book"):
                for number, start in enumerate(_starts(content), 1):
                    _blank(content, start, {(r, c) for r, c, left in cells.get(number, ()) if left is None})
                write_over_cuts(content, terms, gone)
            write_over(content, terms, gone)
            container.write_stream(entry, bytes(content))


def _only_there(path: Path, cells: Mapping[int, Sequence[Cell]]) -> set[str]:
    """Texts of the cells that go and of no others."""
    from python_calamine import CalamineWorkbook

    book: Any = CalamineWorkbook.from_path(str(path))
    shown: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for number in range(1, len(book.sheet_names) + 1):
        wanted = {(row, column) for row, column, left in cells.get(number, ()) if left is None}
        for row, values in enumerate(book.get_sheet_by_index(number - 1).to_python(skip_empty_area=False), 1):
            for column, value in enumerate(values, 1):
                if isinstance(value, str) and value:
                    shown[value] += 1
                    gone[value] += (row, column) in wanted
    return {text for text, count in gone.items() if count and count == shown[text]}


def _records(content: bytes | bytearray, at: int) -> Iterator[tuple[int, int, int]]:
    """Type, place and length of the records of the part that begins there."""
    depth = 0
    while at + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, at)
        depth += (kind == _OLD_BEGIN) - (kind == 0x000A)
        yield kind, at, size
        at += 4 + size
        if depth <= 0:
            return


def _starts(content: bytes | bytearray) -> list[int]:
    return [
        struct.unpack_from("<I", content, at + 4)[0]
        for kind, at, _ in _records(content, 0)
        if kind == _OLD_SHEET
    ]


def _blank(content: bytearray, start: int, wanted: set[tuple[int, int]]) -> None:
    if not wanted:
        return
    after_formula = False
    for kind, at, size in list(_records(content, start)):
        if kind in _OLD_CELLS and size >= 6:
            row, column, style = struct.unpack_from("<HHH", content, at + 4)
            after_formula = kind == _OLD_FORMULA and (row + 1, column + 1) in wanted
            if (row + 1, column + 1) in wanted:
                blank = struct.pack("<HHHHH", _OLD_BLANK, 6, row, column, style)
                rest = size + 4 - len(blank)
                filler = struct.pack("<HH", _OLD_FILLER, rest - 4) + bytes(rest - 4) if rest >= 4 else b""
                content[at : at + 4 + size] = blank + filler
        elif kind == _OLD_STRING and after_formula:
            content[at : at + 4 + size] = struct.pack("<HH", _OLD_FILLER, size) + bytes(size)
        elif kind == _OLD_MANY_RK:
            row, first = struct.unpack_from("<HH", content, at + 4)
            for number in range((size - 6) // 6):
                if (row + 1, first + number + 1) in wanted:
                    struct.pack_into("<I", content, at + 8 + 6 * number + 2, 2)


def write_over_cuts(content: bytearray, terms: Terms, gone: set[str]) -> None:
    """Texts that go on in the next record, which begins with a byte of their own ([MS-XLS] 2.5.293)."""
    for start in (0, *_starts(content)):
        for kind, at, size in list(_records(content, start)):
            if kind != _OLD_CONTINUED or size < 1:
                continue
            first, rest = max(at - _BESIDE_CUT, 0), at + 5
            last = min(rest + _BESIDE_CUT, at + 4 + size)
            joined = content[first:at] + content[rest:last]
            write_over(joined, terms, gone)
            content[first:at], content[rest:last] = joined[: at - first], joined[at - first :]
