"""The trail looked through: what is found, page by page, and that looking is recorded once."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from hotpass import compliance
from hotpass.access import AccessRefused, Identity, Role, acting_as
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.tables import AUDIT
from hotpass.cli.commands import app
from hotpass.compliance import Verifying, Wanted
from hotpass.errors import InputError
from hotpass.workspace import Workspace

START = datetime(2026, 11, 1, tzinfo=UTC)
RUN = "20261103-100000-abcd"


@pytest.fixture
def trail(workspace: Workspace) -> Iterator[Workspace]:
    """Forty days, one entry each; the run is asked for on the third, and named every tenth day after."""
    with pytest.MonkeyPatch.context() as patch:
        for day in range(40):
            patch.setattr(audit, "now", lambda day=day: START + timedelta(days=day))
            with Catalogue.open(workspace).write() as connection:
                if day == 2:
                    audit.note(connection, "anna", "run.submit", RUN, dataset="ssot")
                elif day % 10 == 5:
                    audit.note(connection, "piet", "quarantine.drop", f"r{day}", run=RUN)
                else:
                    audit.note(connection, "anna" if day % 2 else "zanele", "decision.make", str(day))
        compliance.seal(workspace)
    with acting_as(Identity("auditor", frozenset({Role.AUDITOR}))):
        yield workspace


def seqs(found: compliance.Found) -> list[int]:
    return [entry.seq for entry in found.entries]


def test_the_newest_come_first_and_pages_follow_each_other(trail: Workspace) -> None:
    wanted = Wanted(until=START + timedelta(days=40))
    first = compliance.browse(trail, wanted, 15)
    assert (seqs(first), first.total, first.newer, first.older) == ([*range(40, 25, -1)], 40, False, True)
    second = compliance.browse(trail, wanted, 15, below=26)
    third = compliance.browse(trail, wanted, 15, below=11)
    assert (seqs(third), third.older) == ([*range(10, 0, -1)], False)
    back = compliance.browse(trail, wanted, 15, above=10)
    assert (seqs(back), seqs(second), back.newer) == (seqs(second), [*range(25, 10, -1)], True)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(actor="piet"), [36, 26, 16, 6]),
        (Wanted(act="run.submit"), [3]),
        (Wanted(subject="r15"), [16]),
        (Wanted(run=RUN), [36, 26, 16, 6, 3]),
        (Wanted(run=RUN, since=START + timedelta(days=6)), [36, 26, 16]),
        (Wanted(since=START + timedelta(days=5), until=START + timedelta(days=7)), [7, 6]),
        (Wanted(actor="piet", act="decision.make"), []),
    ],
)
def test_entries_are_found_by_what_they_say(trail: Workspace, wanted: Wanted, found: list[int]) -> None:
    page = compliance.browse(trail, wanted)
    assert (seqs(page), page.total) == (found, len(found))


def test_who_looks_is_recorded_once_while_he_reads(trail: Workspace, tmp_path: Path) -> None:
    for _ in range(3):
        compliance.browse(trail, Wanted(actor="anna"))
    compliance.browse(trail, Wanted(actor="anna", subject="Anna Botha"))
    compliance.look_at(trail, 6)
    compliance.export(trail, tmp_path / "piet.csv", "auditor", wanted=Wanted(actor="piet"))
    with Catalogue.open(trail).read() as connection:
        noted = list(audit.entries(connection, after=40))
    said = [(entry.actor, entry.act, entry.details.get("asked")) for entry in noted]
    assert said == [
        ("auditor", "audit.read", "actor anna"),
        ("auditor", "audit.read", "entry 6"),
        ("auditor", "audit.export", "actor piet"),
    ]
    assert len((tmp_path / "piet.csv").read_text().splitlines()) == 5
    assert compliance.names(trail)[0] == ["anna", "auditor", "piet", "zanele"]


def test_the_commands_narrow_as_the_page_does(trail: Workspace, tmp_path: Path) -> None:
    def asked(*words: str) -> Result:
        return CliRunner().invoke(app, ["audit", *words, "-w", str(trail.root)])

    first, target = START + timedelta(days=5), tmp_path / "some.jsonl"
    days = f"{first:%Y-%m-%d}..{first + timedelta(days=10):%Y-%m-%d}"
    assert asked("export", str(target), "--period", days, "--run", RUN).exit_code == 0
    taken = [json.loads(line)["seq"] for line in target.read_text().splitlines()]
    assert taken == [6, 16]
    shown = json.loads(asked("tail", "--who", "piet", "--of", "r15", "--json").output)
    assert [entry["seq"] for entry in shown] == [16]
    refused = asked("export", str(target), "--act", "decision.mkae")
    assert isinstance(refused.exception, InputError)
    assert "no entry is of the act" in refused.exception.sentence
    with Catalogue.open(trail).read() as connection:
        noted = [entry.details.get("asked", "") for entry in audit.entries(connection, after=40)]
    assert noted[0].startswith(f"run {RUN}, since ")
    assert noted[1:] == ["actor piet, subject r15"]


def verified_aside(space: Workspace) -> Verifying:
    """What came of a verification by a process of its own."""
    assert compliance.verify_aside(space)
    while (now := compliance.verifying(space)) is not None and now.going_on:
        time.sleep(0.02)
    assert now is not None
    return now


def test_a_verification_aside_names_what_is_wrong_and_says_where_it_broke_off(trail: Workspace) -> None:
    assert compliance.verifying(trail) is None
    with Catalogue.open(trail).write() as connection:
        connection.execute(AUDIT.update().where(AUDIT.c.seq == 7).values(actor="nobody"))
    now = verified_aside(trail)
    assert now.found is None
    assert "entry 7 is not as it was written" in now.wrong
    status = trail.root / "verifying" / "status.json"
    told = json.loads(status.read_text())
    status.write_text(json.dumps({key: value for key, value in told.items() if key != "wrong"}))
    broken = compliance.verifying(trail)
    assert broken is not None
    assert (broken.going_on, broken.wrong.startswith("It broke off")) == (False, True)


def test_an_entry_shows_what_binds_it_and_the_trail_how_far_it_is_sealed(trail: Workspace) -> None:
    bound = compliance.look_at(trail, 6)
    assert (bound.fits, bound.follows, bound.sealed_by) == (True, True, "checkpoint-000000000040.json")
    assert compliance.look_at(trail, 41).sealed_by is None
    assert compliance.sealing(trail).verified_at is None
    assert verified_aside(trail).found.entries == 42  # type: ignore[union-attr]
    sealing = compliance.sealing(trail)
    assert (sealing.entries, sealing.sealed, sealing.verified, sealing.verified_by) == (43, 40, 42, "auditor")
    with pytest.raises(InputError, match="no entry 99"):
        compliance.look_at(trail, 99)
    with (
        acting_as(Identity("anna", frozenset({Role.ANALYST}))),
        pytest.raises(AccessRefused, match="may not read the audit trail"),
    ):
        compliance.browse(trail, Wanted())
