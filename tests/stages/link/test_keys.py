"""Keys of the sources: the same key is the same organisation, where the names beside it bear it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tests.stages.link.written import Given, Linked, Row, link


def keyed(world: Given, *rows: Row) -> Given:
    """The world with keys in a master list, and further rows of the same source."""
    master = [
        replace(row, texts={**row.texts, "key": f"{n:04d}"}, source="keyed", table="master")
        for n, row in enumerate(world.organisations)
        if row.id.endswith("-0")
    ]
    rest = [row for row in world.organisations if not row.id.endswith("-0")]
    return Given([*master, *rest, *rows])


def key_of(given: Given, row_id: str) -> str:
    return next(row.texts["key"] for row in given.organisations if row.id == row_id)


def test_a_row_with_nothing_but_a_key_joins_its_organisation(world: Given, tmp_path: Path) -> None:
    key = key_of(keyed(world), "o5-0")
    note = Row("note", {"key": key}, source="keyed", table="notes")
    linked = link(keyed(world, note), tmp_path)
    assert linked.same("note", "o5-0")
    pairs = [p for p in linked.table("pairs") if p["match_key"] == "source key"]
    assert len(pairs) == linked.report["organisation"]["pairs_bound_by_key"] == 1


def test_the_same_key_of_another_source_says_nothing(world: Given, tmp_path: Path) -> None:
    key = key_of(keyed(world), "o5-0")
    note = Row("note", {"key": key}, source="elsewhere", table="notes")
    assert not link(keyed(world, note), tmp_path).same("note", "o5-0")


def test_a_key_does_not_join_names_that_contradict(world: Given, tmp_path: Path) -> None:
    given = keyed(world)
    agreeing = [
        replace(row, id=f"again {row.id}", table="again") for row in given.organisations if "key" in row.texts
    ]
    wrong = Row(
        "wrong",
        {"name": "Tsitsikamma Gliding Centre", "key": key_of(given, "o5-0")},
        source="keyed",
        table="again",
    )
    linked = link(keyed(world, *agreeing, wrong), tmp_path)
    assert linked.same("again o9-0", "o9-0")
    assert not linked.same("wrong", "o5-0")


def test_running_numbers_are_no_keys(world: Given, tmp_path: Path) -> None:
    """A table that only numbers its rows has the numbers of another table's keys beside other names."""
    numbered = [
        Row(f"n{n}", {"name": f"{name} Gliding", "key": f"{n:04d}"}, source="keyed", table="numbered")
        for n, name in enumerate(("Zulu", "Xhosa", "Venda", "Tsonga", "Swati", "Ndebele", "Pedi"))
    ]
    linked = link(keyed(world, *numbered), tmp_path)
    assert linked.report["organisation"]["pairs_bound_by_key"] == 0


def test_running_numbers_beside_no_name_are_no_keys(world: Given, tmp_path: Path) -> None:
    bare = [
        Row(f"b{n}", {"key": f"{n:04d}", "city": "Pretoria"}, source="keyed", table="bare")
        for n in range(1, 8)
    ]
    linked = link(keyed(world, *bare), tmp_path)
    assert linked.report["organisation"]["pairs_bound_by_key"] == 0


ALIKE = {"name": "Tsitsikamma Gliding Centre", "phone": "042 281 1234", "website": "www.tsitsikamma.co.za"}
PERSON = {"name": "Nontsikelelo Haasbroek", "email": "nh@tsitsikamma.co.za"}


def numbered(field: str, alike: Mapping[str, str], *numbers: str) -> list[Row]:
    return [Row(f"{field} {n}", {**alike, field: text}, source=f"s{n}") for n, text in enumerate(numbers)]


def test_two_valid_numbers_are_two_entities_unless_a_person_decides(
    world: Given, linked: Linked, tmp_path: Path
) -> None:
    """A third record, which bears no number, holds both together; an invalid number parts nobody."""
    companies = numbered("registration_number", ALIKE, "2008/123456/07", "2008/123457/07", "", "not yet 12")
    people = numbered("identity_number", PERSON, "8001015009087", "9202204720083", "", "9202204720082")
    more = replace(world, organisations=[*world.organisations, *companies], people=[*world.people, *people])
    found = link(replace(more, model=linked.folder), tmp_path / "apart")
    for rows in (companies, people):
        one, other, blank, invalid = (row.id for row in rows)
        assert not found.same(one, other)
        assert found.same(blank, one) or found.same(blank, other)
        assert found.same(invalid, one) or found.same(invalid, other)
    decisions = [(rows[0].id, rows[1].id, "match") for rows in (companies, people)]
    decided = link(replace(more, model=linked.folder, decisions=decisions), tmp_path / "decided")
    assert decided.same(*(row.id for row in companies))
    assert decided.same(*(row.id for row in people))


def test_where_nothing_tells_records_apart_those_that_say_the_same_are_one(tmp_path: Path) -> None:
    said = {"name": "Karoo Foods", "email": "info@karoofoods.co.za"}
    same = Given([Row(f"r{n}", said) for n in range(40)])
    linked = link(same, tmp_path / "same")
    assert all(linked.same("r0", f"r{n}") for n in range(40))
    assert {p["match_key"] for p in linked.table("pairs")} == {"the same in all that they say"}
    assert "taken for one" in " ".join(linked.report["organisation"]["doubts"])
    other = {**said, "email": "sales@highveld.co.za"}
    two = link(Given([Row("a", said), Row("b", said)]), tmp_path / "two")
    assert two.same("a", "b")
    assert not link(Given([Row("a", said), Row("b", other)]), tmp_path / "apart").same("a", "b")
