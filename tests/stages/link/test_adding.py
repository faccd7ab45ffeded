"""Records added to what is linked end as if all had been linked by the same model."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from hotpass.errors import ConfigError, InputError
from hotpass.model import ENTITY_TYPES
from hotpass.profiles import Profile
from hotpass.stages.link import blocking
from tests.stages.link.written import PROFILE, Given, Linked, Row, add, digest, link, small_world

LARGE = 240


@dataclass(frozen=True)
class Base:
    """What is linked, and the rest of its world."""

    folder: Path
    linked: Linked
    given: Given
    rest: Given

    @property
    def everything(self) -> Given:
        return Given(
            [*self.given.organisations, *self.rest.organisations], [*self.given.people, *self.rest.people]
        )


def parted(world: Given, share: int, folder: Path) -> Base:
    """Link all but one in ``share`` organisation rows, and the people of those."""
    rows = list(world.organisations)
    random.Random(1).shuffle(rows)
    left = {row.id for row in rows[: len(rows) // share]}
    given, rest = (
        Given(
            [row for row in world.organisations if (row.id in left) is late],
            [person for person in world.people if (person.parent in left) is late],
        )
        for late in (False, True)
    )
    return Base(folder, link(given, folder), given, rest)


@pytest.fixture(scope="module", autouse=True)
def rules_from_few_records() -> Iterator[None]:
    """Rules bring the pairs of fewer records than they otherwise would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocking, "_ALL_PAIRS", 300_000)
        yield


