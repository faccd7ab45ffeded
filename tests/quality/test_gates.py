"""A closed gate leaves the published version in place; records that it keeps back wait for a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from hotpass import api, corrections, quality, quarantine, runs, ssot
from hotpass.access import Role
from hotpass.catalogue import Catalogue, audit, events
from hotpass.catalogue.quarantine import Deed
from hotpass.cli.commands import app
from hotpass.errors import GateClosed, InputError
from hotpass.profiles import Profile, load_profile, read_profile
from hotpass.workspace import Workspace
from tests.workbench.conftest import opened
from tests.workbench.test_empty import said
from tests.workbench.test_profiles import field, press

__all__ = ["opened"]

PAGE = "pages/quality.py"
ROWS = """Organisation,Phone,E-mail,Website,Town
Karoo Aviation,011 555 0001,fly@karoo.co.za,karoo.co.za,George
Highveld Air,011 555 0002,fly@highveld.co.za,highveld.co.za,Springs
Coastal Wings 0825551234,021 555 0003,fly@coastal.co.za,coastal.co.za,Paarl
Durban Aero Club,031 555 0004,fly@durbanaero.co.za,durbanaero.co.za,Durban
"""
RULE = "REC-ORG-NAME-PLAIN"


def with_gates(*rules: dict[str, Any]) -> Profile:
    stated = load_profile("generic").model_dump(mode="json")
    return read_profile({**stated, "gates": {"rules": rules}})


def names(space: Workspace) -> list[str]:
    folder = space.current("ssot")
    assert folder is not None
    return sorted(pq.read_table(folder / "organisations.parquet", columns=["name"])["name"].to_pylist())


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Path]:
    """A workspace with a published version of four organisations, and their file."""
    folder = tmp_path_factory.mktemp("gates")
    path, space = folder / "clubs.csv", Workspace(folder / "space")
    path.write_text(ROWS, encoding="utf-8")
    api.refine([path], profile=load_profile("generic"), workspace=space)
    return space, path


def test_a_closed_gate_publishes_nothing_and_names_figure_and_bound(given: tuple[Workspace, Path]) -> None:
    space, path = given
    stop = {"name": "names", "rules": "REC-ORG-NAME-*", "severity": "warning", "share": 0.1, "then": "stop"}
    before = space.current("ssot")
    with pytest.raises(
        GateClosed, match=rf"gate 'names': 1 of 4 rows \(25.0%\) fail {RULE}, and at most 10.0% may"
    ):
        api.refine([path], profile=with_gates(stop), workspace=space)
    assert space.current("ssot") == before
    with Catalogue.open(space).read() as connection:
        told = [e.message for run in space.root.glob("runs/*") for e in events.after(connection, run.name)]
    assert not any("rule opened" in message for message in told)
    path.write_text(ROWS.replace("fly@karoo.co.za", "none such"), encoding="utf-8")
    with pytest.raises(GateClosed):
        api.refine([path], profile=with_gates(stop), workspace=space)
    path.write_text(ROWS, encoding="utf-8")
    with Catalogue.open(space).read() as connection:
        told = [e.message for run in space.root.glob("runs/*") for e in events.after(connection, run.name)]
    assert "rule opened: REC-ORG-EMAIL-READABLE, failing rows: 1" in told
    wide = {**stop, "share": 0.3}
    api.refine([path], profile=with_gates(wide, {**stop, "name": "said", "then": "warn"}), workspace=space)
    assert space.current("ssot") != before


def _standing(space: Workspace, rule: str) -> tuple[str, int, int]:
    """State of a rule, how many rows fail it, and how many it lists."""
    assessed, wanted = quality.find(space, "ssot"), quality.Wanted(rule_id=rule)
    (line,) = quality.rules(assessed, wanted)
    return line.state, line.failed, quality.failing(assessed, wanted).total


def _dropped_on_the_page(page: AppTest, record_id: str) -> str:
    """Drop a record in the browser's place, and run the files again; returns the run."""
    assert "1 record kept back, 1 of them waiting" in " ".join(c.value for c in page.caption)
    page.query_params["held"] = record_id
    page.run()
    press(page, "Drop")
    assert "needs a reason" in page.error[0].value
    field(page, "Reason").set_value("closed down")
    press(page, "Drop")
    assert "1 record kept back, 0 of them waiting" in " ".join(c.value for c in page.caption)
    press(page, "Run the files again with 1 decision")
    assert not page.exception
    return str(page.query_params["run"])


