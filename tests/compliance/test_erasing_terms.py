"""Whom an erasure is about is found in any spelling, by plain parts first, and rows keep their places."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hotpass.catalogue import Catalogue, claims
from hotpass.compliance.erasing.claiming import claimed_by_others
from hotpass.compliance.erasing.gathering import details_of
from hotpass.compliance.erasing.knowing import keys_of_records, records_again
from hotpass.compliance.erasing.rows import erase_rows
from hotpass.compliance.erasing.subject import Subject
from hotpass.compliance.erasing.tables import rewrite, says
from hotpass.compliance.erasing.terms import NOTHING, Term, patterns, terms_of
from hotpass.compliance.erasing.text_files import TextFiles
from hotpass.compliance.erasing.within import key_of, keys_sql
from hotpass.compliance.subjects.opening import Reading
from hotpass.engine import DuckDBEngine
from hotpass.profiles import load_profile
from hotpass.workspace import Workspace

KEY = bytes(range(32))
#: Kind of a term, its text, kind of a field, and what somebody else's field says that has it within.
WITHIN = (
    ("person_name", "Zoë Gräbe-Ngcobo", "organisation_name", "Zoe Grabe-Ngcobo Flying School"),
    ("person_name", "Zoë Gräbe-Ngcobo", "person_name", "Gräbe-Ngcobo, Zoë"),
    ("organisation_name", "Müller & Söhne", "organisation_name", "MÜLLER & SÖHNE (Pty) Ltd"),
    ("email", "zoe@m-s.co.za", "email", "Zoe@M-S.co.za; other@m-s.co.za"),
    ("email", "zoe@m-s.co.za", "email", "x.zoe@m-s.co.za"),
    ("phone", "+27839192837", "phone", "+27 (0)83 919-2837 / 021 444 0000"),
    ("phone", "+27839192837", "phone", "839192837.0"),
    ("company_registration", "2003/987654/07", "company_registration", "2003 987654-07"),
    ("vat_number", "4123456789", "text", "412 345 6789"),
)
#: What else may stand in a cell, none of it the subject's, but for what JSON and HTML make of it.
OTHERS = ("Müller & Zonen", "zoe@other.co.za", "083 919 2838", "", "kite", "Zoë", "2003/987654/08", "[]")


@pytest.mark.parametrize(("kind", "text", "field", "said"), WITHIN)
def test_a_text_has_the_key_of_each_term_that_it_holds(kind: str, text: str, field: str, said: str) -> None:
    term = Term(kind, text)
    assert any(re.search(pattern, said, re.IGNORECASE) for pattern in patterns(term))
    with DuckDBEngine() as engine:
        ((keys,),) = engine.rows(f"SELECT {keys_sql(field)} FROM (SELECT ? AS v)", [said])
    assert key_of(term) in keys


def test_an_address_is_not_within_one_with_a_longer_number() -> None:
    address = [Term("address", "4 Kerk Street")]
    terms = terms_of(address, address)
    for said, left in (
        ("<t>14 Kerk Street</t>", "<t>14 Kerk Street</t>"),
        ("at 4 Kerk Street, Paarl", "at [erased], Paarl"),
        ('"Karoo Air\\n4 Kerk Street"', '"Karoo Air[erased]"'),
    ):
        assert terms.out_of_file(said) == left
        assert terms.in_file(said) == (said != left)


def test_a_long_text_goes_out_of_files_where_it_is_all_of_a_value() -> None:
    terms = terms_of([Term("text", "plays the harp")], [])
    for said in (
        '{"a": "plays the harp"}',
        "<td>plays the harp</td>",
        "1,plays the harp,2",
        "a: plays the harp",
    ):
        assert terms.in_file(said), said
        assert "harp" not in terms.out_of_file(f"{said}\n")
    for said in ("she plays the harp", '"plays the harp, and sings"', "he plays the harpsichord"):
        assert terms.out_of_file(said) == said
        assert not terms.in_file(said)


def test_values_that_overlap_go_whole() -> None:
    every = [Term("person_name", "Z. Gräbe"), Term("email", "z.grabe@m-s.co.za")]
    terms = terms_of(every, every)
    assert terms.out_of_file("by Gräbe z.grabe@m-s.co.za") == "by [erased]"
    assert terms.without("Gräbe z.grabe@m-s.co.za; a kite") == "; a kite"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("GET /?q=Zo%C3%AB%20Gr%C3%A4be&m=zoe%40m-s.co.za&t=%2B27839192837", "GET /?q=[]&m=[]&t=[]"),
        ("q=Zo%C3%AB+Gr%C3%A4be", "q=[]"),
        ("<p>Zo&euml; Gr&auml;be</p><p>Zo&#235; Gr&#228;be</p>", "<p>[]</p><p>[]</p>"),
        ("Zoe\u0308 Gra\u0308be; Zo\xc3\xab Gr\xc3\xa4be", "[]; []"),
    ],
)
def test_texts_go_as_the_web_html_and_other_systems_write_them(said: str, left: str) -> None:
    every = [Term("person_name", "Zoë Gräbe"), Term("email", "zoe@m-s.co.za"), Term("phone", "+27839192837")]
    terms = terms_of(every, every)
    assert terms.in_file(said)
    assert terms.in_content(said.encode()) != NOTHING
    assert terms.out_of_file(said, "[]") == left


@pytest.mark.parametrize(
    ("content", "left"),
    [
        ("\ufeffTo Zoë Gräbe\r\nstays".encode("utf-16-le"), "\ufeffTo [erased]\r\nstays".encode("utf-16-le")),
        ("To Zoë Gräbe\nsté".encode("latin-1"), "To [erased]\nsté".encode("latin-1")),
        ("To Zoë Gräbe\nsté".encode(), "To [erased]\nsté".encode()),
        (b"\0\1" + "To Zoë Gräbe.".encode() + b"\0\xff", b"\0\1To " + b" " * 11 + b".\0\xff"),
        ("\0To Zoë Gräbe.".encode("utf-16-be"), ("\0To " + " " * 9 + ".").encode("utf-16-be")),
    ],
)
def test_files_that_people_keep_lose_a_name_however_they_are_written(
    content: bytes, left: bytes, tmp_path: Path
) -> None:
    terms = terms_of([], [Term("person_name", "Zoë Gräbe")])
    (path := tmp_path / "kept").write_bytes(content)
    assert TextFiles(terms).write(path, part := tmp_path / "part", {})
    assert part.read_bytes() == left
    path.write_bytes(left)
    assert not TextFiles(terms).write(path, part, {})


def test_what_a_model_counted_goes_where_it_says_more_than_the_subject(tmp_path: Path) -> None:
    values = ["blouberg 083 919 2837", "blouberg", None]
    path = tmp_path / "model_person_frequencies.parquet"
    pq.write_table(pa.table({"column": ["name"] * 3, "value": values, "frequency": [0.1] * 3}), path)
    terms = terms_of([], [Term("phone", "+27839192837")])
    with DuckDBEngine() as engine:
        subject = Subject("asked", "person", ["r1-12345678"], terms=terms)
        assert rewrite(engine, path, tmp_path / "part.parquet", subject, {})
    assert pq.read_table(tmp_path / "part.parquet")["value"].to_pylist() == values[1:]


def test_the_sieve_loses_nothing_that_an_expression_finds() -> None:
    every = [Term(kind, text) for kind, text, _, _ in WITHIN]
    kite, school = Term("text", "kite surfing"), Term("text", "日本語学校")
    said = [said for *_, said in WITHIN] + [
        "Zo\\u00eb Gr\\u00e4be-Ngcobo",
        " Kite Surfing ",
        '["kite surfing"]',
    ]
    for terms in (
        terms_of([*every, kite, school], every),
        terms_of([*every, kite], every),
        dataclasses.replace(terms_of([*every, kite], every), spelt=()),
    ):
        for text in [*said, *OTHERS]:
            joined = f"\x1fx\x1f{text}\x1f"
            assert terms.in_row(joined) == (text in said), text
            for content in (f"<{joined}>".encode(), f"<{joined}>".encode("utf-16-le")):
                assert text not in said or terms.in_content(content) != NOTHING, text
    assert terms_of([kite], []).sieve.anywhere == frozenset()
    assert terms_of([kite, school], []).sieve.anywhere == {1}


def test_two_texts_of_a_row_say_nothing_together() -> None:
    terms = terms_of([], [Term("person_name", "N. Qwabelethu"), Term("phone", "+27829174403")])
    for said, found in (
        ("qwabelethu\x1fn", False),  # family name and initial of a namesake, in columns of their own
        ("0829\x1f174403", False),
        ('["Qwabelethu","N"]', False),
        ('{"family":"Qwabelethu","N":1}', False),
        ("Qwabelethu, N", True),
        ('["Qwabelethu, N"]', True),
        ('[{"phones":[829174403]}]', True),
        ("[sic] N Qwabelethu", True),
    ):
        assert terms.in_row(f"\x1fx\x1f{said}\x1f") == found, said


def test_what_a_column_without_a_field_says_goes_from_the_subjects_rows_and_where_it_is_theirs_alone(
    tmp_path: Path,
) -> None:
    rows = [  # the subject's row, a row that mentions them, and that of somebody with their name and hobby
        {"file_name": "a.csv", "sheet": None, "row": 2, "details": _details("theirs", "both")},
        {"file_name": "a.csv", "sheet": None, "row": 3, "details": _details("theirs")},
        {"file_name": "a.csv", "sheet": None, "row": 4, "details": _details("both", "other")},
    ]
    pq.write_table(pa.Table.from_pylist(rows), path := tmp_path / "organisation_records.parquet")
    subject = Subject(
        "asked",
        "person",
        ["r1-12345678"],
        details=["theirs"],
        details_beside=["both", "theirs"],
        rows=[("a.csv", None, 2, 1)],
    )
    with DuckDBEngine() as engine:
        assert rewrite(engine, path, tmp_path / "part.parquet", subject, {})
    left = pq.read_table(tmp_path / "part.parquet")["details"].to_pylist()
    assert left == [None, None, _details("both", "other")]


def _details(*digests: str) -> list[dict[str, str]]:
    return [{"name": "hobby", "digest": one} for one in digests]


def test_who_is_called_so_but_for_a_letter_with_a_sign_stays_whole(tmp_path: Path) -> None:
    others = ["r2-12345678", "Thaboë Venger", "ëThabo Venger", "Thabo Vengerë", "Thabo_Venger"]
    pq.write_table(
        pa.table({"value": [*others, "Thabo Venger", "Venger, Thabo", "r1-12345678", "日本語学校"]}),
        path := tmp_path / "x.parquet",
    )
    terms = terms_of([Term("text", "日本語学校")], [Term("person_name", "Thabo Venger")])
    subject = Subject("asked", "person", ["r1-12345678"], terms=terms)
    with DuckDBEngine() as engine:
        assert rewrite(engine, path, tmp_path / "part.parquet", subject, {})
    assert pq.read_table(tmp_path / "part.parquet")["value"].to_pylist() == [*others, *[None] * 4]
    assert not any(map(subject.terms.in_file, others))


def test_somebody_elses_record_with_the_number_is_not_kept_out(tmp_path: Path) -> None:
    profile = load_profile("generic", tmp_path)
    names = {"her": "Zoë Gräbe-Ngcobo", "short": "Z. Gräbe", "his": "Pieter Gräbe-Ngcobo", "nobody": None}
    blank = {c: None for f in profile.entities["person"].fields for c in (f.name, f"{f.name}__key")}
    lists = {f"{f.name}__all": [] for f in profile.entities["person"].fields if f.multi}
    rows = [
        {**blank, **lists, "record_id": one, "name": name, "phone": "+27839192837"}
        for one, name in names.items()
    ]
    table, texts = pa.Table.from_pylist(rows), pa.string()
    schema = pa.schema([(f.name, texts if pa.types.is_null(f.type) else f.type) for f in table.schema])
    schema = pa.schema([(f.name, pa.list_(texts) if f.name in lists else f.type) for f in schema])
    (tmp_path / "normalise").mkdir()
    pq.write_table(table.cast(schema).slice(0, 1), tmp_path / "normalise" / "person_records.parquet")
    reading = Reading(tmp_path, profile.model_dump(mode="json"))
    keys = keys_of_records([reading], "person", ["her"], [], KEY)
    pq.write_table(table.cast(schema), tmp_path / "normalise" / "person_records.parquet")
    assert records_again([reading], "person", keys, KEY) == {"her", "short", "nobody"}
    by_number = {(kind, digest) for kind, digest in keys if kind == "person.phone"}
    assert records_again([reading], "person", by_number, KEY) == set(names), "as before there were names"


@pytest.mark.parametrize(("field", "claimed"), [("notes", False), ("name", True)])
def test_a_note_that_says_just_a_name_is_nobody_of_that_name(
    tmp_path: Path, field: str, claimed: bool
) -> None:
    profile, name = load_profile("generic", tmp_path), "zoë gräbe-ngcobo"
    parts = ("raw", "problem", "all", *(p for f in profile.entities["organisation"].fields for p in f.parts))
    fields = [f.name for f in profile.entities["organisation"].fields]
    columns = [c for f in fields for c in (f, *(f"{f}__{part}" for part in dict.fromkeys(parts)))]
    row: dict[str, object] = {c: [] if c.endswith("__all") else None for c in columns}
    types = {c: pa.list_(pa.string()) if c.endswith("__all") else pa.string() for c in columns}
    (tmp_path / "normalise").mkdir()
    pq.write_table(
        pa.Table.from_pylist(
            [row | {"record_id": "its", field: name}], pa.schema([("record_id", pa.string()), *types.items()])
        ),
        tmp_path / "normalise" / "organisation_records.parquet",
    )
    hers, reading = {Term("person_name", name)}, Reading(tmp_path, profile.model_dump(mode="json"))
    assert (name in claimed_by_others([reading], "person", ["her"], hers, hers)[0]) == claimed


def test_words_of_ours_stay_though_a_subject_is_called_by_one(tmp_path: Path) -> None:
    found = {"record_id": ["r1", "r2"], "severity": ["info", "info"], "value": ["Info", "kite"]}
    pq.write_table(pa.table(found), path := tmp_path / "issues.parquet")
    subject = Subject("asked", "organisation", [], terms=terms_of([Term("organisation_name", "Info")], []))
    with DuckDBEngine() as engine:
        part = tmp_path / "part.parquet"
        assert rewrite(engine, path, part, subject, {})
        left = pq.read_table(part)
        assert left.to_pydict() == {**found, "value": [None, "kite"]}
        part.replace(path)
        assert not says(engine, path, subject)


def test_rows_keep_their_places_however_many_parts_a_file_has(tmp_path: Path) -> None:
    ids = [f"r{number:04d}" for number in range(4_000)]
    table = pa.table({"record_id": ids, "name": ["Zoë Gräbe-Ngcobo" if n % 7 else "x" for n in range(4_000)]})
    pq.write_table(table, path := tmp_path / "issues.parquet", row_group_size=200)
    subject = Subject(
        "asked", "person", ["r0001"], terms=terms_of([], [Term("person_name", "Zoë Gräbe-Ngcobo")])
    )
    with DuckDBEngine(threads=4) as engine:
        for _ in range(5):
            assert rewrite(engine, path, tmp_path / "part.parquet", subject, {})
            left = pq.read_table(tmp_path / "part.parquet")
            assert left["record_id"].to_pylist() == [one for one in ids if one != "r0001"]
            assert left.schema.names == table.schema.names
            assert set(left["name"].to_pylist()) == {"x", None}


def test_rows_of_more_records_than_one_expression_can_name_are_erased(tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    records = [f"record-{n:04}" for n in range(1_200)]
    with Catalogue.open(space).write() as connection:
        claims.take(connection, [f"pair {records[-1]}"], "somebody")
        assert erase_rows(connection, space, Subject("gone", "person", records), {}, "R-1", "anna") == {
            "claims": 1
        }


def test_digests_that_records_are_compared_by_are_told_of_a_telephone_however_it_is_written() -> None:
    local, abroad = (set(details_of([text])) for text in ("082 555 0142", "+27 (82) 555-0142"))
    assert (len(local), len(abroad), len(local & abroad)) == (2, 2, 1)
    assert details_of(["Yodelling ", "yodelling"]) == details_of(["yodelling"])
