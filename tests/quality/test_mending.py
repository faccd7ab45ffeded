"""A value that no gate held back is mended where a rule found it wrong: red, corrected, run again, green."""

from __future__ import annotations

import csv
from pathlib import Path

from typer.testing import CliRunner

from hotpass import api, quality, runs, ssot
from hotpass.cli.commands import app
from hotpass.errors import InputError
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


def test_a_cell_that_a_rule_found_wrong_is_corrected_from_the_shell_and_the_rule_holds(
    tmp_path: Path,
) -> None:
    with (tmp_path / "List.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Organisation", "Phone", "Email"])
        for n in range(12):
            phone = "021 555 1234" if n == 7 else f"011 555 {1000 + n}"
            writer.writerow([books.organisation(n), phone, f"info@{books.domain(n)}"])
    space = Workspace(tmp_path / "workspace")
    space.make()
    quality.state_rule(space.expectations, "organisation_records", _stated())
    api.refine(tmp_path / "List.csv", workspace=space)
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
    version = ssot.find_version(space, "ssot")
    runs.execute(space, runs.again(space, version.run_id, "A. Analyst"))
    assert _failing(space) == ()
    line = quality.rules(quality.find(space, "ssot"), quality.Wanted(rule_id=RULE))[0]
    assert (line.state, line.evaluated) == ("passed", 12)
    fields = {one.name: one.value for one in ssot.entity(space, "ssot", str(entity)).fields}
    assert fields["phone"] == "+27115559876"


def _failing(space: Workspace) -> tuple[quality.Failure, ...]:
    return quality.failing(quality.find(space, "ssot"), quality.Wanted(rule_id=RULE)).rows
