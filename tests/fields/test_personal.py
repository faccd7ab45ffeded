from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotpass.access import Identity, Role, acting_as
from hotpass.fields.personal import SUSPECT, detect, hits, text_seen


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("call 082 555 0123 or mail a@x.co.za", {"phone": "082 555 0123", "email": "a@x.co.za"}),
        ("800101 5009 087", {"identity_number": "800101 5009 087"}),
        ("info [at] karoo dot co dot za", {"email": "info [at] karoo dot co dot za"}),
        ("x@acme,co.za", {"email": "x@acme,co.za"}),
        ("0825550123/0831112222", {"phone": "0831112222"}),
        ("bank acc 62001234567", {"account_number": "62001234567"}),
        ("paid by 4111 1111 1111 1111", {"card_number": "4111 1111 1111 1111"}),
        ("Invoice 0825550123 of 2024/000123/07, R 1 234 567.89", {}),
        ("2011/123456/07 on 2024-11-23T10:00:00 at 0.825550123", {}),
        ("look at karoo.co.za", {}),
    ],
)
def test_what_is_personal_in_a_text(text: str, found: dict[str, str]) -> None:
    assert {hit.sort: text[hit.start : hit.end] for hit in hits(text)} == found


@given(st.text(alphabet="08 5+@.-/()atdo z\n13R", max_size=60))
def test_hits_never_overlap_and_are_all_suspect(text: str) -> None:
    found = hits(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in found)
    assert not found or re.search(SUSPECT.removeprefix("(?i)"), text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("header", "values", "sorts"),
    [
        ("Godsdiens", ["NG Kerk", "Katoliek"], ["religion"]),
        ("Q7", ["NUMSA", "SATAWU", "None"], ["trade_union"]),
        ("Race", ["African", "White"], ["race"]),
        ("Race time", ["1:02:03", "2:03:04"], []),
        ("Colour", ["Black", "White"], []),
        ("Gestremdheid", ["Ja", "Nee"], ["health"]),
        ("Bank account number", ["62001234567", "4051234567"], ["account_number"]),
        ("Customer account number", ["62001234567"], []),
        ("ID No", ["1015009087", "800101 5009 087"], ["identity_number"]),
        ("x1", ["8001015009087", "9202204720082"], ["identity_number"]),
        ("Order", ["8001015009087", "9202204720083", "9202204720084"], []),
        ("Cell", ["825550123", "835550123"], ["phone"]),
        ("Amount", ["825550123", "835550123"], []),
        ("Invoice number", ["0825550123", "0825550124"], []),
        ("Remarks", ["spoke to them", "ring 082 555 0123"], ["phone"]),
        ("Geb. dat.", ["24/07/1984", "28/10/1966"], ["birth_date"]),
        ("client_host", ["127.251.240.74", "199.175.160.205"], ["ip_address"]),
        ("Sex of animal", ["bull", "cow"], []),
        ("Date of birth", ["2012-03-04", "1980-01-02"], ["children", "birth_date"]),
    ],
)
def test_what_is_personal_in_a_column(header: str, values: list[str], sorts: list[str]) -> None:
    found = detect(header, values, as_of=date(2026, 1, 1))
    assert [one.sort for one in found] == sorts
    assert not any(value in example for one in found for example in one.examples for value in values)


def test_a_text_is_masked_by_what_stands_in_it_and_who_looks() -> None:
    text = "id 8001015009087, 082 555 0123, bank acc 62001234567"
    seen = {}
    for role in (Role.REVIEWER, Role.ANALYST, Role.COMPLIANCE_OFFICER, Role.AUDITOR):
        with acting_as(Identity("thandi", frozenset({role}))):
            seen[role] = text_seen(text)
    assert seen == {
        Role.REVIEWER: "id 8001015009087, •••, bank acc •••",
        Role.ANALYST: "id 8001015009087, 082 555 0123, bank acc •••",
        Role.COMPLIANCE_OFFICER: text,
        Role.AUDITOR: "id •••, •••, bank acc •••",
    }
