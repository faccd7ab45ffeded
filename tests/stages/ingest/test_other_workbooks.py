"""Workbooks of other programs and times: the cells that a new workbook would give, at their own places."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import Limits

FORMATS = Path(__file__).parent / "formats"
HEADER = ["Organisation", "Telephone", "Joined", "Share", "Active", "Fee", "Checked", "Seen", "Number"]
ROWS = {
    2: ["Members of the association", *[None] * 8],
    4: HEADER,
    5: [
        *("Karoo Aviation (Pty) Ltd", "0821234567", "2024-03-09", "0.125", "TRUE", "1500.5", "09:30:00"),
        *("2025-01-02 08:15:00", "1234567890123456"),
    ],
    6: [
        *("Cape Air Charter CC", "0117654321", "1999-12-31", "1", "FALSE", "-20", "00:00:00"),
        *("2025-01-03", "42"),
    ],
    7: [
        *("Müller & Söhne Lughawe", "0214440000", "1900-03-01", "0", "TRUE", "0.1", "23:59:00"),
        *("2025-02-28 23:59:59", "7"),
    ],
    8: ["Limpopo Drones", "083 555 0199", "#N/A", None, None, "#DIV/0!", None, None, "43"],
}


@pytest.mark.parametrize("name", ["members.xls", "members.xlsb", "members.ods"])
def test_reads_like_the_workbook_that_it_was_saved_from(name: str, read: Any) -> None:
    found = read(FORMATS / name)
    assert found.rows(1) == {number: [None, *row] for number, row in ROWS.items()}
    members, old, far = found.sheets
    assert [sheet.name for sheet in found.sheets] == ["Members", "Old list", "Far"]
    assert (members.state, old.state, far.state) == ("visible", "hidden", "visible")
    assert (members.hidden_rows, members.hidden_columns) == ([(7, 7)], [(9, 9)])
    assert members.merged == [(2, 2, 2, 4)]
    assert [(mark.column, mark.row, mark.text) for mark in members.errors] == [
        (4, 8, "#N/A"),
        (7, 8, "#DIV/0!"),
    ]


def test_a_workbook_of_excel_95(read: Any) -> None:
    rows = read(FORMATS / "excel95.xls").rows(1)
    assert rows[5] == [None, *ROWS[5]]
    assert rows[8] == [None, *ROWS[8]]


def test_white_space_between_the_elements_of_a_sheet(read: Any) -> None:
    found = read(FORMATS / "spaced.ods")
    assert [row[1:3] for row in found.rows(1).values()][2:] == [
        [row[0], row[1]] for number, row in ROWS.items() if number > 4
    ]


def test_formulas_of_formats_that_do_not_tell_are_warned_of(read: Any) -> None:
    assert [bool(s.warnings) for s in read(FORMATS / "members.xls").sheets] == [True, False, False]
    assert not any(s.warnings for s in read(FORMATS / "members.ods").sheets)


SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text", "style")
)


def ods(folder: Path, table: str) -> Path:
    path = folder / "made.ods"
    body = f'<office:spreadsheet><table:table table:name="One">{table}</table:table></office:spreadsheet>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {SPACES}>{body}</office:document-content>")
    return path


def cell(text: str, more: str = "") -> str:
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def row(cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{cells}</table:table-row>"


def test_cells_and_rows_that_repeat(tmp_path: Path, read: Any) -> None:
    far = '<table:table-cell table:number-columns-repeated="16380"/>'
    table = (
        row('<table:table-cell table:number-columns-repeated="2"/>' + cell("a"))
        + row(cell("b", 'table:number-columns-repeated="3"') + far, 'table:number-rows-repeated="2"')
        + row("<table:table-cell/>", 'table:number-rows-repeated="1048000"')
        + row(cell("last"))
    )
    assert read(ods(tmp_path, table)).rows() == {
        1: [None, None, "a"],
        2: ["b", "b", "b"],
        3: ["b", "b", "b"],
        1_048_004: ["last", None, None],
    }


def test_only_the_text_of_a_cell_itself(tmp_path: Path, read: Any) -> None:
    note = "<office:annotation><text:p>ask her</text:p></office:annotation>"
    spans = "<text:span>Anna</text:span><text:s text:c='2'/>Botha<text:line-break/>Accounts"
    old = f"<table:tracked-changes>{row(cell('deleted'))}</table:tracked-changes>"
    found = read(
        ods(tmp_path, old + row(f"<table:table-cell>{note}<text:p>{spans}</text:p></table:table-cell>"))
    )
    assert found.rows() == {1: ["Anna  Botha\nAccounts"]}


def test_repeated_cells_out_of_bounds_are_refused(tmp_path: Path, read: Any) -> None:
    bomb = row(cell("x", 'table:number-columns-repeated="16384"'), 'table:number-rows-repeated="1048576"')
    with pytest.raises(InputError, match="unpack"):
        read(ods(tmp_path, bomb))
    with pytest.raises(InputError, match="outside the grid"):
        read(ods(tmp_path, row(cell("x", 'table:number-columns-repeated="20000"'))))


def record(kind: int, content: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(content), b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return head + length + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(folder: Path, *records: bytes) -> Path:
    """The fixture with the records of its first sheet replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(FORMATS / "members.xlsb") as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            own = name == "xl/worksheets/sheet1.bin"
            new.writestr(name, b"".join(records) if own else old.read(name))
    path = folder / "made.xlsb"
    path.write_bytes(out.getvalue())
    return path


