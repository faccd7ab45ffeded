from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotpass.errors import InputError
from hotpass.stages.ingest.read import delimited
from hotpass.stages.ingest.read.dialect import dialect_of
from hotpass.stages.ingest.read.result import Marked

NAMES = "Naam;Dorp\nAnél Müller;Kaapstad\nJosé Nuñez;Öland\n"
PEOPLE = [["Naam", "Dorp"], ["Anél Müller", "Kaapstad"], ["José Nuñez", "Öland"]]


def written(folder: Path, content: bytes | str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        NAMES.encode(),
        NAMES.encode("utf-8-sig"),
        NAMES.encode("utf-16"),
        NAMES.encode("utf-16-le"),
        NAMES.encode("utf-16-be"),
        b"\xfe\xff" + NAMES.encode("utf-16-be"),
        NAMES.encode("cp1252"),
        NAMES.replace("\n", "\r\n").encode(),
        NAMES.replace("\n", "\r").encode(),
        NAMES.rstrip("\n").encode(),
        b"sep=;\n" + NAMES.encode(),
        b"\xef\xbb\xbfsep=;\r\n" + NAMES.replace("\n", "\r\n").encode(),
    ],
)
def test_usual_encodings_and_line_ends(tmp_path: Path, read: Any, content: bytes) -> None:
    found = read(written(tmp_path, content))
    assert found.rows() == dict(enumerate(PEOPLE, 1))


def test_bytes_that_are_not_utf8_are_western_ones(tmp_path: Path, read: Any) -> None:
    mixed = "naam,plek\nAnél,".encode() + "Köln\nZoë,Pärnu\n".encode("cp1252") + "Anél,Öland".encode()
    found = read(written(tmp_path, mixed))
    assert found.texts()[1:] == [["Anél", "Köln"], ["Zoë", "Pärnu"], ["Anél", "Öland"]]
    assert "cp1252" in found.sheets[0].warnings[0]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "rows",
    [
        [["Company", "Phone"], ["Karoo (Pty) Ltd", "011 555 1234"], ["Nel; Botha, Inc", "082 1"]],
        [["Name", "Amount", "When"], ["a, b", "1,50", "2024-03-09"], ["c | d", "2,75", "2024-03-10"]],
        [["One", "Two", "Three"], ["", "", "x"], ["y", "", ""]],
        [["Address", "Mail"], ["12 Main Str\nPretoria\n0001", "a@b.co.za; c@d.com"]],
        [["Contact report"], ["as at 3 March"], [], ["Name", "Mail"], *[["Anna Botha", "a@b.co.za"]] * 5],
    ],
)
def test_dialects(tmp_path: Path, read: Any, mark: str, rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark).writerows(rows)
    found = read(written(tmp_path, out.getvalue()))
    width = max(map(len, rows))
    wanted = {
        at: [*(t or None for t in row), *[None] * (width - len(row))]
        for at, row in enumerate(rows, 1)
        if any(row)
    }
    assert found.rows() == wanted


@pytest.mark.parametrize(
    ("sample", "delimiter"),
    [
        ("name\nNel, Pieter\nBotha, Anna\nDlamini, Sipho\n", ";"),
        ("name\nKaroo Aviation\nProtea Air\n", ","),
        ("amount;total\n1,5;2,5\n3,5;4,5\n", ";"),
        ("id|name, title|x\n1|Anna, Dr|2\n2|Piet, Mr|3\n", "|"),
    ],
)
def test_what_parts_fields(sample: str, delimiter: str) -> None:
    assert dialect_of(sample).delimiter == delimiter


def test_rows_count_as_a_spreadsheet_counts_them(tmp_path: Path, read: Any) -> None:
    found = read(written(tmp_path, 'a,b\n"two\nlines",1\n\n ,\nlast,2\n'))
    assert found.rows() == {1: ["a", "b"], 2: ["two\nlines", "1"], 5: ["last", "2"]}


def test_ragged_rows_are_kept_and_told(tmp_path: Path, read: Any) -> None:
    found = read(written(tmp_path, "Title\n\na,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n"))
    assert found.rows()[5] == ["4", "5", None, None]
    assert found.rows()[6] == ["6", "7", "8", "9"]
    assert found.sheets[0].ragged == Marked(2, 2, 5)


