"""Defects planted at known cells are found, and sound cells are left alone."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from benchmarks.planting.measure import score
from hotpass.cli.commands import app


def test_planted_defects_are_found_and_sound_cells_are_not_flagged(tmp_path: Path) -> None:
    told = score(tmp_path, seed=7, organisations=300, times=1)
    assert len({one.kind for one in told.planted}) >= 40
    assert len(told.missed) <= 0.05 * len(told.planted), [one.kind for one in told.missed]
    assert len(told.wrong) <= 0.01 * told.cells


@pytest.fixture(scope="module")
def members(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of members with a broken e-mail address and a date that is none, and one as it should be."""
    folder = tmp_path_factory.mktemp("members")
    names = ("Botha", "Nkosi", "Naidoo", "Adams", "Pillay", "Venter", "Dlamini", "Khumalo")
    rows = [
        f"Anna {name},anna.{name.lower()}{n}@karoo.co.za,082555{n:02d}{n:02d},2024-03-{n + 1:02d},Karoo"
        for n in range(4)
        for name in names
    ]
    header = "Member,Email,Mobile,Last contact,Organisation"
    (folder / "sound.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    rows[4] = "Anna Pillay,anna.pillay.karoo.co.za,0825550404,2024-02-30,Karoo"
    (folder / "members.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder


def test_findings_are_json_with_masked_values_and_the_exit_code_of_the_worst(members: Path) -> None:
    result = CliRunner().invoke(app, ["qa", "run", str(members / "members.csv"), "--json"])
    found = {one["cell"]: one for one in json.loads(result.stdout)}
    assert result.exit_code == 1
    assert set(found["B6"]) == {
        *("rule_id", "severity", "dimension", "file", "sheet"),
        *("row", "column", "cell", "value", "message"),
    }
    assert (found["B6"]["file"], found["B6"]["row"], found["B6"]["column"]) == ("members.csv", 6, "Email")
    assert found["D6"]["rule_id"] == "CELL-IMPOSSIBLE-DATE"
    assert "pillay" not in result.stdout
    shown = CliRunner().invoke(
        app, ["qa", "run", str(members / "members.csv"), "--json", "--role", "analyst"]
    )
    assert "anna.pillay.karoo.co.za" in shown.stdout


def test_a_sound_file_gives_nothing_and_ends_well(members: Path) -> None:
    result = CliRunner().invoke(app, ["qa", "run", str(members / "sound.csv"), "--json"])
    assert [one["rule_id"] for one in json.loads(result.stdout) if one["severity"] != "info"] == []
    assert result.exit_code == 0


def test_junit_has_a_case_a_rule(members: Path) -> None:
    result = CliRunner().invoke(app, ["qa", "run", str(members / "members.csv"), "--junit"])
    suite = ElementTree.fromstring(result.stdout).find("testsuite")
    assert suite is not None
    failing = [case.get("name") for case in suite if case.find("failure") is not None]
    assert "CELL-IMPOSSIBLE-DATE" in failing
    assert int(suite.get("failures", 0)) == len(failing)
