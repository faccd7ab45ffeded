"""Values that the text of another field tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hotpass.profiles import Profile, load_profile, read_profile

Run = Callable[..., Any]

PLACES = ["organisation.name", "organisation.address", "organisation.city", "organisation.province"]
PARTS = ("street", "po_box", "suburb", "city", "province", "postal_code", "country")


def _said(record: Mapping[str, Any], *fields: str) -> tuple[Any, ...]:
    return tuple(record[field] for field in fields)


def test_an_address_fills_what_has_no_column_of_its_own(simple: Run) -> None:
    out = simple(
        PLACES[:2],
        ["Karoo", "12 Long Street\nGardens\nCape Town\n8001\nRSA"],
        ["Vaal", "PO Box 5, Vereeniging 1930"],
    )
    karoo, vaal = out.organisation_records
    assert _said(karoo, *PARTS) == (
        *("12 Long Street", None, "Gardens", "Cape Town", "Western Cape", "8001", "South Africa"),
    )
    assert _said(vaal, *PARTS) == (None, "PO Box 5", None, "Vereeniging", "Gauteng", "1930", None)
    assert _said(karoo, "city__key", "city__problem", "city__cols") == ("cape town", "derived", "B")
    assert karoo["city__raw"] == karoo["address__raw"]
    assert out.issues == []


def test_a_column_of_its_own_stands_and_a_contradiction_is_told(simple: Run) -> None:
    out = simple(
        PLACES,
        ["Karoo", "12 Long Street, Gardens, Cape Town", "Durban", "Gauteng"],
        ["Sand", "12 West Street, Sandton, Johannesburg", "Sandton", None],
        ["Air", "PO Box 3, Hermanus", "Hermanus Airfield", "Wes-Kaap"],
        ["Bay", "3 Beach Road, Richards Bay", "Richard's Bay", None],
    )
    assert _said(out.organisation_records[0], "city", "city__problem", "province") == (
        *("Durban", None, "Gauteng"),
    )
    assert {(i["rule_id"], i["cell"], i["value"]) for i in out.issues} == {
        ("NORM-CITY-CONTRADICTED-BY-ADDRESS", "C2", "Durban"),
        ("NORM-PROVINCE-CONTRADICTED-BY-ADDRESS", "D2", "Gauteng"),
        ("NORM-PROVINCE-CONTRADICTED-BY-CITY", "D2", "Gauteng"),
    }
    assert {i["severity"] for i in out.issues} == {"warning"}


def test_a_province_among_towns_goes_to_the_province_with_a_reason(simple: Run) -> None:
    out = simple(
        ["organisation.name", "organisation.city", "organisation.province"],
        ["Karoo", "KZN", None],
        ["Vaal", "Gauteng Province", "Durban"],
        ["Cape", "Noordwes", "Limpopo"],
        ["Port", "Durban", None],
    )
    fields = ("city", "province", "province__problem", "province__cols")
    assert [_said(record, *fields) for record in out.organisation_records] == [
        (None, "KwaZulu-Natal", "derived", "B"),
        ("Durban", "Gauteng", "derived", "B"),
        (None, "Limpopo", None, "C"),
        ("Durban", "KwaZulu-Natal", "derived", "B"),
    ]
    assert [(i["rule_id"], i["cell"]) for i in out.issues] == [
        ("NORM-CITY-A-PROVINCE", "B2"),
        ("NORM-CITY-A-PROVINCE", "B3"),
        ("NORM-PROVINCE-A-TOWN", "C3"),
        ("NORM-CITY-A-PROVINCE", "B4"),
        ("NORM-PROVINCE-CONTRADICTED-BY-CITY", "C4"),
    ]


def test_what_is_derived_is_no_part_of_the_record_id(inputs: Any, refine: Run) -> None:
    sheet = inputs.sheet("Sheet", [["h", "h"], ["Karoo", "12 Long Street, Gardens, Cape Town, 8001"]])
    inputs.table(sheet, {"A": "organisation.name", "B": "organisation.address"}, 2, 2)
    (told,) = refine(inputs).organisation_records
    (untold,) = refine(inputs, _untold()).organisation_records
    assert (told["city"], untold["city"]) == ("Cape Town", None)
    assert told["record_id"] == untold["record_id"]


def test_towns_and_codes_tell_nothing_of_rows_of_another_country(simple: Run) -> None:
    out = simple(
        [*PLACES[:1], "organisation.city", "organisation.postal_code", "organisation.country"],
        ["Tyne", "Newcastle", None, "United Kingdom"],
        ["Bondi", None, "2000", "Australia"],
        ["Coal", "Newcastle", None, "RSA"],
    )
    assert [r["province"] for r in out.organisation_records] == [None, None, "KwaZulu-Natal"]


def test_an_address_is_of_all_who_are_named_in_one_cell(simple: Run) -> None:
    out = simple(
        ["person.name", "person.address", "person.email"],
        ["Anna Botha & Piet Nel", "5 Kerk Street, Bloemfontein", None],
    )
    assert [_said(record, "city", "province") for record in out.person_records] == [
        ("Bloemfontein", "Free State"),
        ("Bloemfontein", "Free State"),
    ]


def test_in_a_row_with_an_organisation_only_the_first_person_has_the_province(simple: Run) -> None:
    out = simple(
        ["organisation.name", "person.name", "person.address", "person.city"],
        ["Karoo", "Anna Botha & Piet Nel", "5 Kerk Street, Bloemfontein", "Welkom"],
    )
    assert [_said(record, "city", "province") for record in out.person_records] == [
        ("Welkom", "Free State"),
        (None, None),
    ]


def test_placeholders_of_the_profile_tell_nothing(inputs: Any, refine: Run) -> None:
    sheet = inputs.sheet("Sheet", [["h", "h"], ["Karoo", "1 Somewhere Street, Durban"]])
    inputs.table(sheet, {"A": "organisation.name", "B": "organisation.address"}, 2, 2)
    given = load_profile("generic").model_dump(mode="json")
    profile = read_profile({**given, "placeholders": ["1 Somewhere Street, Durban"]})
    (record,) = refine(inputs, profile).organisation_records
    assert _said(record, "address", "street", "city") == (None, None, None)


def test_latitude_and_longitude_in_two_columns_are_one_place(simple: Run) -> None:
    out = simple(
        ["organisation.name", "organisation.coordinates", "organisation.coordinates"],
        ["Karoo", "-33.9249", "18.4241"],
    )
    record = out.organisation_records[0]
    assert _said(record, "coordinates", "coordinates__cols") == ("-33.924900, 18.424100", "B C")


def _untold() -> Profile:
    given = load_profile("generic").model_dump(mode="json")
    for field in given["entities"]["organisation"]["fields"]:
        field["told_by"] = []
    return read_profile(given)