def test_a_quotation_mark_that_is_never_closed_loses_nothing(tmp_path: Path, read: Any) -> None:
    lines = [f"Org {n},info@org{n}.co.za,{n}" for n in range(40)]
    lines[10] = '"Org 10,info@org10.co.za,10'
    found = read(written(tmp_path, "\n".join(["name,mail,n", *lines])))
    assert len(found.rows()) == 41
    assert found.rows()[12][0] == '"Org 10'
    assert "quotation mark" in found.sheets[0].warnings[0]


def test_too_long_a_field_is_refused(tmp_path: Path, read: Any) -> None:
    with pytest.raises(InputError, match="longer than"):
        read(written(tmp_path, 'a,b\n"' + "x" * 1000 + '",1\n'), field=500)


def test_too_many_fields_are_refused(tmp_path: Path, read: Any) -> None:
    with pytest.raises(InputError, match="fields"):
        read(written(tmp_path, ",".join(["x"] * 17_000) + "\n"))


CELL = st.text(st.sampled_from("ab1é \"\n,;\t|'"), max_size=6)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=12),
    mark=st.sampled_from(",;\t|"),
)
def test_streaming_reads_what_the_csv_module_reads(
    rows: list[list[str]], mark: str, tmp_path: Path, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO(newline="")
    out.write(f"sep={mark}\n")
    csv.writer(out, delimiter=mark, quoting=csv.QUOTE_ALL).writerows(rows)
    path = written(tmp_path, out.getvalue())
    by_rows = read(path)
    monkeypatch.setattr(delimited, "STREAMED_FROM", 0)
    streamed = read(path)
    assert streamed.rows() == by_rows.rows()
    assert by_rows.rows() == {
        at: [t if t.strip() else None for t in row]
        for at, row in enumerate(rows, 1)
        if any(map(str.strip, row))
    }


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_rows_of_which_each_is_wider_than_the_last_are_read(tmp_path: Path, read: Any, mark: str) -> None:
    lines = [mark * at + f"v{at}" for at in range(150)]
    found = read(written(tmp_path, "\n".join(lines)))
    assert found.rows() == {at + 1: [*[None] * at, f"v{at}", *[None] * (149 - at)] for at in range(150)}


def test_a_large_file_is_streamed_and_a_ragged_row_in_it_kept(
    tmp_path: Path, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"Karoo Aviation {n},info@karoo{n}.co.za,0115551234" for n in range(30_000)]
    even = written(tmp_path, "\n".join(["Organisation,E-mail,Phone", *lines]))
    assert even.stat().st_size > delimited.STREAMED_FROM
    with monkeypatch.context() as patched:
        patched.setattr(delimited, "_read_by_rows", None)
        found = read(even)
    assert found.sheets[0].rows == 30_001
    assert found.rows()[30_001] == ["Karoo Aviation 29999", "info@karoo29999.co.za", "0115551234"]
    lines[20_000] += ",extra"
    ragged = read(written(tmp_path, "\n".join(["Organisation,E-mail,Phone", *lines])))
    assert ragged.rows()[20_002] == ["Karoo Aviation 20000", "info@karoo20000.co.za", "0115551234", "extra"]
    assert ragged.sheets[0].ragged == Marked(4, 1, 20_002)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes, tmp_path: Path, read: Any) -> None:
    try:
        found = read(written(tmp_path, content))
    except InputError as error:
        assert error.what  # noqa: PT017 - both outcomes are right
    else:
        assert found.sheets[0].rows == len(found.rows())


def test_a_text_far_wider_than_it_is_high_keeps_each_cell_where_it_is(tmp_path: Path, read: Any) -> None:
    found = read(written(tmp_path, "\n".join("," * (8 * at) + f"Karoo {at}" for at in range(260))))
    (sheet,) = found.sheets
    assert (sheet.rows, sheet.columns) == (260, 8 * 259 + 1)
    assert all(row[8 * at] == f"Karoo {at}" for at, row in enumerate(found.texts()))
