"""One inflating pass over a workbook's archive: true sizes, checksums, forbidden XML, and what each sheet is.

The directory's words about sizes are not believed, and members that nobody needs are checked as well.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from hotpass.errors import InputError
from hotpass.stages.ingest.gate import bomb, damaged
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.read.worksheet import SheetFacts, SheetScan, SheetStyles

#: So much stays in the processor's cache while it is looked at several times.
_CHUNK: Final = 1024 * 1024
_XML: Final = (".xml", ".rels", ".vml")
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_DECLARATION: Final = 9
_SHARED: Final = "sharedstrings.xml"
_STRING_END: Final = re.compile(rb"</(?:\w+:)?si>")


class Unpacking:
    """Inflates the members of one archive and counts what has come out, over all of them."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive, self._limits, self._out = archive, limits, 0

    def chunks(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The member's bytes; its checksum is verified at the end."""
        out = 0
        for chunk in self._raw(member):
            out += len(chunk)
            self._out += len(chunk)
            if out > self._limits.member or self._out > self._limits.inflated:
                raise bomb()
            yield chunk

    def _raw(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            with self._archive.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise damaged() from error


def scan(
    archive: zipfile.ZipFile, sheets: Mapping[str, str], styles: SheetStyles, limits: Limits
) -> dict[str, SheetFacts]:
    """Inflate every member once.

    Args:
        archive: the workbook.
        sheets: names of the sheets by member.
        styles: what the number formats say.
        limits: of sizes.

    Returns:
        what the fast reader does not tell about each sheet, by member.

    Raises:
        InputError: the archive is damaged, a bomb, or holds XML with a document type.
    """
    unpacking = Unpacking(archive, limits)
    found: dict[str, SheetFacts] = {}
    shared = _SharedText()
    for member in archive.infolist():
        watch: SheetScan | _SharedText | None = None
        if member.filename in sheets:
            watch = SheetScan(styles)
        elif member.filename.lower().endswith(_SHARED):
            watch = shared
        is_xml = member.filename.lower().endswith(_XML)
        for chunk in _safe(unpacking.chunks(member)) if is_xml else unpacking.chunks(member):
            if watch is not None:
                watch.feed(chunk)
        if isinstance(watch, SheetScan):
            found[member.filename] = watch.finish()
    _check_shared_text(archive, found, shared, limits)
    return found


def _safe(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, unless they declare a document type or are not in UTF-8."""
    before = b""
    for number, chunk in enumerate(chunks):
        if number == 0 and (chunk.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in chunk[:64]):
            raise InputError(
                "a part of the workbook is in an encoding that no spreadsheet program writes",
                remedy="Open it in a spreadsheet program and save it again as .xlsx",
            )
        seam = before + chunk[:_LONGEST_DECLARATION]
        if (b"!" in chunk and b"<!" in chunk and _DECLARATION.search(chunk)) or _DECLARATION.search(seam):
            raise InputError(
                "the workbook declares XML entities, which can hide other content",
                remedy="Open it in a spreadsheet program and save it again as .xlsx",
            )
        before = chunk[-_LONGEST_DECLARATION:]
        yield chunk


def small_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member that holds structure rather than cells, whole, or ``b""`` when there is none.

    Raises:
        InputError: as :func:`scan` does.
    """
    known = {member.filename.lower(): member for member in archive.infolist()}
    member = known.get(name.lower())
    if member is None:
        return b""
    limits = Limits(member=64 * 1024 * 1024)
    return b"".join(_safe(Unpacking(archive, limits).chunks(member)))


class _SharedText:
    """Whether a shared string may be long, told while its bytes come by."""

    def __init__(self) -> None:
        self.longest, self.has_parts = 0, False

    def feed(self, chunk: bytes) -> None:
        """Look at the bytes between tags; strings in several parts are not added up here."""
        opened = np.flatnonzero(np.frombuffer(chunk, np.uint8) == ord("<"))
        places = np.concatenate(([0], opened, [len(chunk)]))
        self.longest = max(self.longest, int((places[1:] - places[:-1]).max()))
        self.has_parts = self.has_parts or (b"r>" in chunk and (b"<r>" in chunk or b":r>" in chunk))


def _check_shared_text(
    archive: zipfile.ZipFile, sheets: Mapping[str, SheetFacts], shared: _SharedText, limits: Limits
) -> None:
    """Refuse a few long strings that very many cells share: each cell gets a copy of its own."""
    cells = sum(facts.cells for facts in sheets.values())
    member = next((m for m in archive.infolist() if m.filename.lower().endswith(_SHARED)), None)
    if member is None or not cells:
        return
    if shared.longest * cells <= limits.shared_text and not shared.has_parts:
        return
    lengths = list(_string_lengths(Unpacking(archive, limits).chunks(member)))
    if max(lengths, default=0) * cells <= limits.shared_text:
        return
    total = 0
    for name in sheets:
        for block in Unpacking(archive, limits).chunks(archive.getinfo(name)):
            total += sum(lengths[at] for at in SheetScan.shared(block) if at < len(lengths))
            if total > limits.shared_text:
                raise bomb()


def _string_lengths(chunks: Iterator[bytes]) -> Iterator[int]:
    """Bytes of each shared string in turn, its tags included."""
    rest = b""
    for chunk in chunks:
        *strings, rest = _STRING_END.split(rest + chunk)
        yield from map(len, strings)
