"""Uploads of every format lose the cells that are asked for; all others stand where they stood."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.compliance.erasing.terms import Term, Terms, terms_of
from hotpass.compliance.erasing.uploads import rewrite_upload
from hotpass.compliance.erasing.uploads.binary import write_over_cuts
from hotpass.compliance.erasing.uploads.columnar import said_of_itself
from hotpass.compliance.erasing.uploads.members import rewrite_member
from hotpass.stages.ingest.limits import limits_in_force
from hotpass.stages.ingest.reading import read_file

FORMATS = Path(__file__).parents[1] / "stages" / "ingest" / "formats"
HIM = "Xhanti Mbekwazulu"
TERMS = terms_of([Term("given_name", "Xhanti")], [Term("person_name", HIM)])
Rows = dict[int, dict[int, str]]


def _read(path: Path, folder: Path) -> Rows:
    """The texts of the first sheet by row and column."""
    folder.mkdir()
    with read_file(path, path.name, "0" * 64, folder, limits_in_force()) as read:
        rows = pq.read_table(folder / f"{read.sheets[0].sheet_id}.parquet").to_pylist()
    return {r.pop("row"): {int(k[1:]): v for k, v in r.items() if v is not None} for r in rows}


@pytest.fixture(params=["members.xls", "members.xlsb", "members.ods", "people.jsonl", "people.csv"])
def upload(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name: str = request.param
    if name.startswith("members"):
        return FORMATS / name
    path = tmp_path / name
    people = [{"name": "Botha", "at": {"city": "Parys"}, "n": n, "note": 'a "b",\nc'} for n in range(4)]
    if name.endswith("jsonl"):
        path.write_text("".join(json.dumps(one) + "\n" for one in people))
    else:
        path.write_bytes('name;note;n\r\nB\xe9;"x ""y"";\r\nz";1\r\nCloete;;2\r\n'.encode("utf-16"))
    return path


def test_a_row_is_emptied_and_every_other_cell_stays(upload: Path, tmp_path: Path) -> None:
    before = _read(upload, tmp_path / "before")
    row = sorted(before)[2] if len(before) > 2 else max(before)
    texts = [text for text in before[row].values() if len(text) > 6]
    part = tmp_path / f"again{upload.suffix}"
    cells = {1: [(row, column, None) for column in before[row]]}
    rewrite_upload(upload, part, upload.name, cells, Terms((), [re.escape(text) for text in texts]))
    after = _read(part, tmp_path / "after")
    assert after.get(row, {}) == {}
    del before[row]
    after.pop(row, None)
    assert after == before


def test_what_stands_beside_the_cells_of_a_workbook_goes_too(tmp_path: Path) -> None:
    inner, picture = io.BytesIO(), b"\x89PNG\r\n\x1a\n"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("xl/comments1.xml", f"<t>{HIM}</t>")
    for kind, data in ((b"tEXt", f"Author\0{HIM}".encode()), (b"IEND", b"")):
        picture += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    members = {
        "a.xml": f"<x a='{HIM}'><!-- {HIM} --><![CDATA[by {HIM}]]></x>".encode(),
        "b.xml": b"<text><r><t>Xhanti</t></r><r><t> Mbekwazulu</t></r><r><t> rang</t></r></text>",
        "c.bin": b"\1" + f"for {HIM}".encode("utf-16-le") + b"A\0\0next",
        "d.txt": f"from {HIM}".encode(),
        "e.png": picture,
        "f.xlsx": inner.getvalue(),
        "g.xml": b"<text><t>Xhanti Mbekwazulus</t></text>",
    }
    left = {name: rewrite_member(content, TERMS) for name, content in members.items()}
    assert left["b.xml"] == b"<text><r><t>rang</t></r><r><t></t></r><r><t></t></r></text>"
    assert left["g.xml"] == members["g.xml"]
    assert [len(left[name]) for name in ("c.bin", "e.png")] == [len(members["c.bin"]), len(picture)]
    with zipfile.ZipFile(io.BytesIO(left["f.xlsx"])) as archive:
        left["f.xlsx"] = archive.read("xl/comments1.xml")
    said = [name for name, content in left.items() if b"mbekwazulu" in content.replace(b"\0", b"").lower()]
    assert said == ["g.xml"]
    at = left["e.png"].index(b"tEXt")
    end = left["e.png"].index(b"IEND") - 8
    assert struct.unpack_from(">I", left["e.png"], end)[0] == zlib.crc32(left["e.png"][at:end])


def test_what_a_parquet_file_says_of_itself_and_within_its_values_goes(tmp_path: Path) -> None:
    coded = pa.DictionaryArray.from_arrays(pa.array([1, 1], pa.int8()), [HIM, "plain"])
    parts = [{"who": HIM, "at": [f"see {HIM}", "home"]}, {"who": "Ann", "at": []}]
    table = pa.table({"name": [HIM, "Ann"], "parts": parts, "coded": coded, "blob": [HIM.encode(), b"x"]})
    path, part = tmp_path / "given", tmp_path / "again"
    pq.write_table(table.replace_schema_metadata({"author": HIM}), path)
    cells = {1: [(2, 1, None), (2, 2, "{}"), (2, 4, "")]}
    rewrite_upload(path, part, "given.parquet", cells, TERMS)
    left = pq.read_table(part)
    assert left.schema.equals(table.schema)
    assert left.to_pylist() == [
        {"name": None, "parts": {"who": None, "at": ["see", "home"]}, "coded": "plain", "blob": b""},
        {"name": "Ann", "parts": {"who": "Ann", "at": []}, "coded": "plain", "blob": b"x"},
    ]
    assert HIM not in f"{left.schema.metadata} {left['coded'].chunk(0).dictionary} {said_of_itself(part)}"
    assert HIM in said_of_itself(path)


def test_a_name_goes_that_an_old_workbook_goes_on_with_in_the_next_record(tmp_path: Path) -> None:
    record, name = struct.Struct("<HH"), f"for {HIM}".encode()
    first = bytes(40) + name[:12]
    content = bytearray(record.pack(0x0809, 4) + bytes(4) + record.pack(0x00FC, len(first)) + first)
    content += record.pack(0x003C, 1 + len(name[12:])) + b"\0" + name[12:] + record.pack(0x000A, 0)
    write_over_cuts(content, TERMS, set())
    assert (b"Xhanti" in content, b"zulu" in content, b"for " in content) == (False, False, True)
