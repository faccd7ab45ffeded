"""Text files line by line without a subject, packed with gzip or not."""

from __future__ import annotations

import codecs
import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final, cast

from hotpass.compliance.erasing.searching import holds, is_packed, unpacked
from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.erasing.uploads.overwriting import without_texts

#: So many bytes of lines are looked at before each is.
_AT_ONCE: Final = 1 << 20
#: Of a file that is neither text nor table so many bytes are looked at in memory.
LARGEST: Final = 1 << 28


class TextFiles:
    """Writes text files without some terms, and with other digests in place of some."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._with_digests: dict[tuple[str, ...], Terms] = {}

    def write(self, path: Path, part: Path, digests: Mapping[str, str]) -> bool:
        """Write a text file without the subject; False, and no file, where it is none or says nothing.

        Args:
            path: of the file.
            part: of the new one.
            digests: SHA-256 of rewritten files, by the one that they had.
        """
        sought = self._sought(digests)
        with unpacked(path) as stream:
            if not holds(stream, sought):
                return False
        encoding = _encoding(path)
        if encoding is None:
            return self._written_over(path, part)
        with unpacked(path) as source, _like(path, part) as sink:
            if encoding == "utf-16":
                sink.write(self._left(source.read().decode(encoding), digests).encode(encoding))
                return True
            while lines := source.readlines(_AT_ONCE):
                if _may_say(b"".join(lines), sought):
                    lines = [self._left(line.decode(encoding), digests).encode(encoding) for line in lines]
                sink.writelines(lines)
        return True

    def _written_over(self, path: Path, part: Path) -> bool:
        """Write a file of another format than text: what stands where it is found keeps its place."""
        if is_packed(path) or path.stat().st_size > LARGEST:
            return False
        content = path.read_bytes()
        left = without_texts(content, self._terms)
        if left == content:
            return False
        part.write_bytes(left)
        return True

    def _sought(self, digests: Mapping[str, str]) -> Terms:
        """What goes out of text files: texts of the subject, and digests that are others now."""
        known = tuple(digests)
        if known not in self._with_digests:
            self._with_digests[known] = self._terms.and_literally(known)
        return self._with_digests[known]

    def _left(self, line: str, digests: Mapping[str, str]) -> str:
        left = self._terms.out_of_file(line)
        for old, new in digests.items():
            left = left.replace(old, new)
        return left


def _encoding(path: Path) -> str | None:
    """How a text file is written; None where it is none."""
    decoder, found = codecs.getincrementaldecoder("utf-8")(), "utf-8"
    with unpacked(path) as stream:
        while chunk := stream.read(_AT_ONCE):
            if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and stream.tell() == len(chunk):
                return "utf-16"
            if b"\0" in chunk:
                return None
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                found = "latin-1"
    return found


def _may_say(content: bytes, sought: Terms) -> bool:
    sieve = sought.sieve
    return bool(sieve.anywhere) or next(sieve.places(content), None) is not None


def _like(path: Path, part: Path) -> IO[bytes]:
    """The new content of a text file to write, packed where that is."""
    return cast(IO[bytes], gzip.open(part, "wb")) if is_packed(path) else part.open("wb")
