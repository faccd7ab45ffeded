"""Names of organisations and of people."""

from __future__ import annotations

import pytest

from hotpass.fields import KINDS, people

ORGANISATION, PERSON = KINDS["organisation_name"], KINDS["person_name"]


@pytest.mark.parametrize(
    ("raw", "value", "key", "form"),
    [
        ("Karoo Aviation (Pty) Ltd", "Karoo Aviation (Pty) Ltd", "karoo aviation", "(Pty) Ltd"),
        ("KAROO AVIATION PTY LTD", "Karoo Aviation (Pty) Ltd", "karoo aviation", "(Pty) Ltd"),
        ("karoo aviation proprietary limited", "Karoo Aviation (Pty) Ltd", "karoo aviation", "(Pty) Ltd"),
        ("Karoo Aviation (PTY)LTD.", "Karoo Aviation (Pty) Ltd", "karoo aviation", "(Pty) Ltd"),
        ("Karoo Aviation, Pty. Ltd.", "Karoo Aviation (Pty) Ltd", "karoo aviation", "(Pty) Ltd"),
        ("Karoo Lugvaart (Edms) Bpk", "Karoo Lugvaart (Edms) Bpk", "karoo lugvaart", "(Pty) Ltd"),
        ("Karoo Lugvaart (Eiendoms) Beperk", "Karoo Lugvaart (Edms) Bpk", "karoo lugvaart", "(Pty) Ltd"),
        ("Nel Boerdery BK", "Nel Boerdery BK", "nel boerdery", "CC"),
        ("Silver Wing C.C.", "Silver Wing CC", "silver wing", "CC"),
        ("Silver Wing Close Corporation", "Silver Wing CC", "silver wing", "CC"),
        ("Thula Academy NPC", "Thula Academy NPC", "thula academy", "NPC"),
        ("Thula Academy (RF) NPC", "Thula Academy (RF) NPC", "thula academy", "NPC"),
        ("Thula Air (Pty) Ltd (RF)", "Thula Air (RF) (Pty) Ltd", "thula air", "(Pty) Ltd"),
        ("Air Traffic SOC Limited", "Air Traffic SOC Ltd", "air traffic", "SOC Ltd"),
        ("Swartland Kelders Beperk", "Swartland Kelders Bpk", "swartland kelders", "Ltd"),
        ("Jacobs Attorneys Inc", "Jacobs Attorneys Inc.", "jacobs attorneys", "Inc"),
        ("Botha Ingelyf", "Botha Ing.", "botha", "Inc"),
        ("Bergsig Foundation NPO", "Bergsig Foundation NPO", "bergsig foundation", "NPO"),
        ("Graan Koöperasie Beperk", "Graan Koöp. Bpk", "graan", "Co-operative"),
        ("Botha Family Trust", "Botha Family Trust", "botha family trust", None),
        ("The Blue & White Company", "The Blue & White Company", "blue and white company", None),
        ("S.A. Flyers", "S.A. Flyers", "sa flyers", None),
        ("43 AIR SCHOOL", "43 Air School", "43 air school", None),
        ("SACAA", "SACAA", "sacaa", None),
        ("CafÃ© Lugvaart CC", "Café Lugvaart CC", "cafe lugvaart", "CC"),
        ("O’Brien’s Flight Centre", "O'Brien's Flight Centre", "obriens flight centre", None),
        ("Limited", "Limited", "limited", None),
        ("Univ. of Karoo", "Univ. of Karoo", "university of karoo", None),
        ("University of the Karoo (UK)", "University of the Karoo (UK)", "university of the karoo", None),
        ("Karoo Flying Club - KFC", "Karoo Flying Club - KFC", "karoo flying club", None),
        ("Karoo Club (E.C.)", "Karoo Club (E.C.)", "karoo club ec", None),
        ("Karoo Med. Ctr", "Karoo Med. Ctr", "karoo medical centre", None),
        ("Universität Karoo", "Universität Karoo", "university karoo", None),
    ],
)
def test_organisations(raw: str, value: str, key: str, form: str | None) -> None:
    found = ORGANISATION.normalise(raw)
    assert (found.value, found.parts["key"], found.parts["legal_form"]) == (value, key, form)


