"""A value that no gate held back is mended where a rule found it wrong: red, corrected, run again, green."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from typer.testing import CliRunner

from hotpass import api, quality, runs, ssot
from hotpass.catalogue import Catalogue, audit
from hotpass.cli.commands import app
from hotpass.errors import InputError
from hotpass.profiles import load_profile
from hotpass.workspace import Workspace
from tests.workbench import books

RULE = "OWN-PHONE"


def _stated() -> dict[str, object]:
    said = {"id": RULE, "dimension": "validity", "owner": "analyst", "popia": "16"}
    said |= {"sentence": "No phone is in Cape Town.", "message": "The phone is in Cape Town."}
    kwargs = {"column": "phone", "regex": r"^\+2721"}
    return {
        "type": "expect_column_values_to_not_match_regex",
        "kwargs": kwargs,
        "severity": "warning",
        "meta": said,
    }


def _list(path: Path) -> Path:
    """A list with a phone in Cape Town, and three whose leading zero is lost."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Organisation", "Phone", "Email"])
        for n in range(12):
            phone = "021 555 1234" if n == 7 else f"011 555 {1000 + n}"
            lost = f"11555{1000 + n}" if n in (2, 4, 6) else phone
            writer.writerow([books.organisation(n), lost, f"info@{books.domain(n)}"])
    return path


def test_a_cell_and_the_repair_of_a_column_are_mended_from_the_shell_and_the_next_run_obeys(
    tmp_path: Path,
) -> None:
    space = Workspace(tmp_path / "workspace")
    space.make()
    quality.state_rule(space.expectations, "organisation_records", _stated())
    api.refine(_list(tmp_path / "List.csv"), workspace=space)
    (row,) = _failing(space)
    assert (row.cell, row.value) == ("B9", "+27215551234")
    entity = quality.entity_of(quality.find(space, "ssot"), row)
    asked = [
        "corrections",
        "make",
        "--workspace",
        str(space.root),
        str(entity),
        "phone",
        "011 555 9876",
        "--reason",
        "They moved",
    ]
    refused = CliRunner().invoke(app, [*asked, "--cell-of", "R-none"])
    assert isinstance(refused.exception, InputError) or refused.exit_code == 2
    done = CliRunner().invoke(app, [*asked, "--cell-of", str(row.record_id)])
    assert done.exit_code == 0, done.output
    repair = _accepted_from_the_shell(space)
    version = ssot.find_version(space, "ssot")
    runs.execute(space, runs.again(space, version.run_id, "A. Analyst"))
    assert _failing(space) == ()
    line = quality.rules(quality.find(space, "ssot"), quality.Wanted(rule_id=RULE))[0]
    assert (line.state, line.evaluated) == ("passed", 12)
    fields = {one.name: one.value for one in ssot.entity(space, "ssot", str(entity)).fields}
    assert fields["phone"] == "+27115559876"
    assert _repair(space, repair).obeyed
    api.refine(_list(tmp_path / "List January 2027.csv"), workspace=space)
    following = _repair(space, repair)
    assert (following.file_name, following.obeyed) == ("List January 2027.csv", True)
    quality.undo_repair(space, "ssot", repair, by="A. Analyst")
    assert _repair(space, repair).accepted is None
    with Catalogue.open(space).read() as connection:
        acts = [entry.act for entry in audit.entries(connection) if entry.subject == repair]
    assert sorted(acts) == ["repair.accept", "repair.undo"]


def _accepted_from_the_shell(space: Workspace) -> str:
    """The key of the only repair, which is seen before and after, and accepted once."""
    given = ["--workspace", str(space.root)]
    (found,) = json.loads(CliRunner().invoke(app, ["qa", "repairs", "list", *given, "--json"]).stdout)
    assert (found["field"], found["cells"], found["given"], found["accepted"]) == ("phone", 3, 12, None)
    cells = json.loads(
        CliRunner().invoke(app, ["qa", "repairs", "show", found["key"], *given, "--json"]).stdout
    )
    assert [(one["cell"], one["before"], one["after"]) for one in cells] == [
        (f"B{n + 2}", f"11555{1000 + n}", f"+2711555{1000 + n}") for n in (2, 4, 6)
    ]
    accept = ["qa", "repairs", "accept", found["key"], *given, "--reason", "Zeros lost in the spreadsheet"]
    assert CliRunner().invoke(app, accept).exit_code == 0
    assert isinstance(CliRunner().invoke(app, accept).exception, InputError)
    recommended = quality.recommendations(
        space, quality.find(space, "ssot"), load_profile("generic"), [found["key"]]
    )
    assert "repaired" not in {one.kind for one in recommended}
    return str(found["key"])


def _repair(space: Workspace, key: str) -> quality.Repair:
    return next(one for one in quality.repairs(space, quality.find(space, "ssot")) if one.key == key)


def _failing(space: Workspace) -> tuple[quality.Failure, ...]:
    return quality.failing(quality.find(space, "ssot"), quality.Wanted(rule_id=RULE)).rows
