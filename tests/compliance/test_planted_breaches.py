"""Breaches planted by documented inputs are found, each under its section with its rows, and nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from hotpass.access import Identity, Role, acting_as
from hotpass.compliance import controls, personal, subjects
from hotpass.compliance.subjects import Sought
from hotpass.compliance.subjects.besides import besides
from hotpass.workspace import Workspace
from tests.compliance.planted import plant, refine_planted
from tests.once import once

#: By control what is planted in files and the profile: subjects, or files with a cell or a row.
IN_FILES = {
    "popia-8-owners": {"no-owner"},
    "popia-11-basis": {"no-basis.csv 2", "no-basis.csv 3", "odd-basis.csv 4"},
    "popia-11-consent": {"agreed.csv 3"},
    "popia-11-withdrawn": {"agreed.csv 4"},
    "popia-11-invalid-basis": {"odd-basis.csv B3"},
    "popia-12-direct": {"bought"},
    "popia-13-purpose": {"no-purpose", "unsaid"},
    "popia-14-rule": {"no-rule"},
    "popia-14-overdue": {"old.csv B2"},
    "popia-16-conflicts": {"vat.csv B2", "vat.csv B3"},
    "popia-16-stale": {"verified.csv B2"},
    "popia-18-notice": {"no-notice"},
    "popia-18-before": {"old.csv B2"},
    "popia-35-children": {"people.csv C2", "people.csv C4", "people.csv E6"},
    "popia-57-linking": {"ours.csv B2", "theirs.csv B2"},
    **{
        f"popia-{control}": {f"special.csv {letter}{row}" for row in (2, 3, 4, 5)}
        for control, letter in (
            ("28-religion", "C"),
            ("29-race", "D"),
            ("30-trade-union", "E"),
            ("31-politics", "F"),
            ("32-health", "G"),
            ("33-crime", "H"),
            ("33-biometrics", "I"),
        )
    },
}


def _found(rows: pa.Table) -> set[str]:
    return {
        f"{row['file_name']} {row['cell'] or row['row']}"
        if row["file_name"]
        else row["subject"] or row["entity_id"]
        for row in rows.to_pylist()
    }


def test_each_planted_breach_is_found_with_its_rows_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = once(tmp_path_factory, "planted-breaches", refine_planted)
    root = tmp_path_factory.mktemp("planted") / "workspace"
    shutil.copytree(folder / "workspace", root, symlinks=True)
    space = Workspace(root)
    expected = IN_FILES | plant(space)
    standings = controls.standings(space)
    popia = [one for one in standings if one.framework == "popia"]
    breached = [one.control.id for one in popia if one.state == "breached"]
    found = {name: _found(rows) for name, rows in controls.offending_each(space, breached).items()}
    assert found == expected
    assert len(expected) >= 40
    unsaid = controls.offending(space, "popia-57-unsaid")
    assert _found(unsaid) == {"unsaid.csv B2"}
    assert not [one for one in standings if "could not be worked out" in one.sentence]
    assert {one.control.id: one.count for one in popia if one.state == "breached"} == {
        name: len(rows) for name, rows in expected.items()
    }
    for one in standings:
        if one.control.rests_on:
            assert (one.state == "breached") == any(name in expected for name in one.control.rests_on)


def test_access_tells_what_no_field_takes_where_a_row_tells_of_nobody_else(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    shutil.copytree(
        once(tmp_path_factory, "planted-breaches", refine_planted) / "workspace",
        tmp_path / "workspace",
        symlinks=True,
    )
    space = Workspace(tmp_path / "workspace")
    held = subjects.find(space, Sought("person", "Sipho Zulu"), "officer")
    (record,) = json.loads(subjects.told(space, held, "officer"))["records"]
    told = {(one["column"], one["value"], one["cell"]) for one in record["in_columns_that_no_field_takes"]}
    assert told >= {("Religion", "Christian", "C2"), ("Medical condition", "Diabetes", "G2")}
    assert not any(one["value"] in ("Muslim", "Hindu") for one in record["in_columns_that_no_field_takes"])
    special = next(one for one in personal.inventory(space, "ssot") if one.personal == "special")
    assert (special.columns, special.fields, special.subjects) == (8, [], 4)
    staffing = subjects.find(space, Sought("organisation", "Kowie Staffing"), "officer")
    assert staffing.records
    assert besides(space, "organisation", staffing.records) == {}


def test_rows_are_masked_by_role(tmp_path_factory: pytest.TempPathFactory) -> None:
    space = Workspace(once(tmp_path_factory, "planted-breaches", refine_planted) / "workspace")
    children = controls.offending(space, "popia-35-children").to_pylist()
    with acting_as(Identity("auditor", frozenset({Role.AUDITOR}))):
        masked = controls.offending(space, "popia-35-children").to_pylist()
    assert [row["cell"] for row in masked] == [row["cell"] for row in children] == ["C2", "C4", "E6"]
    assert children[0]["value"] is not None
    assert set(masked[0]["value"]) == {"•"}
