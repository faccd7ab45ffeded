"""Models kept of real runs, taken into use, damaged and rolled back."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hotpass import api, linkage_models, runs
from hotpass.catalogue import Catalogue
from hotpass.catalogue.tables import LINKAGE_MODELS
from hotpass.errors import ConfigError, HotpassError, InputError
from hotpass.profiles import Profile, load_profile
from hotpass.workspace import Workspace
from tests.linkage_models.conftest import LINKING, train


def linked(space: Workspace, run_id: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((space.run(run_id) / "link" / "linkage.json").read_text("utf-8"))
    return told


def test_models_are_numbered_and_say_what_they_were_trained_on(space: Workspace) -> None:
    found = api.models(workspace=space).arrow().to_pylist()
    assert [m["number"] for m in found] == [2, 1]
    assert not any(m["in_use"] for m in found)
    assert all(m["organisation_records"] > 40 and m["person_records"] is None for m in found)
    assert found[0]["digest"] != found[1]["digest"]
    run = runs.get(space, found[0]["run_id"])
    assert run.state == "finished"
    assert not space.datasets(), "training publishes nothing"


def test_the_same_model_is_kept_once_and_put_back_where_its_files_are_gone(space: Workspace) -> None:
    first = linkage_models.get(space, "ssot", 1)
    head, *rows = (space.root.parent / "list 1.csv").read_text("utf-8").splitlines()
    (space.root.parent / "turned").mkdir()
    turned = space.root.parent / "turned" / "list 1.csv"
    turned.write_text("\n".join([head, *reversed(rows)]), encoding="utf-8")
    again = train(space, turned)
    assert (again.number, again.digest) == (1, first.digest)
    shutil.rmtree(space.models("ssot") / "v0001")
    with pytest.raises(ConfigError, match="missing or damaged"):
        linkage_models.get(space, "ssot", 1)
    linkage_models.keep(space, first.run_id)
    assert linkage_models.get(space, "ssot", 1) == first
    assert sorted(p.name for p in space.models("ssot").iterdir()) == ["v0001", "v0002"]


def test_runs_apply_the_model_in_use_and_say_so(space: Workspace) -> None:
    file, own = space.root.parent / "list 1.csv", linkage_models.get(space, "ssot", 1)
    api.use_model(1, workspace=space)
    run_id = runs.submit(space, [file], until="link", pipeline=LINKING)
    runs.execute(space, run_id, pipeline=LINKING)
    told = linked(space, run_id)["organisation"]
    assert told["model"] == {"number": 1, "digest": own.digest}
    assert linkage_models.keep(space, run_id) == own, "what it applied is no model of its own"
    same = [space.run(one) / "link" / "pairs.parquet" for one in (own.run_id, run_id)]
    assert same[0].read_bytes() == same[1].read_bytes()


def test_rolling_back_goes_from_use_to_use(space: Workspace) -> None:
    with pytest.raises(InputError, match="no model of ssot was taken into use"):
        linkage_models.roll_back(space, "ssot")
    for number in (1, 2, None, 1):
        linkage_models.use(space, "ssot", number)
    assert [linkage_models.roll_back(space, "ssot") for _ in range(2)] == [None, 2]
    linkage_models.use(space, "ssot", None)
    assert [linkage_models.roll_back(space, "ssot", by="Thandi") for _ in range(3)] == [2, 1, None]
    told = linkage_models.history(space, "ssot")
    assert [one.rolled_back for one in told].count(True) == 5
    assert told[-1].chosen_by == "Thandi"
    assert linkage_models.in_use(space, "ssot") is None


def test_a_damaged_model_stops_runs_and_one_that_is_whole_again_lets_them_go_on(space: Workspace) -> None:
    api.use_model(1, workspace=space)
    file = space.root.parent / "list 1.csv"
    waiting = runs.submit(space, [file], until="link", pipeline=LINKING)
    path = space.models("ssot") / "v0001" / "model_organisation.json"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("0.", "1.", 1), encoding="utf-8")
    for attempt in (lambda: api.use_model(1, workspace=space), lambda: runs.submit(space, [file])):
        with pytest.raises(ConfigError, match="the linkage model's files are missing or damaged"):
            attempt()
    api.use_model(2, workspace=space)
    with pytest.raises(HotpassError, match="the linkage model's files are missing or damaged"):
        runs.execute(space, waiting, pipeline=LINKING)
    with pytest.raises(ConfigError, match="missing or damaged"):
        linkage_models.roll_back(space, "ssot")
    path.write_text(whole, encoding="utf-8")
    runs.resume(space, waiting)
    runs.execute(space, waiting, pipeline=LINKING)
    told = linked(space, waiting)["organisation"]["model"]["number"]
    assert told == 1, "the model that was in use when the run was asked for"


def test_a_model_of_other_fields_stops_runs_before_they_begin(space: Workspace) -> None:
    said = load_profile("generic").model_dump(mode="json", by_alias=True)
    fields = said["entities"]["organisation"]["fields"]
    said["entities"]["organisation"]["fields"] = [f for f in fields if f["name"] != "city"]
    api.use_model(1, workspace=space)
    with pytest.raises(ConfigError, match=r"organisation\.city, which is no match field of the profile"):
        runs.submit(space, [space.root.parent / "list 1.csv"], profile=Profile.model_validate(said))


def test_unknown_numbers_and_runs_without_a_model_are_told(space: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no linkage model 7 of ssot"):
        api.use_model(7, workspace=space)
    with pytest.raises(InputError, match="no such run"):
        linkage_models.keep(space, "20200101-000000-aaaa")
    waiting = runs.submit(space, [space.root.parent / "list 1.csv"], until="ingest")
    with pytest.raises(InputError, match="has not linked its records"):
        linkage_models.keep(space, waiting)
    bare = tmp_path / "bare.csv"
    bare.write_text("Organisation,Phone\nKaroo Aviation,\n", encoding="utf-8")
    with pytest.raises(InputError, match="no model was trained"):
        train(space, bare)


def test_models_that_are_kept_at_once_get_numbers_of_their_own(space: Workspace) -> None:
    ids = [linkage_models.get(space, "ssot", number).run_id for number in (1, 2)]
    shutil.rmtree(space.models("ssot"))
    with Catalogue.open(space).write() as connection:
        connection.execute(LINKAGE_MODELS.delete())
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda run_id: linkage_models.keep(space, run_id), ids * 2))
    assert [k.number for k in kept] == [k.number for k in kept[:2]] * 2
    assert {k.number for k in kept} == {1, 2}
    for one in linkage_models.list_models(space, "ssot"):
        assert linkage_models.get(space, "ssot", one.number) == one
    assert not list(space.models("ssot").glob(".*"))