@pytest.mark.parametrize(
    ("raw", "value", "key", "trading"),
    [
        ("Nel Lugvaart BK t/a Wings", "Nel Lugvaart BK t/a Wings", "nel lugvaart", "wings"),
        ("Nel Lugvaart BK T/A WINGS CC", "Nel Lugvaart BK t/a WINGS CC", "nel lugvaart", "wings"),
        (
            "Nel (Pty) Ltd trading as The Flight Shop",
            "Nel (Pty) Ltd t/a The Flight Shop",
            "nel",
            "flight shop",
        ),
        ("Nel (Pty) Ltd (t/a Flight Shop)", "Nel (Pty) Ltd t/a Flight Shop", "nel", "flight shop"),
        ("Nel Boerdery h/a Vlieg", "Nel Boerdery t/a Vlieg", "nel boerdery", "vlieg"),
        ("Nel Boerdery handeldrywend as Vlieg", "Nel Boerdery t/a Vlieg", "nel boerdery", "vlieg"),
    ],
)
def test_trading_names(raw: str, value: str, key: str, trading: str) -> None:
    found = ORGANISATION.normalise(raw)
    assert (found.value, found.parts["key"], found.parts["trading_as"]) == (value, key, trading)


def test_every_spelling_of_a_name_has_one_key() -> None:
    forms = [
        "",
        " (Pty) Ltd",
        " (PTY) LTD",
        " Proprietary Limited",
        " Pty. Ltd.",
        " (Edms) Bpk",
        " P/L",
        " (Pty)Ltd",
    ]
    keys = {
        ORGANISATION.normalise(f"{the}Karoo & Kalahari Air{form}").parts["key"]
        for the in ("", "The ")
        for form in forms
    }
    keys |= {ORGANISATION.normalise(f"karoo and kalahari air{form}".upper()).parts["key"] for form in forms}
    assert keys == {"karoo and kalahari air"}


@pytest.mark.parametrize(
    ("raw", "value", "given", "family", "initials", "title"),
    [
        ("Anna Botha", "Anna Botha", "anna", "botha", "a", None),
        ("Nel, Pieter", "Pieter Nel", "pieter", "nel", "p", None),
        ("P. Nel", "P. Nel", None, "nel", "p", None),
        ("PJ Nel", "P.J. Nel", None, "nel", "pj", None),
        ("Mnr. P J Nel", "P.J. Nel", None, "nel", "pj", "Mnr"),
        ("van der Merwe, J.P.", "J.P. van der Merwe", None, "van der merwe", "jp", None),
        ("VAN DER MERWE J P", "J.P. van der Merwe", None, "van der merwe", "jp", None),
        ("PIETER VAN DER MERWE", "Pieter van der Merwe", "pieter", "van der merwe", "p", None),
        ("thandi dlamini-khumalo", "Thandi Dlamini-Khumalo", "thandi", "dlamini khumalo", "t", None),
        ("Dr Thandi Dlamini", "Thandi Dlamini", "thandi", "dlamini", "t", "Dr"),
        ("Kapt. Jan du Plessis", "Jan du Plessis", "jan", "du plessis", "j", "Kapt"),
        ("Mev De Villiers", "de Villiers", None, "de villiers", None, "Mev"),
        ("BAREND NEL", "Barend Nel", "barend", "nel", "b", None),
        ("NEL Pieter", "Pieter Nel", "pieter", "nel", "p", None),
        ("HJE Botha", "H.J.E. Botha", None, "botha", "hje", None),
        ("ANGUS MCDONALD", "Angus McDonald", "angus", "mcdonald", "a", None),
        ("Siobhán O’Brien", "Siobhán O'Brien", "siobhan", "obrien", "s", None),
        ("Botha Anna", "Anna Botha", "anna", "botha", "a", None),
        ("Nel, P (Piet)", "Piet Nel", "piet", "nel", "p", None),
        ("Thabo", "Thabo", "thabo", None, "t", None),
        ("Mokoena", "Mokoena", None, "mokoena", None, None),
        ("Anna Botha Jr", "Anna Botha", "anna", "botha", "a", None),
        ("Anna Botha 082 555 1234", "Anna Botha", "anna", "botha", "a", None),
        ("Unknown Botha", "Botha", None, "botha", None, None),
    ],
)
def test_people(
    raw: str, value: str, given: str | None, family: str | None, initials: str | None, title: str | None
) -> None:
    found = PERSON.normalise(raw)
    assert found.value == value
    assert [found.parts[p] for p in ("given", "family", "initials", "title")] == [
        given,
        family,
        initials,
        title,
    ]


