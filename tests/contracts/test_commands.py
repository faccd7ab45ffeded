"""``hotpass contracts``, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

from hotpass.contracts import VERSION, read
from tests.contracts.files import HEADERS, held, rows, workbook
from tests.sample_run import hotpass


def test_emit_validate_and_diff(tmp_path: Path) -> None:
    """A contract is learnt, a worse file is held to it, the contract is edited and compared."""
    data = [[f"K{n}", *row[1:]] for n, row in enumerate((r for _ in range(4) for r in rows()), 1)]
    good = workbook(tmp_path, data)
    own = tmp_path / "workspace" / "contracts"
    done = hotpass("contracts", "emit", "--from", good, "-o", own, "-w", own.parent)
    assert done.returncode == 0, done.stderr
    folder = own / read(next(own.iterdir())).name
    data[2][2], data[4][0] = "ask Anna", None
    bad = workbook(
        tmp_path, data, ["Ref", "Company", "Tel no.", "Last visit", "Status", "Rank"], name="bad.xlsx"
    )
    done = hotpass("contracts", "validate", bad, "--contract", folder.name, "-w", own.parent)
    assert done.returncode == 1
    assert (
        "warning: Clients: The text in column 'Tel no.' is no phone; phone of the organisation" in done.stdout
    )
    assert "    C4 'ask Anna'\n" in done.stdout
    assert "info: Clients: Column 'Score' is missing; the run does not use it." in done.stdout
    said = json.loads(json.dumps(held(bad, read(folder)).as_json()))
    assert {b["rule"]: b["count"] for b in said["breaches"]} == {
        "contract.kind": 1,
        "contract.required": 1,
        "contract.missing-column": 1,
        "contract.unknown-column": 1,
    }
    before = tmp_path / "before"
    folder.rename(before)
    folder.mkdir()
    text = (before / "clients.table.json").read_text()
    edited = text.replace(f'"name": "{HEADERS[-1]}"', '"name": "Points"').replace('"1.0.0"', '"1.1.0"')
    (folder / "clients.table.json").write_text(edited)
    done = hotpass("contracts", "diff", before, folder)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "breaking: clients: The column 'Score' is now called 'Points'.",
        "That is a major step: 1.0.0 becomes 2.0.0, but it is 1.1.0.",
    ]
    told = json.loads(hotpass("contracts", "diff", folder, before, "--json").stdout)
    assert (told["step"], told["enough"], told["changes"][0]["breaking"]) == ("major", False, True)


def test_published_versions_are_named_by_their_number(version: Path) -> None:
    space = version.parents[2]
    done = hotpass("contracts", "diff", "ssot@1", "ssot@current", "-w", space)
    assert (done.returncode, done.stdout) == (
        0,
        f"Nothing differs; the versions are {VERSION} and {VERSION}.\n",
    )
    done = hotpass("contracts", "diff", "ssot@1", "ssot@7", "-w", space)
    assert (done.returncode, done.stderr.strip()) == (
        2,
        "dataset 'ssot' has no version 7; its versions are 1.",
    )
    done = hotpass("contracts", "diff", "nowhere", "ssot@1", "-w", space)
    assert done.returncode == 2
    assert done.stderr.startswith("there is no contract 'nowhere'. Use one of ")


def test_emit_writes_the_tables_and_the_sources_of_a_profile(tmp_path: Path) -> None:
    done = hotpass("contracts", "emit", "-p", "aviation", "-o", tmp_path / "out", "-w", tmp_path)
    assert done.returncode == 0, done.stderr
    assert read(tmp_path / "out").by_name["organisations"].by_name["fleet"].title == "Aircraft"
    assert sorted(p.name for p in (tmp_path / "out" / "inputs").iterdir()) == [
        "contact-database",
        "reach-out-database",
        "regulator",
    ]
