"""Zip archives and other packed files."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable

from tests.uploads.corpus.case import READ, Case

LIST = b"Organisation,E-mail\nKaroo Aviation,info@karoo.example\nProtea Air,info@protea.example\n"


def packed(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of members; a name may come twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")
        for name, content in members:
            archive.writestr(name, content, compress_type=method)
    return out.getvalue()


def link(name: str, target: str) -> bytes:
    """A zip whose member is a symbolic link."""
    member = zipfile.ZipInfo(name)
    member.create_system, member.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return packed((member, target.encode()), ("list.csv", LIST))


def protected() -> bytes:
    """A zip whose members say that they are encrypted."""
    content = bytearray(packed(("list.csv", LIST)))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + at] |= 1
    return bytes(content)


def quine() -> bytes:
    """A zip that holds a zip that says it is the zip itself."""
    inner = packed(("again.zip", LIST))
    return packed(("again.zip", inner), method=zipfile.ZIP_STORED)


def overlapping(count: int = 1900, size: int = 10_000_000) -> bytes:
    """Members that share one packed stream: each entry of the directory points at the same bytes."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = stream.compress(bytes(size)) + stream.flush()
    crc = zlib.crc32(bytes(size))
    name = b"a000000.csv"
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(data), size, len(name), 0)
    directory = b"".join(
        struct.pack(
            "<4s6H3I5H2I",
            *(b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(data), size, len(name), 0, 0, 0, 0, 0, 0),
        )
        + b"a%06d.csv" % n
        for n in range(count)
    )
    start = len(local) + len(name) + len(data)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return local + name + data + directory + end


def lying_size() -> bytes:
    """A member of which the directory says that it is ten bytes."""
    content = bytearray(packed(("list.csv", LIST + b"x,y\n" * 200_000)))
    struct.pack_into("<I", content, content.rfind(b"PK\x01\x02") + 24, 10)
    return bytes(content)


def cut() -> Iterable[bytes]:
    yield packed(("list.csv", LIST * 500))[:-40]


CASES = {
    "zip in a zip": Case("a.zip", lambda: packed(("b.zip", packed(("list.csv", LIST)))), "another archive"),
    "zip that holds itself": Case("a.zip", quine, "another archive"),
    "zip with an absolute path": Case("a.zip", lambda: packed(("/etc/list.csv", LIST)), "lead out of it"),
    "zip with a path that climbs": Case("a.zip", lambda: packed(("../../list.csv", LIST)), "lead out of it"),
    "zip with a path of Windows": Case("a.zip", lambda: packed(("C:\\list.csv", LIST)), "lead out of it"),
    "zip with a climbing path of Windows": Case(
        "a.zip", lambda: packed(("x\\..\\..\\list.csv", LIST)), "lead out of it"
    ),
    "zip with a link": Case("a.zip", lambda: link("secret.csv", "/etc/passwd"), "link"),
    "zip with a name twice": Case("a.zip", lambda: packed(("a.csv", LIST), ("a.csv", LIST)), "come twice"),
    "zip with a password": Case("a.zip", protected, "password"),
    "zip cut short": Case("a.zip", cut, "damaged"),
    "zip of nothing": Case("a.zip", lambda: packed(), "no file that is read"),
    "zip of pictures": Case("a.zip", lambda: packed(("a.png", b"\x89PNG")), "no file that is read"),
    "zip whose members overlap": Case("a.zip", overlapping, "unpack to more"),
    "zip that lies about a size": Case("a.zip", lying_size, "damaged"),
    "zip packed in an old way": Case(
        "a.zip", lambda: packed(("list.csv", LIST), method=zipfile.ZIP_LZMA), READ, rows=2
    ),
    "gzip": Case("a.csv.gz", lambda: gzip.compress(LIST), "packed"),
    "gzip named as text": Case("a.csv", lambda: gzip.compress(LIST * 50), "packed"),
    "7-Zip": Case("a.7z", lambda: b"7z\xbc\xaf'\x1c\0\4" + bytes(60), "packed"),
}
