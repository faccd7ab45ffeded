"""Models kept of real runs, taken into use, damaged and rolled back."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hotpass import api, linkage_models, runs
from hotpass.errors import ConfigError, HotpassError, InputError
from hotpass.workspace import Workspace


def linked(space: Workspace, run_id: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((space.run(run_id) / "link" / "linkage.json").read_text("utf-8"))
    return told


def test_models_are_numbered_and_say_what_they_were_trained_on(space: Workspace) -> None:
    found = api.models(workspace=space).arrow().to_pylist()
    assert [m["number"] for m in found] == [2, 1]
    assert not any(m["in_use"] for m in found)
    assert all(m["organisation_records"] > 60 and m["person_records"] is None for m in found)
    assert found[0]["digest"] != found[1]["digest"]
    run = runs.get(space, found[0]["run_id"])
    assert run.state == "finished"
    assert not space.datasets(), "training publishes nothing"


def test_the_same_model_is_kept_once_and_put_back_where_its_files_are_gone(space: Workspace) -> None:
    first = linkage_models.get(space, "ssot", 1)
    again = api.train(space.root.parent / "list 1.csv", workspace=space)
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
    refined = api.refine(file, workspace=space)
    told = linked(space, refined.run_id)["organisation"]
    assert told["model"] == {"number": 1, "digest": own.digest}
    assert refined.report["linkage_model"] == 1
    assert "Model 1 was applied." in (refined.folder / "report.html").read_text("utf-8")
    same = [space.run(run_id) / "link" / "pairs.parquet" for run_id in (own.run_id, refined.run_id)]
    assert same[0].read_bytes() == same[1].read_bytes()


def test_a_run_keeps_to_the_model_that_was_in_use_when_it_was_asked_for(space: Workspace) -> None:
    api.use_model(2, workspace=space)
    run_id = runs.submit(space, [space.root.parent / "list 1.csv"], until="link")
    api.use_model(None, workspace=space)
    runs.execute(space, run_id)
    assert linked(space, run_id)["organisation"]["model"]["number"] == 2


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


def test_a_damaged_model_stops_runs_before_they_begin(space: Workspace) -> None:
    api.use_model(1, workspace=space)
    file = space.root.parent / "list 1.csv"
    waiting = runs.submit(space, [file], until="link")
    path = space.models("ssot") / "v0001" / "model_organisation.json"
    path.write_text(path.read_text("utf-8").replace("0.", "1.", 1), encoding="utf-8")
    for attempt in (
        lambda: api.use_model(1, workspace=space),
        lambda: runs.submit(space, [file]),
        lambda: runs.execute(space, waiting),
    ):
        with pytest.raises(HotpassError, match="the linkage model's files are missing or damaged"):
            attempt()
    api.use_model(2, workspace=space)
    shutil.rmtree(space.models("ssot") / "v0001")
    assert linkage_models.in_use(space, "ssot") == 2
    with pytest.raises(ConfigError, match="missing or damaged"):
        linkage_models.roll_back(space, "ssot")


def test_a_model_of_other_fields_stops_runs_before_they_begin(space: Workspace) -> None:
    from hotpass.profiles import Profile, load_profile

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
        api.train(bare, workspace=space)


@pytest.mark.parametrize("same", [True, False])
def test_models_that_are_kept_at_once_get_numbers_of_their_own(space: Workspace, same: bool) -> None:
    ids = [linkage_models.get(space, "ssot", number).run_id for number in (1, 2)]
    shutil.rmtree(space.models("ssot"))
    from hotpass.catalogue import Catalogue
    from hotpass.catalogue.tables import LINKAGE_MODELS

    with Catalogue.open(space).write() as connection:
        connection.execute(LINKAGE_MODELS.delete())
    chosen = [ids[0] if same else ids[n % 2] for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        kept = list(pool.map(lambda run_id: linkage_models.keep(space, run_id), chosen))
    assert {k.number for k in kept} == ({1} if same else {1, 2})
    for one in linkage_models.list_models(space, "ssot"):
        assert linkage_models.get(space, "ssot", one.number) == one
    assert not list(space.models("ssot").glob(".*"))
