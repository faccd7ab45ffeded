"""E-mail addresses, telephone numbers and websites."""

from __future__ import annotations

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.fields import KINDS

EMAIL, PHONE, WEBSITE = KINDS["email"], KINDS["phone"], KINDS["website"]


@pytest.mark.parametrize(
    ("raw", "values", "problem"),
    [
        ("Anna@Karoo.co.za", ["anna@karoo.co.za"], None),
        ("anna@karoo.co.za.", ["anna@karoo.co.za"], None),
        ("<anna@karoo.co.za>", ["anna@karoo.co.za"], None),
        ("Anna Botha <anna@karoo.co.za>", ["anna@karoo.co.za"], None),
        ("mailto:anna@karoo.co.za", ["anna@karoo.co.za"], None),
        ("anna@karoo.co.za; piet@karoo.co.za", ["anna@karoo.co.za", "piet@karoo.co.za"], None),
        ("anna@karoo.co.za, piet@karoo.co.za", ["anna@karoo.co.za", "piet@karoo.co.za"], None),
        ("anna@karoo.co.za / piet@karoo.co.za", ["anna@karoo.co.za", "piet@karoo.co.za"], None),
        ("anna@karoo.co.za piet@karoo.co.za", ["anna@karoo.co.za", "piet@karoo.co.za"], None),
        ("anna@karoo.co.za\npiet@karoo.co.za", ["anna@karoo.co.za", "piet@karoo.co.za"], None),
        ("anna@karoo.co.za; anna@karoo.co.za", ["anna@karoo.co.za"], None),
        ("anna@karoo,co.za", ["anna@karoo.co.za"], "repaired"),
        ("anna@karoo.co,za", ["anna@karoo.co.za"], "repaired"),
        ("anna @ karoo.co.za", ["anna@karoo.co.za"], "repaired"),
        ("anna@karoo .co.za", ["anna@karoo.co.za"], "repaired"),
        ("anna [at] karoo.co.za", ["anna@karoo.co.za"], "repaired"),
        ("anna(at)karoo(dot)co(dot)za", ["anna@karoo.co.za"], "repaired"),
        ("anna@@karoo.co.za", ["anna@karoo.co.za"], "repaired"),
        ("anna@karoo.coza", ["anna@karoo.co.za"], "repaired"),
        ("anna@karooco.za", ["anna@karoo.co.za"], "repaired"),
        ("anna@gmail.con", ["anna@gmail.com"], "repaired"),
        ("anna@gmial.com", ["anna@gmail.com"], "repaired"),
        ("anna@karoo", [], "unreadable"),
        ("karoo.co.za", [], "unreadable"),
        ("andré@karoo.co.za", [], "unreadable"),
        ("a..b@karoo.co.za", [], "unreadable"),
        ("good@karoo.co.za; bad@", ["good@karoo.co.za"], "unreadable"),
    ],
)
def test_emails(raw: str, values: list[str], problem: str | None) -> None:
    found = EMAIL.normalise(raw)
    assert [v for v in (found.value, *found.others) if v] == values
    assert found.problem == problem


