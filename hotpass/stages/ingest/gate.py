"""The gate: what a file is, told by its content, and whether it may come in at all.

Nothing is parsed here beyond the first bytes, the end of the file and the archive's directory. Errors are
:class:`~hotpass.errors.InputError` without a place; whoever knows the file's name adds it.
"""

from __future__ import annotations

import codecs
import json
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from hotpass.errors import InputError
from hotpass.stages.ingest.foreign import check_not_foreign
from hotpass.stages.ingest.limits import MIB, Limits

Format = Literal[
    "workbook", "binary_workbook", "open_document", "old_workbook", "delimited", "json_lines", "parquet"
]
"""``.xlsx``, ``.xlsb``, ``.ods``, ``.xls``, text, JSON lines and Parquet."""

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_PARQUET: Final = b"PAR1"
_HEAD: Final = 64 * 1024
_END_OF_DIRECTORY: Final = b"PK\x05\x06"
_SAVE_AGAIN: Final = "Open it in a spreadsheet program and save it again as .xlsx"
_SUFFIXES: Final[dict[Format, tuple[str, ...]]] = {
    "workbook": (".xlsx", ".xltx"),
    "binary_workbook": (".xlsb",),
    "open_document": (".ods", ".ots"),
    "old_workbook": (".xls", ".xlt"),
    "delimited": (".csv", ".tsv", ".txt"),
    "json_lines": (".jsonl", ".ndjson", ".txt"),
    "parquet": (".parquet",),
}
_NAMES: Final[dict[Format, str]] = {
    "workbook": "a workbook",
    "binary_workbook": "a binary workbook",
    "open_document": "an OpenDocument spreadsheet",
    "old_workbook": "a workbook of Excel 97 to 2003",
    "delimited": "text",
    "json_lines": "JSON lines",
    "parquet": "a Parquet file",
}
_MACROS: Final = (".xlsm", ".xltm", ".xlam", ".xla")
_CONTENT_TYPES: Final = "[content_types].xml"
_OTHER_DOCUMENTS: Final = (("word/", "a document of a word processor"), ("ppt/", "a presentation"))
_SAVE_TABLE: Final = "Copy its table into a spreadsheet, and save that as .xlsx"
_SPREADSHEET: Final = b"application/vnd.oasis.opendocument.spreadsheet"
#: Endings of the files that are read.
READ_SUFFIXES: Final = frozenset(suffix for suffixes in _SUFFIXES.values() for suffix in suffixes)
#: Formats whose rows are no spreadsheet's: no cell of theirs is merged, hidden or a formula.
TEXT_FORMATS: Final = frozenset({"delimited", "json_lines", "parquet"})


def admit(path: Path, name: str, limits: Limits) -> Format:
    """What the file is.

    Args:
        path: where its content stands.
        name: what people call it; only its ending counts, and only against the content.

    Raises:
        InputError: it is not there, is empty, too large, protected, carries macros, is damaged, is of a kind
            that is not read, or is not what its name says.
    """
    if not path.is_file():
        raise InputError("there is no such file")
    size = path.stat().st_size
    if size == 0:
        raise InputError("the file is empty", remedy="Check that it was saved and copied whole")
    if size > limits.file:
        raise InputError(
            f"the file has {size / MIB:,.0f} MiB, and at most {limits.file / MIB:,.0f} MiB are read",
            remedy="Split it, or raise HOTPASS_MAX_UPLOAD_MIB",
        )
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    suffix = Path(name).suffix.lower()
    found = _format(path, size, head, suffix, limits)
    _check_name(found, suffix)
    return found


def _format(path: Path, size: int, head: bytes, suffix: str, limits: Limits) -> Format:
    if head.startswith(_OLE):
        return _old_workbook(path, limits)
    if suffix in _MACROS:
        raise InputError("workbooks that can hold macros are not read", remedy=_SAVE_AGAIN)
    if head.startswith(_ZIP):
        return check_archive(path, limits)
    if head.startswith(_PARQUET) and size > 12:
        return "parquet"
    check_not_foreign(head)
    if is_text(head):
        return "json_lines" if _is_json_lines(head, suffix) else "delimited"
    if suffix in _SUFFIXES["delimited"]:
        raise InputError("the file holds binary data, not text", remedy="Save it again as CSV in UTF-8")
    raise InputError(
        "the file is damaged, or is no workbook, text, JSON lines or Parquet file",
        remedy="Use a workbook (.xlsx, .xls, .xlsb, .ods), text (.csv, .tsv, .txt), JSON lines (.jsonl) "
        "or a Parquet file",
    )


