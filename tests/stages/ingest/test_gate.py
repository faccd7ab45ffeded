"""Files that must not come in: each is refused with one sentence that names it, and nothing stays behind."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.errors import FileRefused, InputError
from hotpass.model import REFUSED_FILE
from hotpass.profiles import Profile
from hotpass.stages.ingest import check_file, inspect_each
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.reading import read_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook_bytes(rows: int = 50) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in range(rows):
        book.active.append([f"Karoo Aviation {row}", f"info@karoo{row}.co.za", row])
    book.save(out)
    return out.getvalue()


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return out.getvalue()


def sheet_xml(body: str, before: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<worksheet xmlns="{SPACE}"><sheetData>{body}</sheetData></worksheet>'
    ).encode()


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def flipped() -> bytes:
    content = bytearray(workbook_bytes(400))
    at = content.find(b"xl/worksheets/sheet1.xml") + 400
    for offset in range(20):
        content[at + offset] ^= 0x55
    return bytes(content)


def lying_directory() -> bytes:
    """The directory says that the sheet inflates to a hundred bytes."""
    content = bytearray(workbook_bytes(400))
    at = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<I", content, at + 24, 100)
    return bytes(content)


def many_members() -> bytes:
    return with_parts(workbook_bytes(), {f"xl/media/{n}.bin": b"x" for n in range(2100)})


def twice_the_same_member() -> bytes:
    out = io.BytesIO(workbook_bytes())
    with zipfile.ZipFile(out, "a") as book, pytest.warns(UserWarning, match="Duplicate"):
        book.writestr(SHEET, b"<x/>")
    return out.getvalue()


def shared_text_bomb() -> bytes:
    cells = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{c}{row}" t="s"><v>0</v></c>' for c in "ABCDEFGH") + "</row>"
        for row in range(1, 3000)
    )
    strings = f'<sst xmlns="{SPACE}" count="1" uniqueCount="1"><si><t>{"x" * 32_000}</t></si></sst>'
    parts = {SHEET: sheet_xml(cells), "xl/sharedStrings.xml": strings.encode()}
    return with_parts(workbook_bytes(), parts)


def ole(*words: str) -> bytes:
    return OLE + b"\0" * 504 + b"".join(word.encode("utf-16-le") + b"\0" * 64 for word in words)


def parquet_bytes() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"Organisation": ["Karoo"]}), out)
    return out.getvalue()


def archive_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zero bytes": ("a.xlsx", lambda: b"", "empty"),
    "zero bytes of text": ("a.csv", lambda: b"", "empty"),
    "blank text": ("a.csv", lambda: b" \n;;\n\n", "holds anything"),
    "blank workbook": ("a.xlsx", lambda: workbook_bytes(0), "holds anything"),
    "random bytes as a workbook": ("a.xlsx", lambda: random.Random(1).randbytes(5000), "damaged"),
    "random bytes as text": ("a.csv", lambda: random.Random(2).randbytes(5000), "binary"),
    "a picture as text": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(3000), "picture"),
    "text named as a workbook": ("a.xlsx", lambda: b"a,b\n1,2\n", "text, though its name ends in .xlsx"),
    "web page named as an old workbook": ("a.xls", lambda: b"<table><tr><td>1</td></tr></table>", "web page"),
    "workbook named as text": ("a.csv", workbook_bytes, "a workbook, though its name ends in .csv"),
    "Parquet named as text": ("a.csv", parquet_bytes, "a Parquet file, though its name ends in .csv"),
    "another ending": ("a.json", lambda: b'{"a": 1}', ".json"),
    "truncated": ("a.xlsx", lambda: workbook_bytes()[:-300], "damaged"),
    "half": ("a.xlsx", lambda: workbook_bytes()[:2000], "damaged"),
    "flipped bytes": ("a.xlsx", flipped, "damaged"),
    "lying directory": ("a.xlsx", lying_directory, "damaged"),
    "encrypted": ("a.xlsx", lambda: ole("EncryptionInfo", "EncryptedPackage"), "password"),
    "old workbook of nothing": ("a.xls", lambda: ole("Workbook"), "damaged"),
    "a document of a word processor": ("a.doc", lambda: ole("WordDocument"), "no workbook"),
    "old workbook with macros": ("a.xls", lambda: ole("Workbook", "_VBA_PROJECT"), "macros"),
    "macros by name": ("a.xlsm", workbook_bytes, "macros"),
    "macros inside": (
        "a.xlsx",
        lambda: with_parts(workbook_bytes(), {"xl/vbaProject.bin": OLE}),
        "macros",
    ),
    "document type": (
        "a.xlsx",
        lambda: with_parts(workbook_bytes(), {SHEET: sheet_xml("", ENTITIES)}),
        "entities",
    ),
    "document type behind a comment": (
        "a.xlsx",
        lambda: with_parts(workbook_bytes(), {SHEET: sheet_xml("", f"<!--{'x' * 5_000_000}-->" + ENTITIES)}),
        "entities",
    ),
    "document type in a part that nobody needs": (
        "a.xlsx",
        lambda: with_parts(workbook_bytes(), {"xl/theme/other.xml": ENTITIES.encode()}),
        "entities",
    ),
    "part in UTF-16": (
        "a.xlsx",
        lambda: with_parts(workbook_bytes(), {SHEET: sheet_xml("", ENTITIES).decode().encode("utf-16")}),
        "encoding",
    ),
    "bomb": (
        "a.xlsx",
        lambda: with_parts(workbook_bytes(), {SHEET: sheet_xml("<row>" + " " * 60_000_000 + "</row>")}),
        "unpack",
    ),
    "bomb of shared text": ("a.xlsx", shared_text_bomb, "unpack"),
    "too many members": ("a.xlsx", many_members, "members"),
    "a member twice": ("a.xlsx", twice_the_same_member, "names"),
    "a path that climbs": (
        "a.xlsx",
        lambda: with_parts(workbook_bytes(), {"../../evil.xml": b"<x/>"}),
        "names",
    ),
    "cell outside the grid": (
        "a.xlsx",
        lambda: with_parts(
            workbook_bytes(), {SHEET: sheet_xml('<row r="9999999"><c r="ZZZZ9999999"><v>1</v></c></row>')}
        ),
        "outside the grid",
    ),
    "no workbook": ("a.xlsx", lambda: archive_of(readme=b"hello"), "no workbook"),
    "binary workbook of nothing": (
        "a.xlsb",
        lambda: archive_of(**{"[Content_Types].xml": b"", "xl/workbook.bin": b""}),
        "damaged",
    ),
    "OpenDocument text": (
        "a.odt",
        lambda: archive_of(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"}),
        "no spreadsheet",
    ),
    "truncated Parquet": ("a.parquet", lambda: parquet_bytes()[:-20], "damaged"),
    "a field of 40 MB": ("a.csv", lambda: b'a,b\n"' + b"x" * 40_000_000 + b'",1\n', "longer than"),
    "a workbook's row without an end": (
        "a.xlsx",
        lambda: with_parts(workbook_bytes(), {SHEET: sheet_xml("<row>" + os.urandom(9_000_000).hex())}),
        "longer than",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_is_refused_in_one_sentence(case: str, tmp_path: Path, generic: Profile) -> None:
    name, make, words = HOSTILE[case]
    path = tmp_path / "stored"
    path.write_bytes(make())
    grids = tmp_path / "grids"
    grids.mkdir()
    with pytest.raises(InputError) as refused, read_file(path, name, "digest", grids, Limits()):
        pass
    assert words in refused.value.what
    assert refused.value.sentence.startswith(f"{name}: ")
    assert "\n" not in refused.value.sentence
    assert not list(grids.glob(".*"))


AT_THE_GATE = [case for case in HOSTILE if not case.startswith(("blank", "a field of", "truncated Parquet"))]


@pytest.mark.parametrize("case", AT_THE_GATE)
def test_is_refused_at_the_gate(case: str, tmp_path: Path) -> None:
    name, make, words = HOSTILE[case]
    path = tmp_path / "stored"
    path.write_bytes(make())
    with pytest.raises(InputError, match=name) as refused:
        check_file(path, name)
    assert words in refused.value.what


@pytest.mark.parametrize("name", ["a.xlsx", "A.XLSX", "upload"])
def test_a_workbook_comes_in_by_its_content(name: str, tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes(workbook_bytes())
    check_file(path, name)


def test_too_large_a_file_names_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n" * 1000)
    with (
        pytest.raises(InputError, match="MiB") as refused,
        read_file(path, "a.csv", "d", tmp_path, Limits(file=100)),
    ):
        pass
    assert "HOTPASS_MAX_UPLOAD_MIB" in refused.value.remedy


@pytest.mark.parametrize("seed", range(12))
def test_a_workbook_with_random_damage_is_read_or_refused(seed: int, tmp_path: Path, read: Any) -> None:
    dice = random.Random(seed)
    content = bytearray(workbook_bytes(60))
    for _ in range(dice.randint(1, 8)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    grids = tmp_path / "grids"
    grids.mkdir(exist_ok=True)
    try:
        with read_file(path, "a.xlsx", "digest", grids, Limits()) as found:
            outcome = "a.xlsx: read" if any(sheet.rows for sheet in found.sheets) else "nothing read"
    except InputError as error:
        outcome = error.sentence
    assert outcome.startswith("a.xlsx: ")
    assert not list(grids.glob(".*"))


def test_the_others_are_read_and_a_run_without_any_names_those_refused(
    tmp_path: Path, book: Any, run: Any, generic: Profile
) -> None:
    good, bad = book(one=[["Organisation"], ["Karoo"]]), tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 this is no workbook")
    found = run(good, bad)
    assert [sheet["file_name"] for sheet in found.sheets] == ["book.xlsx"]
    (left,) = [part for part in found.left_out if part["code"] == REFUSED_FILE]
    assert (left["file_name"], left["rows"], left["sheet_id"]) == ("bad.xlsx", 0, None)
    assert left["reason"].startswith("The workbook is damaged")
    assert found.figures["files_refused"] == 1
    (tmp_path / "worse.csv").touch()
    said = r"^none of the 2 files can be read: bad\.xlsx \(.+\), worse\.csv \(the file is empty\)\. "
    with pytest.raises(FileRefused, match=said):
        run(bad, tmp_path / "worse.csv")
    given = [(bad, "bad.xlsx"), (good, "book.xlsx"), (bad, "worse.xlsx")]
    read = []
    with pytest.raises(InputError, match=r"^2 files are refused\.") as refused:  # noqa: PT012 - a generator
        for file in inspect_each(given, generic):
            read.append(file["file"])
    assert read == ["book.xlsx"]
    assert [note.partition(":")[0] for note in refused.value.__notes__] == ["bad.xlsx", "worse.xlsx"]
