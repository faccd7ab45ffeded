"""What the comparisons of the kinds make of two values, in either order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.engine import DuckDBEngine
from hotpass.fields import KINDS
from hotpass.stages.link.evidence import Comparison


def labels(kind: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The label of the level that each pair of raw texts reaches."""
    made = KINDS[kind].comparison("f")
    assert made is not None
    comparison = Comparison("f", kind, tuple(made["comparison_levels"]), KINDS[kind].derived("f"))
    sides = [{f"{n}_{side}": v for side, text in zip("lr", pair, strict=True) for n, v in columns(kind, text)}
             for pair in pairs]  # fmt: skip
    schema = pa.schema([(name, kind_of(name)) for name in sides[0]])
    with DuckDBEngine() as engine:
        engine.register("two", pa.Table.from_pylist(sides, schema))
        derived = [made_of(sql, name, side) for side in "lr" for name, sql in comparison.derived.items()]
        both = f"SELECT {', '.join(['*', *derived])} FROM two"
        values = [value for (value,) in engine.rows(f"SELECT {comparison.sql()} FROM ({both})")]
    return ["Missing" if value < 0 else comparison.labels[value] for value in values]


def made_of(sql: str, name: str, side: str) -> str:
    of_side = re.sub(r'"(\w+)"', rf'"\1_{side}"', sql)
    return f'{of_side} AS "{name}_{side}"'


def kind_of(column: str) -> pa.DataType:
    return pa.list_(pa.string()) if "__all" in column else pa.string()


def columns(kind: str, text: str) -> list[tuple[str, Any]]:
    read = KINDS[kind].normalise(text)
    every = [read.value, *read.others] if read.value else None
    parts = [(f"f__{part}", read.parts.get(part)) for part in KINDS[kind].parts]
    return [("f", read.value), ("f__all", every), *parts]


