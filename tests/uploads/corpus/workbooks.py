"""Workbooks (.xlsx)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from string import ascii_uppercase

from tests.stages.ingest.test_gate import SPACE, sheet_xml, with_parts, workbook_bytes
from tests.uploads.corpus.case import READ, Case

BOOK, RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLAIN_TYPES = (
    b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
    b"<Default Extension='xml' ContentType='text/plain'/></Types>"
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def changed(**parts: str | bytes) -> Callable[[], bytes]:
    return lambda: with_parts(
        workbook_bytes(),
        {globals()[name]: part.encode() if isinstance(part, str) else part for name, part in parts.items()},
    )


def without(member: str) -> Callable[[], bytes]:
    def make() -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(workbook_bytes())) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                if name != member:
                    new.writestr(name, old.read(name))
        return out.getvalue()

    return make


def strings(body: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<sst xmlns="{SPACE}">{body}</sst>'


def relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def book(*sheets: str) -> str:
    lines = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    spaces = f'xmlns="{SPACE}" xmlns:r="{OFFICE}"'
    return f'<?xml version="1.0"?><workbook {spaces}><sheets>{lines}</sheets></workbook>'


def many_sheets(count: int = 10_000) -> bytes:
    """All sheets are one and the same part."""
    return changed(
        BOOK=book(*(f"S{n}" for n in range(count))),
        RELATIONS=relations(*[("worksheet", "worksheets/sheet1.xml")] * count),
    )()


def many_strings(count: int = 2_000_000) -> bytes:
    return changed(STRINGS=strings("".join(f"<si><t>Karoo {n}</t></si>" for n in range(count))))()


def cells(*places: str) -> bytes:
    """A sheet with a text in each of these cells, one a row."""
    cell = '<row r="{}"><c r="{}" t="inlineStr"><is><t>Karoo</t></is></c></row>'
    return sheet_xml("".join(cell.format(place.lstrip(ascii_uppercase), place) for place in places))


def declared_area() -> bytes:
    area = b'<dimension ref="A1:XFD1048576"/><sheetData>'
    return changed(SHEET=cells("A1", "A2").replace(b"<sheetData>", area))()


def merged(count: int = 300_000) -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, count))
    return changed(
        SHEET=sheet_xml("<row r='1'><c r='A1'><v>1</v></c></row>").replace(
            b"</sheetData>", b"</sheetData><mergeCells>" + areas.encode() + b"</mergeCells>"
        )
    )()


def styles(count: int = 400_000) -> bytes:
    body = (
        f'<styleSheet xmlns="{SPACE}"><cellXfs count="{count}">'
        + '<xf numFmtId="0"/>' * count
        + "</cellXfs></styleSheet>"
    )
    return changed(STYLES=body)()


def long_numbers(count: int = 20_000) -> bytes:
    """A number format that fills up with zeros, longer than a spreadsheet program lets it be."""
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="{"0" * 30_000}"/></numFmts>'
    body = f'<styleSheet xmlns="{SPACE}">{formats}<cellXfs><xf/><xf numFmtId="200"/></cellXfs></styleSheet>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"><v>{n}</v></c></row>' for n in range(1, count))
    return changed(STYLES=body, SHEET=sheet_xml(rows))()


def formulas(count: int = 100_000) -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><f>A{n + 1}+A{n + 1}</f></c></row>' for n in range(1, count))
    return changed(SHEET=sheet_xml(rows))()


def fetching() -> bytes:
    cell = '<row r="{0}"><c r="A{0}" t="str"><f>{1}</f><v>{2}</v></c></row>'
    rows = cell.format(1, 'WEBSERVICE("http://evil.example")', "Organisation")
    return changed(SHEET=sheet_xml(rows + cell.format(2, "cmd|' /C calc'!A0", "Karoo Aviation")))()


def parts_nested(depth: int = 100_000) -> bytes:
    return changed(BOOK=book("S").replace("<sheets>", "<x>" * depth + "</x>" * depth + "<sheets>"))()


CASES = {
    "laughs in shared strings": Case(
        "a.xlsx", changed(STRINGS=strings("<si><t>&j;</t></si>", LAUGHS)), "entities"
    ),
    "entity from outside": Case(
        "a.xlsx", changed(STRINGS=strings("<si><t>&e;</t></si>", OUTSIDE)), "entities"
    ),
    "entities in the list of sheets": Case("a.xlsx", changed(BOOK=LAUGHS + book("S")), "entities"),
    "a sheet that declares the whole grid": Case("a.xlsx", declared_area, READ),
    "a cell in each corner of the grid": Case("a.xlsx", changed(SHEET=cells("A1", "A2", "XFD1048576")), READ),
    "two million shared strings": Case("a.xlsx", many_strings, READ),
    "no list of sheets": Case("a.xlsx", without(BOOK), "no workbook"),
    "no relationships": Case("a.xlsx", without(RELATIONS), "holds anything"),
    "no sheet": Case("a.xlsx", without(SHEET), "no sheet"),
    "no content types": Case("a.xlsx", without(TYPES), "no workbook"),
    "content types of a document": Case(
        "a.xlsx",
        changed(TYPES=PLAIN_TYPES),
        READ,
        rows=50,
    ),
    "relationships in a circle": Case(
        "a.xlsx", changed(RELATIONS=relations(("worksheet", "workbook.xml"))), "holds anything"
    ),
    "a sheet outside the package": Case(
        "a.xlsx", changed(RELATIONS=relations(("worksheet", "../../../etc/passwd"))), "no sheet"
    ),
    "a sheet by address": Case(
        "a.xlsx", changed(RELATIONS=relations(("worksheet", "http://evil.example/sheet.xml"))), "no sheet"
    ),
    "ten thousand sheets": Case("a.xlsx", many_sheets, "more than 1,000 sheets"),
    "no sheets listed": Case("a.xlsx", changed(BOOK=book()), "holds"),
    "300 000 merged cells": Case("a.xlsx", merged, READ),
    "400 000 styles": Case("a.xlsx", styles, READ),
    "numbers of 30 000 figures": Case("a.xlsx", long_numbers, READ),
    "100 000 formulas in a chain": Case("a.xlsx", formulas, "never computed"),
    "formulas that fetch": Case("a.xlsx", fetching, READ, rows=1),
    "elements nested deep": Case("a.xlsx", parts_nested, READ),
    "XML cut short": Case(
        "a.xlsx", changed(SHEET=sheet_xml("<row r='1'><c r='A1'><v>1</v></c></row>")[:-20]), "damaged"
    ),
    "XML of nothing": Case("a.xlsx", changed(SHEET=b""), "no sheet"),
    "rows out of order": Case("a.xlsx", changed(SHEET=cells("A5", "A3", "A4", "A3")), READ),
    "a sheet with no name": Case(
        "a.xlsx",
        changed(BOOK=book(""), RELATIONS=relations(("worksheet", "worksheets/sheet1.xml"))),
        READ,
        rows=50,
    ),
    "two sheets of one name": Case(
        "a.xlsx",
        changed(BOOK=book("S", "S"), RELATIONS=relations(*[("worksheet", "worksheets/sheet1.xml")] * 2)),
        "several sheets",
    ),
}
