"""Files that hurt: each is read soundly or refused in one sentence, quickly, and leaves nothing behind."""

from __future__ import annotations

import random
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from hotpass.cli.commands import app
from hotpass.errors import InputError
from hotpass.inputs import files_of
from hotpass.profiles import Profile
from hotpass.stages.ingest import inspect_each
from hotpass.stages.ingest.find.shapes import header_likeness, shape
from hotpass.stages.ingest.limits import Limits, limits_in_force
from hotpass.stages.ingest.read import check, reader_of
from hotpass.stages.ingest.read.gathering import Gathering
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.task import Task
from hotpass.stages.ingest.reading import admit, read_file
from tests.stages.ingest.hostile import FORMATS, SOUND, damaged, misnamed

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def outcome(path: Path, name: str, folder: Path) -> str:
    """``read``, or the sentence that refuses it. What a panic of a Rust reader would end is told as such."""
    grids, scratch = folder / "grids", folder / "scratch"
    grids.mkdir(exist_ok=True)
    scratch.mkdir(exist_ok=True)
    try:
        form = admit(path, name, Limits())
        check(form, path, Limits())
        sheets = reader_of(form)(Task(path, name, "d", form, grids, scratch, Limits()))
        return "read" if any(sheet.rows for sheet in sheets) else "; ".join(s.problem for s in sheets)
    except InputError as error:
        return error.sentence
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            return "a reader gives up"
        raise


@pytest.mark.parametrize("name", [name for name in SOUND if name != "a.zip"])
def test_damaged_files_are_read_or_refused(name: str, tmp_path: Path, capfd: Any) -> None:
    path, outcomes = tmp_path / "stored", []
    for seed in range(40):
        path.write_bytes(damaged(name, seed))
        outcomes.append(outcome(path, name, tmp_path))
        assert "\n" not in outcomes[-1], (name, seed)
    assert any(one != "read" for one in outcomes)
    assert not list((tmp_path / "grids").glob(".*"))


def unpacking(path: Path) -> str:
    try:
        with files_of([path]) as files:
            return "unpacked" if files else "nothing"
    except InputError as error:
        return error.sentence


def test_damaged_archives_are_unpacked_or_refused(tmp_path: Path) -> None:
    path, refused = tmp_path / "a.zip", 0
    for seed in range(80):
        path.write_bytes(damaged("a.zip", seed))
        refused += unpacking(path) != "unpacked"
    assert refused > 20


