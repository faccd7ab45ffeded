"""Files that are run again, in another order and with a few rows come, gone and changed."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from hotpass import api
from hotpass.model import ENTITY_TYPES, golden_table
from hotpass.profiles import load_profile
from tests.sample_run import hotpass
from tests.stages.link.written import small_world

HEADS = ("Organisation", "Phone", "Website", "City", "Contact", "Email")


@dataclass(frozen=True)
class Versions:
    """A version, and the one after it."""

    before: api.Refined
    after: api.Refined


def lines(seed: int, mark: str) -> list[tuple[str, ...]]:
    """Rows of organisations with a contact each, one in twenty of them twice, word for word."""
    world = small_world(seed, organisations=35)
    staff = {person.parent: person.texts for person in world.people}
    made = []
    for row in world.organisations:
        said, who = row.texts, staff.get(row.id, {})
        told = (said.get("phone", ""), said.get("website", ""), said.get("city", ""))
        made.append((f"{said['name']}{mark}", *told, who.get("name", ""), who.get("email", "")))
    return [*made, *made[::20]]


def write(path: Path, rows: Iterable[tuple[str, ...]], *keys: str) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([(*keys, *HEADS), *rows])
    return path


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    """Two files, one with keys and one without; then sorted anew, with rows added, removed and edited."""
    folder = tmp_path_factory.mktemp("again")
    plain = lines(3, "")
    keyed = [(f"K{n:04d}", *row) for n, row in enumerate(lines(4, " Namibia"), 1)]
    keyed.append(("K9000", "Okavango Gliding", "", "", "Upington", "", ""))

    def refined() -> api.Refined:
        files = [write(folder / "plain.csv", plain), write(folder / "keyed.csv", keyed, "C_ID")]
        return api.refine(files, workspace=folder / "workspace")

    before = refined()
    del plain[7], keyed[11]
    edited = plain[20]
    plain[20] = (*edited[:3], "Oudtshoorn", *edited[4:])
    keyed[-1] = ("K9000", "Okavango Gliding", "", "", "Oudtshoorn", "", "")
    plain.append(("Zambezi Ballooning 41", "", "", "Maun", "", ""))
    keyed.append(("K9001", "Kalahari Parachutes", "", "", "", "", ""))
    for rows in (plain, keyed):
        random.Random(5).shuffle(rows)
    return Versions(before, refined())


def members(version: api.Refined) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in version.table("clusters").arrow().to_pylist():
        found[row["entity_id"]].add(row["record_id"])
    return {entity: frozenset(records) for entity, records in found.items()}


def pairs(version: api.Refined) -> set[tuple[str, str]]:
    return {(entity, record) for entity, records in members(version).items() for record in records}


def golden(version: api.Refined) -> dict[tuple[str, str], str | None]:
    """Published texts by entity and field."""
    profile = load_profile("generic")
    return {
        (row["entity_id"], field.name): row[field.name]
        for entity_type in ENTITY_TYPES
        for row in version.table(golden_table(entity_type)).arrow().to_pylist()
        for field in profile.entities[entity_type].published
    }


def test_every_entity_whose_records_are_the_same_keeps_its_id(versions: Versions) -> None:
    before, after = members(versions.before), members(versions.after)
    ids = {records: entity for entity, records in after.items()}
    same = {entity: ids[records] for entity, records in before.items() if records in ids}
    assert {entity for entity, now in same.items() if entity != now} == set()
    assert len(same) > 0.9 * len(before)
    assert len(pairs(versions.after)) == len({record for _, record in pairs(versions.after)})


def test_each_id_that_came_or_went_is_in_the_lineage(versions: Versions) -> None:
    before, after = members(versions.before), members(versions.after)
    told = [e for e in versions.after.table("lineage").arrow().to_pylist() if e["version"] == 2]
    came = {e["entity_id"] for e in told if e["event"] in ("created", "split_from")}
    went = {e["entity_id"] for e in told if e["event"] in ("retired", "merged_into")}
    assert came == set(after) - set(before)
    assert went == set(before) - set(after)
    assert came, "a new organisation"
    assert len(told) == len(came) + len(went)


def test_what_the_version_changed_is_a_table(versions: Versions) -> None:
    assert versions.before.table("changes").arrow().num_rows == 0
    told = versions.after.table("changes").arrow().to_pylist()
    before, after = pairs(versions.before), pairs(versions.after)
    known = [{record for _, record in version} for version in (before, after)]
    added = {(e, r) for e, r in after if r not in known[0]}
    removed = {(e, r) for e, r in before if r not in known[1]}
    rows = {change: [r for r in told if r["change"] == change] for change in {r["change"] for r in told}}
    assert {(r["entity_id"], r["record_id"]) for r in rows["record_added"]} == added
    assert {(r["entity_id"], r["record_id"]) for r in rows["record_removed"]} == removed
    assert {(r["entity_id"], r["record_id"]) for r in rows.get("record_moved", ())} == (
        after - before - added
    )
    was, now = golden(versions.before), golden(versions.after)
    moved = {(*key, was[key], now[key]) for key in was.keys() & now.keys() if was[key] != now[key]}
    assert {
        tuple(r[n] for n in ("entity_id", "field", "before", "after")) for r in rows["value_changed"]
    } == (moved)
    assert ("city", "Upington", "Oudtshoorn") in {key[1:] for key in moved}


def test_this_months_file_is_added_to_what_is_published(versions: Versions, tmp_path: Path) -> None:
    """A file with a known key, a name that is published and one that is not."""
    rows = [
        ("K9000", "Okavango Gliding", "", "", "Oudtshoorn", "", ""),
        ("K9002", "Kalahari Parachutes", "", "", "", "", ""),
        ("K9003", "Skeleton Coast Microlights", "", "", "", "Ndapewa Shikongo", ""),
    ]
    new = write(tmp_path / "keyed.csv", rows, "C_ID")
    place = ("--into", "ssot", "--workspace", versions.after.folder.parents[2])
    before = {path: path.stat().st_mtime_ns for path in versions.after.folder.rglob("*")}
    done = hotpass("link", new, "--output", tmp_path / "out", *place)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "out" / "clusters.csv").open(encoding="utf-8") as stream:
        placed = {(row["row"], row["entity_type"]): row for row in csv.DictReader(stream)}
    outcomes = {key: row["outcome"] for key, row in placed.items()}
    assert outcomes == {
        ("2", "organisation"): "known",
        ("3", "organisation"): "joined",
        ("4", "organisation"): "created",
        ("4", "person"): "created",
    }
    ids = {row["name"]: row["entity_id"] for row in versions.after.table("organisations").arrow().to_pylist()}
    assert placed["2", "organisation"]["entity_id"] == ids["Okavango Gliding"]
    assert placed["3", "organisation"]["entity_id"] == ids["Kalahari Parachutes"]
    assert {path: path.stat().st_mtime_ns for path in versions.after.folder.rglob("*")} == before
    refused = hotpass("link", new, "--output", tmp_path / "none", "--into", "nothing", *place[2:])
    assert refused.returncode == 2
    assert "nothing is published in dataset 'nothing'" in refused.stderr
