"""The parts of South African addresses, and what towns and codes tell of provinces."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.fields import KINDS
from hotpass.fields.address_parts import PARTS, address_parts
from hotpass.fields.regions import PROVINCES, province_named, province_of_code, province_of_town
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings
from tests.fields.test_contract import TEXTS

FIELDS = ("street", "suburb", "city", "province", "postal_code")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "12 Main Road, Ferndale, Randburg, 2194",
            ("12 Main Road", "Ferndale", "Randburg", "Gauteng", "2194"),
        ),
        ("12 Main Road Randburg 2194", ("12 Main Road", None, "Randburg", "Gauteng", "2194")),
        (
            "45 Jan Smuts Ave Rosebank Johannesburg",
            ("45 Jan Smuts Ave", "Rosebank", "Johannesburg", "Gauteng", None),
        ),
        ("Kerkstraat 12 Paarl", ("Kerkstraat 12", None, "Paarl", "Western Cape", None)),
        ("Kerk Straat 12, Paarl 7646", ("Kerk Straat 12", None, "Paarl", "Western Cape", "7646")),
        (
            "h/v Kerk- en Langstraat, Worcester, Wes-Kaap",
            ("h/v Kerk- en Langstraat", None, "Worcester", "Western Cape", None),
        ),
        (
            "Cnr Main Rd & 5th Ave Sandton Johannesburg",
            ("Cnr Main Rd & 5th Ave", "Sandton", "Johannesburg", "Gauteng", None),
        ),
        (
            "Unit 4, Block B, Protea Park, 12 Roos Street, Fourways, Johannesburg",
            ("Unit 4, Block B, Protea Park, 12 Roos Street", "Fourways", "Johannesburg", "Gauteng", None),
        ),
        (
            "12 Dr Pixley Kaseme Street, Durban, KZN",
            ("12 Dr Pixley Kaseme Street", None, "Durban", "KwaZulu-Natal", None),
        ),
        (
            "23 Beach Road St Francis Bay 6312",
            ("23 Beach Road", None, "St Francis Bay", "Eastern Cape", "6312"),
        ),
        ("2194 Randburg, 12 Main Road", ("12 Main Road", None, "Randburg", "Gauteng", "2194")),
        ("Kaapstad, Langstraat 5", ("Langstraat 5", None, "Kaapstad", "Western Cape", None)),
        (
            "Erf 1234, Uitbreiding 5, Bela-Bela, 0480",
            ("Erf 1234", "Uitbreiding 5", "Bela-Bela", "Limpopo", "0480"),
        ),
        ("9 Long Street, Middelburg, 1050", ("9 Long Street", None, "Middelburg", "Mpumalanga", "1050")),
        ("9 Long Street, Middelburg", ("9 Long Street", "Middelburg", None, None, None)),
        ("3 Smith St, Smallville, 9990", ("3 Smith St", None, "Smallville", None, "9990")),
        (
            "12 Sunset Boulevard, Lynnwood Ridge, 0081",
            ("12 Sunset Boulevard", "Lynnwood Ridge", None, "Gauteng", "0081"),
        ),
        ("15 Alice Lane", ("15 Alice Lane", None, None, None, None)),
        ("To follow", (None, None, None, None, None)),
    ],
)
def test_addresses_in_parts(text: str, found: tuple[str | None, ...]) -> None:
    assert tuple(map(address_parts(text).get, FIELDS)) == found


@pytest.mark.parametrize(
    ("text", "box", "city", "street"),
    [
        ("P.O. Box 8711, George, 6529", "P.O. Box 8711", "George", None),
        ("PO Box 44 Germiston 1400", "PO Box 44", "Germiston", None),
        ("Posbus 12, Paarl, 7620", "Posbus 12", "Paarl", None),
        ("Privaatsak X12, Pretoria, 0001", "Privaatsak X12", "Pretoria", None),
        (
            "PostNet Suite 123, Private Bag X9, Polokwane",
            "PostNet Suite 123, Private Bag X9",
            "Polokwane",
            None,
        ),
        ("12 Main Rd, PO Box 5, Randburg, 2194", "PO Box 5", "Randburg", "12 Main Rd"),
        (
            "12 Main Rd, Randburg, 2194, PO Box 5, Springs, 1560",
            "PO Box 5, Springs, 1560",
            "Randburg",
            "12 Main Rd",
        ),
        (
            "PO Box 5, Springs, 1560, 12 Main Rd, Randburg, 2194",
            "PO Box 5, Springs, 1560",
            "Randburg",
            "12 Main Rd",
        ),
    ],
)
def test_boxes(text: str, box: str, city: str, street: str | None) -> None:
    found = address_parts(text)
    assert (found["box"], found["city"], found.get("street")) == (box, city, street)


def test_of_an_address_abroad_only_the_country_is_told() -> None:
    assert address_parts("12 Independence Ave, Windhoek, Namibia") == {"country": "Namibia"}
    assert address_parts("1 Long St, Cape Town, RSA")["country"] == "South Africa"
    assert KINDS["address"].given("1 Long St, Cape Town", "GB") == {}


TOWNS = sorted(town for town in spellings("town_provinces") if town not in PROVINCES)
WORDS = {name: [w for w, of in spellings("provinces").items() if of == name] for name in PROVINCES}
NAMES = st.sampled_from(
    ["Protea", "Nelson Mandela", "Kerk", "Oak", "Van der Merwe", "O'Reilly", "1st", "Jorissen"]
)
WAYS = st.sampled_from(["Street", "St", "Road", "Rd", "Avenue", "Laan", "Crescent", "Way", "Straat", "Drive"])
SUBURBS = st.sampled_from(["", "Hilltop", "Bergsig", "Noordrand Ext 5", "Parkhurst"])


@st.composite
def composed(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """An address and the parts that it was made of."""
    town = draw(st.sampled_from(TOWNS))
    province = spellings("town_provinces")[town]
    number = draw(st.integers(1, 9999))
    parts = {
        "street": f"{number}{draw(st.sampled_from(['', 'A']))} {draw(NAMES)} {draw(WAYS)}",
        "suburb": draw(SUBURBS),
        "city": draw(st.sampled_from([town.title(), town.upper()])),
        "said": draw(st.sampled_from(["", *(w.title() for w in WORDS[province] if len(w) > 3)])),
        "postal_code": f"{draw(st.integers(1, 9999)):04d}",
        "country": draw(st.sampled_from(["", "South Africa", "RSA", "Suid-Afrika"])),
    }
    between = draw(st.sampled_from([", ", ",", "\n", "; ", " , ", " - "]))
    order = ["street", "suburb", "city", *draw(st.permutations(["said", "postal_code", "country"]))]
    text = between.join(parts[name] for name in order if parts[name])
    return text, {**parts, "province": PROVINCES[province]}


@settings(max_examples=250, deadline=None, derandomize=True)
@given(made=composed())
def test_what_an_address_is_made_of_is_found(made: tuple[str, dict[str, str]]) -> None:
    text, parts = made
    found = address_parts(text)
    for part in ("street", "suburb", "city", "postal_code"):
        assert found.get(part, "") == parts[part]
    assert ("country" in found) == bool(parts["country"])
    if parts["said"]:
        assert found["province"] == parts["province"]
    else:
        assert found.get("province") in (parts["province"], None)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=st.one_of(TEXTS, composed().map(lambda made: made[0][:40])))
def test_nothing_is_made_up(text: str) -> None:
    found = address_parts(text)
    assert set(found) <= set(PARTS)
    letters = re.sub(r"\W", "", text)
    for part in ("street", "suburb", "city", "postal_code", "box"):
        value = found.get(part, "x")
        assert value == value.strip() != ""
        lines = value.split(", ") if part in found else []
        assert all(re.sub(r"\W", "", line) in letters for line in lines)
    assert found.get("province") in (None, *PROVINCES.values())


def test_codes_tell_provinces_only_where_that_is_certain() -> None:
    told = {code: province_of_code(code) for code in ("0001", "2196", "4001", "7530", "9301", "6001", "0699")}
    assert list(told.values()) == [
        *("Gauteng", "Gauteng", "KwaZulu-Natal", "Western Cape", "Free State", "Eastern Cape", "Limpopo")
    ]
    # Aliwal North and Sasolburg have codes of a range whose rest lies in another province.
    assert {
        code: province_of_code(code) for code in ("9750", "1947", "0189", "0000", "12", "x")
    } == dict.fromkeys(("9750", "1947", "0189", "0000", "12", "x"))


def test_every_known_town_is_in_one_province() -> None:
    assert {fold(town) for town in TOWNS} == set(TOWNS)
    assert all(province_of_town(town) in PROVINCES.values() for town in TOWNS)
    assert not [town for town in TOWNS if province_named(town)]
    assert [province_of_town(name) for name in PROVINCES] == [None] * 9


def test_a_province_is_no_town_and_a_town_no_province() -> None:
    town, province = KINDS["locality"], KINDS["province"]
    for text in ("KZN", "Gauteng Province", "Noordwes", "W Cape", "Mpum."):
        found = town.normalise(text)
        assert (found.value, found.problem) == (None, "a_province")
        assert town.given(text) == {"province": province.normalise(text).value}
    assert town.normalise("Natal", "BR").value == "Natal"
    found = province.normalise("Port Elizabeth")
    assert (found.value, found.problem) == (None, "a_town")
    assert province.given("Port Elizabeth") == {"city": "Port Elizabeth"}
    assert town.given("Port Elizabeth") == {"province": "Eastern Cape"}
    assert town.given("Middelburg") == {}
