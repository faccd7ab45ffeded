"""What a person sees before anything has happened, and when something is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hotpass import api
from hotpass.errors import InputError
from hotpass.runs import list_runs
from hotpass.workspace import Workspace
from tests.workbench.conftest import Open


def said(app: AppTest) -> str:
    """All the text that the page shows."""
    parts = [*app.title, *app.header, *app.caption, *app.markdown, *app.error]
    return "\n".join(part.value.replace("\\", "") for part in parts)


@pytest.mark.parametrize(
    ("page", "state", "sentence"),
    [
        ("pages/overview.py", "Nothing is published yet", "Upload workbooks and start a run"),
        ("pages/runs.py", "No run yet", "Upload files and start the first one"),
        ("pages/entities.py", "Nothing is published yet", "each value with its cell"),
        ("pages/quality.py", "Nothing is published yet", "the cell of every row that fails one"),
    ],
)
def test_an_empty_page_says_what_will_be_there_and_offers_the_first_action(
    page: str, state: str, sentence: str, opened: Open, fresh: Path
) -> None:
    app = opened(fresh, page)
    assert not app.exception
    assert state in said(app)
    assert sentence in said(app)
    assert [button.label for button in app.button] == ["Upload files"]


def test_the_first_action_leads_to_upload(opened: Open, fresh: Path) -> None:
    app = opened(fresh)
    app.button[0].click().run()
    assert app.title[0].value == "Upload"


def test_who_may_not_start_a_run_is_not_led_to_a_page_that_he_has_not(
    opened: Open, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTPASS_ROLE", "auditor")
    app = opened(fresh)
    assert "Nothing is published yet" in said(app)
    assert not app.button


def test_upload_shows_its_three_steps_before_there_is_a_file(opened: Open, fresh: Path) -> None:
    app = opened(fresh, "pages/upload.py")
    assert [header.value for header in app.header] == ["1 Files", "2 Tables", "3 Run"]
    assert not app.button


@pytest.mark.parametrize(("page", "title"), [("runs", "Runs"), ("linkage", "Linkage")])
def test_a_run_that_is_not_there_leads_to_those_that_are(
    opened: Open, fresh: Path, page: str, title: str
) -> None:
    app = opened(fresh, f"pages/{page}.py", run="20260101-000000-aaaa")
    assert not app.exception
    assert app.title[0].value == title
    assert "No run has the id 20260101-000000-aaaa" in said(app)
    app.button[0].click().run()
    assert app.title[0].value == "Runs"
    assert "No run yet" in said(app)


def test_a_run_that_its_files_made_fail_is_not_offered_again(opened: Open, fresh: Path) -> None:
    headers = fresh.parent / "headers.csv"
    headers.write_text("Company,Phone,Email\n")
    with pytest.raises(InputError):
        api.refine([headers], workspace=fresh)
    (failed,) = list_runs(Workspace(fresh))
    app = opened(fresh, "pages/runs.py", run=failed.id)
    assert "no row names an organisation or a person" in said(app)
    assert "mend them and start a new run" in said(app)
    assert "Resume run" not in [button.label for button in app.button]


def test_a_fault_of_ours_is_a_sentence_with_an_error_id(
    opened: Open, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("@".join(["secret", "person.example"]))

    monkeypatch.setattr("hotpass.runs.list_runs", fail)
    app = opened(fresh, "pages/runs.py")
    assert not app.exception
    assert "secret@person.example" not in said(app)
    error_id = said(app).split("Error id ")[1][:8]
    log = (fresh / "logs" / "hotpass.log").read_text()
    assert error_id in log
    assert "secret@person.example" not in log


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ({"organisations": 0, "people": 12}, "person"),
        ({"organisations": 1, "people": 12}, "organisation"),
        ({"organisations": 0, "people": 0}, "organisation"),
        (None, "organisation"),
    ],
)
def test_a_list_of_people_alone_is_shown_as_people(rows: dict[str, int] | None, shown: str) -> None:
    def page(rows: dict[str, int] | None) -> None:
        import streamlit as st

        from components import entity_type

        st.write(entity_type.choose(rows))

    app = AppTest.from_function(page, args=(rows,)).run()
    assert not app.exception
    assert app.markdown[0].value == shown
