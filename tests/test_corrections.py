"""Golden fields that a person gives another value."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotpass import api, corrections, ssot
from hotpass.corrections import Given
from hotpass.errors import InputError
from hotpass.workspace import Workspace
from tests.review.conftest import COMPANIES, write_list


def entity_of(space: Workspace, version: api.Refined, row: int) -> ssot.Entity:
    rows = version.table("clusters").arrow().to_pylist()
    return ssot.entity(space, "ssot", next(r["entity_id"] for r in rows if r["row"] == row))


def field(entity: ssot.Entity, name: str) -> ssot.GoldenField:
    return next(one for one in entity.fields if one.name == name)


def test_a_correction_wins_until_the_records_say_something_new(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace")
    companies = write_list(tmp_path / "companies.csv", COMPANIES)
    first = api.refine(companies, workspace=workspace)
    kestrel, baobab, heron, condor = (entity_of(workspace, first, row) for row in (2, 4, 10, 11))
    other = field(kestrel, "name").why.alternatives[0]  # type: ignore[union-attr]

    def correct(entity: ssot.Entity, name: str, given: Given) -> int:
        corrections.make(workspace, "ssot", entity.entity_id, name, given, reason="I rang them", by="anna")
        return corrections.standing(workspace, "ssot")[0].seq

    correct(kestrel, "name", Given(other.value, other.record_id))
    correct(baobab, "city", Given("Kakamas"))
    correct(heron, "city", Given("Kakamas"))
    gone = correct(condor, "phone", Given("057 555 0199"))
    assert corrections.take_back(workspace, gone, "ben").decided_by == "anna"
    standing = corrections.of_entity(workspace, heron)["city"]
    assert (standing.value, standing.instead_of) == ("Kakamas", "Upington")
    assert corrections.became(workspace, heron, standing) == "waits"

    moved = ("Baobab Helicopters", "4 Kloof Street", "Keimoes", "031 555 0102")
    changed = [row if row[0] != heron.name else (*row[:2], "Keimoes", row[3]) for row in COMPANIES]
    changed[2:3] = [moved, moved]
    second = api.refine(write_list(companies, changed), workspace=workspace)
    now = entity_of(workspace, second, 2)
    said = field(now, "name")
    assert (said.value, said.why and said.why.rule) == (other.value, "correction")
    assert said.why is not None
    assert said.why.cell == other.cell
    assert {a.value for a in said.why.alternatives} == {field(kestrel, "name").value}
    assert corrections.became(workspace, now, corrections.of_entity(workspace, now)["name"]) == "published"
    corrections.take_back(workspace, corrections.of_entity(workspace, now)["name"].seq, "anna")
    correct(now, "name", Given("Kestrel of the Karoo"))
    again = corrections.of_entity(workspace, now)["name"]
    assert again.instead_of == field(kestrel, "name").value, "not what the one that was taken back gave"
    now = entity_of(workspace, second, 4)
    assert (now.entity_id, field(now, "city").value) == (baobab.entity_id, "Keimoes")
    assert corrections.became(workspace, now, corrections.of_entity(workspace, now)["city"]) == "lapsed"
    told = {
        row["rule_id"]: row
        for row in second.table("issues").arrow().to_pylist()
        if row["rule_id"].startswith("MERGE-")
    }
    lapsed, orphaned = told["MERGE-CORRECTION-LAPSED"], told["MERGE-CORRECTION-ORPHANED"]
    assert (lapsed["record_id"], lapsed["field"], lapsed["value"]) == (baobab.entity_id, "city", "Keimoes")
    assert (orphaned["record_id"], orphaned["field"]) == (heron.entity_id, "city")
    assert all("anna corrected town or city" in row["message"] for row in told.values())
    now = entity_of(workspace, second, 12)
    assert field(now, "phone").value == field(condor, "phone").value
    refusals(workspace, now)


def refusals(workspace: Workspace, entity: ssot.Entity) -> None:
    city = field(entity, "city").value
    for name, given, reason, says in (
        ("phone", Given("ask Piet"), "heard", "phone numbers are not written like what was typed"),
        ("colour", Given("red"), "heard", "there is no field 'colour'"),
        ("city", Given(city), "heard", "the field has this value already"),
        ("city", Given("Kakamas"), " ", "a correction needs a reason"),
        ("city", Given(record_id="none"), "heard", "record none of this entity gives no such value"),
    ):
        with pytest.raises(InputError, match=says) as error:
            corrections.make(workspace, "ssot", entity.entity_id, name, given, reason=reason, by="anna")
        assert "Piet" not in error.value.sentence
    assert corrections.of_entity(workspace, entity) == {}
    with pytest.raises(InputError, match="no correction 99 to take back"):
        corrections.take_back(workspace, 99, "anna")
