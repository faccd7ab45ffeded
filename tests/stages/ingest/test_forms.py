"""Forms and tables with a record a column: from the sheet to the published value and its cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq

from hotpass import api

CARDS = """\
Contact cards||
||
Organisation:|Karoo Aviation (Pty) Ltd|
Tel:|011 555 1001|
E-mail:|info@karoo.co.za|
Contact person:|Anna Botha|
||
Organisation:|Protea Flight School|
Tel:|021 555 1002|
E-mail:|fly@protea.co.za|
Contact person:|Piet Nel|"""
TURNED = """\
Organisation|Fynbos Air Charter CC|Marula Helicopters|Baobab Aviation Academy
Phone|031 555 1003|051 555 1004|012 555 1005
E-mail|ops@fynbos.co.za|office@marula.co.za|
Website|www.fynbos.co.za|www.marula.co.za|www.baobab.co.za
Town|Durban|Bloemfontein|Pretoria"""
PLAIN = """\
School|Phone
Springbok Air|011 555 2001
Kudu Flying Club|021 555 2002
Impala Air Services|013 555 2003"""


def written(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in (("Cards", CARDS), ("Turned", TURNED), ("Plain", PLAIN)):
        sheet = book.create_sheet(name)
        for row, line in enumerate(text.split("\n"), 2):
            for column, cell in enumerate(line.split("|"), 2):
                sheet.cell(row, column, cell or None)
    path = folder / "forms.xlsx"
    book.save(path)
    return path


def test_forms_are_tables_that_know_their_cells(tmp_path: Path, run: Any) -> None:
    path = written(tmp_path)
    found = {table["sheet"]: table for table in run(path).tables}
    cards, turned = found["Cards"], found["Turned"]
    assert (cards["range"], cards["rows"], cards["header_rows"]) == ("B4:C12", 2, [])
    assert (turned["range"], turned["rows"], turned["header_columns"]) == ("B2:E6", 3, [2])
    assert [c["name"] for c in cards["columns"]] == ["Organisation", "Tel", "E-mail", "Contact person"]
    assert [c["letter"] for c in turned["columns"]] == ["B2", "B3", "B4", "B5", "B6"]
    assert found["Plain"]["grid"] is None
    assert found["Plain"]["header_columns"] == []


def test_each_published_value_names_its_cell(tmp_path: Path) -> None:
    """Every value of every record, read back from the workbook at the cell that it names."""
    path = written(tmp_path)
    refined = api.refine(path, workspace=tmp_path / "space")
    book = openpyxl.load_workbook(path)
    proofs = refined.table("provenance").arrow().to_pylist()
    assert {p["sheet"] for p in proofs} == {"Cards", "Turned", "Plain"}
    for proof in proofs:
        cells = [book[proof["sheet"]][cell].value for cell in proof["cell"].split()]
        assert proof["raw"] in ("; ".join(cells), ", ".join(cells), *cells), proof
    cells = {p["raw"]: p["cell"] for p in proofs}
    assert cells["office@marula.co.za"] == "D4"
    assert cells["www.baobab.co.za"] == "E5"
    assert cells["fly@protea.co.za"] == "C11"
    named = {p["value"]: p["cell"] for p in proofs if p["entity_type"] == "person" and p["field"] == "name"}
    assert named == {"Anna Botha": "C7", "Piet Nel": "C12"}


def test_the_ledger_counts_a_form_in_each_of_its_rows(tmp_path: Path) -> None:
    refined = api.refine(written(tmp_path), workspace=tmp_path / "space")
    rows = refined.table("rows").arrow().to_pylist()
    counted = {(r["sheet"], r["row"]): (r["records"], r["code"]) for r in rows}
    assert counted["Cards", 2] == (0, "title")
    assert {counted["Cards", row] for row in (4, 5, 6, 7, 9, 12)} == {(2, None)}
    assert {counted["Turned", row] for row in (2, 3, 4, 5, 6)} == {(3, None)}
    assert counted["Plain", 2] == (0, "header")


def test_a_person_maps_a_label_and_undoes_a_form(tmp_path: Path, run: Any) -> None:
    path = written(tmp_path)
    said = {"file": "forms.xlsx", "sheet": "Turned", "range": "B2:E6", "header_rows": [], "use": True}
    mapped = run(path, mappings=[{**said, "columns": {"B6": "organisation.notes"}}])
    (turned,) = [table for table in mapped.tables if table["sheet"] == "Turned"]
    town = turned["columns"][4]
    assert (town["field"], town["decided_by"]) == ("organisation.notes", "person")
    assert pq.read_table(mapped.folder / turned["grid"]).column("a5").to_pylist() == ["C6", "D6", "E6"]
    undone = run(path, mappings=[{**said, "header_rows": [2], "columns": {}}])
    (table,) = [table for table in undone.tables if table["sheet"] == "Turned"]
    assert (table["rows"], table["grid"], table["columns"][1]["name"]) == (4, None, "Fynbos Air Charter CC")
