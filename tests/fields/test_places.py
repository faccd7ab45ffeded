"""Addresses, towns, provinces, countries, and words."""

from __future__ import annotations

import pytest

from hotpass.fields import KINDS

PROVINCES = {
    "Eastern Cape": ["EC", "E Cape", "Oos-Kaap", "Eastern Cape Province"],
    "Free State": ["FS", "Vrystaat", "Orange Free State", "Freestate"],
    "Gauteng": ["GP", "gauteng", "GAUTENG", "Gauteng, South Africa", "Gauteng Province"],
    "KwaZulu-Natal": ["KZN", "Kwazulu Natal", "Kwa-Zulu Natal", "Natal", "KwaZulu–Natal", "ZA-KZN"],
    "Limpopo": ["LP", "Lim", "limpopo", "Northern Province"],
    "Mpumalanga": ["MP", "Mpumalanga", "Eastern Transvaal"],
    "Northern Cape": ["NC", "N. Cape", "Noord-Kaap"],
    "North West": ["NW", "North-West", "Noordwes", "North West Province"],
    "Western Cape": ["WC", "W Cape", "W. Cape", "Wes-Kaap", "WESTERN CAPE", "Western Cape (Cape Town)"],
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, t) for name, texts in PROVINCES.items() for t in (name, *texts)]
)
def test_provinces(name: str, text: str) -> None:
    found = KINDS["province"].normalise(text)
    assert (found.value, found.problem) == (name, None)


def test_misspelt_provinces_are_mended() -> None:
    found = KINDS["province"].normalise("Gautng")
    assert (found.value, found.problem) == ("Gauteng", "repaired")


def test_states_elsewhere_stay() -> None:
    of = KINDS["province"]
    assert (of.normalise("nsw").value, of.normalise("nsw").problem) == ("NSW", "unknown_province")
    assert of.normalise("Bavaria", "DE").problem is None
    assert of.normalise("123").problem == "unreadable"


@pytest.mark.parametrize(
    ("raw", "value", "key"),
    [
        ("cape town", "Cape Town", "cape town"),
        ("KAAPSTAD", "Kaapstad", "cape town"),
        ("JHB", "Johannesburg", "johannesburg"),
        ("Port Elizabeth", "Port Elizabeth", "gqeberha"),
        ("Witbank", "Witbank", "emalahleni"),
        ("graaff-reinet", "Graaff-Reinet", "graaff reinet"),
        ("st. john's", "St. John's", "st johns"),
        ("stratford upon avon", "Stratford upon Avon", "stratford upon avon"),
    ],
)
def test_towns(raw: str, value: str, key: str) -> None:
    found = KINDS["locality"].normalise(raw)
    assert (found.value, found.parts["key"]) == (value, key)


@pytest.mark.parametrize(
    ("raw", "value", "key", "number", "postcode"),
    [
        (
            "12 Main Str,\nPretoria\n0001",
            "12 Main Str, Pretoria, 0001",
            "12 main street pretoria 0001",
            "12",
            "0001",
        ),
        ("Kerkstraat 12 ,, Paarl", "Kerkstraat 12, Paarl", "kerk street 12 paarl", "12", None),
        (
            "P.O. Box 44, Germiston 1400",
            "P.O. Box 44, Germiston 1400",
            "pobox 44 germiston 1400",
            "44",
            "1400",
        ),
        ("Posbus 44 Germiston", "Posbus 44 Germiston", "pobox 44 germiston", "44", None),
        ("24, farrer place", "24 farrer place", "24 farrer place", "24", None),
        ("Private Bag X12", "Private Bag X12", "privatebag x12", None, None),
        ("3434 peachtree rd. ne", "3434 peachtree rd. ne", "3434 peachtree road northeast", "3434", None),
    ],
)
def test_addresses(raw: str, value: str, key: str, number: str | None, postcode: str | None) -> None:
    found = KINDS["address"].normalise(raw)
    assert (found.value, dict(found.parts)) == (value, {"key": key, "number": number, "postcode": postcode})


@pytest.mark.parametrize(
    ("raw", "value", "code"),
    [
        ("RSA", "South Africa", "ZA"),
        ("Suid-Afrika", "South Africa", "ZA"),
        ("za", "South Africa", "ZA"),
        ("Swaziland", "Eswatini", "SZ"),
        ("Côte d'Ivoire", "Côte d'Ivoire", "CI"),
        ("U.S.A.", "United States", "US"),
    ],
)
def test_countries(raw: str, value: str, code: str) -> None:
    found = KINDS["country"].normalise(raw)
    assert (found.value, found.parts["code"], found.problem) == (value, code, None)


def test_unknown_countries_stay() -> None:
    found = KINDS["country"].normalise("Ruritania")
    assert (found.value, found.problem) == ("Ruritania", "unknown_country")


@pytest.mark.parametrize(
    ("raws", "value"),
    [
        (("ACTIVE", "active", "Active"), "Active"),
        (("Flight School", "flight school", "FLIGHT SCHOOL"), "Flight school"),
        (("ATO",), "ATO"),
        (("yes", "YES", "Yes"), "Yes"),
        (("non-profit", "Non-profit"), "Non-profit"),
    ],
)
def test_categories_have_one_case(raws: tuple[str, ...], value: str) -> None:
    assert {KINDS["category"].normalise(raw).value for raw in raws} == {value}


def test_text_is_mended_and_its_blanks_collapsed() -> None:
    assert KINDS["text"].normalise("  CafÃ©\u00a0 â€“\n closed&amp;sold ").value == "Café – closed&sold"