@pytest.mark.parametrize("name", SOUND)
def test_a_damaged_file_in_its_child_process(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(damaged(name, 1))
    grids = tmp_path / "grids"
    grids.mkdir()
    try:
        with read_file(path, name, "d", grids, Limits()) as found:
            said = f"{name}: {len(found.sheets)}"
    except InputError as error:
        said = error.sentence
    assert said.startswith(f"{name}: ")
    assert all(left.suffix == ".parquet" and not left.name.startswith(".") for left in grids.iterdir())


def test_a_wrong_ending_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    for name, content in misnamed():
        path.write_bytes(content)
        said = outcome(path, name, tmp_path)
        assert "though its name ends in" in said or "line 1 is no JSON" in said or "binary data" in said


@QUICK
@given(content=st.binary(max_size=400), name=st.sampled_from(sorted(SOUND)))
def test_random_bytes_under_any_name(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / "stored"
    path.write_bytes(content)
    assert "\n" not in outcome(path, name, tmp_path)


@QUICK
@given(
    text=st.text(alphabet=st.sampled_from('",;\t|\n\r\0 a1é\u2028\ufeff='), max_size=200),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
)
def test_any_text_is_read_or_refused(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "stored"
    path.write_bytes(text.encode(encoding, "replace"))
    assert "\n" not in outcome(path, "a.csv", tmp_path)


def big_cell() -> bytes:
    return b'{"a": "' + b"x" * 40_000_000 + b'"}\n'


def huge_sheet() -> bytes:
    """An OpenDocument sheet whose cells repeat over the whole grid."""
    with zipfile.ZipFile(FORMATS / "members.ods") as old:
        parts = {name: old.read(name) for name in old.namelist()}
    cell = b'<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    cell += b'table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
    row = cell + b"</table:table-cell></table:table-row>"
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", row + b"</table:table>", 1)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def entities_in_open_document() -> bytes:
    with zipfile.ZipFile(FORMATS / "members.ods") as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["content.xml"] = b'<!DOCTYPE x [<!ENTITY a "ha">]>' + parts["content.xml"]
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def macros_in(name: str, part: str) -> bytes:
    out = BytesIO((FORMATS / name).read_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(part, b"x")
    return out.getvalue()


def with_password_record() -> bytes:
    """The old workbook with the record that says that what follows is encrypted."""
    content = bytearray((FORMATS / "members.xls").read_bytes())
    at = content.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    at += 4 + 16
    content[at : at + 2] = b"\x2f\x00"
    return bytes(content)


HURTING = {
    "a cell of 40 MB": ("a.jsonl", big_cell, "longer than"),
    "repeated cells": ("a.ods", huge_sheet, "outside the grid"),
    "entities in OpenDocument": ("a.ods", entities_in_open_document, "entities"),
    "macros in OpenDocument": ("a.ods", lambda: macros_in("members.ods", "Basic/Standard/x.xml"), "macros"),
    "macros in a binary workbook": (
        "a.xlsb",
        lambda: macros_in("members.xlsb", "xl/vbaProject.bin"),
        "macros",
    ),
    "password of an old workbook": ("a.xls", with_password_record, "password"),
    "a database": ("a.db", lambda: b"SQLite format 3\0" + bytes(100), "database"),
    "random bytes": ("a.xls", lambda: random.Random(3).randbytes(9_000), "damaged"),
}


@pytest.mark.parametrize("case", HURTING)
def test_is_refused_in_one_sentence(case: str, tmp_path: Path) -> None:
    name, make, words = HURTING[case]
    path, grids = tmp_path / "stored", tmp_path / "grids"
    path.write_bytes(make())
    grids.mkdir()
    with pytest.raises(InputError, match=words) as refused, read_file(path, name, "d", grids, Limits()):
        pass
    assert refused.value.sentence.startswith(f"{name}: ")
    assert not list(grids.glob(".*"))


def test_the_command_line_refuses_in_one_sentence_and_keeps_nothing(tmp_path: Path) -> None:
    path, space = tmp_path / "bad.ods", tmp_path / "space"
    path.write_bytes(huge_sheet())
    for command in (["inspect", str(path), "--json"], ["run", str(path), "-w", str(space)]):
        done = CliRunner().invoke(app, command)
        assert isinstance(done.exception, InputError)
        assert done.exception.sentence.startswith("bad.ods: ")
        assert not done.stdout
    assert not list((space / "files").glob("*"))


MOMENTS = ("yyyy-mm-dd", "hh:mm", "[h]:mm:ss", "[mm]:ss", "d/m/yyyy h:mm")
OUTSIDE = ("-1e300", "1e300", "1e19", "-1e19", "5e9", "99999999", "2958466", "-5", "1e-400", "NaN")


def test_numbers_that_no_calendar_has_cost_no_sheet(tmp_path: Path, generic: Profile) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for code in MOMENTS:
        sheet = book.create_sheet(f"s{len(book.worksheets)}")
        sheet.append(["Organisation", "When"])
        for at, number in enumerate(OUTSIDE, 2):
            sheet.append([f"Karoo Aviation {number}", 40_000 + at])
            sheet.cell(at, 2).number_format = code
    book.save(tmp_path / "sound.xlsx")
    path = tmp_path / "moments.xlsx"
    with zipfile.ZipFile(tmp_path / "sound.xlsx") as sound, zipfile.ZipFile(path, "w") as made:
        for name in sound.namelist():
            xml = sound.read(name).decode()
            for at, number in enumerate(OUTSIDE, 2):
                xml = xml.replace(f"<v>{40_000 + at}</v>", f"<v>{number}</v>")
            made.writestr(name, xml)
    (found,) = inspect_each([(path, path.name)], generic)
    assert [(table["range"], table["rows"]) for table in found["tables"]] == [("A1:B11", 10)] * len(MOMENTS)


def test_cells_as_long_as_books_have_a_shape() -> None:
    nasty = ("a." * 15_000 + "@", "1." * 15_000 + " ", "+" + "27 " * 10_000)
    assert [shape(text) for text in nasty] == ["U", "P", "P"]
    assert not any(map(header_likeness, nasty))


def test_cells_along_a_diagonal_are_kept_as_few_as_they_are_and_refused_when_there_are_too_many(
    tmp_path: Path,
) -> None:
    gathering = Gathering(replace(limits_in_force(), dense_cells=30_000_000))
    for number in range(1, 6_001):
        gathering.row(number, {number: "Karoo"})
    held = sum(len(numbers) * len(columns) for numbers, columns in gathering._chunks)
    assert 0 < held < 6_000 * 2_500
    task = Task(tmp_path, "a.jsonl", "d", "json_lines", tmp_path, tmp_path, Limits())
    with pytest.raises(InputError, match="its 6,000 rows have 6,000 columns, nearly all of them blank"):
        gathering.write(task, SheetRead(1, "", "s"))
    assert not list(tmp_path.iterdir())
