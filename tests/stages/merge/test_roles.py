"""Who works where, and who is the primary contact."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hotpass.stages import merge

from .said import Said, profile_of, rows_of, run_stage, write_records

KAROO = Said("O-A", {"name": "Karoo"}, row=2)
KAROO_AGAIN = Said("O-A", {"name": "Karoo"}, file="other.xlsx", row=2)
LEGEND = Said("O-B", {"name": "Legend"}, row=3)


def person(entity: str, row: int, at: Said | None, **texts: str) -> Said:
    return Said(entity, texts, row=row, parent=at.record_id if at else None)


@pytest.fixture
def roles(tmp_path: Path) -> Any:
    def roles(people: Sequence[Said], **profile: Any) -> list[dict[str, Any]]:
        spec = profile_of(**profile)
        inputs = write_records(tmp_path, spec, [KAROO, KAROO_AGAIN, LEGEND, *people])
        run_stage(merge.run, inputs, tmp_path / "out", spec)
        return rows_of(tmp_path / "out" / "roles.parquet")

    return roles


def said(roles: list[dict[str, Any]]) -> set[tuple[str, str, str | None, bool]]:
    return {(r["person_id"], r["organisation_id"], r["role"], r["is_primary"]) for r in roles}


def test_a_person_works_for_the_entity_that_holds_the_parent_record(roles: Any) -> None:
    found = roles(
        [
            person("P-X", 10, KAROO, name="Anna Botha", role="CFI"),
            person("P-X", 11, LEGEND, name="Anna Botha", role="Instructor"),
            person("P-Y", 12, None, name="Ben Nkosi"),
        ]
    )
    assert said(found) == {("P-X", "O-A", "CFI", True), ("P-X", "O-B", "Instructor", True)}


def test_the_same_role_from_two_records_is_one_row(roles: Any) -> None:
    found = roles(
        [
            person("P-X", 10, KAROO, name="Anna Botha", role="CFI"),
            person("P-X", 11, KAROO_AGAIN, name="Anna Botha", role="CFI"),
            person("P-X", 12, KAROO, name="Anna Botha"),
            person("P-Y", 13, KAROO, name="Ben Nkosi"),
        ]
    )
    assert said(found) == {("P-X", "O-A", "CFI", True), ("P-Y", "O-A", None, False)}


def test_the_highest_role_is_the_primary_contact(roles: Any) -> None:
    found = roles(
        [
            person(
                "P-X",
                10,
                KAROO,
                name="Anna Botha",
                role="Instructor",
                phone="082 555 0001",
                email="a@k.co.za",
            ),
            person("P-Y", 11, KAROO, name="Ben Nkosi", role="Owner"),
            person("P-Y", 12, KAROO, name="Ben Nkosi", role="Pilot"),
        ]
    )
    assert [r["role"] for r in found if r["is_primary"]] == ["Owner"]
    assert len(found) == 3


def test_among_equal_roles_the_person_who_can_be_reached_is(roles: Any) -> None:
    found = roles(
        [
            person("P-X", 10, KAROO, name="Anna Botha", role="Instructor"),
            person("P-Y", 11, KAROO, name="Ben Nkosi", role="Instructor", phone="082 555 0001"),
        ]
    )
    assert [r["person_id"] for r in found if r["is_primary"]] == ["P-Y"]


def test_each_organisation_with_people_has_one_primary_contact(roles: Any) -> None:
    people = [person(f"P-{n}", n, at, name="Anna Botha") for n, at in enumerate((KAROO, KAROO, LEGEND), 10)]
    found = roles(people)
    assert sorted(r["organisation_id"] for r in found if r["is_primary"]) == ["O-A", "O-B"]


def test_a_profile_without_roles_still_says_who_works_where(roles: Any) -> None:
    keep = {"organisation": ("name",), "person": ("name",)}
    found = roles([person("P-X", 10, KAROO, name="Anna Botha")], keep=keep)
    assert said(found) == {("P-X", "O-A", None, True)}