@pytest.fixture(scope="module")
def few(world: Given, tmp_path_factory: pytest.TempPathFactory) -> Base:
    """So few that all pairs were compared, and every second row comes later."""
    return parted(world, 2, tmp_path_factory.mktemp("few"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """So many that rules brought the pairs."""
    return parted(small_world(7, organisations=LARGE), 20, tmp_path_factory.mktemp("many"))


def entities(base: Linked, added: Linked, entity_type: Any) -> dict[str, str]:
    return base.entities(entity_type) | added.entities(entity_type)


def told(linked: Linked, table: str, *columns: str) -> set[tuple[Any, ...]]:
    return {tuple(row[name] for name in columns) for row in linked.table(table)}


@pytest.mark.parametrize("size", ["few", "many"])
def test_they_end_as_if_all_had_been_linked_by_the_same_model(
    size: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    base: Base = request.getfixturevalue(size)
    assert (base.folder / "out" / "index_person_keys.parquet").is_file() == (size == "many")
    added = add(base.folder, base.rest, tmp_path / "added")
    again = replace(base.everything, model=base.linked.folder, previous=base.linked.folder)
    whole = link(again, tmp_path / "whole")
    for entity_type in ENTITY_TYPES:
        assert entities(base.linked, added, entity_type) == whole.entities(entity_type)
    history = ("entity_type", "entity_id", "event", "other_entity_id")
    assert told(added, "lineage", *history) == told(whole, "lineage", *history)
    new = {digest(row.id) for row in [*base.rest.organisations, *base.rest.people]}
    scored = ("record_id_l", "record_id_r", "match_weight")
    pairs = {pair for pair in told(whole, "pairs", *scored) if new & {pair[0], pair[1]}}
    assert pairs <= told(added, "pairs", *scored)


def test_only_what_is_touched_is_told(many: Base, tmp_path: Path) -> None:
    added = add(many.folder, many.rest, tmp_path)
    before = many.linked.entities("organisation") | many.linked.entities("person")
    rows = added.table("added")
    assert {row["record_id"] for row in rows} == {
        digest(row.id) for row in [*many.rest.organisations, *many.rest.people]
    }
    touched = {row["entity_id"] for row in added.table("clusters")}
    assert {row["entity_id"] for row in rows} <= touched
    assert len(touched) < 0.6 * len(set(before.values()))
    for row in rows:
        assert (row["entity_id"] in before.values()) == (row["outcome"] == "joined")
        if row["by_record_id"]:
            assert entities(many.linked, added, row["entity_type"])[row["by_record_id"]] == row["entity_id"]
    came = {(row["entity_id"], row["record_id"]) for row in rows}
    changes = {
        (r["entity_id"], r["record_id"]) for r in added.table("changes") if r["change"] == "record_added"
    }
    assert changes == came


def test_records_that_are_there_stay_and_those_that_say_something_else_are_linked_anew(
    few: Base, tmp_path: Path
) -> None:
    known, edited = few.given.organisations[:2]
    stranger = replace(edited, texts={"name": "Zambezi Ballooning", "city": "Maun"})
    added = add(few.folder, Given([known, stranger]), tmp_path)
    outcome = {row["record_id"]: row["outcome"] for row in added.table("added")}
    assert outcome == {digest(known.id): "known", digest(edited.id): "updated"}
    before = few.linked.entities("organisation")
    after = entities(few.linked, added, "organisation")
    assert after[digest(known.id)] == before[digest(known.id)]
    assert [one for one in after if after[one] == after[digest(edited.id)]] == [digest(edited.id)]


def test_what_waits_in_quarantine_is_not_among_what_is_linked(few: Base, tmp_path: Path) -> None:
    there, *_ = few.given.organisations
    added = add(few.folder, Given([there]), tmp_path, held=[digest(there.id)])
    assert [row["outcome"] for row in added.table("added")] != ["known"]


def test_decisions_hold(few: Base, tmp_path: Path) -> None:
    here = next(row for row in few.given.organisations if row.truth == "O3")
    there = next(row for row in few.given.organisations if row.truth == "O71")
    twin = Row("twin", dict(here.texts), source="new")
    assert add(few.folder, Given([twin]), tmp_path / "1").same("twin", here.id)
    decisions = [("twin", here.id, "no_match"), ("twin", there.id, "match"), (here.id, there.id, "no_match")]
    added = add(few.folder, Given([twin], decisions=decisions), tmp_path / "2")
    after = entities(few.linked, added, "organisation")
    assert after[digest("twin")] == after[digest(there.id)] != after[digest(here.id)]
    joined = add(few.folder, Given([twin], decisions=[(here.id, there.id, "match")]), tmp_path / "3")
    assert joined.same("twin", here.id, there.id), "taken after the rest was linked"
    assert {e["event"] for e in joined.table("lineage")} == {"merged_into"}


def test_a_source_without_duplicates_has_none_in_one_entity(few: Base, tmp_path: Path) -> None:
    said = PROFILE.model_dump(mode="json", by_alias=True)
    said["sources"] = [{"name": "register", "files": "register*", "duplicate_free": True}]
    here = few.given.organisations[0]
    twins = [Row(name, dict(here.texts), source="register") for name in ("a", "b")]
    added = add(few.folder, Given(twins), tmp_path, Profile.model_validate(said))
    assert not added.same("a", "b")
    assert any(added.same(twin.id, here.id) for twin in twins)


def test_two_valid_numbers_are_two_entities(few: Base, tmp_path: Path) -> None:
    here = few.given.organisations[0]
    numbers = ("2008/123456/07", "2011/654321/07")
    twins = [Row(n, {**here.texts, "registration_number": n}, source=n) for n in numbers]
    assert not add(few.folder, Given(twins), tmp_path).same(*numbers)


def test_a_linkage_without_an_index_is_refused(few: Base, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(few.folder, old)
    (old / "out" / "index_organisation_records.parquet").unlink()
    with pytest.raises(ConfigError, match="older version"):
        add(old, few.rest, tmp_path / "added")


def test_a_file_far_larger_than_what_is_linked_is_refused(
    few: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotpass.stages.link.looking_up._MOST_PAIRS", 10)
    with pytest.raises(InputError, match="too many to be added"):
        add(few.folder, few.rest, tmp_path)


def test_what_holds_nothing_to_learn_from_takes_records_all_the_same(tmp_path: Path) -> None:
    link(Given([Row("a", {"name": "Karoo Aviation"})]), tmp_path / "base")
    added = add(tmp_path / "base", Given([Row("b", {"name": "Namib Air"})]), tmp_path / "added")
    assert [row["outcome"] for row in added.table("added")] == ["created"]
