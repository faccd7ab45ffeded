"""Text files line by line without a subject, packed with gzip or not."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final, cast

from hotpass.compliance.erasing.searching import holds, is_packed, unpacked
from hotpass.compliance.erasing.terms import Terms

#: So many bytes of lines are looked at before each is.
_AT_ONCE: Final = 1 << 20


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
        try:
            with unpacked(path) as source, _like(path, part) as sink:
                while lines := source.readlines(_AT_ONCE):
                    if _may_say(b"".join(lines), sought):
                        lines = [self._left(line.decode("utf-8"), digests).encode("utf-8") for line in lines]
                    sink.writelines(lines)
        except UnicodeDecodeError:
            part.unlink(missing_ok=True)
            return False
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


def _may_say(content: bytes, sought: Terms) -> bool:
    sieve = sought.sieve
    return bool(sieve.anywhere) or next(sieve.places(content), None) is not None


def _like(path: Path, part: Path) -> IO[bytes]:
    """The new content of a text file to write, packed where that is."""
    return cast(IO[bytes], gzip.open(part, "wb")) if is_packed(path) else part.open("wb")
