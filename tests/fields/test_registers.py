"""Numbers of South African registers, levels, states and places on the globe."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.fields import KINDS
from hotpass.fields.checksums import luhn
from hotpass.fields.recognition import recognise

derandomised = settings(max_examples=100, deadline=None, derandomize=True)


def with_check_digit(stem: str) -> str:
    return next(stem + digit for digit in "0123456789" if luhn(stem + digit))


@derandomised
@given(first=st.sampled_from("01239"), rest=st.integers(1, 10**8 - 1))
def test_income_tax_numbers(first: str, rest: int) -> None:
    number = with_check_digit(f"{first}{rest:08}")
    kind = KINDS["tax_number"]
    assert (kind.normalise(number).value, kind.normalise(number).problem) == (number, None)
    assert kind.normalise(f"{number[:4]}/{number[4:7]}/{number[7:]}").value == number
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert (kind.normalise(wrong).value, kind.normalise(wrong).problem) == (wrong, "check_digit")
    lost = kind.normalise(str(int(number)))
    if first == "0" and number[1] != "0":
        assert (lost.value, lost.problem) == (number, "repaired")


@pytest.mark.parametrize(
    ("kind", "raw", "value", "problem"),
    [
        ("tax_number", "nine", None, "unreadable"),
        ("npo_number", "012-345 NPO", "012-345 NPO", None),
        ("npo_number", "012-345-NPO", "012-345 NPO", None),
        ("npo_number", "NPO 012345", "012-345 NPO", None),
        ("npo_number", "NPO Reg. No. 012 345", "012-345 NPO", None),
        ("npo_number", "IT 1234/05", "IT 1234/05", "unusual_form"),
        ("npo_number", "applied for", None, "unreadable"),
        ("pbo_number", "930 012 345", "930012345", None),
        ("pbo_number", "PBO No. 930012345", "930012345", None),
        ("pbo_number", "18/11/13/4", "18/11/13/4", "unusual_form"),
        ("approval_number", "CAA/0101", "CAA/0101", None),
        ("approval_number", "ato 101", "CAA/ATO/0101", None),
        ("approval_number", "CAA/ATO/0101", "CAA/ATO/0101", None),
        ("approval_number", "AMO No. 1024", "CAA/AMO/1024", None),
        ("approval_number", "pending", None, "unreadable"),
        ("bbbee_level", "1", "Level 1", None),
        ("bbbee_level", "B-BBEE Level Four Contributor", "Level 4", None),
        ("bbbee_level", "SEB vlak 2", "Level 2", None),
        ("bbbee_level", "Non-compliant", "Non-compliant", None),
        ("bbbee_level", "9", None, "unreadable"),
        ("status", "ACTIVE", "Active", None),
        ("coordinates", "-26.2041, 28.0473", "-26.204100, 28.047300", None),
        ("coordinates", "0.0, 0.0", None, "unreadable"),
        ("coordinates", "28,0473; -26,2041", "-26.204100, 28.047300", None),
        ("coordinates", "26°12'15\"S 28°2'50\"E", "-26.204167, 28.047222", None),
        ("coordinates", "S34 49.412 E20 00.321", "-34.823533, 20.005350", None),
        ("coordinates", "E 28.0473, S 26.2041", "-26.204100, 28.047300", None),
        ("coordinates", "-26.2041", "-26.204100", "half"),
        ("coordinates", "95.5, 200.1", None, "unreadable"),
        ("coordinates", "S 26.1, N 28.0", None, "unreadable"),
        ("coordinates", "near the dam", None, "unreadable"),
        ("country", "NA", "Namibia", None),
        ("family_name", "Blank", "Blank", None),
        ("phone", "825550123", "+27825550123", "repaired"),
        ("phone", "8.2555E+8", "+27825550000", "repaired"),
        ("phone", "082 555 0123", "+27825550123", None),
        ("phone", "082 555 012", None, "unreadable"),
    ],
)
def test_spellings(kind: str, raw: str, value: str | None, problem: str | None) -> None:
    found = KINDS[kind].normalise(raw)
    assert (found.value, found.problem) == (value, problem)


@derandomised
@given(south=st.floats(22.1, 34.8), east=st.floats(16.5, 32.9))
def test_one_place_in_many_spellings(south: float, east: float) -> None:
    minutes = [(int(d), (d - int(d)) * 60) for d in (south, east)]
    (s, sm), (e, em) = minutes
    spellings = [
        f"{-south:.8f}, {east:.8f}",
        f"{east:.8f}, {-south:.8f}",
        f"Lat: {-south:.8f} Long: {east:.8f}".replace(" Long", ", Long"),
        f"{south:.8f}° S, {east:.8f}° E",
        f"S{s}° {sm:.6f}' E{e}° {em:.6f}'",
    ]
    for text in spellings:
        found = KINDS["coordinates"].normalise(text)
        assert found.value is not None, text
        latitude, longitude = map(float, found.value.split(", "))
        assert abs(latitude + south) < 2e-6
        assert abs(longitude - east) < 2e-6


@pytest.mark.parametrize(
    ("header", "values", "kind"),
    [
        ("Income Tax No", ["9221334173", "0155667788", "9114556785"], "tax_number"),
        ("NPO No.", ["012-345", "004-118", "101-777"], "npo_number"),
        ("", ["012-345 NPO", "004-118 NPO", "101-777 NPO"], "npo_number"),
        ("PBO number", ["930012345", "930004521", "930008877"], "pbo_number"),
        ("ATO No", ["CAA/0101", "CAA/0115", "CAA/0120"], "approval_number"),
        ("BEE level", ["1", "2", "4"], "bbbee_level"),
        ("GPS", ["-26.1, 28.0", "-25.7, 28.2", "-33.9, 18.4"], "coordinates"),
        ("", ["-26.1043, 28.0551", "-25.7122, 28.2001", "-33.9100, 18.4010"], "coordinates"),
        ("Account status", ["Active", "Suspended", "Active"], "status"),
        ("Where", ["12 Long Street", "P O Box 44", "7 Kerk Str, Ceres"], "address"),
    ],
)
def test_columns_are_recognised(header: str, values: list[str], kind: str) -> None:
    found = recognise(header, values)
    assert found is not None
    assert found.kind == kind
