"""Ids that stay from version to version, and a history of those that do not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.stages.link.written import Given, Linked, Row, digest, link


def events(linked: Linked, kind: str) -> list[tuple[str, str | None]]:
    return [(e["entity_id"], e["other_entity_id"]) for e in linked.table("lineage") if e["event"] == kind]


def test_the_first_version_creates_every_entity(linked: Linked) -> None:
    created = {entity for entity, _ in events(linked, "created")}
    assert created == {row["entity_id"] for row in linked.table("clusters")}
    assert len(linked.table("lineage")) == len(created)
    assert all(row["version"] is None for row in linked.table("lineage"))


def test_ids_stay_when_a_few_records_come_and_go(world: Given, linked: Linked, tmp_path: Path) -> None:
    rows = list(world.organisations)
    kept = rows[: -len(rows) // 100]
    fresh = [Row(f"new{n}", {"name": f"Zambezi {n}{n}{n} Ballooning"}) for n in range(5)]
    later = link(replace(world, organisations=[*kept, *fresh], previous=linked.folder), tmp_path)
    before, after = linked.entities("organisation"), later.entities("organisation")
    assert all(after[digest(row.id)] == before[digest(row.id)] for row in kept)
    assert not set(before.values()) & {after[digest(row.id)] for row in fresh}
    told = [e for e in later.table("lineage") if e["entity_type"] == "organisation"]
    gone = set(before.values()) - set(after.values())
    assert {e["entity_id"] for e in told if e["event"] == "created"} == {after[digest(r.id)] for r in fresh}
    assert {e["entity_id"] for e in told if e["event"] == "retired"} == gone
    assert len(told) == 5 + len(gone)


def test_an_unchanged_version_has_no_history(world: Given, linked: Linked, tmp_path: Path) -> None:
    later = link(replace(world, previous=linked.folder), tmp_path)
    assert later.table("clusters") == linked.table("clusters")
    assert later.table("lineage") == []


def test_merged_entities_keep_the_id_of_the_larger(world: Given, linked: Linked, tmp_path: Path) -> None:
    before = linked.entities("organisation")
    sizes = {entity: list(before.values()).count(entity) for entity in before.values()}
    large = next(r.id for r in world.organisations if sizes[before[digest(r.id)]] == 5)
    small = next(r.id for r in world.organisations if sizes[before[digest(r.id)]] == 2)
    decisions = [(large, small, "match")]
    later = link(replace(world, decisions=decisions, previous=linked.folder), tmp_path)
    kept, lost = before[digest(large)], before[digest(small)]
    assert later.entities("organisation")[digest(small)] == kept
    assert events(later, "merged_into") == [(lost, kept)]


def test_a_split_leaves_the_id_with_most_records_and_never_gives_it_twice(
    world: Given, linked: Linked, tmp_path: Path
) -> None:
    before = linked.entities("organisation")
    group = sorted(max(linked.groups("organisation"), key=lambda g: (len(g), sorted(g))))
    names = {digest(row.id): row.id for row in world.organisations}
    # The id was made from the smallest record id, which is the one that leaves.
    leaves, *stay = group
    decisions = [(names[leaves], names[other], "no_match") for other in stay]
    later = link(replace(world, decisions=decisions, previous=linked.folder), tmp_path)
    after = later.entities("organisation")
    assert {after[other] for other in stay} == {before[leaves]}
    assert after[leaves] not in before.values()
    assert events(later, "split_from") == [(after[leaves], before[leaves])]