def test_records_wait_until_a_person_decides(
    given: tuple[Workspace, Path], opened: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    space, path = given
    profile = with_gates({"name": "names", "rules": RULE, "then": "quarantine"})
    report = api.refine([path], profile=profile, workspace=space)
    assert names(space) == ["Durban Aero Club", "Highveld Air", "Karoo Aviation"]
    ledger = pq.read_table(report.folder / "rows.parquet").to_pylist()
    (waiting,) = [row for row in ledger if row["code"] == "quarantine"]
    assert (waiting["row"], waiting["records"]) == (4, 0)
    (one,) = quarantine.held(space, "ssot")
    assert (one.state, one.reasons[0].cell, one.reasons[0].gate) == ("waiting", "A4", "names")
    listed = CliRunner().invoke(app, ["qa", "quarantine", "list", "-w", str(space.root), "--json"])
    assert json.loads(listed.stdout)[0]["record_id"] == one.record_id

    with pytest.raises(InputError, match="needs a reason"):
        quarantine.release(space, "ssot", one.record_id, reason=" ", by="anna")
    with pytest.raises(InputError, match="is not kept back"):
        quarantine.drop(space, "ssot", "nobody", reason="why", by="anna")
    given_name = ("name", "Coastal Wings")
    quarantine.correct(space, "ssot", one.record_id, *given_name, reason="the number is theirs", by="anna")
    api.refine([path], profile=profile, workspace=space)
    assert names(space)[0] == "Coastal Wings"
    (again,) = quarantine.held(space, "ssot")
    assert (again.state, again.act.decided_by if again.act else None) == ("corrected", "anna")
    assert (again.reasons[0].cell, again.reasons[0].value) == ("A4", "Coastal Wings 0825551234")
    assert _standing(space, RULE) == ("passed", 0, 0)
    cells = said(opened(space.root, PAGE, tab="Cells"))
    assert "Every cell that was found wrong has been corrected." in cells
    assert "Corrected besides: 1." in cells

    _newer_wins(space, path, profile, one.record_id)
    quarantine.wait(space, "ssot", one.record_id, reason="not so sure", by="ben")
    monkeypatch.setenv("HOTPASS_USER", "ben")
    dropped = runs.execute(
        space, _dropped_on_the_page(opened(space.root, PAGE, tab="Quarantine"), one.record_id)
    )
    assert len(names(space)) == 3
    reasons = pq.read_table(dropped.folder / "rows.parquet", columns=["reason"])["reason"].to_pylist()
    assert "A person dropped it: closed down" in reasons
    with Catalogue.open(space).read() as connection:
        told = [e.message for run in space.root.glob("runs/*") for e in events.after(connection, run.name)]
    assert any("anna corrected a record in quarantine" in message for message in told)
    assert any("ben dropped a record in quarantine" in message for message in told)
    assert "Coastal" in (quarantine.held(space, "ssot", Role.ANALYST)[0].reasons[0].value or "")


def _newer_wins(space: Workspace, path: Path, profile: Profile, record_id: str) -> None:
    """Of a correction of the golden record and one in quarantine the newer is published."""
    published = pq.read_table(ssot.find_version(space, "ssot").path / "organisations.parquet").to_pylist()
    entity_id = next(one["entity_id"] for one in published if one["name"] == "Coastal Wings")
    typed = corrections.Given("Coastal Flying")
    made = corrections.make(space, "ssot", entity_id, "name", typed, reason="asked them", by="ben")
    assert quarantine.held(space, "ssot")[0].overruled_by == "ben"
    api.refine([path], profile=profile, workspace=space)
    assert names(space)[0] == "Coastal Flying"
    quarantine.correct(space, "ssot", record_id, "name", "Coastal Wings", reason="after all", by="anna")
    assert quarantine.held(space, "ssot")[0].overruled_by is None
    assert corrections.became(space, ssot.whole_entity(space, "ssot", entity_id), made) == "overruled"
    api.refine([path], profile=profile, workspace=space)
    assert names(space)[0] == "Coastal Wings"
    corrections.take_back(space, made.seq, "ben")


def _with_source(*rules: dict[str, Any]) -> Profile:
    """A profile that holds the rows of a file to a suite before anything is made of them."""
    stated = with_gates(*rules).model_dump(mode="json")
    return read_profile({**stated, "sources": [{"name": "Trial", "files": "*", "suite": "trial_input"}]})


HELD = """Organisation,Phone,E-mail,Town
Karoo Aviation,011 555 0001,fly@karoo.co.za,George
Highveld Air,011 555 0002,not an address,Springs
Coastal Wings 0825551234,021 555 0003,fly@coastal.co.za,Paarl
Durban Aero Club,,,Durban
"""
STOPS = {"name": "phones", "at": "input", "rules": "IN-TRI-ORG-PHONE-READABLE", "then": "stop"}
KEEPS = [
    {"name": "sent", "at": "input", "rules": "IN-TRI-ORG-EMAIL-READABLE", "then": "quarantine"},
    {"name": "made", "at": "records", "rules": RULE, "then": "quarantine"},
    {"name": "final", "at": "published", "rules": "SSOT-ORG-REACHABLE", "then": "quarantine"},
]


def test_gates_hold_at_every_place_until_people_decide(tmp_path: Path) -> None:
    """What is held is left out and listed, a run that is stopped changes nothing, and all comes back."""
    path, space = tmp_path / "clubs.csv", Workspace(tmp_path / "space")
    path.write_text(HELD, encoding="utf-8")
    profile = _with_source(STOPS, *KEEPS)
    first = api.refine([path], profile=profile, workspace=space)
    assert names(space) == ["Karoo Aviation"]
    ledger = pq.read_table(first.folder / "rows.parquet").to_pylist()
    assert [row["row"] for row in ledger if row["code"] == "quarantine"] == [3, 4, 5]
    held = {one.reasons[0].gate: one for one in quarantine.held(space, "ssot")}
    assert {gate: one.reasons[0].cell for gate, one in held.items()} == {
        "sent": "C3",
        "made": "A4",
        "final": None,
    }
    failing = pq.read_table(first.folder / "failures.parquet").to_pylist()
    of_files = {row["row"]: row for row in failing if row["table"] == "Trial (input)"}
    assert (of_files[3]["record_id"], of_files[3]["cell"]) == (held["sent"].record_id, "C3")
    told = pq.read_table(first.folder / "provenance.parquet")["entity_id"].to_pylist()
    assert held["final"].record_id not in told

    for gate, given in (
        ("sent", ("email", "fly@highveld.co.za")),
        ("final", ("email", "fly@durbanaero.co.za")),
    ):
        quarantine.correct(space, "ssot", held[gate].record_id, *given, reason="asked them", by="anna")
    quarantine.release(space, "ssot", held["made"].record_id, reason="so called", by="anna")
    path.write_text(HELD.replace("011 555 0001", "unlisted"), encoding="utf-8")
    with pytest.raises(GateClosed, match=r"gate 'phones': 1 of 3 rows .* fail IN-TRI-ORG-PHONE-READABLE"):
        api.refine([path], profile=profile, workspace=space)
    assert space.current("ssot") == first.folder
    (one,) = [one for one in quarantine.held(space, "ssot") if one.state == "waiting"]
    assert one.reasons[0].cell == "B2"

    rule = STOPS["rules"]
    done = quarantine.decide_all(space, "ssot", rule, "release", reason="they have none", by="anna")
    assert (done.records, done.left) == (1, 0)
    last = api.refine([path], profile=profile, workspace=space)
    golden = pq.read_table(last.folder / "organisations.parquet").to_pylist()
    assert len(golden) == 4
    assert {"fly@highveld.co.za", "fly@durbanaero.co.za"} <= {row["email"] for row in golden}
    for mended in ("IN-TRI-ORG-EMAIL-READABLE", "SSOT-ORG-REACHABLE"):
        assert _standing(space, mended) == ("passed", 0, 0)
    with Catalogue.open(space).read() as connection:
        acts = {entry.subject: entry for entry in audit.entries(connection) if "quarantine.re" in entry.act}
    assert set(acts) == {held["made"].record_id, rule}
    said = json.loads(acts[rule].said)
    assert (said["records"], len(said["sha256"])) == (1, 64)


def test_one_decision_stands_for_all_records_of_a_rule(given: tuple[Workspace, Path]) -> None:
    """But nothing is released that another rule keeps back as well."""
    space, path = given
    profile = with_gates({"name": "names", "rules": RULE, "then": "quarantine"})
    run_id = api.refine([path], profile=profile, workspace=space).run_id
    file = space.run(run_id) / "validate" / "quarantine.parquet"
    (row,) = pq.read_table(file).to_pylist()
    kept = [row | {"record_id": one, "rule_id": rule} for one, rule in ("aA", "bA", "cA", "cB", "dB")]
    pq.write_table(pa.Table.from_pylist(kept, pq.read_schema(file)), file)

    def decide(deed: Deed, rule: str = "A") -> tuple[int, int]:
        done = quarantine.decide_all(space, "ssot", rule, deed, reason="asked them", by="anna")
        return done.records, done.left

    assert [(one.rule_id, one.waiting, one.alone) for one in quarantine.by_rule(space, "ssot")] == [
        ("A", 3, 2),
        ("B", 2, 1),
    ]
    assert decide("release") == (2, 1)
    assert decide("drop") == (1, 0)
    assert [one.state for one in quarantine.held(space, "ssot", rule_id="A")] == [
        *("released", "released", "dropped")
    ]
    assert [one.waiting for one in quarantine.by_rule(space, "ssot")] == [1, 0]
    assert decide("wait") == (3, 0)
    with pytest.raises(InputError, match="needs a reason"):
        quarantine.decide_all(space, "ssot", "A", "drop", reason=" ", by="anna")
    with pytest.raises(InputError, match="no record back for this rule"):
        decide("drop", "C")
