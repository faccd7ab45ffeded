from __future__ import annotations

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from hotpass import days, ssot
from hotpass.access import AccessRefused, Identity, Role, acting_as
from hotpass.catalogue import Catalogue
from hotpass.catalogue.tables import ATTESTATIONS, AUDIT, now
from hotpass.compliance import controls, exports, purposes, registers
from hotpass.compliance.controls import facts, looking
from hotpass.errors import ConfigError, InputError
from hotpass.settings import settings
from hotpass.workspace import Workspace
from tests.sample_run import SampleRun

TODAY = days.today()


@pytest.fixture(scope="module")
def space(sample_run: SampleRun, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The refined sample, to write to."""
    root = tmp_path_factory.mktemp("controls") / "workspace"
    shutil.copytree(sample_run.workspace, root, symlinks=True)
    return Workspace(root)


def _stand(space: Workspace, today: date = TODAY) -> dict[str, controls.Standing]:
    return {one.control.id: one for one in controls.standings(space, today)}


def test_nothing_is_satisfied_by_default_and_the_sample_breaches_nothing(
    space: Workspace, tmp_path: Path
) -> None:
    empty = _stand(Workspace(tmp_path / "empty"))
    assert {one.state for one in empty.values()} <= {"unknown", "due"}
    assert all(len(one.sentence) > 10 for one in empty.values())
    for key, one in _stand(space).items():
        assert one.state != "breached", f"{key}: {one.sentence}"


def test_what_is_known_is_not_worked_out_again_unless_it_would_be_another(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = controls.standings(space)
    assert {one.computed_at for one in controls.standings(space)} == {one.computed_at for one in first}
    _, known = facts.state(space, TODAY)
    monkeypatch.setenv("HOTPASS_BREACH_DAYS", "5")
    settings.cache_clear()
    assert facts.state(space, TODAY)[1] != known
    monkeypatch.undo()
    settings.cache_clear()
    assert facts.state(space, TODAY)[1] == known


@pytest.mark.parametrize(("limit", "value"), [("_LONG_TRAIL", 0), ("_MANY_PURPOSES", -1)])
def test_a_page_does_not_wait_for_what_takes_long_to_work_out(
    space: Workspace, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    controls.standings(space)
    registers.add(space, "backups", {"name": f"tape {limit}", "made_on": TODAY})
    monkeypatch.setattr(looking, limit, value)
    assert controls.at_hand(space).stale
    monkeypatch.undo()
    assert not controls.at_hand(space).stale


def test_one_source_described_in_the_register_makes_the_rest_found(space: Workspace) -> None:
    waiting = {one.control.id for one in controls.waiting_for_sources(controls.standings(space))}
    assert {"popia-11-basis", "popia-13-purpose", "popia-18-notice"} <= waiting
    before, (first, *others) = now(), purposes.sources_in_use(space)
    said = {"name": first, "lawful_basis": "legal_obligation", "owner": "N. Nkosi"}
    registers.add(space, "sources", {**said, "retention_days": 90})
    stand = _stand(space)
    assert not controls.waiting_for_sources(list(stand.values()))
    assert stand["popia-8-owners"].sentence.startswith("2 of 3 sources")
    bare = controls.offending(space, "popia-11-basis", 5000).column("subject").unique().to_pylist()
    assert sorted(bare) == others
    assert [(one.name, one.retention_days) for one in purposes.sources(space)] == [(first, 90)]
    assert purposes.sources(space, before) == []


def test_an_attestation_is_signed_ends_and_is_for_who_may(space: Workspace) -> None:
    control, until = "popia-19-backup", TODAY + timedelta(days=30)
    with acting_as(Identity("auditor", frozenset({Role.AUDITOR}))), pytest.raises(AccessRefused):
        controls.attest(space, control, until, "restored")
    for wrong, day, reason in ((InputError, until, " "), (InputError, TODAY - timedelta(days=1), "restored")):
        with pytest.raises(wrong):
            controls.attest(space, control, day, reason)
    with pytest.raises(InputError, match="nobody attests"):
        controls.attest(space, "popia-13-purpose", until, "looked at")
    with pytest.raises(ConfigError, match="the nearest is 'popia-19-backup'"):
        controls.attest(space, "popia-19-backups", until, "restored")
    assert _stand(space)[control].state == "due"
    controls.attest(space, control, until, "restored on another machine and compared")
    assert _stand(space)[control].state == "attested"
    assert _stand(space, until + timedelta(days=1))[control].state == "due"
    with Catalogue.open(space).write() as connection:
        connection.execute(sa.update(ATTESTATIONS).values(until=until + timedelta(days=300)))
        connection.execute(sa.update(AUDIT).where(AUDIT.c.seq == 2).values(actor="somebody else"))
    later = _stand(space, until + timedelta(days=2))
    assert later[control].state == "due"
    assert later["popia-19-trail"].state == later["popia-19-sealed"].state == "breached"


def test_a_workspace_says_otherwise_and_slips_are_named(workspace: Workspace) -> None:
    workspace.controls.mkdir(parents=True)
    own = workspace.controls / "own.yaml"
    own.write_text(
        "framework: popia\ncontrols:\n  - {id: popia-13-purpose, owner: Z. Zulu}\n"
        "  - {id: own-1, section: Policy 4, condition: Own, duty: D., question: Q?, attested: true, owner: A,"
        " source: Board}\n"
    )
    stand = _stand(workspace)
    assert stand["popia-13-purpose"].control.owner == "Z. Zulu"
    assert stand["popia-13-purpose"].control.check == "sources-without-purpose"
    assert stand["own-1"].state == "due"
    for slip, said in (
        ("{id: popia-13-purpose, ownr: Z}", "line 3: controls[0].ownr: there is no key 'ownr'"),
        ("{id: popia-13-purpose, check: sources-without-purpos}", "the nearest is 'sources-without-purpose'"),
        ("{id: popia-19-refusals, parameters: {mots: 3}}", "the nearest is 'most'"),
        ("{id: iso-x, section: A, condition: C, duty: D, question: Q, owner: O, source: S,"
         " rests_on: [popia-13-purpos]}", "the nearest is 'popia-13-purpose'"),
    ):  # fmt: skip
        own.write_text(f"framework: popia\ncontrols:\n  - {slip}\n")
        with pytest.raises(ConfigError) as caught:
            controls.standings(workspace)
        assert said in caught.value.sentence


def test_a_renewed_contract_leaves_the_days_of_the_one_before(workspace: Workspace) -> None:
    bound = {"name": "A", "service": "letters", "contract": "shelf 1"}
    first = {**bound, "contract_from": "2024-01-01", "contract_until": "2024-12-31"}
    renewed = {"contract_from": "2025-03-01", "contract_until": "2026-02-28"}
    entry = registers.add(workspace, "operators", first).id
    registers.amend(workspace, "operators", entry, {"contract_until": "2024-11-30"})  # a slip is mended
    registers.amend(workspace, "operators", entry, renewed)
    registers.amend(workspace, "operators", entry, {"contract_from": "2025-02-01"})
    registers.add(workspace, "operators", {"name": "B", "service": "letters"})
    with facts.opened(workspace, TODAY) as found:
        assert not found.ready(("contracts",))
        held = found.engine.rows("FROM contracts ORDER BY holds_from")
    assert held == [
        (entry, date(2024, 1, 1), date(2024, 11, 30)),
        (entry, date(2025, 2, 1), date(2026, 2, 28)),
    ]


def test_what_exports_held_is_held_against_what_their_purpose_needs(
    sample_run: SampleRun, tmp_path: Path
) -> None:
    space = Workspace(tmp_path / "workspace")
    shutil.copytree(sample_run.workspace, space.root, symlinks=True)
    said = {"name": "Visits", "ground": "contract", "needs": "person.email; Person.name ; organisation.phone"}
    registers.add(space, "purposes", said)
    asked = exports.Asked("ssot", "person", "visits", "Couriers", None, ("name", "phone", "email"))
    assert exports.weigh(space, asked).beyond == ("phone",)
    taken = exports.take(space, asked, tmp_path / "people.csv").export
    with (tmp_path / "people.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    held = {name: sum(bool(row[name]) for row in rows) for name in asked.fields}
    assert taken.fields == {f"person.{name}": count for name, count in held.items()}
    stand = _stand(space)
    assert (stand["popia-10-exports"].state, stand["popia-10-exports"].count) == ("breached", 1)
    (row,) = controls.offending(space, "popia-10-exports").to_pylist()
    assert (row["subject"], row["field"]) == (taken.id, "phone")
    assert (stand["popia-10-unused"].state, stand["popia-10-unused"].count) == ("due", 1)
    (row,) = controls.offending(space, "popia-10-unused", 10).to_pylist()
    assert row["subject"] == "organisation.phone"
    version = ssot.find_version(space, "ssot")
    exports.take_file(space, version, version.path / "report.html").close()
    exports.take_file(space, version, version.path / "ssot.csv").close()
    flat, report, _ = exports.exports(space)
    assert report.fields == {}
    assert {name for name in flat.fields or {} if name.startswith("person.")} == {
        "person.name",
        "person.email",
        "person.phone",
    }
    assert exports.fields_told(taken).startswith(f"person.name: {held['name']}; ")
