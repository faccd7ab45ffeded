"""The gate: what a file is, told by its content, and whether it may come in at all.

Nothing is parsed here beyond the first bytes, the end of the file and the archive's directory. Errors are
:class:`~hotpass.errors.InputError` without a place; whoever knows the file's name adds it.
"""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path
from typing import Final, Literal

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import MIB, Limits

Format = Literal["workbook", "delimited", "parquet"]

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_PARQUET: Final = b"PAR1"
_HEAD: Final = 64 * 1024
_END_OF_DIRECTORY: Final = b"PK\x05\x06"
_SAVE_AGAIN: Final = "Open it in a spreadsheet program and save it again as .xlsx"
_SUFFIXES: Final[dict[Format, tuple[str, ...]]] = {
    "workbook": (".xlsx", ".xltx"),
    "delimited": (".csv", ".tsv", ".txt"),
    "parquet": (".parquet",),
}
_NAMES: Final[dict[Format, str]] = {
    "workbook": "a workbook",
    "delimited": "text",
    "parquet": "a Parquet file",
}
_MACROS: Final = (".xlsm", ".xltm", ".xlam", ".xlsb", ".xla")


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
    found = _format(path, size, head, suffix)
    if found == "workbook":
        check_archive(path, limits)
    _check_name(found, suffix)
    return found


def _format(path: Path, size: int, head: bytes, suffix: str) -> Format:
    if head.startswith(_OLE):
        raise _ole(path)
    if suffix in _MACROS:
        raise InputError("workbooks that can hold macros are not read", remedy=_SAVE_AGAIN)
    if head.startswith(_ZIP):
        return "workbook"
    if head.startswith(_PARQUET) and size > 12:
        return "parquet"
    if is_text(head):
        return "delimited"
    if suffix in _SUFFIXES["delimited"]:
        raise InputError("the file holds binary data, not text", remedy="Save it again as CSV in UTF-8")
    raise InputError(
        "the file is damaged, or is no workbook, text or Parquet file",
        remedy="Use a workbook (.xlsx), text (.csv, .tsv, .txt) or Parquet file",
    )


def _check_name(found: Format, suffix: str) -> None:
    if not suffix or suffix in _SUFFIXES[found]:
        return
    known = [suffix_ for suffixes in _SUFFIXES.values() for suffix_ in suffixes]
    if suffix not in [*known, ".xls", ".ods"]:
        raise InputError(
            f"files named {suffix} are not read", remedy="Use .xlsx, .csv, .tsv, .txt or .parquet"
        )
    raise InputError(
        f"the file is {_NAMES[found]}, though its name ends in {suffix}",
        remedy=f"Rename it so that it ends in {_SUFFIXES[found][0]}, or export it again",
    )


def _ole(path: Path) -> InputError:
    """Old workbooks and encrypted new ones share a container; its directory names what is inside."""
    with path.open("rb") as stream:
        content = stream.read(64 * MIB)
    if any(word.encode("utf-16-le") in content for word in ("EncryptedPackage", "EncryptionInfo")):
        return InputError(
            "the workbook is protected by a password",
            remedy="Open it, take the password off and save it again",
        )
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        return InputError("the workbook holds macros", remedy=_SAVE_AGAIN)
    return InputError("workbooks of Excel 97 to 2003 (.xls) are not read", remedy=_SAVE_AGAIN)


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file are text in UTF-8, UTF-16 or a Western encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_order(head):
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


def utf16_order(head: bytes) -> str:
    """``utf-16-le`` or ``utf-16-be`` when NULs stand on one side of most characters, else ``""``."""
    even, odd, half = head[0::2].count(0), head[1::2].count(0), max(1, len(head) // 2)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else ""


def check_archive(path: Path, limits: Limits) -> None:
    """Judge a workbook by the directory of its archive.

    Raises:
        InputError: it is damaged, no workbook, protected, carries macros, or would inflate beyond the limits.
    """
    _check_directory_size(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise damaged() from error
    _check_sizes(members, limits)
    names = [member.filename for member in members]
    folded = [name.lower() for name in names]
    if len(set(folded)) != len(names) or any(".." in n.split("/") or n.startswith("/") for n in names):
        raise InputError("the archive in the workbook has names that no spreadsheet program writes")
    if any(member.flag_bits & 1 for member in members):
        raise InputError("the workbook is protected by a password", remedy="Take the password off")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise InputError("the workbook is packed in a way that no spreadsheet program uses")
    if any("vbaproject" in name for name in folded):
        raise InputError("the workbook holds macros", remedy="Save it again as .xlsx, without macros")
    _check_workbook(folded)


def _check_workbook(names: list[str]) -> None:
    if "[content_types].xml" in names and any(name.endswith("workbook.xml") for name in names):
        return
    if any(name.endswith("workbook.bin") for name in names):
        raise InputError("binary workbooks (.xlsb) are not read", remedy=_SAVE_AGAIN)
    if "content.xml" in names:
        raise InputError("OpenDocument files are not read", remedy=_SAVE_AGAIN)
    raise InputError("the file is an archive, but no workbook", remedy="Unpack it, and use what is inside")


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
        raise InputError(f"the archive in the workbook has more than {limits.members:,} members")


def _check_sizes(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    for member in members:
        packed = max(1, member.compress_size)
        bloated = member.file_size >= limits.ratio_floor and member.file_size > limits.ratio * packed
        if member.file_size > limits.member or bloated:
            raise bomb()
    if len(members) > limits.members or sum(member.file_size for member in members) > limits.inflated:
        raise bomb()


def damaged() -> InputError:
    """The error for a workbook that cannot be unpacked."""
    return InputError("the workbook is damaged or was not copied whole", remedy="Copy or save it again")


def bomb() -> InputError:
    """The error for a workbook that grows out of bounds when it is unpacked."""
    return InputError(
        "the workbook would unpack to more than is allowed",
        remedy="Split it, or raise HOTPASS_MAX_MEMBER_MIB and HOTPASS_MAX_INFLATED_MIB if it can be trusted",
    )
