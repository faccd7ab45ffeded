"""Identifiers, dates, amounts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.fields import KINDS

DATE, IDENTITY = KINDS["date"], KINDS["identity_number"]
MONTHS = "Januarie Februarie Maart April Mei Junie Julie Augustus September Oktober November Desember"
AFRIKAANS = MONTHS.split()

days = st.dates(date(1931, 1, 1), date(2029, 12, 31))
derandomised = settings(max_examples=150, deadline=None, derandomize=True)


@derandomised
@given(day=days)
def test_one_day_in_many_spellings(day: date) -> None:
    spellings = [
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day:%d/%m/%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d-%b-%y}",
        f"{day:%d %B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {AFRIKAANS[day.month - 1]} {day.year}",
        f"{day:%A}, {day.day} {day:%B} {day.year}",
        f"{day.isoformat()} 00:00:00",
        f"{day.isoformat()}T10:30:00+02:00",
        f"{day.day}/{day.month}/{day.year} 14:05",
        f"{day.year} {day.month} {day.day}",
    ]
    assert {DATE.normalise(text).value for text in spellings} == {day.isoformat()}


@derandomised
@given(serial=st.integers(20000, 60000))
def test_serials_of_spreadsheets(serial: int) -> None:
    day = date(1899, 12, 30) + timedelta(days=serial)
    assert DATE.normalise(str(serial)).value == DATE.normalise(f"{serial}.25").value == day.isoformat()


@pytest.mark.parametrize(
    ("raw", "value", "problem"),
    [
        ("03/04/2024", "2024-04-03", None),
        ("12/31/2021", "2021-12-31", None),
        ("9 Mrt. 2024", "2024-03-09", None),
        ("1st May 2020", "2020-05-01", None),
        ("Mei 2020", "2020-05-01", None),
        ("31/02/2020", None, "impossible_date"),
        ("2021-13-45", None, "impossible_date"),
        ("19991345", None, "impossible_date"),
        ("0000-00-00", None, "placeholder"),
        ("yesterday", None, "unreadable"),
        ("12345678901", None, "unreadable"),
        ("1234", None, "unreadable"),
    ],
)
def test_dates(raw: str, value: str | None, problem: str | None) -> None:
    found = DATE.normalise(raw)
    assert (found.value, found.problem) == (value, problem)


def test_impossible_dates_still_compare() -> None:
    assert DATE.normalise("19590231").parts == {"digits": "19590231"}


def _identity(day: date, rest: int) -> str:
    stem = f"{day:%y%m%d}{rest:04}08"
    return next(stem + str(d) for d in range(10) if _checks(stem + str(d)))


def _checks(digits: str) -> bool:
    doubled = [int(c) * (1 + i % 2) for i, c in enumerate(reversed(digits))]
    return sum(d - 9 * (d > 9) for d in doubled) % 10 == 0


@derandomised
@given(day=days, rest=st.integers(0, 9999))
def test_identity_numbers(day: date, rest: int) -> None:
    number = _identity(day, rest)
    plain = IDENTITY.normalise(number)
    assert (plain.value, plain.problem) == (number, None)
    assert plain.parts["birth_date"][2:] == day.isoformat()[2:]
    assert IDENTITY.normalise(f"{number[:6]} {number[6:10]} {number[10:]}").value == number
    lost = IDENTITY.normalise(str(int(number)))
    assert (lost.value, lost.problem) == (number, "repaired" if number.startswith("0") else None)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert IDENTITY.normalise(wrong).problem == "check_digit"


@pytest.mark.parametrize(
    ("raw", "value", "problem"),
    [
        ("8,00101E+12", None, "digits_lost"),
        ("A01234567", "A01234567", "not_south_african"),
        ("2526809", "2526809", "not_south_african"),
        ("unreadable", None, "unreadable"),
    ],
)
def test_other_identity_numbers(raw: str, value: str | None, problem: str) -> None:
    found = IDENTITY.normalise(raw)
    assert (found.value, found.problem) == (value, problem)


@pytest.mark.parametrize(
    ("kind", "raw", "value", "problem"),
    [
        ("company_registration", "2011/123456/07", "2011/123456/07", None),
        ("company_registration", "2011/12345/07", "2011/012345/07", None),
        ("company_registration", "2011 / 123456 / 07", "2011/123456/07", None),
        ("company_registration", "2011-123456-07", "2011/123456/07", None),
        ("company_registration", "(2011/123456/07)", "2011/123456/07", None),
        ("company_registration", "2004/012345/23 (CC)", "2004/012345/23", None),
        ("company_registration", "2011/12345/7", "2011/012345/07", "repaired"),
        ("company_registration", "201112345607", "2011/123456/07", None),
        ("company_registration", "Reg. No. 2011/123456/07", "2011/123456/07", None),
        ("company_registration", "K2011123456", "2011/123456/07", None),
        ("company_registration", "CK98/12345/23", "1998/012345/23", None),
        ("company_registration", "CK 1998/012345", "1998/012345/23", None),
        ("company_registration", "1998/012345/23", "1998/012345/23", None),
        ("company_registration", "98/12345/07", "1998/012345/07", None),
        ("company_registration", "IT 1234/99", "IT 1234/99", "unusual_form"),
        ("company_registration", "pending", None, "unreadable"),
        ("vat_number", "4220119988", "4220119988", None),
        ("vat_number", "VAT No: 4220 119 988", "4220119988", None),
        ("vat_number", "4123456789", "4123456789", "check_digit"),
        ("vat_number", "GB123456789", "GB123456789", "not_south_african"),
        ("vat_number", "none yet", None, "unreadable"),
        ("postal_code", "0083", "0083", None),
        ("postal_code", "83", "0083", "repaired"),
        ("postal_code", "83.0", "0083", "repaired"),
        ("postal_code", "0000", None, "unreadable"),
        ("postal_code", "sw1a 1aa", "SW1A 1AA", "foreign"),
        ("postal_code", "523659097", "52365-9097", "foreign"),
        ("postal_code", "52365 9097", "52365-9097", "foreign"),
        ("postal_code", "28212", "28212", "foreign"),
        ("postal_code", "Pretoria", None, "unreadable"),
        ("identifier", "007", "007", None),
        ("identifier", "1001.0", "1001", None),
        ("identifier", " ab-1 ", "ab-1", None),
        ("number", "1 234,5", "1234.5", None),
        ("number", "12,345.67", "12345.67", None),
        ("number", "-7", "-7", None),
        ("number", "50%", "50", None),
        ("number", "dozen", None, "unreadable"),
        ("money", "R 1 234,50", "1234.50", None),
        ("money", "R1,234.50", "1234.50", None),
        ("money", "(R 99.00)", "-99.00", None),
        ("money", "ZAR 12000", "12000", None),
        ("money", "R1.250.000,00", "1250000.00", None),
        ("money", "-R 500", "-500", None),
        ("money", "1 500.00-", "-1500.00", None),
        ("money", "free", None, "unreadable"),
    ],
)
def test_numbers(kind: str, raw: str, value: str | None, problem: str | None) -> None:
    found = KINDS[kind].normalise(raw)
    assert (found.value, found.problem) == (value, problem)


def test_registration_tells_the_legal_form() -> None:
    of = KINDS["company_registration"]
    assert [of.normalise(n).parts["form"] for n in ("2011/123456/07", "CK98/12345/23", "2001/000001/08")] == [
        "(Pty) Ltd",
        "CC",
        "NPC",
    ]


def test_codes_of_other_countries_are_no_problem_there() -> None:
    found = KINDS["postal_code"].normalise("80331", "DE")
    assert (found.value, found.problem) == ("80331", None)
