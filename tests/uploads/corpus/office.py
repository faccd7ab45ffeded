"""What is no spreadsheet though it is called one, and old, binary and OpenDocument workbooks."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Mapping

from tests.stages.ingest.hostile import FORMATS
from tests.uploads.corpus.archives import packed
from tests.uploads.corpus.case import READ, Case

PAGE = (
    b"<html><head><meta charset=utf-8></head><body><table><tr><th>Organisation</th></tr>"
    b"<tr><td>Karoo</td></tr></table></body></html>"
)
MHTML = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
XML_2003 = (
    b'<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)


def rebuilt(name: str, parts: Mapping[str, bytes]) -> bytes:
    """A sound file with some of its parts replaced."""
    with zipfile.ZipFile(FORMATS / name) as old:
        kept = [(member, parts.get(member, old.read(member))) for member in old.namelist()]
    return packed(*kept, *((member, part) for member, part in parts.items() if member not in dict(kept)))


def part_of(name: str, member: str) -> bytes:
    with zipfile.ZipFile(FORMATS / name) as archive:
        return archive.read(member)


def open_document(rows: bytes) -> bytes:
    """The sound spreadsheet with these rows as all there is in its first sheet."""
    content = part_of("members.ods", "content.xml")
    start, end = content.find(b"<table:table-row"), content.find(b"</table:table>")
    return rebuilt("members.ods", {"content.xml": content[:start] + rows + content[end:]})


def repeated(rows: int, columns: int, text: bytes = b"x") -> Callable[[], bytes]:
    row = (
        b'<table:table-row table:number-rows-repeated="%d"><table:table-cell '
        b'table:number-columns-repeated="%d" office:value-type="string"><text:p>%s</text:p>'
        b"</table:table-cell></table:table-row>"
    ) % (rows, columns, text)
    return lambda: open_document(row)


def with_password() -> bytes:
    manifest = part_of("members.ods", "META-INF/manifest.xml")
    entry = (
        b'<manifest:file-entry manifest:full-path="content.xml">'
        b"<manifest:encryption-data/></manifest:file-entry>"
    )
    return rebuilt(
        "members.ods",
        {"META-INF/manifest.xml": manifest.replace(b"</manifest:manifest>", entry + b"</manifest:manifest>")},
    )


def nested_elements(depth: int = 200_000) -> bytes:
    return open_document(b"<text:p>" * depth + b"</text:p>" * depth)


def blanks_repeated() -> bytes:
    cell = (
        b'<table:table-row><table:table-cell office:value-type="string"><text:p>a'
        + b'<text:s text:c="999999999"/>' * 3000
        + b"</text:p></table:table-cell></table:table-row>"
    )
    return open_document(cell)


def document(kind: str) -> bytes:
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    )
    return packed(("[Content_Types].xml", types), (f"{kind}/document.xml", b"<x/>"))


def old(change: Callable[[bytearray], None]) -> bytes:
    content = bytearray((FORMATS / "members.xls").read_bytes())
    change(content)
    return bytes(content)


def loop_in_table(content: bytearray) -> None:
    """Every sector's successor is itself."""
    first = struct.unpack_from("<I", content, 0x4C)[0]
    start = 512 * (first + 1)
    for at in range(128):
        struct.pack_into("<I", content, start + 4 * at, at)


def loop_in_sectors(content: bytearray) -> None:
    """The table of sectors goes on in itself."""
    struct.pack_into("<II", content, 0x44, 0, 0xFFFFFFF)


def huge_stream(content: bytearray) -> None:
    """Each stream of the directory says that it has two gigabytes."""
    start = 512 * (struct.unpack_from("<I", content, 0x30)[0] + 1)
    for at in range(start, start + 512, 128):
        struct.pack_into("<I", content, at + 0x78, 0x7FFFFFFF)


def cell_far_away(content: bytearray) -> None:
    """A number in the last row and column that the record can say."""
    at = content.find(b"\x08\x02\x10\x00")
    content[at : at + 4] = b"\x03\x02\x0e\x00"
    struct.pack_into("<HHH", content, at + 4, 0xFFFF, 0xFFFF, 0)


CASES = {
    "OpenDocument with a row repeated 200 000 times": Case("a.ods", repeated(200_000, 1), READ),
    "OpenDocument with rows repeated over the grid": Case(
        "a.ods", repeated(1_048_576, 16_384), "unpack to more"
    ),
    "OpenDocument with columns repeated": Case("a.ods", repeated(1, 4_000), READ),
    "OpenDocument with columns repeated past the grid": Case(
        "a.ods", repeated(1, 999_999_999), "unpack to more"
    ),
    "OpenDocument bomb of repeated cells": Case("a.ods", repeated(60_000, 1_000), "unpack"),
    "OpenDocument bomb of long repeated text": Case("a.ods", repeated(100_000, 100, b"x" * 30_000), "text"),
    "OpenDocument with a password": Case("a.ods", with_password, "password"),
    "OpenDocument with elements nested deep": Case("a.ods", nested_elements, READ),
    "OpenDocument with blanks repeated": Case("a.ods", blanks_repeated, "text"),
    "OpenDocument without content": Case(
        "a.ods",
        lambda: packed(
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", b"<x/>"),
        ),
        "no workbook",
    ),
    "document of a word processor": Case("a.xlsx", lambda: document("word"), "word processor"),
    "presentation": Case("a.xlsx", lambda: document("ppt"), "presentation"),
    "PDF": Case("a.xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "PDF"),
    "PDF of text": Case("a.csv", lambda: b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n", "PDF"),
    "picture": Case("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(3000), "picture"),
    "photograph": Case("a.xlsx", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(3000), "picture"),
    "web page named as a workbook": Case("a.xlsx", lambda: PAGE, "web page"),
    "web page named as an old workbook": Case("a.xls", lambda: PAGE, "web page"),
    "web page in UTF-16": Case("a.xls", lambda: PAGE.decode().encode("utf-16"), "web page"),
    "web archive named as an old workbook": Case("a.xls", lambda: MHTML, "web page"),
    "workbook of Excel 2003 in XML": Case("a.xls", lambda: XML_2003, "XML"),
    "text named as an old workbook": Case(
        "a.xls", lambda: b"Organisation\tE-mail\nKaroo\tinfo@karoo.example\n", "text"
    ),
    "old workbook cut short": Case(
        "a.xls", lambda: old(lambda c: c.__delitem__(slice(len(c) // 2, None))), "damaged"
    ),
    "old workbook whose sectors loop": Case("a.xls", lambda: old(loop_in_table), "damaged"),
    "old workbook whose table loops": Case("a.xls", lambda: old(loop_in_sectors), "damaged"),
    "old workbook of huge streams": Case("a.xls", lambda: old(huge_stream), "damaged"),
    "old workbook with a cell far away": Case("a.xls", lambda: old(cell_far_away), "damaged"),
    "binary workbook cut short": Case(
        "a.xlsb", lambda: (FORMATS / "members.xlsb").read_bytes()[:-200], "damaged"
    ),
    "binary workbook of zeros": Case(
        "a.xlsb", lambda: rebuilt("members.xlsb", {"xl/workbook.bin": bytes(100_000)}), "damaged"
    ),
    "binary workbook whose sheet is cut": Case(
        "a.xlsb",
        lambda: rebuilt(
            "members.xlsb",
            {"xl/worksheets/sheet1.bin": part_of("members.xlsb", "xl/worksheets/sheet1.bin")[:-50]},
        ),
        READ,
    ),
}
