"""Text files in any usual encoding, as UTF-8.

UTF-8 is read as such. Bytes that are not UTF-8 are read as cp1252 one by one: a Western file has no others,
and in a UTF-8 file into which something was pasted only those bytes differ.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hotpass.errors import InputError
from hotpass.stages.ingest.gate import is_text, wide_encoding

#: Bytes of a line of text, with what is quoted in it.
LONGEST_LINE: Final = 16 * 1024 * 1024
_CHUNK: Final = 4 * 1024 * 1024
_HEAD: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Utf8Text:
    """A text file in UTF-8.

    Attributes:
        path: the file.
        start: where its text begins, bytes: after a byte order mark and a ``sep=`` line.
        encoding: in which it was found: ``utf-8``, ``utf-16``, ``utf-32`` or ``cp1252``.
        lines: line feeds in it.
        last_line_ended: whether its last line ends in a line feed or carriage return.
    """

    path: Path
    start: int
    encoding: str
    lines: int
    last_line_ended: bool


def as_utf8(path: Path, scratch: Path) -> Utf8Text:
    """The file itself when it is UTF-8, else a copy in ``scratch``.

    Raises:
        InputError: it is not text, or a line of it is longer than is read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not is_text(head):
        raise InputError("the file holds binary data, not text", remedy="Save it again as CSV in UTF-8")
    encoding = wide_encoding(head)
    if not encoding and _is_utf8(path):
        start = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
        return _described(path, start, "utf-8")
    copy = scratch / "text"
    if encoding:
        _recode(path, copy, codecs.getincrementaldecoder(encoding)("replace"))
        return _described(copy, 0, encoding[:6])
    codecs.register_error("hotpass_cp1252", _one_byte_as_cp1252)
    _recode(path, copy, codecs.getincrementaldecoder("utf-8-sig")("hotpass_cp1252"))
    return _described(copy, 0, "cp1252")


def too_long(line: int) -> InputError:
    """The error for a line that no program writes, by its number."""
    return InputError(f"line {line:,} is longer than {LONGEST_LINE:,} bytes", remedy="Split it")


def _one_byte_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _recode(path: Path, copy: Path, decoder: codecs.IncrementalDecoder) -> None:
    with path.open("rb") as stream, copy.open("wb") as out:
        while chunk := stream.read(_CHUNK):
            out.write(decoder.decode(chunk).encode("utf-8", "replace"))
        out.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))


def _described(path: Path, start: int, encoding: str) -> Utf8Text:
    lines, length, last = 0, 0, b""
    with path.open("rb") as stream:
        stream.seek(start)
        while chunk := stream.read(_CHUNK):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
            end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            length = len(chunk) - 1 - end if end >= 0 else length + len(chunk)
            if length > LONGEST_LINE:
                raise too_long(lines + 1)
    return Utf8Text(path, start, encoding, lines, last in (b"\n", b"\r", b""))