def _is_json_lines(head: bytes, suffix: str) -> bool:
    if suffix in (".jsonl", ".ndjson"):
        return True
    line = head.removeprefix(codecs.BOM_UTF8).lstrip().split(b"\n", 1)[0].strip()
    if not (line.startswith(b'{"') and line.endswith(b"}")):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _check_name(found: Format, suffix: str) -> None:
    if not suffix or suffix in _SUFFIXES[found]:
        return
    if suffix not in READ_SUFFIXES:
        known = "Use .xlsx, .xls, .xlsb, .ods, .csv, .tsv, .txt, .jsonl or .parquet"
        raise InputError(f"files named {suffix} are not read", remedy=known)
    raise InputError(
        f"the file is {_NAMES[found]}, though its name ends in {suffix}",
        remedy=f"Rename it so that it ends in {_SUFFIXES[found][0]}, or export it again",
    )


def _old_workbook(path: Path, limits: Limits) -> Format:
    """Old workbooks and encrypted new ones share a container; its directory names what is inside."""
    with path.open("rb") as stream:
        content = stream.read(limits.file)
    if any(_wide(word) in content for word in ("EncryptedPackage", "EncryptionInfo")):
        raise protected()
    if _wide("_VBA_PROJECT") in content:
        raise InputError("the workbook holds macros", remedy=_SAVE_AGAIN)
    if _directory_of(content) >= len(content):
        raise damaged()
    if not any(_wide(word) in content for word in ("Workbook", "Book")):
        raise InputError(
            "the file is an OLE container (as .doc or .msg), but no workbook", remedy=_SAVE_AGAIN
        )
    return "old_workbook"


def _directory_of(content: bytes) -> int:
    """Where the directory of a compound file begins. Source: [MS-CFB] 2.2."""
    if len(content) < 512:
        return len(content)
    (shift,), (sector,) = struct.unpack_from("<H", content, 0x1E), struct.unpack_from("<I", content, 0x30)
    return (int(sector) + 1) << min(int(shift), 16)


def _wide(word: str) -> bytes:
    return word.encode("utf-16-le")


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file are text in UTF-8, UTF-16 or a Western encoding."""
    if wide_encoding(head):
        return True
    controls = sum(head.count(bytes([code])) for code in range(32) if code not in (9, 10, 11, 12, 13, 26))
    high = sum(1 for byte in head[:4096] if byte >= 128)
    try:
        head[:4096].decode("utf-8", "strict")
        high = 0
    except UnicodeDecodeError as error:
        if error.start >= len(head[:4096]) - 3:
            high = 0
    return controls <= max(2, len(head) * 0.002) and not head.count(0) and high <= 0.3 * len(head[:4096])


def wide_encoding(head: bytes) -> str:
    """``utf-32`` or an encoding of UTF-16, by a mark or by where NULs stand; else ``""``."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return _utf16_order(head)


