"""Formulas without a value: those that only look up or join are worked out, the others are told of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hotpass.stages.ingest.read.formulas import Formulas, NotSimpleError
from tests.stages.ingest.test_workbook import rewritten

PEOPLE = {1: {1: "Key", 2: "K1", 3: "k2", 5: "K3"}, 2: {1: "Name", 2: "Karoo", 3: "Cape", 5: "Limpopo"}}
OLD = {3: {2: "Karoo", 3: "Cape"}, 4: {2: "021 555", 3: "083 555"}}


def worked_out(formula: str, **others: str) -> str:
    cells: Mapping[str, Any] = {"People": PEOPLE, "Old list": OLD}
    pending = {("People", 9, 9): formula} | {
        ("People", int(name[1:]), 9): other for name, other in others.items()
    }
    return Formulas(cells.__getitem__, pending).value("People", 9, 9)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("A2", "K1"),
        ("$B$3", "Cape"),
        ("A4", ""),
        ("'Old list'!D2", "021 555"),
        ('A2&" - "&B2', "K1 - Karoo"),
        ('CONCATENATE(A2, "/", 7)', "K1/7"),
        ("_xlfn.CONCAT(A2,B3)", "K1Cape"),
        ("UPPER(TRIM(B2))", "KAROO"),
        ("VLOOKUP(A3,A:B,2,FALSE)", "Cape"),
        ("VLOOKUP(B2,'Old list'!$C$2:$D$9,2,0)", "021 555"),
        ('VLOOKUP("k3",$A$1:$B$5,2,FALSE)', "Limpopo"),
        ("INDEX('Old list'!D:D,MATCH(B3,'Old list'!C:C,0))", "083 555"),
        ("_xlfn.XLOOKUP(B3,B1:B5,A1:A5)", "k2"),
        ('"a""b"&A2', 'a"bK1'),
    ],
)
def test_is_worked_out(formula: str, value: str) -> None:
    assert worked_out(formula) == value


@pytest.mark.parametrize(
    "formula",
    [
        *(
            "A2+1",
            "SUM(A1:A5)",
            "A1:A5",
            "VLOOKUP(A3,A:B,2)",
            "VLOOKUP(A3,A:B,2,TRUE)",
            "VLOOKUP(A3,A:B,9,FALSE)",
        ),
        *(
            "VLOOKUP(B2,A:B,2,FALSE)",
            "Nowhere!A1",
            "[1]Other!A1",
            "IF(A2=1,B2,B3)",
            "INDIRECT(A2)",
            "I9",
            "A2&",
        ),
        *("HYPERLINK(A2)", "", "#REF!", "VLOOKUP(", 'CMD|"/c calc"!A0', "A99999999", "-A2", "(A2"),
    ],
)
def test_is_left_alone(formula: str) -> None:
    with pytest.raises((NotSimpleError, ValueError)):
        worked_out(formula)


def test_formulas_that_name_formulas(tmp_path: Path) -> None:
    assert worked_out("I8&I7", I8="A2", I7="I8") == "K1K1"
    with pytest.raises(NotSimpleError):
        worked_out("I8", I8="I9")


def test_a_key_column_of_formulas(tmp_path: Path, read: Any) -> None:
    book = openpyxl.Workbook()
    contacts = book.active
    contacts.title = "Contacts"
    for row in (
        ["Id", "Company", "Fee"],
        [None, "Karoo", None],
        [None, "Nobody", None],
        [None, "Cape", None],
    ):
        contacts.append(row)
    companies = book.create_sheet("Companies")
    for row in (["Company", "Id"], ["Cape", "C-02"], ["Karoo", "C-01"]):
        companies.append(row)
    for row in (2, 3, 4):
        contacts[f"A{row}"] = f"=VLOOKUP(B{row},Companies!$A$1:$B$9,2,FALSE)"
        contacts[f"C{row}"] = f"=LEN(B{row})*100"
    contacts["E8"] = "=A2"
    book.save(tmp_path / "book.xlsx")
    found = read(tmp_path / "book.xlsx")
    assert found.rows(1) == {
        1: ["Id", "Company", "Fee", None, None],
        2: ["C-01", "Karoo", None, None, None],
        3: [None, "Nobody", None, None, None],
        4: ["C-02", "Cape", None, None, None],
        8: [None, None, None, None, "C-01"],
    }
    sheet = found.sheets[0]
    assert [(m.column, m.count, m.row) for m in sheet.uncached] == [(1, 1, 3), (3, 3, 2)]
    assert [w.split(" whose")[0] for w in sheet.warnings] == [
        "Column A holds 2 formulas",
        "Column E holds 1 formula",
    ]


@pytest.mark.parametrize("cached", [False, True])
def test_formulas_that_cells_share_are_worked_out(tmp_path: Path, read: Any, book: Any, cached: bool) -> None:
    path = book(
        Contacts=[["Id", "Company"], ["=B2", "Karoo"], ["=B3", "Nobody"], ["=B4", "Cape"]],
        Companies=[["Company", "Id"], ["Cape", "C&02"], ["Karoo", "C-01"]],
    )
    formula = 'VLOOKUP(TRIM(B2)&amp;"",Companies!$A$1:$B$9,2,FALSE)'

    def share(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        kind, value = (' t="str"', "<v>C-01</v>") if cached else ("", "<v/>")
        first = f'<c r="A2"{kind}><f t="shared" ref="A2:A4" si="0">{formula}</f>{value}</c>'
        content = re.sub(rb"<c r=.A2.[^>]*><f>B2</f><v\s*/?>(?:</v>)?</c>", first.encode(), content)
        return re.sub(rb"<f>B[34]</f><v\s*/?>(?:</v>)?</c>", b'<f t="shared" si="0"/><v/></c>', content)

    found = read(rewritten(path, share))
    assert [row[0] for row in found.texts(1)] == ["Id", "C-01", None, "C&02"]
    assert [(m.column, m.count, m.row) for m in found.sheets[0].uncached] == [(1, 1, 3)]
