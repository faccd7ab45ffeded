"""Ids that stay from version to version, and a history of those that do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hotpass.engine import DuckDBEngine
from hotpass.stages.link.identity import name_entities
from tests.stages.link.written import Given, Linked, Row, digest, link

_RECORDS = tuple("abcdefgh")
_GROUPS = st.fixed_dictionaries({}, optional={record: st.integers(0, 4) for record in _RECORDS})


def groups_of(labels: Mapping[str, int]) -> dict[int, frozenset[str]]:
    return {one: frozenset(r for r in labels if labels[r] == one) for one in set(labels.values())}


@settings(max_examples=60, deadline=None)
@given(before=_GROUPS, after=_GROUPS)
def test_whatever_becomes_of_the_groups_each_id_is_accounted_for(
    before: dict[str, int], after: dict[str, int]
) -> None:
    was = {f"O-{label}": records for label, records in groups_of(before).items()}
    now = groups_of(after)
    with DuckDBEngine(threads=1) as engine:
        for name, columns in (("members", "label INTEGER"), ("previous", "entity_id VARCHAR")):
            engine.execute(f"CREATE TABLE {name} ({columns}, record_id VARCHAR)")
        for record, label in after.items():
            engine.execute("INSERT INTO members VALUES (?, ?)", [label, record])
        for record, label in before.items():
            engine.execute("INSERT INTO previous VALUES (?, ?)", [f"O-{label}", record])
        name_entities(engine, "organisation")
        named = dict(engine.rows("FROM named"))
        told = engine.rows("FROM history")
    assert set(named) == set(now)
    assert len(set(named.values())) == len(now)
    for label, records in now.items():
        same = [entity for entity, old in was.items() if old == records]
        assert same == [] or named[label] == same[0], "untouched"
        if named[label] in was:
            assert was[named[label]] & records
    came, went = set(named.values()) - set(was), set(was) - set(named.values())
    assert sorted(e for e, event, _ in told if event in ("created", "split_from")) == sorted(came)
    assert sorted(e for e, event, _ in told if event in ("merged_into", "retired")) == sorted(went)
    for entity, event, other in told:
        assert (other is None) == (event in ("created", "retired")), entity
        assert other is None or other in (was if event == "split_from" else set(named.values()))


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
    assert (lost, kept) in events(later, "merged_into"), "what the answer teaches may join others"


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
