from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from hotpass.access import Identity, Role, acting_as
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.personal import as_confirmed, confirmed_columns
from hotpass.cli.commands import app
from hotpass.compliance import personal
from hotpass.errors import InputError
from hotpass.fields.personal import column_key
from hotpass.model import DETECTED
from hotpass.profiles import load_profile
from hotpass.workspace import Workspace

NOTES = {"sort": "health", "personal": "special", "field": "organisation.notes", "share": 0.9}


def read(workspace: Workspace, run_id: str, file: str, *found: dict[str, Any]) -> str:
    """A run that classified the column Notes of a file."""
    folder = workspace.run(run_id) / "classify"
    folder.mkdir(parents=True)
    common = {
        "column_key": column_key(file, "Leads", "Notes"),
        **{"file_name": file, "sheet": "Leads", "header": "Notes", "letter": "D", "position": 4},
        **{"distinct_values": 10, "sampled": 10, "matching": 9, "examples": ["•••"], "reason": "so"},
        "detector": 1,
    }
    rows = [{**common, **one} for one in found]
    pq.write_table(pa.Table.from_pylist(rows, schema=DETECTED), folder / "detected.parquet")
    return run_id


def test_what_a_person_says_holds_for_the_next_upload_until_its_data_changes(workspace: Workspace) -> None:
    first = read(workspace, "r1", "Leads Jan 2026.xlsx", NOTES)
    (one,) = personal.found(workspace, first)
    assert (one.state, one.personal) == ("suggested", "special")
    personal.say(workspace, first, one.id, "confirmed", "read through")
    later = [
        (NOTES | {"share": 0.75}, "confirmed"),
        (NOTES | {"share": 0.5}, "asked again"),
        (NOTES | {"personal": "identity"}, "asked again"),
        (NOTES | {"field": "organisation.category"}, "asked again"),
        ({"sort": "", "personal": "none"}, "asked again"),
    ]
    for number, (data, state) in enumerate(later):
        run = read(workspace, f"later{number}", f"Leads Feb 2026 v{number}.xlsx", data)
        (again,) = personal.found(workspace, run)
        assert (again.id, again.state, again.personal) == (one.id, state, "special")
        assert state == "confirmed" or again.why.startswith("was confirmed by")
    assert personal.found(workspace, read(workspace, "r2", "Other.xlsx", NOTES))[0].state == "suggested"
    # Said once more of data that changed, it holds for what is there now.
    personal.say(workspace, "later1", one.id, "rejected", "no longer")
    assert personal.found(workspace, "later1")[0].state == "rejected"
    assert personal.found(workspace, first)[0].state == "asked again"
    with Catalogue.open(workspace).read() as connection:
        acts = [(entry.act, entry.subject) for entry in audit.entries(connection)]
    assert acts == [("personal.confirm", one.column_key), ("personal.reject", one.column_key)]


def test_what_is_confirmed_masks_its_field_and_never_less_than_the_profile(workspace: Workspace) -> None:
    run = read(workspace, "r1", "Leads.xlsx", NOTES)
    (one,) = personal.found(workspace, run)
    plain = load_profile("generic")
    personal.say(workspace, run, one.id, "confirmed", "so it is")
    spec = as_confirmed(workspace, plain).entities["organisation"].by_name["notes"]
    assert confirmed_columns(workspace) == {one.column_key: "special"}
    with acting_as(Identity("thandi", frozenset({Role.ANALYST}))):
        assert plain.entities["organisation"].by_name["notes"].shown("diabetic") == "diabetic"
        assert spec.shown("diabetic") == "•••"
    personal.say(workspace, run, one.id, "withdrawn", "a slip")
    assert as_confirmed(workspace, plain) == plain
    phones = read(workspace, "r2", "Calls.xlsx", NOTES | {"field": "person.phone"})
    (low,) = personal.found(workspace, phones)
    personal.say(workspace, phones, low.id, "confirmed", "so it is", personal="contact")
    assert as_confirmed(workspace, plain) == plain


def test_findings_on_a_file_obey_what_is_confirmed(tmp_path: Path) -> None:
    space, file = Workspace(tmp_path / "space"), tmp_path / "Leads.csv"
    file.write_text("Organisation,Notes\nKaroo Vlug,diabetic Ã©\nDelta Aero,fine\nOverberg Air,rang twice\n")
    run = read(space, "r1", "Other.csv", NOTES)

    def said() -> str:
        asked = ["qa", "run", str(file), "--role", "analyst", "--json", "-w", str(space.root)]
        (found,) = json.loads(CliRunner().invoke(app, asked).output)
        return str(found["value"])

    assert said() == "diabetic Ã©"
    (one,) = personal.found(space, run)
    personal.say(space, run, one.id, "confirmed", "read through")
    assert said() == "•••"
    personal.say(space, run, one.id, "rejected", "a slip")
    assert said() == "diabetic Ã©"


def test_a_column_in_which_nothing_is_found_can_be_special_all_the_same(workspace: Workspace) -> None:
    run = read(workspace, "r1", "Leads.xlsx", {"sort": "", "personal": "none", "field": "organisation.notes"})
    assert personal.found(workspace, run) == []
    (one,) = personal.found(workspace, run, every=True)
    with pytest.raises(InputError, match="Name the class"):
        personal.say(workspace, run, one.id, "confirmed", "read through")
    personal.say(workspace, run, one.id, "confirmed", "read through", personal="special")
    (said,) = personal.found(workspace, run)
    assert (said.state, said.personal) == ("confirmed", "special")
    notes = as_confirmed(workspace, load_profile("generic")).entities["organisation"].by_name["notes"]
    assert notes.personal_class == "special"


def test_it_is_said_for_a_reason_and_of_a_class(tmp_path: Path) -> None:
    space = Workspace(tmp_path)
    run = read(space, "r1", "Leads.xlsx", NOTES)
    (one,) = personal.found(space, run)
    with pytest.raises(InputError, match="for a reason"):
        personal.say(space, run, one.id, "confirmed", " ")
    with pytest.raises(InputError, match="there is no class 'secret'"):
        personal.say(space, run, one.id, "confirmed", "so", personal="secret")
