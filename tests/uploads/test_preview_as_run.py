"""What Upload shows of a column is what the run makes of it, whatever the profile says about reading."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
from streamlit.testing.v1 import AppTest

from hotpass import runs
from hotpass.workspace import Workspace
from tests.workbench.conftest import Open, fresh, opened
from tests.workbench.test_published import drawn
from tests.workbench.test_upload import settled

__all__ = ["fresh", "opened"]

OWN = """
schema: 2
name: own
title: Our own lists
extends: generic
day_first: false
placeholders: [to follow]
entities:
  organisation:
    fields:
      - {name: category, reference: kinds}
references:
  - {name: kinds, values: {Flight school: [training, ato], Charter operator: [charters]}}
sources:
  - {name: ours, files: "ours*"}
"""
LINES = """Organisation,Category,Phone,E-mail,Town,Last contact,Contact person
Karoo Aviation (Pty) Ltd,training,011 555 0001,info@karoo.example,Lanseria,03/04/2026,Anna Botha; Piet Nel
Highveld Air CC,charters,011 555 0002 / 011 555 0003,to follow,to follow,05/16/2025,Ben Nkosi
"""


def shown(app: AppTest) -> str:
    assert not app.exception
    return drawn(settled(app))


def test_the_samples_are_what_the_run_reads(opened: Open, fresh: Path, tmp_path: Path) -> None:
    space, file = Workspace(fresh), tmp_path / "ours.csv"
    space.profiles.mkdir()
    (space.profiles / "own.yaml").write_text(OWN)
    file.write_text(LINES)
    app = opened(fresh, "pages/upload.py")
    app.file_uploader[0].upload(file.name, file.read_bytes())
    page = shown(app.run())
    run_id = runs.submit(space, [file], profile="own", until="normalise")
    runs.execute(space, run_id)
    folder = space.run(run_id) / "normalise"
    organisations = pq.read_table(folder / "organisation_records.parquet").to_pylist()
    people = pq.read_table(folder / "person_records.parquet").to_pylist()
    first, second = sorted(organisations, key=lambda record: str(record["name"]), reverse=True)
    assert (first["category"], second["category"]) == ("Flight school", "Charter operator")
    assert (first["last_contact"], second["last_contact"]) == ("2026-03-04", "2025-05-16")
    assert (second["email"] or [], second["city"]) == ([], None)
    for record in (first, second):
        for value in (record["name"], record["category"], record["last_contact"], *record["phone"]):
            assert value in page
    for person in people:
        assert person["name"] in page
    assert page.count("not readable") == 2
