"""The zip round the files of a pack: that nothing in it is other than Hotpass writes it.

A zip says much besides the content of its files, most of it twice, and readers pass over what they do not
need. What nobody reads could otherwise be changed without being seen.
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Mapping
from typing import IO, Final

from hotpass.compliance.evidence.container import EPOCH, MODE, UNIX, method_of

#: Sections 4.3.7 and 4.3.16 of the format (PKWARE, APPNOTE.TXT): header before a file, and end of the zip.
_HEADER: Final = struct.Struct("<4s2B4HL2L2H")
_END: Final = struct.Struct("<4s4H2LH")
_IN_HEADER: Final = 0xFFFFFFFF
_UTF8: Final = 0x800
#: Zip64, which says the sizes of a file that was written as it came, in 20 bytes after the name.
_SIZES: Final = struct.Struct("<2H2Q")
#: Section 4.3.12: bytes of a file's entry in the directory before its name; in it how long the name is, what
#: is said besides, and the comment.
_ENTRY: Final = 46
_LENGTHS: Final = struct.Struct("<3H")
_BLOCK: Final = 1 << 20


def odd(stream: IO[bytes], packed: zipfile.ZipFile, digests: Mapping[str, str]) -> str | None:
    """The first file round which something is not as it is written, ``"its end"``, or None.

    Args:
        stream: the file.
        packed: the zip in it.
        digests: by name of a file SHA-256 of its bytes as they stand in the zip, where that is known.
    """
    at = 0
    for one in packed.infolist():
        if one.header_offset != at or not _plain(one, known=bool(digests)) or not _heads(stream, one):
            return one.filename
        if one.filename in digests and packed_digest(stream, one) != digests[one.filename]:
            return one.filename
        at += _before(one) + one.compress_size
    whole = at == packed.start_dir and not _is_longer(stream, packed) and _ends(stream, packed)
    return None if whole else "its end"


def _plain(one: zipfile.ZipInfo, *, known: bool) -> bool:
    """Whether nothing is said of a file that is not of every one; where it is not known how they stand in the
    zip, as in packs of before, all of them are compressed."""
    flags = 0 if one.filename.isascii() else _UTF8
    versions = {one.create_version, one.extract_version} <= {20, 45}
    return (
        versions
        and (one.date_time, one.create_system, one.external_attr) == (EPOCH, UNIX, MODE)
        and (one.flag_bits, one.internal_attr, one.volume, one.reserved) == (flags, 0, 0, 0)
        and one.compress_type == (method_of(one.filename) if known else zipfile.ZIP_DEFLATED)
        and (one.comment, one.extra) == (b"", b"")
    )


def _heads(stream: IO[bytes], one: zipfile.ZipInfo) -> bool:
    """Whether the header before the file says what the directory says of it."""
    name = one.filename.encode()
    stream.seek(one.header_offset)
    header = stream.read(_HEADER.size + len(name) + _SIZES.size)
    day = ((EPOCH[0] - 1980) << 9) | (EPOCH[1] << 5) | EPOCH[2]
    wanted = _HEADER.pack(
        *(b"PK\x03\x04", 45, 0, one.flag_bits, one.compress_type, 0, day, one.CRC),
        *(_IN_HEADER, _IN_HEADER, len(name), _SIZES.size),
    )
    return header == wanted + name + _SIZES.pack(1, 16, one.file_size, one.compress_size)


def packed_digest(stream: IO[bytes], one: zipfile.ZipInfo) -> str:
    """SHA-256 of a file's bytes as they stand in the zip: compressed, the same content has many."""
    digest, left = hashlib.sha256(), one.compress_size
    stream.seek(one.header_offset + _before(one))
    while left and (block := stream.read(min(_BLOCK, left))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest()


def _before(one: zipfile.ZipInfo) -> int:
    """How long the header before a file is."""
    return _HEADER.size + len(one.filename.encode()) + _SIZES.size


def _is_longer(stream: IO[bytes], packed: zipfile.ZipFile) -> bool:
    """Whether the directory says of a file that more follows its name than readers find there."""
    stream.seek(packed.start_dir)
    for one in packed.infolist():
        name, more = len(one.filename.encode()), len(one.extra)
        if _LENGTHS.unpack(stream.read(_ENTRY)[28:34]) != (name, more, 0):
            return True
        stream.seek(name + more, 1)
    return False


def _ends(stream: IO[bytes], packed: zipfile.ZipFile) -> bool:
    """Whether the directory is followed by nothing but the end, without a comment."""
    stream.seek(0, 2)
    size, many = stream.tell() - packed.start_dir - _END.size, len(packed.infolist())
    stream.seek(-_END.size, 2)
    found = stream.read()
    if packed.start_dir > _IN_HEADER or many > 0xFFFF:
        return not packed.comment
    return found == _END.pack(b"PK\x05\x06", 0, 0, many, many, size, packed.start_dir, 0)
