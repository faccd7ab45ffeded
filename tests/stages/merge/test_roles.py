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


def listed(file: str, day: str | None, *people: tuple[str, str], source: str = "Members") -> list[Said]:
    """Rows of a file that name people of Karoo and what they do there, dated by their organisation."""
    rows = []
    for row, (entity, role) in enumerate(people, 2):
        texts = {"name": "Karoo"} | ({"last_contact": day} if day else {})
        parent = Said("O-A", texts, file=file, source=source, row=row)
        who = {"name": entity, "role": role}
        rows += [parent, Said(entity, who, file=file, source=source, row=row, parent=parent.record_id)]
    return rows


def valid(roles: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[str | None, str | None, str | None]]:
    return {(r["person_id"], r["role"]): (r["valid_from"], r["valid_to"], r["ended_by_file"]) for r in roles}


def test_a_role_ends_that_a_newer_file_of_the_source_no_longer_gives(roles: Any) -> None:
    old = listed("old.xlsx", "2024-01-31", ("P-X", "CFI"), ("P-Y", "Owner"), ("P-Z", "Pilot"))
    new = listed("new.xlsx", "2025-01-31", ("P-X", "Instructor"), ("P-Z", ""))
    found = roles([*old, *new])
    assert valid(found) == {
        ("P-X", "CFI"): ("2024-01-31", "2024-01-31", "new.xlsx"),
        ("P-X", "Instructor"): ("2025-01-31", None, None),
        ("P-Y", "Owner"): ("2024-01-31", "2024-01-31", "new.xlsx"),
        ("P-Z", "Pilot"): ("2024-01-31", None, None),
    }
    ended = next(r for r in found if r["role"] == "Owner")
    (dated_by,) = (s.record_id for s in old if s.row == 3 and s.entity_type == "organisation")
    assert ended["valid_from_record_id"] == ended["valid_to_record_id"] == dated_by
    assert not ended["is_primary"]


def test_a_role_goes_on_while_another_source_gives_it_or_dates_do_not_tell(roles: Any) -> None:
    old = listed("old.xlsx", "2024-01-31", ("P-X", "CFI"), ("P-Y", "Owner"))
    other = listed("visits.xlsx", "2023-01-31", ("P-X", "CFI"), source="Visits")
    undated = listed("undated.xlsx", None, ("P-Y", "Owner"))
    new = listed("new.xlsx", "2025-01-31", ("P-Z", "Pilot"))
    assert valid(roles([*old, *other, *undated, *new])) == {
        ("P-X", "CFI"): ("2023-01-31", None, None),
        ("P-Y", "Owner"): ("2024-01-31", None, None),
        ("P-Z", "Pilot"): ("2025-01-31", None, None),
    }
