"""A run holds its files to the contract of their source, and says so wherever issues are said."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq

from hotpass.contracts import read
from tests.contracts.files import profile, rows


def test_breaches_are_issues_with_their_cell(version: Path) -> None:
    issues = pq.read_table(version / "issues.parquet").to_pylist()
    said = {(i["rule_id"], i["cell"]): i for i in issues if i["rule_id"].startswith("contract.")}
    assert sorted(said) == [
        ("contract.enum", "E2"),
        ("contract.enum", "E3"),
        ("contract.kind", "C3"),
        ("contract.unique", "A5"),
    ]
    phone = said["contract.kind", "C3"]
    assert (phone["severity"], phone["dimension"], phone["value"]) == ("warning", "validity", "ask Anna")
    assert (phone["entity_type"], phone["field"], phone["sheet"]) == ("organisation", "phone", "Clients")
    assert phone["message"] == (
        "The text in column 'Tel no.' is no phone; phone of the organisation stays empty, "
        "the text is kept and flagged."
    )
    assert phone["record_id"] is None, "the value has an issue of its own, which counts in the score"


def test_what_a_breach_said_would_happen_did(version: Path) -> None:
    people = {o["name"]: o for o in pq.read_table(version / "organisations.parquet").to_pylist()}
    assert people["Highveld Air"]["phone"] is None
    assert people["Karoo Aviation"]["status"] == "Gone"
    assert len(people) == len(rows())


def test_the_report_counts_them_and_names_nobody(version: Path) -> None:
    report = json.loads((version / "report.json").read_text())
    assert report["contracts"]["sources"] == [
        {"source": "Clients", "breaches": 4, "critical": 0, "name": "agreed", "version": "1.2.0"}
    ]
    found = {b["rule_id"]: (b["count"], b["first_cell"]) for b in report["contracts"]["breaches"]}
    assert found == {
        "contract.enum": (2, "E2"),
        "contract.kind": (1, "C3"),
        "contract.unique": (1, "A5"),
    }
    text = (version / "report.html").read_text()
    assert "Sources that keep their contract: 0 of 1. Held were Clients to agreed 1.2.0." in text
    assert "ask Anna" not in text


def test_the_version_holds_both_contracts(version: Path) -> None:
    assert read(version / "contracts" / "inputs" / "agreed").version == "1.2.0"
    assert read(version / "contracts").name == "ssot"
    sums = (version / "SHA256SUMS").read_text()
    assert "contracts/inputs/agreed/clients.table.json" in sums


def test_a_version_carries_on_the_contract_of_the_one_before(version: Path) -> None:
    """A profile that drops a published field gives the dataset a new major version."""
    from hotpass.engine import DuckDBEngine
    from hotpass.profiles import Profile
    from hotpass.stage import StageJob
    from hotpass.stages.publish.agreed import write_contracts

    given = profile().model_dump(mode="json", by_alias=True)
    fields = given["entities"]["organisation"]["fields"]
    given["entities"]["organisation"]["fields"] = [f for f in fields if f["name"] != "website"]
    output = version.parent / ".next"
    output.mkdir()
    with DuckDBEngine() as engine:
        job = StageJob({"previous": version}, output, Profile.model_validate(given), engine)
        write_contracts(job, ("organisations", "roles", "ssot"))
    assert read(output / "contracts").version == "2.0.0"
