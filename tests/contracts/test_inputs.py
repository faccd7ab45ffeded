"""The contracts of inputs: those that come with Hotpass, a workspace's own, and those that are learnt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hotpass import runs
from hotpass.contracts import Column, compare, compared, find_contract, read, source_contracts, write
from hotpass.contracts.inputs import names, shipped
from hotpass.errors import ConfigError, InputError
from hotpass.held import hold_file, learn_file
from hotpass.profiles import load_profile, shipped_profiles
from hotpass.workspace import Workspace
from tests.contracts.files import COLUMNS, HEADERS, contract, held, profile, rows, workbook
from tests.sample_run import SAMPLE, SampleRun

RELEASED = shipped().parent / "released" / "inputs"


@pytest.mark.parametrize("name", names())
def test_the_files_of_a_shipped_contract_say_the_same(name: str, tmp_path: Path) -> None:
    """The row schemas are those of the table schemas, and both are written as they are written."""
    made = write(read(shipped() / name), tmp_path)
    assert sorted(p.name for p in made) == sorted(p.name for p in (shipped() / name).iterdir())
    assert [p.name for p in made if p.read_text() != (shipped() / name / p.name).read_text()] == []


@pytest.mark.parametrize("name", names())
def test_what_breaks_a_released_contract_has_a_new_major_version(name: str) -> None:
    found = compared(read(RELEASED / name), read(shipped() / name))
    assert found.enough, f"{name}: {found.sentence}"


def test_every_contract_that_a_shipped_profile_names_is_there_and_every_field_with_it() -> None:
    named = set()
    for shipped_profile in map(load_profile, shipped_profiles()):
        for found in source_contracts(shipped_profile).values():
            named.add(found.name)
            fields = [c for table in found.tables for c in table.columns if c.field]
            assert [c.name for c in fields if shipped_profile.field(c.field or "").kind != c.kind] == []
    assert named == set(names())


#: What is wrong with the sample workbooks on purpose.
KNOWN = {
    "Contact Database.xlsx": {("contract.required", "C_ID")},
    "Reachout Database.xlsx": {
        ("contract.kind", "Email"),
        ("contract.kind", "Phone"),
        ("contract.required", "ID"),
        ("contract.required", "Organisation Name"),
    },
    "SACAA Flight Schools - Cleaned.xlsx": {("contract.kind", "Contact Number")},
}


@pytest.mark.parametrize("name", KNOWN)
def test_the_sample_workbooks_keep_their_contracts_but_for_what_is_known(name: str) -> None:
    found = hold_file(SAMPLE / name, load_profile("aviation"), Workspace("nowhere"))
    assert {(breach.rule, breach.column) for breach in found.breaches} == KNOWN[name]


def test_a_learnt_contract_is_kept_by_the_file_that_it_is_of(tmp_path: Path) -> None:
    data = [[f"K{n}", *row[1:]] for n, row in enumerate((row for _ in range(4) for row in rows()), 1)]
    path = workbook(tmp_path, data)
    learnt = learn_file(path, profile())
    (table,) = learnt.tables
    assert (learnt.name, learnt.version, table.name, table.sheet) == (
        "clients",
        "1.0.0",
        "clients",
        "Clients",
    )
    said = {c.name: (c.field, c.required, c.unique) for c in table.columns}
    assert said["Ref"] == ("organisation.key", True, True)
    assert said["Company"] == ("organisation.name", True, False)
    assert list(said) == list(HEADERS)
    assert list(held(path, learnt).breaches) == []


def test_little_is_learnt_from_a_few_rows(tmp_path: Path) -> None:
    (table,) = learn_file(workbook(tmp_path, rows()), profile()).tables
    assert not any(column.required or column.unique for column in table.columns)


def test_a_contract_of_the_workspace_comes_before_a_shipped_one(tmp_path: Path) -> None:
    own = replace(contract(), name="regulator", version="7.0.0")
    write(own, tmp_path / "contracts" / "regulator")
    assert find_contract("regulator", tmp_path / "contracts") == own
    assert find_contract("regulator").version == read(RELEASED / "regulator").version
    assert find_contract(str(tmp_path / "contracts" / "regulator" / "clients.table.json")) == own
    said = profile(contract="regulator")
    assert source_contracts(said, tmp_path / "contracts") == {"Clients": own}


def test_a_contract_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ConfigError, match=r"source Clients: there is no contract 'gone'\. Use one of"):
        source_contracts(profile(contract="gone"))


def test_a_run_is_not_begun_whose_contract_is_not_there(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "workspace")
    with pytest.raises(ConfigError, match="there is no contract 'gone'"):
        runs.submit(space, [workbook(tmp_path, rows())], profile=profile(contract="gone"))
    assert not space.files.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "it is not an object"),
        ("{", "the contract cannot be read"),
        ('{"name": "a"}', "it has no 'fields'"),
        ('{"name": "a", "fields": [{"type": "string"}]}', "it has no 'name'"),
        ('{"name": "a", "fields": [{"name": "x"}, {"name": "x"}]}', "it names the column 'x' twice"),
        ('{"name": "a", "fields": [{"name": "x", "constraints": {"pattern": "("}}]}', "missing )"),
        ('{"name": "a", "fields": [{"name": "x", "type": "colour"}]}', "there is no type 'colour'"),
        ('{"name": "a", "fields": [{"name": "x", "kind": "colour"}]}', "there is no kind 'colour'"),
        ('{"name": "a", "fields": ["x"]}', "no table schema"),
    ],
)
def test_what_is_no_contract_is_refused_in_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.table.json"
    path.write_text(text)
    with pytest.raises(InputError) as refused:
        read(path)
    assert str(path) in refused.value.sentence
    assert said in refused.value.sentence


def test_an_empty_folder_is_no_contract(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no contract"):
        read(tmp_path)


def test_what_a_profile_says_of_columns_makes_a_contract() -> None:
    mapped = {"Ref": "organisation.key", "Company": "organisation.name", "Person": "person.name", "x": ""}
    said = profile(columns={"List [1]": mapped, "*": {"Person": "person.name"}})
    found = source_contracts(said)["Clients"]
    assert [(t.name, t.sheet) for t in found.tables] == [("list-1", "List [[]1]"), ("table", "*")]
    table, anywhere = found.tables
    assert [(c.name, c.kind, c.required) for c in table.columns] == [
        ("Ref", "identifier", False),
        ("Company", "organisation_name", True),
        ("Person", "person_name", False),
        ("x", None, False),
    ]
    assert [c.required for c in anywhere.columns] == [True]


REGULATOR = ("Name of Organisation", "Province", "Contact Phone", "Contact Person", "Remarks")
SCHOOLS = [
    (f"{name} Flight School", "Gauteng", f"011 555 02{n:02d}", "Anna Botha", "none yet")
    for n, name in enumerate(("Karoo", "Highveld", "Cape", "Limpopo", "Durban", "Namaqua"), 10)
]


def test_since_the_last_version(sample_run: SampleRun, tmp_path: Path) -> None:
    """What an analyst wants each month: which columns are new, gone or called otherwise."""
    space, generic = Workspace(sample_run.workspace), load_profile("generic")
    file = "SACAA Flight Schools - Cleaned.xlsx"
    same = hold_file(SAMPLE / file, generic, space)
    assert same.drift is not None
    assert (same.drift.version, list(same.drift.changes)) == (1, [])
    now = hold_file(workbook(tmp_path, SCHOOLS, REGULATOR, "November", file), generic, space)
    assert now.drift is not None
    said = {(change.code, change.column) for change in now.drift.changes}
    assert {
        ("sheet-changed", None),
        ("column-renamed", "Contact Number"),
        ("column-removed", "Status"),
        ("column-removed", "Website URL"),
        ("column-removed", "Contact Email Address"),
        ("column-added", "Remarks"),
    } == said


def test_nothing_published_tells_no_drift(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "workspace")
    assert hold_file(workbook(tmp_path, rows()), profile(), space).drift is None


def test_contracts_differ_by_what_was_edited() -> None:
    narrower = [replace(c, pattern=r"\d+") if c.name == "Tel no." else c for c in COLUMNS]
    (change,) = compare(contract(), contract([*narrower]))
    assert (change.column, change.step) == ("Tel no.", "major")
    (change,) = compare(contract(), contract([*COLUMNS, Column("Fax")]))
    assert (change.column, change.step) == ("Fax", "minor")