def test_free_mail_has_no_owner() -> None:
    assert EMAIL.normalise("anna@karoo.co.za").parts == {
        "local": "anna",
        "domain": "karoo.co.za",
        "owner": "karoo.co.za",
    }
    assert EMAIL.normalise("anna@gmail.com").parts["owner"] is None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    local=st.builds("{}{}".format, st.sampled_from("ab09"), st.text("abz019._+-'", max_size=12)),
    domain=st.lists(st.text("abz09-", min_size=1, max_size=8), min_size=1, max_size=3),
    top=st.sampled_from(["com", "co.za", "test", "local", "aero", "za"]),
)
def test_short_way_agrees_with_the_validator(local: str, domain: list[str], top: str) -> None:
    address = f"{local}@{'.'.join(domain)}.{top}"
    try:
        validate_email(address, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        assert address not in (EMAIL.normalise(address).value or "")
    else:
        assert EMAIL.normalise(address).value is not None


@pytest.mark.parametrize(
    ("raw", "values"),
    [
        ("082 555 1234", ["+27825551234"]),
        ("+27 82 555 1234", ["+27825551234"]),
        ("0027825551234", ["+27825551234"]),
        ("27825551234", ["+27825551234"]),
        ("+27 (0)82 555 1234", ["+27825551234"]),
        ("+270825551234", ["+27825551234"]),
        ("(082) 555-1234", ["+27825551234"]),
        ("082.555.1234", ["+27825551234"]),
        ("825551234", ["+27825551234"]),
        ("825551234.0", ["+27825551234"]),
        ("8.25551234E+8", ["+27825551234"]),
        ("8,25551234E+08", ["+27825551234"]),
        ("'0825551234", ["+27825551234"]),
        ("Cell: 082 555 1234", ["+27825551234"]),
        ("082 555 1234 (Anna)", ["+27825551234"]),
        ("011 884 1234 ext 12", ["+27118841234"]),
        ("(011) 884-1234/5", ["+27118841234", "+27118841235"]),
        ("011 884 1234/5/6", ["+27118841234", "+27118841235", "+27118841236"]),
        ("011 884 1234/82", ["+27118841234", "+27118841282"]),
        ("081/843 5827; 079/225 5826", ["+27818435827", "+27792255826"]),
        ("011 884 1234 / 082 555 1234", ["+27118841234", "+27825551234"]),
        ("011 884 1234; 082 555 1234", ["+27118841234", "+27825551234"]),
        ("011 884 1234, 082 555 1234", ["+27118841234", "+27825551234"]),
        ("011 884 1234 or 082 555 1234", ["+27118841234", "+27825551234"]),
        ("011 884 1234 of 082 555 1234", ["+27118841234", "+27825551234"]),
        ("0118841234 0825551234", ["+27118841234", "+27825551234"]),
        ("011 884 1234\n082 555 1234", ["+27118841234", "+27825551234"]),
        ("Tel: 011 884 1234 Cell: 082 555 1234", ["+27118841234", "+27825551234"]),
        (
            "(h) 011 884 1234 (w) 011 884 4321 x12 (c) 082 555 1234",
            ["+27118841234", "+27118844321", "+27825551234"],
        ),
        ("011 884 1234 (h) 082 555 1234 (c)", ["+27118841234", "+27825551234"]),
        ("T 011 884 1234 F 011 884 4321", ["+27118841234", "+27118844321"]),
        ("Tel 011 884 1234 Sel 082 555 1234", ["+27118841234", "+27825551234"]),
        ("(011) 884 1234 (082) 555 1234", ["+27118841234", "+27825551234"]),
        ("1. 011 884 1234\n2. 082 555 1234", ["+27118841234", "+27825551234"]),
        ("1) 0118841234 2) 0825551234", ["+27118841234", "+27825551234"]),
        ("+44 20 7946 0958", ["+442079460958"]),
        ("0800 123 456", ["+27800123456"]),
        ("082-555-012", []),
        ("12345", []),
        ("082 555 12345", []),
        ("see notes", []),
        ("0", []),
    ],
)
def test_phones(raw: str, values: list[str]) -> None:
    found = PHONE.normalise(raw)
    assert [v for v in (found.value, *found.others) if v] == values
    assert (found.problem == "unreadable") == (not values)


def test_parts_of_a_phone() -> None:
    assert PHONE.normalise("011 884 1234 x 12").parts == {
        "national": "118841234",
        "last7": "8841234",
        "type": "fixed",
        "extension": "12",
    }
    assert PHONE.normalise("082 555 1234").parts["type"] == "mobile"


def test_digits_that_cannot_be_dialled_still_compare() -> None:
    found = PHONE.normalise("404/555-2489")
    assert (found.value, found.parts["national"], found.parts["last7"]) == (None, "4045552489", "5552489")


def test_numbers_of_another_country() -> None:
    assert PHONE.normalise("020 7946 0958", "GB").value == "+442079460958"
    assert PHONE.normalise("(404) 522-2489", "US").value == "+14045222489"


@settings(max_examples=500, deadline=None, derandomize=True)
@given(number=st.integers(10**8, 10**9 - 1), lead=st.sampled_from(["0", "+27", "0027", "27", ""]))
def test_short_way_agrees_with_the_numbering_plan(number: int, lead: str) -> None:
    valid = phonenumbers.is_valid_number(phonenumbers.parse(f"+27{number}"))
    assert (PHONE.normalise(f"{lead}{number}").value == f"+27{number}") == valid


@pytest.mark.parametrize(
    ("raw", "value", "domain"),
    [
        ("www.karoo.co.za", "https://karoo.co.za", "karoo.co.za"),
        ("http://www.Karoo.co.za/", "https://karoo.co.za", "karoo.co.za"),
        ("HTTPS://KAROO.CO.ZA/About?x=1#top", "https://karoo.co.za/About", "karoo.co.za"),
        ("http:/karoo.co.za", "https://karoo.co.za", "karoo.co.za"),
        ("http://http://karoo.co.za", "https://karoo.co.za", "karoo.co.za"),
        ("ww.karoo.co.za", "https://karoo.co.za", "karoo.co.za"),
        ("www,karoo.co.za", "https://karoo.co.za", "karoo.co.za"),
        ("karoo.co.za:8080/x/", "https://karoo.co.za/x", "karoo.co.za"),
        ("see www.karoo.co.za", "https://karoo.co.za", "karoo.co.za"),
        ("karoo.co.za; karoo.com", "https://karoo.co.za", "karoo.co.za"),
        ("https://www.facebook.com/karoo", "https://facebook.com/karoo", None),
        ("za.linkedin.com/in/karoo", "https://za.linkedin.com/in/karoo", None),
        ("münchen.de", "https://xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
    ],
)
def test_websites(raw: str, value: str, domain: str | None) -> None:
    found = WEBSITE.normalise(raw)
    assert (found.value, found.parts["domain"]) == (value, domain)


@pytest.mark.parametrize("raw", ["Karoo", "info@karoo.co.za", "under construction", "http://"])
def test_no_websites(raw: str) -> None:
    assert WEBSITE.normalise(raw).value is None
    assert WEBSITE.normalise(raw).problem == "unreadable"
