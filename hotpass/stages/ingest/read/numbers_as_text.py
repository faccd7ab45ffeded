"""Cells of a workbook that hold a number as text: they look as numbers do, and are left out of every sum."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from hotpass.errors import HotpassError
from hotpass.stages.ingest.read.structure import sheets_of

#: Bytes that are looked at in one go, and the longest element.
_CHUNK: Final = 1024 * 1024
_LONGEST: Final = 16 * _CHUNK
_STRINGS: Final = "xl/sharedStrings.xml"
_ITEM: Final = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_TEXT: Final = re.compile(rb"<t(?: [^>]*)?>([^<]*)</t>")
_NUMBER: Final = re.compile(rb"\s*-?(?:[1-9]\d*|0)(?:[.,]\d+)?\s*")
_SHARED: Final = re.compile(rb'<c r="([A-Z]+\d+)"[^>]* t="s"[^>]*><v>(\d+)</v>')
_INLINE: Final = re.compile(rb'<c r="([A-Z]+\d+)"[^>]* t="inlineStr"[^>]*><is><t[^>]*>([^<]*)</t></is>')


def numbers_in(files: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, str, str]]:
    """File, sheet and address of each such cell of files, which are given by name and path."""
    return ((name, *place) for name, path in files if path.is_file() for place in numbers_as_text(path))


def numbers_as_text(path: Path) -> Iterator[tuple[str, str]]:
    """Name of the sheet and address of each such cell; nothing of what is no workbook of this format.

    No sheet is held in memory, however large.

    Args:
        path: a file that was read before, so that it is known to be sound.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return
        try:
            places = [place for place in sheets_of(archive) if place.member and place.has_cells]
        except HotpassError:
            return
        numbers = _numbers(archive)
        for place in places:
            for content in _pieces(archive, place.member, b"</c>"):
                if numbers:
                    shared = _SHARED.findall(content)
                    yield from ((place.name, cell.decode()) for cell, at in shared if int(at) in numbers)
                if b"inlineStr" in content:
                    found = _INLINE.findall(content)
                    yield from (
                        (place.name, cell.decode()) for cell, text in found if _NUMBER.fullmatch(text)
                    )


def _numbers(archive: zipfile.ZipFile) -> set[int]:
    """Places, in the list of texts that cells share, of those that are numbers."""
    if _STRINGS not in archive.namelist():
        return set()
    items = (item for content in _pieces(archive, _STRINGS, b"</si>") for item in _ITEM.finditer(content))
    return {
        at
        for at, item in enumerate(items)
        if item[1] and (texts := _TEXT.findall(item[1])) and _NUMBER.fullmatch(b"".join(texts))
    }


def _pieces(archive: zipfile.ZipFile, member: str, end: bytes) -> Iterator[bytes]:
    """What a member holds, cut behind the end of an element; what has no end for long is left out."""
    rest = b""
    with archive.open(member) as stream:
        while content := stream.read(_CHUNK):
            whole, parted, rest = (rest + content).rpartition(end)
            yield whole + parted
            rest = rest if len(rest) <= _LONGEST else b""
    yield rest
