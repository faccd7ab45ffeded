from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]


def test_a_row_gives_an_organisation_and_a_person(simple: Run) -> None:
    out = simple(
        ["organisation.name", "person.name", "person.email", "person.phone", "organisation.province"],
        ["Karoo Aviation (Pty) Ltd", "Botha, Anna (CFI)", "Anna@Karoo.co.za", "082 555 1234", "GP"],
    )
    (org,) = out.organisation_records
    (person,) = out.person_records
    assert (org["province"], org["province__raw"], org["province__cols"]) == ("Gauteng", "GP", "E")
    assert (person["name"], person["role"], person["role__cols"]) == ("Anna Botha", "CFI", "B")
    assert (person["email"], person["phone"]) == ("anna@karoo.co.za", "+27825551234")
    assert person["email__all"] == ["anna@karoo.co.za"]
    assert person["parent_record_id"] == org["record_id"]
    assert person["organisation"] == org["name"]
    assert (person["row"], person["part"], person["organisation__cols"]) == (2, 1, "A")
    assert out.figures["rows_without_record"] == 1