def test_a_far_cell_of_a_binary_workbook_costs_nothing(tmp_path: Path, read: Any) -> None:
    def row_record(number: int) -> bytes:
        return record(0, struct.pack("<III", number, 0, 0) + bytes(5))

    near = record(6, struct.pack("<II", 0, 0) + wide("near"))
    far = record(5, struct.pack("<IId", 16_383, 0, 0.5))
    found = read(xlsb(tmp_path, row_record(0), near, row_record(1_048_575), far))
    assert found.rows(1) == {1: ["near", None], 1_048_576: [None, "0.5"]}
    assert found.sheets[0].positions == [1, 16_384]


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ([record(0, struct.pack("<III", 2_000_000, 0, 0) + bytes(5))], "outside the grid"),
        ([record(5, struct.pack("<IId", 3, 0, 0.5))], "outside the grid"),
        ([record(0, struct.pack("<III", 1, 0, 0) + bytes(5)), record(7, bytes(8))], "damaged"),
        ([record(0, b"")], "damaged"),
        ([b"\x00\xff\xff\xff\x7f"], "damaged"),
    ],
)
def test_a_damaged_sheet_of_a_binary_workbook_is_its_problem_alone(
    tmp_path: Path, read: Any, records: list[bytes], words: str
) -> None:
    found = read(xlsb(tmp_path, *records))
    assert words in found.sheets[0].problem
    assert found.texts(3) == [["Organisation", "Town"], ["Near", "Paarl"]]


def test_json_lines(tmp_path: Path, read: Any) -> None:
    path = tmp_path / "members.jsonl"
    lines: list[Any] = [
        {"name": "Karoo", "contact": {"name": "Anna", "phones": ["021 1", "082 2"]}, "vat": None, "ok": True},
        {"name": "Kaap é", "tail": 12345678901234567890, "rate": 0.10, "list": [{"a": 1}]},
    ]
    text = "\n\n".join(json.dumps(line) for line in lines).replace("0.1,", "0.10,")
    path.write_text(text + '\n{"name": "\\ud800x", "contact": {}}\n', encoding="utf-8")
    assert read(path).rows() == {
        1: ["name", "contact.name", "contact.phones", "vat", "ok", "tail", "rate", "list", "contact"],
        2: ["Karoo", "Anna", "021 1; 082 2", None, "TRUE", *[None] * 4],
        4: ["Kaap é", *[None] * 4, "12345678901234567890", "0.10", '[{"a": "1"}]', None],
        5: ["\ufffdx", *[None] * 8],
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1}\n{"a": \n', "line 2 is no JSON"),
        ('{"a": 1}\n[1]\n', "line 2 is no JSON object"),
        ("a,b\n1,2\n", "line 1 is no JSON"),
        ('{"a": ' + "[" * 100_000 + "\n", "line 1 is no JSON"),
    ],
)
def test_what_is_no_json_names_its_line(tmp_path: Path, read: Any, text: str, words: str) -> None:
    path = tmp_path / "a.ndjson"
    path.write_text(text)
    with pytest.raises(InputError, match=words):
        read(path)


def test_json_lines_are_known_by_their_content(tmp_path: Path, read: Any) -> None:
    path = tmp_path / "stored"
    path.write_bytes(b'\xef\xbb\xbf{"a": "x"}\r\n{"a": "y"}\r\n')
    assert read(path).texts() == [["a"], ["x"], ["y"]]


def test_more_text_than_allowed_is_refused(tmp_path: Path, read: Any) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": "' + "x" * 9_000 + '"}\n')
    with pytest.raises(InputError, match="more text"):
        read(path, gathered=Limits().gathered // 100_000)