ORGANISATIONS = {
    "Exact match": [
        ("Karoo Kestrel Flight School (Pty) Ltd", "KAROO KESTREL FLIGHT SCHOOL CC"),
        ("Karoo Kestrel Flight Acad.", "Karoo Kestrel Flight Academy"),
        ("St Margaret's Kliniek", "Saint Margaret Clinic"),
        ("Karoo Kestrel Hotel (permanently closed)", "Karoo Kestrel Hotel - CLOSED"),
    ],
    "Same trading name": [("Botha Beleggings 12 CC t/a Karoo Kestrel Avionics", "Karoo Kestrel Avionics")],
    "Same letters or words": [
        ("KarooKestrel Avionics", "Karoo Kestrel Avionics"),
        ("Hotel Bel Air", "Bel Air Hotel"),
        ("Th eKestrel House", "The Kestrel House"),
        ("Medical College of Karoo", "Karoo Med. Coll."),
        ("Laerskool Karoo Kestrel", "Karoo Kestrel Primary School"),
        ("Laerskol Karoo Kestrel", "Karoo Kestrel Primary School"),
        ("LS Karoo Kestrel", "Karoo Kestrel Primary School"),
        ("Catholic Church of St Luke", "Sint Luke's Catholic Kerk"),
    ],
    "Same words, some shortened": [
        ("Karoo Kestrel Avn Trng", "Karoo Kestrel Aviation Training"),
        ("Mt Margaret Health Ctr", "Mount Margaret Health Centre"),
        ("Karoo Kestrel CHC", "Karoo Kestrel Community Health Centre"),
        ("Coal. of Aviation Karoo", "Coalition of Aviation Karoo"),
        ("Karoo RFC Juniors", "Karoo Rugby Football Club Juniors"),
    ],
    "One slip of the fingers": [("Karoo Ketsrel Flight School", "Karoo Kestrel Flight School")],
    "One within the other": [
        ("Karoo Kestrel Flight School - Durban", "Karoo Kestrel Flight School"),
        ("KKFS - Karoo Kestrel Flight School", "Karoo Kestrel Flight School"),
        ("Restaurant, Karoo Kestrel, George", "Karoo Kestrel Restaurant"),
    ],
    "Words shortened, misspelt or left out": [
        ("Karoo Ketsrel Aviation Training", "Karoo Kestrel Avn Training Durban"),
        ("St Margaret Health", "Saint Margret Health Centre"),
        ("Kestrelfonein", "Kestrelfontein Estates"),
        ("Kesterl", "Hotel Kestrel"),
        ("de la Karooo", "Hotel de la Karoo"),
        ("Jonson Sons Transport", "Johnson and Sons Transport"),
    ],
    "Initials": [
        ("MV Cerse 1975", "Musikvereniging Ceres 1975"),
        ("KKU", "Karoo and Kestrel University"),
        ("KKFS", "Karoo Kestrel Flight School"),
        ("FF Koblenz", "Freiwillige Feuerwehr Koblenz e.V."),
        ("MV Ceres 1975", "Musikvereniging Ceres 1975"),
    ],
    "Different, though similar": [
        ("Thutonikazi High School Karoo", "Thuto High School Karoo"),
        ("Karoo Kestrel Flight School Durban", "Karoo Kestrel Flight School George"),
        ("Karoo Kestrel Air Charters", "Karoo Kestrel Avionics"),
        ("Maré Aircraft Maintenance", "Marmerex Aircraft Maintenance"),
    ],
    "Different": [
        ("Karoo Kestrel Flight School", "Zululand Gliding"),
        ("MV Ceres", "Musikvereniging Paarl"),
    ],
    "Missing": [("Karoo Kestrel Flight School", "n/a")],
}
PEOPLE = {
    "Exact match": [("Anna Botha", "BOTHA, Anna"), ("Mr P. Nel", "P Nel")],
    "Same family name, form of the same given name": [("Mike Nel", "Michael Nel")],
    "Same family name, fitting initial": [("A. Botha", "Anna Botha")],
    "Slip in one name": [
        ("Anna Botha", "Anna Bohta"),
        ("Anna de Nel", "Anna Nel"),
        ("Thabo vd Merwe", "Thabo van der Merwe"),
        ("Yobert Francis Nel", "Robert Francis Nel"),
        ("Ralah A. Nel", "Ralph Audrey Nel"),
        ("Tommu Nel", "Tommy Mark Nel"),
    ],
    "Given and family name swapped": [("Tolvan Marbex", "Marbex Tolvan"), ("Tolvam Marbex", "Narbex Tolvan")],
    "One name of two": [("Botha", "Anna Botha"), ("Howard", "Marian Howard"), ("Anna", "Anna Botha")],
    "Different given name, same family name": [("Anna Botha", "Willem Botha"), ("A. Botha", "W. Botha")],
    "Different family name, same given names": [("Anna Maria Botha", "Anna Maria Nkosi")],
    "Different family name, same given name": [("Anna Botha", "Anna Nkosi"), ("Linda Botha", "Kinda Nkosi")],
    "Different": [("Anna Botha", "Sipho Nkosi")],
}
EMAILS = {
    "Same address": [("anna@karoo.co.za", "a.b@x.com; anna@karoo.co.za")],
    "Same address of a desk": [("info@karoo.co.za", "INFO@karoo.co.za")],
    "Two letters apart": [("anna.botha@karoo.co.za", "anan.botha@karoo.co.za")],
    "Same name and figures before the @": [("annab82@gmail.com", "annab82@mweb.co.za")],
    "Missing": [
        ("anna.botha@karoo.co.za", "anna.botha@gmail.com"),
        ("info@zandebyfencing.co.za", "info@zankabyfencing.co.za"),
        ("annabotha@gmail.com", "anna_botha@gmail.com"),
        ("annabotha7@gmail.com", "annabotha7@mweb.co.za"),
    ],
    "Different": [
        ("anna@karoo.co.za", "sipho@karoo.co.za"),
        ("annabotha3@gmail.com", "annabotha50@gmail.com"),
        ("annabotha@gmail.com", "annabotha7@gmail.com"),
    ],
}
WEBSITES = {
    "Same host": [("www.karoo.co.za", "https://karoo.co.za/contact")],
    "Same name, another ending": [("www.karoo.co.za", "karoo.com")],
    "Missing": [("www.zandebyfencing.co.za", "www.zankabyfencing.co.za")],
    "Different": [("www.karoo.co.za", "www.duiker.co.za")],
}
PHONES = {
    "Same number": [("082 555 1234", "011 884 1234 / +27 82 555 1234")],
    "One digit apart": [("082 555 1234", "082 555 1235")],
    "Different": [("082 555 1234", "011 884 9876")],
}
ADDRESSES = {
    "Exact match": [("12 Main Rd, Pretoria", "12 Main Road, Pretoria")],
    "Same number, slip of the fingers": [("12 Main Rd, Pretoria", "12 Mian Rd, Pretoria")],
    "Words of one in the other": [("12 Main Road, Pretoria, Gauteng, 0001", "12 Main Road, Pretoria")],
    "Missing": [("PO Box 12, Pretoria", "12 Main Road, Pretoria")],
    "Different": [("12 Main Road, Pretoria", "9 Kloof Nek, Cape Town")],
}
DATES = {
    "Exact match": [("1980-02-03", "3 February 1980")],
    "Day and month swapped": [("1980-02-11", "1980-11-02")],
    "One figure apart": [("1980-02-03", "1980-02-08")],
    "Only the day, the month or the year differs": [
        ("1980-02-03", "1997-02-03"),
        ("1980-02-03", "1980-11-03"),
        ("1980-02-03", "1980-02-27"),
    ],
    "Two figures apart": [("1980-02-03", "1981-02-08")],
    "Same year": [("1980-02-03", "1980-11-27")],
    "Different": [("1980-02-03", "1991-11-27")],
}
EXAMPLES = {
    "organisation_name": ORGANISATIONS,
    "person_name": PEOPLE,
    "email": EMAILS,
    "website": WEBSITES,
    "phone": PHONES,
    "address": ADDRESSES,
    "date": DATES,
}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_values_reach_the_level_that_they_deserve(kind: str) -> None:
    expected = [(pair, label) for label, pairs in EXAMPLES[kind].items() for pair in pairs]
    pairs = [pair for pair, _ in expected]
    found = labels(kind, pairs)
    assert list(zip(pairs, found, strict=True)) == expected
    assert labels(kind, [(b, a) for a, b in pairs]) == found


_WORDS = st.sampled_from(
    ["karoo", "kestrel", "avn", "aviation", "acad", "academy", "fs", "durban", "kk", "nel", "43"]
)
_NAMES = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join)
_GIVEN = st.sampled_from(["Anna", "Ann", "A.", "Pieter", "Piet", "P", ""])
_FAMILY = st.sampled_from(["Botha", "van der Merwe", "vd Merwe", "Nel", "Pieter", "Anna"])
_PEOPLE = st.tuples(_GIVEN, _FAMILY).map(" ".join)


@pytest.mark.parametrize(("kind", "texts"), [("organisation_name", _NAMES), ("person_name", _PEOPLE)])
def test_the_order_of_two_names_does_not_matter(kind: str, texts: st.SearchStrategy[str]) -> None:
    @settings(max_examples=5, deadline=None)
    @given(st.lists(st.tuples(texts, texts), min_size=40, max_size=60))
    def holds(pairs: list[tuple[str, str]]) -> None:
        assert labels(kind, pairs) == labels(kind, [(b, a) for a, b in pairs])

    holds()
