"""What a file is that is not read, told by its first bytes, so that a refusal can name it."""

from __future__ import annotations

import codecs
import re
from typing import Final

from hotpass.errors import InputError

_SAVE_AS: Final = "Open it in a spreadsheet program and save it again as .xlsx"
_EXPORT: Final = "Export the list itself as .xlsx or .csv"
_UNPACK: Final = "Unpack it, and use what is inside"

#: By first bytes; sources: the formats' own specifications, as libmagic collects them.
_BEGINNINGS: Final = (
    (b"%PDF-", "a PDF", _EXPORT),
    (b"\x89PNG\r\n", "a picture", _EXPORT),
    (b"\xff\xd8\xff", "a picture", _EXPORT),
    (b"GIF8", "a picture", _EXPORT),
    (b"{\\rtf", "a document of a word processor", _EXPORT),
    (b"\x1f\x8b\x08", "packed with gzip", _UNPACK),
    (b"BZh", "packed with bzip2", _UNPACK),
    (b"\xfd7zXZ\0", "packed with xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "packed with Zstandard", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "packed with 7-Zip", _UNPACK),
    (b"Rar!\x1a\x07", "packed with RAR", _UNPACK),
    (b"PARE", "an encrypted Parquet file", "Write it again without encryption"),
    (b"SQLite format 3\0", "a database", "Name it as sqlite:///FILE?table=TABLE"),
)
_PAGE: Final = re.compile(
    r"(?:<\?xml[^>]*>)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|style|script|table|div)\b"
    r"|mime-version:\s*1\.0\b",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(r"<\?xml\s")
_EXCEL_2003: Final = "urn:schemas-microsoft-com:office:spreadsheet"


def check_not_foreign(head: bytes) -> None:
    """Refuse what is known and not read.

    Args:
        head: the first bytes of the file.

    Raises:
        InputError: names what it is and what to do.
    """
    for beginning, what, remedy in _BEGINNINGS:
        if head.startswith(beginning):
            raise InputError(f"the file is {what}", remedy=remedy)
    text = _as_text(head[:4096]).lstrip("\ufeff \t\r\n")
    if _PAGE.match(text):
        raise InputError("the file is a web page, whatever its name says", remedy=_SAVE_AS)
    if _XML.match(text):
        kind = "a workbook of Excel 2003 in XML" if _EXCEL_2003 in text else "an XML file"
        raise InputError(f"the file is {kind}", remedy=_SAVE_AS)


def _as_text(head: bytes) -> str:
    utf_16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return head.decode("utf-16" if utf_16 else "utf-8", "replace")