def _utf16_order(head: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` when NULs stand on one side of most characters, else ``""``."""
    even, odd, half = head[0::2].count(0), head[1::2].count(0), max(1, len(head) // 2)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else ""


def check_archive(path: Path, limits: Limits) -> Format:
    """Judge a workbook by the directory of its archive; returns which it is.

    Raises:
        InputError: it is damaged, no workbook, protected, carries macros, or would inflate beyond the limits.
    """
    members = members_of(path, limits)
    folded = [member.filename.lower() for member in members]
    if any(member.flag_bits & 1 for member in members):
        raise protected()
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise InputError("the workbook is packed in a way that no spreadsheet program uses")
    found = _kind_of_workbook(path, folded)
    macros: tuple[str, ...] = ("basic/", "scripts/") if found == "open_document" else ()
    if any("vbaproject" in name or name.startswith(macros) for name in folded):
        raise InputError("the workbook holds macros", remedy="Save it again as .xlsx, without macros")
    return found


def members_of(path: Path, limits: Limits) -> list[zipfile.ZipInfo]:
    """The members of an archive, by its directory; nothing is unpacked.

    Raises:
        InputError: it is damaged, would inflate beyond the limits, or names members twice or outside itself.
    """
    _check_directory_size(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise damaged() from error
    _check_sizes(members, limits)
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) != len(names) or any(map(_climbs, names)):
        raise InputError("the archive has names that come twice or lead out of it", remedy="Pack it again")
    return members


def _climbs(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]


def is_document_archive(path: Path, limits: Limits) -> bool:
    """Whether an archive is one workbook or other document, rather than a bundle of files.

    Raises:
        InputError: as :func:`members_of` does.
    """
    names = [member.filename.lower() for member in members_of(path, limits)]
    return _CONTENT_TYPES in names or _workbook_by_names(names) is not None


def _workbook_by_names(names: Sequence[str]) -> Format | None:
    if _CONTENT_TYPES in names:
        if any(name.endswith("workbook.xml") for name in names):
            return "workbook"
        return "binary_workbook" if any(name.endswith("workbook.bin") for name in names) else None
    is_open_document = "content.xml" in names and ("mimetype" in names or "meta-inf/manifest.xml" in names)
    return "open_document" if is_open_document else None


def _kind_of_workbook(path: Path, names: Sequence[str]) -> Format:
    found = _workbook_by_names(names)
    if found is None:
        for folder, what in _OTHER_DOCUMENTS:
            if any(name.startswith(folder) for name in names):
                raise InputError(f"the file is {what}, not a workbook", remedy=_SAVE_TABLE)
        raise InputError(
            "the file is an archive, but no workbook", remedy="Unpack it, and use what is inside"
        )
    if found == "open_document":
        _check_open_document(path)
    return found


def _check_open_document(path: Path) -> None:
    """What kind of document it is, and whether it is encrypted, stand in two small members."""
    try:
        with zipfile.ZipFile(path) as archive:
            kind = _head_of(archive, "mimetype")
            manifest = _head_of(archive, "META-INF/manifest.xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise damaged() from error
    if b"encryption-data" in manifest:
        raise protected()
    if not kind.startswith(_SPREADSHEET) and _SPREADSHEET not in manifest:
        raise InputError("the OpenDocument file is no spreadsheet", remedy="Use an .ods spreadsheet")


def _head_of(archive: zipfile.ZipFile, name: str) -> bytes:
    known = {member.filename.lower(): member for member in archive.infolist()}
    member = known.get(name.lower())
    if member is None:
        return b""
    with archive.open(member) as stream:
        return stream.read(4 * MIB)


def _check_directory_size(path: Path, limits: Limits) -> None:
    """A directory of millions of entries would itself eat the memory."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 65_557))
        tail = stream.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or at + 22 > len(tail):
        raise damaged()
    entries, length = struct.unpack_from("<HI", tail, at + 10)
    if entries > limits.members or length > limits.members * 1024:
        raise InputError(f"the archive has more than {limits.members:,} members")


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    for member in members:
        packed = max(1, member.compress_size)
        bloated = member.file_size >= limits.ratio_floor and member.file_size > limits.ratio * packed
        if member.file_size > limits.member or bloated:
            raise bomb()
    if len(members) > limits.members or sum(member.file_size for member in members) > limits.inflated:
        raise bomb()


def protected() -> InputError:
    """The error for a workbook that opens with a password only."""
    return InputError(
        "the workbook is protected by a password",
        remedy="Open it, take the password off and save it again",
    )


def damaged() -> InputError:
    """The error for a workbook that cannot be unpacked."""
    return InputError("the workbook is damaged or was not copied whole", remedy="Copy or save it again")


def bomb() -> InputError:
    """The error for a workbook that grows out of bounds when it is unpacked."""
    return InputError(
        "the workbook would unpack to more than is allowed",
        remedy="Split it, or raise HOTPASS_MAX_MEMBER_MIB and HOTPASS_MAX_INFLATED_MIB if it can be trusted",
    )
