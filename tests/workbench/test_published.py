"""What the pages show once something is published, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.markup import markdown
from hotpass import runs, ssot
from hotpass.access import Role, acting_as, local
from hotpass.compliance import controls, personal
from hotpass.workspace import Workspace
from tests.workbench import books
from tests.workbench.conftest import Open
from tests.workbench.test_empty import said


def drawn(app: AppTest) -> str:
    """The HTML of the page's tables, whether or not they can be pressed."""
    pressable = [str(part.proto) for part in app.get("bidi_component")]
    return "\n".join([*(part.value for part in app.html), *pressable])


def test_overview_says_what_is_published_and_what_changed(opened: Open, published: Path) -> None:
    app = opened(published)
    assert not app.exception
    text = said(app)
    assert "Version 2, published" in text
    assert "SAST from 2 files" in text
    assert [header.value for header in app.header] == [
        "What changed since version 1",
        "Last runs",
        "What waits",
        "Quality of the golden records",
    ]
    for table in ("Entities that differ between version 1 and version 2", "Runs, newest first"):
        assert table in drawn(app)


def test_what_waits_is_told_to_those_who_may_do_it(
    opened: Open, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = Workspace(published)
    with acting_as(local()):
        due = sum(one.state == "due" for one in controls.standings(space) if one.framework == "popia")
        found = sum(one.waits for one in personal.found(space, personal.run_in_force(space, "ssot")))
    officer = [f"{due} controls</a> wait", f"{found} findings of personal information</a> wait"]
    monkeypatch.setenv("HOTPASS_ROLE", Role.COMPLIANCE_OFFICER)
    shown = drawn(opened(published)).replace("\\", "")
    assert [one for one in officer if one not in shown] == []
    monkeypatch.setenv("HOTPASS_ROLE", Role.REVIEWER)
    shown = drawn(opened(published)).replace("\\", "")
    assert "controls" not in shown
    assert "findings" not in shown


def test_an_entity_that_is_not_there_leads_to_those_that_are(opened: Open, published: Path) -> None:
    app = opened(published, "pages/entities.py", entity="O-AAAAAAAAAAAA")
    assert not app.exception
    assert "there is no entity" in said(app)
    next(button for button in app.button if button.label == "See them all").click().run()
    assert "entity" not in app.query_params
    assert "Golden records found" in drawn(app)


def test_entities_are_found_by_search_and_counted(opened: Open, published: Path) -> None:
    total = ssot.search(Workspace(published), "ssot", "organisation").total
    app = opened(published, "pages/entities.py")
    assert f"1 to {total} of {total}" in said(app)
    app.text_input(key="q").set_value(books.domain(3)).run()
    assert "1 to 1 of 1" in said(app)
    app.text_input(key="q").set_value("no such thing").run()
    assert "Nothing matches" in said(app)


def test_filters_narrow_what_is_found(opened: Open, published: Path) -> None:
    app = opened(published, "pages/entities.py", province="Gauteng")
    found = ssot.search(Workspace(published), "ssot", "organisation", filters={"province": ["Gauteng"]})
    assert f"of {found.total}" in said(app)


def test_people_are_shown_with_their_own_columns(opened: Open, published: Path) -> None:
    app = opened(published, "pages/entities.py", type="People")
    assert ">Role</a>" in drawn(app).replace("\\", "")


def test_an_entity_shows_each_value_with_its_cell(opened: Open, published: Path) -> None:
    space = Workspace(published)
    row = ssot.search(space, "ssot", "organisation", text=books.domain(0)).rows.to_pylist()[0]
    app = opened(published, "pages/entities.py", entity=row["entity_id"], field="phone")
    assert not app.exception
    assert app.title[0].value == markdown(row["name"])
    why = ssot.explain(space, "ssot", row["entity_id"], "phone")[0]
    assert f"{why.cell}, which reads" in drawn(app)
    assert "source cell" in drawn(app)


def test_an_older_version_can_be_looked_at_and_says_so(opened: Open, published: Path) -> None:
    app = opened(published, "pages/entities.py", version="1")
    assert "Version 1, published" in said(app)
    assert "no longer the newest" in said(app)


def test_a_run_shows_its_stages_and_what_it_published(opened: Open, published: Path) -> None:
    run = runs.list_runs(Workspace(published), limit=1)[0]
    app = opened(published, "pages/runs.py", run=run.id)
    assert "published as version 2" in said(app)
    assert "Read the files" in drawn(app)
    labels = [button.label.split(",")[0] for button in app.get("download_button")]
    assert labels[:3] == ["Workbook", "CSV", "Parquet"]


@pytest.mark.parametrize(
    "page", ["pages/overview.py", "pages/upload.py", "pages/runs.py", "pages/entities.py"]
)
def test_no_page_imports_what_takes_seconds(page: str) -> None:
    source = (Path(__file__).resolve().parents[2] / page).read_text()
    for heavy in ("great_expectations", "splink", "label_studio_sdk", "duckdb"):
        assert heavy not in source