@pytest.mark.parametrize(
    "names", [("Mike", "Michael", "Mikey"), ("Piet", "Pieter", "Peter"), ("Kobus", "Jacob", "Jaco")]
)
def test_short_names_have_one_root(names: tuple[str, ...]) -> None:
    assert len({PERSON.normalise(f"{name} Nel").parts["root"] for name in names}) == 1


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("Anna Botha (CFI); Piet Nel (Accounts)", [("Anna Botha", "CFI"), ("Piet Nel", "Accounts")]),
        ("Anna Botha / Piet Nel", [("Anna Botha", None), ("Piet Nel", None)]),
        ("Anna Botha, Piet Nel", [("Anna Botha", None), ("Piet Nel", None)]),
        ("Anna Botha\nPiet Nel", [("Anna Botha", None), ("Piet Nel", None)]),
        ("Anna & Piet Botha", [("Anna Botha", None), ("Piet Botha", None)]),
        ("J & M Botha", [("J. Botha", None), ("M. Botha", None)]),
        ("P.J. & M. van Zyl", [("P.J. van Zyl", None), ("M. van Zyl", None)]),
        ("Botha & Nel", [("Botha", None), ("Nel", None)]),
        ("Jannie de Villiers en Sipho Mkhize", [("Jannie de Villiers", None), ("Sipho Mkhize", None)]),
        ("Anna Botha - Chief Flying Instructor", [("Anna Botha", "Chief Flying Instructor")]),
        ("Anna Botha, CFI", [("Anna Botha", "CFI")]),
        ("CFI: Anna Botha", [("Anna Botha", "CFI")]),
        ("Mr & Mrs P Botha", [("P. Botha", None), ("Botha", None)]),
        ("Prof. T. Mofokeng (HOD), Ms. L. Nkosi (Admin)", [("T. Mofokeng", "HOD"), ("L. Nkosi", "Admin")]),
        ("Anna Botha (082 555 1234)", [("Anna Botha", None)]),
        ("1. Anna Botha\n2. Piet Nel", [("Anna Botha", None), ("Piet Nel", None)]),
        ("• Anna Botha • Piet Nel", [("Anna Botha", None), ("Piet Nel", None)]),
        ("Anna Botha + Piet Nel", [("Anna Botha", None), ("Piet Nel", None)]),
        ("Anna Botha\nCFI\nPiet Nel\nAccounts", [("Anna Botha", "CFI"), ("Piet Nel", "Accounts")]),
        ("Anna Botha, CFI, Piet Nel, Accounts", [("Anna Botha", "CFI"), ("Piet Nel", "Accounts")]),
        ("CFI - Anna Botha, Accounts - Piet Nel", [("Anna Botha", "CFI"), ("Piet Nel", "Accounts")]),
        ("Anna Botha (Owner)/Piet Nel (CFI)", [("Anna Botha", "Owner"), ("Piet Nel", "CFI")]),
        ("Anna Botha (CFI) Piet Nel (Accounts)", [("Anna Botha", "CFI"), ("Piet Nel", "Accounts")]),
        ("Anna Botha (CFI and Owner)", [("Anna Botha", "CFI and Owner")]),
        ("Anna Botha (Annie)", [("Anna Botha", None)]),
        ("Reception", []),
        ("Accounts department", []),
        ("Unknown Unknown", []),
        ("n/a", []),
    ],
)
def test_people_of_a_cell(raw: str, found: list[tuple[str, str | None]]) -> None:
    assert [(person.name, person.role) for person in people(raw)] == found


def test_others_follow_the_first() -> None:
    found = PERSON.normalise("Anna Botha (CFI); Piet Nel; Anna Botha")
    assert (found.value, found.others) == ("Anna Botha", ("Piet Nel",))


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("given_name", "ANNA-MARIE", "Anna-Marie"),
        ("given_name", "j.p.", "J.P."),
        ("family_name", "VAN DER MERWE", "van der Merwe"),
        ("family_name", "Du Toit", "du Toit"),
        ("family_name", "mcdonald", "McDonald"),
        ("family_name", "Major", "Major"),
    ],
)
def test_parts_of_names(kind: str, raw: str, value: str) -> None:
    assert KINDS[kind].normalise(raw).value == value


@pytest.mark.parametrize(
    ("raw", "value", "key", "rank"),
    [
        ("CFI", "CFI", "chief flying instructor", "2"),
        ("Eienaar", "Eienaar", "owner", "1"),
        ("managing director", "Managing director", "managing director", "1"),
        ("MD", "MD", "managing director", "1"),
        ("ACCOUNTS MANAGER", "Accounts manager", "accounts manager", "2"),
        ("Assistant to the director", "Assistant to the director", "assistant to the director", "3"),
        ("Bookings", "Bookings", "bookings", "3"),
    ],
)
def test_roles(raw: str, value: str, key: str, rank: str) -> None:
    found = KINDS["role"].normalise(raw)
    assert (found.value, found.parts["key"], found.parts["rank"]) == (value, key, rank)
