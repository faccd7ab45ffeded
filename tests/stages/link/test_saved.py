"""A model applied without training."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from math import log2
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hotpass.errors import ConfigError
from hotpass.profiles import Profile
from hotpass.stages.link.saved import digest_of, read_model
from tests.stages.link.written import PROFILE, Given, Linked, Row, digest, link, small_world

TABLES = ("pairs.parquet", "clusters.parquet", "lineage.parquet")


def without(entity_type: str, field: str) -> Profile:
    said = PROFILE.model_dump(mode="json", by_alias=True)
    fields = said["entities"][entity_type]["fields"]
    said["entities"][entity_type]["fields"] = [f for f in fields if f["name"] != field]
    return Profile.model_validate(said)


def changed(entity_type: str, field: str, **keys: Any) -> Profile:
    said = PROFILE.model_dump(mode="json", by_alias=True)
    next(f for f in said["entities"][entity_type]["fields"] if f["name"] == field).update(keys)
    return Profile.model_validate(said)


def test_a_saved_model_gives_its_own_records_the_same_pairs_and_entities(
    world: Given, linked: Linked, tmp_path: Path
) -> None:
    again = link(replace(world, model=linked.folder), tmp_path / "again")
    for name in TABLES:
        assert (again.folder / name).read_bytes() == (linked.folder / name).read_bytes(), name
    own = {p.name: p.read_bytes() for p in linked.folder.glob("model_*")}
    assert {p.name: p.read_bytes() for p in again.folder.glob("model_*")} == own
    assert len(own) == 6
    for entity_type, told in again.report.items():
        assert told["model"] == {"number": 1, "digest": digest_of(linked.folder)}
        learnt = linked.report[entity_type]
        assert learnt["model"] is None
        alike = ("levels", "match_weight", "review_weight", "entities", "pairs_matching", "pairs_to_review")
        assert [told[name] for name in alike] == [learnt[name] for name in alike]


def test_other_records_are_scored_by_what_was_learnt(linked: Linked, tmp_path: Path) -> None:
    other = small_world(seed=99, organisations=12)
    scored = link(replace(other, model=linked.folder), tmp_path)
    for entity_type, told in scored.report.items():
        assert told["levels"] == linked.report[entity_type]["levels"]
        assert told["match_weight"] == linked.report[entity_type]["match_weight"]


def test_values_that_the_model_never_met_are_as_rare_as_what_one_entity_had(
    world: Given, linked: Linked, tmp_path: Path
) -> None:
    new = [Row(n, {"name": "Zwartkop Ballooning"}, source=n) for n in ("new 1", "new 2")]
    scored = link(Given([*world.organisations, *new], model=linked.folder), tmp_path)
    pair = next(
        p
        for p in scored.table("pairs")
        if {p["record_id_l"], p["record_id_r"]} == {digest(r.id) for r in new}
    )
    model = read_model(linked.folder, "organisation")
    assert model is not None
    place = model.fields.index("name")
    column = model.comparisons[place].adjusted_by
    saved = {
        r["value"]: r["frequency"]
        for r in pq.read_table(model.frequencies).to_pylist()
        if r["column"] == column
    }
    assert saved[None] == pytest.approx(min(saved.values()))
    expected = log2(model.parameters.m[place][-1] / saved[None])
    assert dict(pair["weights"])["name"] == pytest.approx(expected, abs=1e-5)


def test_a_type_that_the_model_does_not_know_is_learnt_from_the_run(tmp_path: Path) -> None:
    world = small_world(seed=7, organisations=20)
    trained = link(Given(world.organisations), tmp_path / "trained")
    assert read_model(trained.folder, "person") is None
    applied = link(replace(world, model=trained.folder), tmp_path / "applied")
    told = applied.report["person"]
    assert told["model"] is None
    assert (
        "person: the model in use knows none, so that one was trained on the run's own records"
        in (told["warnings"])
    )
    assert applied.report["organisation"]["model"]["number"] == 1


def test_a_profile_whose_fields_moved_in_order_scores_the_same(
    world: Given, linked: Linked, tmp_path: Path
) -> None:
    said = PROFILE.model_dump(mode="json", by_alias=True)
    said["entities"]["organisation"]["fields"].reverse()
    turned = link(replace(world, model=linked.folder), tmp_path, Profile.model_validate(said))
    assert turned.groups("organisation") == linked.groups("organisation")


@pytest.mark.parametrize(
    ("profile", "why"),
    [
        (without("organisation", "website"), "organisation.website, which is no match field of the profile"),
        (changed("person", "email", match=False), "person.email, which is no match field"),
        (
            changed("organisation", "city", kind="date"),
            "organisation.city, which the profile compares by other levels",
        ),
    ],
)
def test_a_profile_whose_fields_no_longer_fit_is_refused(
    linked: Linked, tmp_path: Path, profile: Profile, why: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        link(Given([Row("a", {"name": "Karoo"})], model=linked.folder), tmp_path, profile)
    assert why in refused.value.what
    assert "hotpass train" in refused.value.remedy


@pytest.mark.parametrize("name", ["model_person.json", "model_person_training.json"])
@pytest.mark.parametrize("damage", ["gone", "cut", "empty object"])
def test_a_damaged_model_is_told(linked: Linked, tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(linked.folder, folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    if damage == "gone":
        path.unlink()
    else:
        path.write_text(text[: len(text) // 2] if damage == "cut" else "{}", encoding="utf-8")
    with pytest.raises(ConfigError, match="missing or damaged"):
        read_model(folder, "person")


def test_the_data_digest_tells_other_records_and_not_their_order(tmp_path: Path) -> None:
    world = small_world(seed=7, organisations=15)
    linked = link(Given(world.organisations), tmp_path / "linked")

    def told(folder: Path) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((folder / "model_organisation_training.json").read_text("utf-8"))
        return said

    turned = link(Given(world.organisations[::-1]), tmp_path / "turned")
    assert told(turned.folder) == told(linked.folder)
    first = world.organisations[0]
    other = replace(first, texts={**first.texts, "city": "Springbok"})
    edited = link(Given([other, *world.organisations[1:]]), tmp_path / "edited")
    assert told(edited.folder)["data"] != told(linked.folder)["data"]
    assert told(edited.folder)["records"] == told(linked.folder)["records"]
