"""Versions, overview, one entity, explanations and sheets."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from hotpass import ssot
from hotpass.errors import InputError
from hotpass.workspace import Workspace
from tests.sample_run import SampleRun
from tests.ssot.conftest import ANNA, FIRST, KAROO, KAROO_TOO
from tests.ssot.published import publish_version
from tests.stages.merge.said import Said, profile_of


def test_versions_stand_newest_first_with_what_made_them(two_versions: Workspace) -> None:
    second, first = ssot.versions(two_versions, "ssot")
    assert (second.number, second.current, second.run_id) == (2, True, "run-2")
    assert (first.number, first.current) == (1, False)
    assert first.published_at == datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
    assert [f.name for f in second.files] == ["reachout.xlsx", "regulator.xlsx"]
    assert (second.rows["organisations"], second.rows["people"]) == (3, 2)
    assert ssot.current_version(two_versions, "ssot") == second


def test_people_of_a_version_from_before_roles_had_dates_are_shown(one_version: Workspace) -> None:
    path = ssot.find_version(one_version, "ssot").path / "roles.parquet"
    roles = pq.read_table(path)
    pq.write_table(roles.select(["person_id", "organisation_id", "role", "record_id", "is_primary"]), path)
    found = ssot.entity(one_version, "ssot", "O-KAROO").relations
    assert [(r.entity_id, r.valid_from) for r in found] == [("P-ANNA", None), ("P-BEN", None)]


def test_nothing_published_says_what_to_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    space = Workspace(tmp_path_factory.mktemp("empty"))
    assert ssot.versions(space, "ssot") == []
    assert ssot.current_version(space, "ssot") is None
    with pytest.raises(InputError, match=r"nothing is published in dataset 'ssot'. Run `hotpass run`"):
        ssot.overview(space, "ssot")


def test_an_unknown_version_names_those_there_are(two_versions: Workspace) -> None:
    with pytest.raises(InputError, match="has no version 7; its versions are 2, 1"):
        ssot.search(two_versions, "ssot", "organisation", version=7)


def test_the_overview_counts_what_is_published(two_versions: Workspace) -> None:
    found = ssot.overview(two_versions, "ssot", 1)
    assert (found.organisations, found.people, found.roles, found.issues) == (3, 3, 2, 1)
    assert found.issues_by_severity == {"critical": 1, "warning": 0, "info": 0}
    assert found.rows == {"in": 6, "in_records": 6, "left_out": 0}
    assert sum(found.quality["organisation"].bands.values()) == 3
    assert sum(found.quality["organisation"].histogram) == 3
    assert [(s.source, s.organisation_records, s.people) for s in found.sources] == [("Regulator", 3, 3)]
    assert found.changes is None


def test_the_overview_says_what_changed_since_the_version_before(two_versions: Workspace) -> None:
    changes = ssot.overview(two_versions, "ssot").changes
    assert changes == ssot.compare_versions(two_versions, "ssot", 1, 2)
    assert changes is not None
    assert (changes.before, changes.after) == (1, 2)
    assert changes.rows["organisations"] == (3, 3)
    organisations, people = changes.entities["organisation"], changes.entities["person"]
    assert (organisations.created, organisations.merged, organisations.retired) == (1, 1, 0)
    assert (people.created, people.merged, people.retired) == (0, 0, 1)


def test_two_versions_are_compared_field_by_field(one_version: Workspace) -> None:
    name = KAROO.texts["name"]
    moved = {"name": name, "city": "George", "website": "karoo.co.za", "last_contact": "2026-05-01"}
    said = [Said("O-KAROO", moved, row=4), *FIRST[1:]]
    publish_version(one_version, said, profile_of({"Regulator": 3}), version=2, lineage=[])
    found = ssot.compare_versions(one_version, "ssot", 2, 1).entities["organisation"]
    assert found.changed == 1
    assert found.fields["city"] == ssot.FieldChanges(gained=0, lost=0, changed=1)
    assert found.fields["website"] == ssot.FieldChanges(gained=1, lost=0, changed=0)
    assert found.fields["phone"] == ssot.FieldChanges(gained=0, lost=1, changed=0)
    assert "name" not in found.fields
    assert (found.improved, found.worsened) == (0, 1)
    assert found.quality_before is not None
    assert found.quality_after is not None
    assert found.quality_after < found.quality_before


def test_an_entity_has_its_fields_with_their_reasons(two_versions: Workspace) -> None:
    entity = ssot.entity(two_versions, "ssot", "O-KAROO")
    fields = {field.name: field for field in entity.fields}
    assert entity.name == "Karoo Aviation (Pty) Ltd"
    assert entity.sources == ("Reach-out", "Regulator")
    assert fields["phone"].values == ("+27115550001", "+27825550002")
    assert fields["phone"].personal == "contact"
    why = fields["name"].why
    assert why is not None
    assert (why.file_name, why.sheet, why.cell, why.raw) == (
        "regulator.xlsx",
        "List",
        "A4",
        "Karoo Aviation (Pty) Ltd",
    )
    assert fields["vat_number"].value is None
    assert fields["vat_number"].why is None


def test_an_entity_has_its_records_side_by_side(two_versions: Workspace) -> None:
    entity = ssot.entity(two_versions, "ssot", "O-KAROO")
    assert [r.record_id for r in entity.records] == [KAROO_TOO.record_id, KAROO.record_id]
    fields = {field.name: field for field in entity.records[0].fields}
    assert fields["phone"].raw == "011 555 0001; 082 555 0002"
    assert fields["phone"].cells == ("D17",)
    assert fields["phone"].values == ("+27115550001", "+27825550002")
    assert fields["phone"].published
    assert not fields["name"].published
    assert "vat_number" not in fields


def test_an_entity_has_its_people_scores_and_history(two_versions: Workspace) -> None:
    entity = ssot.entity(two_versions, "ssot", "O-KAROO")
    assert [(r.entity_id, r.role, r.is_primary) for r in entity.relations] == [
        ("P-ANNA", "Owner", True),
        ("P-BEN", "CFI", False),
    ]
    assert entity.relations[0].email == "anna@karoo.co.za"
    assert (entity.relations[0].valid_from, entity.relations[0].valid_to) == ("2026-05-01", None)
    quality, lead = entity.scores
    assert (quality.name, lead.name) == ("quality", "lead")
    assert quality.value == pytest.approx(
        sum(quality.weights[p] * (quality.parts[p] or 0) for p in quality.parts), abs=1e-3
    )
    assert sum(lead.weights.values()) == pytest.approx(1)
    assert entity.history == (
        ssot.Event("created", None, 1),
        ssot.Event("took_in", "O-LEGEND", 2),
    )


def test_a_person_has_organisations(two_versions: Workspace) -> None:
    entity = ssot.entity(two_versions, "ssot", "P-ANNA")
    assert [(r.entity_id, r.name, r.role) for r in entity.relations] == [
        ("O-KAROO", "Karoo Aviation (Pty) Ltd", "Owner")
    ]
    assert [score.name for score in entity.scores] == ["quality"]


def test_without_its_run_an_entity_still_opens(one_version: Workspace) -> None:
    shutil.rmtree(one_version.run("run-1"))
    entity = ssot.entity(one_version, "ssot", "O-KAROO")
    assert entity.records == ()
    assert entity.records_missing == "The folder of run run-1 is gone, and the source records with it."
    assert entity.fields[0].why is not None
    with pytest.raises(InputError, match="the folder of run run-1 is gone"):
        ssot.neighbourhood(one_version, "run-1", "regulator.xlsx", "List", "A4")


@pytest.mark.parametrize(
    ("entity_id", "message"),
    [
        ("O-NONE", "version 2 of ssot: there is no entity 'O-NONE'"),
        ("O-LEGEND", "O-LEGEND became part of O-KAROO in version 2"),
        ("P-CARA", "P-CARA was retired in version 2"),
        ("karoo", "'karoo' is no id of an entity. Ids of organisations start with O-"),
        ("O-'; DROP TABLE x", "there is no entity"),
    ],
)
def test_an_unknown_entity_says_what_became_of_it(
    two_versions: Workspace, entity_id: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        ssot.entity(two_versions, "ssot", entity_id)
    with pytest.raises(InputError, match=message):
        ssot.explain(two_versions, "ssot", entity_id)


def test_explain_says_why_in_the_order_of_the_profile(two_versions: Workspace) -> None:
    found = {e.field: e for e in ssot.explain(two_versions, "ssot", "O-KAROO")}
    assert list(found)[:3] == ["name", "category", "status"]
    assert found["name"].reason == "From the most trusted source that gives a value; another value lost."
    said = "From the most recent record that gives a value; another value is kept beside it."
    assert found["phone"].reason == said
    assert found["email"].reason == "The only value given."
    assert found["province"].reason == "The only value given, by 2 records alike."
    other = found["phone"].alternatives[0]
    assert (other.value, other.file_name, other.sheet, other.cell) == (
        "+27825550002",
        "reachout.xlsx",
        "Organisation",
        "D17",
    )


def test_explain_one_field(two_versions: Workspace) -> None:
    (found,) = ssot.explain(two_versions, "ssot", "P-ANNA", "email")
    assert (found.value, found.record_id) == ("anna@karoo.co.za", ANNA.record_id)
    with pytest.raises(InputError, match=r"P-ANNA: there is no field 'mail'. Fields are name, role"):
        ssot.explain(two_versions, "ssot", "P-ANNA", "mail")
    with pytest.raises(InputError, match="P-ANNA: the field 'notes' has no value"):
        ssot.explain(two_versions, "ssot", "P-ANNA", "notes")


def test_the_neighbourhood_of_a_cell_looks_as_the_sheet_does(two_versions: Workspace) -> None:
    found = ssot.neighbourhood(two_versions, "run-2", "regulator.xlsx", "List", "L4", rows=2, columns=1)
    assert found.rows == (2, 3, 4, 5, 6)
    assert found.letters == ("K", "L", "M")
    assert found.texts[2][:2] == ("info@karoo.co.za", "011 555 0001")
    assert found.texts[0] == ("", "", "")
    assert found.targets == ((2, 1),)
    assert found.header_rows == (1,)
    assert found.header[:2] == ("E-mail", "Phone")


def test_a_neighbourhood_of_several_cells_at_the_edge(two_versions: Workspace) -> None:
    digest = KAROO.file_digest
    found = ssot.neighbourhood(two_versions, "run-2", digest, "List", "A4 H4", rows=5, columns=1)
    assert found.file_name == "regulator.xlsx"
    assert found.rows[0] == 1
    assert found.letters == tuple("ABCDEFGHI")
    assert [found.texts[r][c] for r, c in found.targets] == ["Karoo Aviation (Pty) Ltd", "Flight school"]


@pytest.mark.parametrize(
    ("file", "sheet", "cell", "message"),
    [
        ("regulator.xlsx", "Nowhere", "A4", "regulator.xlsx, sheet Nowhere: the run has read no such sheet"),
        ("none.xlsx", "", "A4", "none.xlsx: the run has read no such sheet"),
        ("regulator.xlsx", "List", "4A", "'4A' is no cell"),
        ("regulator.xlsx", "List", "", "no cell is named"),
    ],
)
def test_a_cell_that_is_not_there(
    two_versions: Workspace, file: str, sheet: str, cell: str, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        ssot.neighbourhood(two_versions, "run-2", file, sheet, cell)


def test_every_row_without_a_record_is_told_with_its_reason(sample_run: SampleRun) -> None:
    space = Workspace(sample_run.workspace)
    told, rows = ssot.rows_left_out(space, "ssot"), ssot.overview(space, "ssot").rows
    assert told.rows == sum(one.rows for one in told.found) == rows["left_out"]
    assert told.groups == len(told.found)
    assert all(one.reason and one.file_name and one.numbers for one in told.found)
    few = ssot.rows_left_out(space, "ssot", most=2)
    assert (few.found, few.groups, few.rows) == (told.found[:2], told.groups, told.rows)
