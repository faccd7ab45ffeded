"""Members of a file that is an archive, whatever they are: XML, texts, pictures, archives within it."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from hotpass.compliance.erasing.terms import Terms
from hotpass.compliance.erasing.uploads.markup import is_markup, rewrite_part
from hotpass.compliance.erasing.uploads.overwriting import without_texts

#: How many archives within each other are looked into.
DEEPEST: Final = 4
_ARCHIVE: Final = b"PK\x03\x04"


def rewrite_member(content: bytes, terms: Terms, depth: int = 0) -> bytes:
    """A member with the terms taken out of it; the same content where it says nothing of them."""
    if content.startswith(_ARCHIVE) and depth < DEEPEST:
        return _archive(content, terms, depth + 1)
    text = _text(content)
    if text is None:
        return without_texts(content, terms)
    return rewrite_part(content, terms) if is_markup(text) else terms.out_of_file(text, "").encode()


def copy_member(sink: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes) -> None:
    """Write a member with a new content, otherwise as it was."""
    again = zipfile.ZipInfo(info.filename, info.date_time)
    again.compress_type, again.external_attr = info.compress_type, info.external_attr
    sink.writestr(again, content)


def _text(content: bytes) -> str | None:
    if b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _archive(content: bytes, terms: Terms, depth: int) -> bytes:
    """An archive within another, such as a workbook that is embedded in a sheet."""
    made = io.BytesIO()
    changed = False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w") as sink:
            for info in archive.infolist():
                before = archive.read(info)
                after = rewrite_member(before, terms, depth)
                changed = changed or after != before
                copy_member(sink, info, after)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):  # damaged, or closed by a password
        return without_texts(content, terms)
    return made.getvalue() if changed else content
