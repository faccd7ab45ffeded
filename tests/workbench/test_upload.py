"""Upload without a browser: what is shown of a file, and what becomes of what a person changes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hotpass import runs
from hotpass.workspace import Workspace
from tests.workbench import books
from tests.workbench.conftest import Open
from tests.workbench.test_empty import said
from tests.workbench.test_published import drawn


def settled(app: AppTest) -> AppTest:
    """Run the page again until nothing is being read any more."""
    deadline = time.monotonic() + 120
    while "being read" in said(app):
        assert time.monotonic() < deadline
        time.sleep(0.1)
        app.run()
    return app


@pytest.fixture
def uploaded(opened: Open, fresh: Path, tmp_path: Path) -> AppTest:
    app = opened(fresh, "pages/upload.py")
    for path in (books.reachout(tmp_path), books.broken(tmp_path)):
        app.file_uploader[0].upload(path.name, path.read_bytes())
    return app.run()


def typed(app: AppTest, label: str, text: str) -> AppTest:
    next(box for box in app.text_input if box.label == label).set_value(text).run()
    return settled(app)


def button(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    return settled(app)


def test_a_page_is_there_at_once_and_fills_when_the_file_is_read(uploaded: AppTest, fresh: Path) -> None:
    assert not uploaded.exception
    assert "2 files being read" in said(uploaded)
    assert uploaded.button[-1].disabled
    settled(uploaded)
    assert "1 file, 1 table, 40 rows to read" in said(uploaded)
    shown = drawn(uploaded)
    assert "the workbook is damaged or was not copied whole" in shown
    assert "Reach-out database 2026" in shown
    assert "not used" in shown
    assert len(list((fresh / "files").iterdir())) == 1


def test_a_range_typed_by_hand_is_read_again(uploaded: AppTest) -> None:
    settled(uploaded)
    typed(uploaded, "Range", "a4:$f$30")
    assert "Table A4:F30" in said(uploaded)
    assert "26 rows to read" in said(uploaded)
    typed(uploaded, "Range", "from A4 on")
    assert "The range must look like A4:F120." in said(uploaded)
    assert "Table A4:F30" in said(uploaded)
    typed(uploaded, "Range", "A4:F30")
    button(uploaded, "As it was found")
    assert "Table A4:G44" in said(uploaded)


def test_a_table_switched_off_leaves_nothing_to_run(uploaded: AppTest) -> None:
    settled(uploaded).toggle[0].set_value(False).run()
    settled(uploaded)
    assert "No table is used" in said(uploaded)
    assert uploaded.button[-1].label == "Start run"
    assert uploaded.button[-1].disabled


def test_the_run_is_given_what_was_changed_and_the_next_file_is_read_so(
    uploaded: AppTest, fresh: Path, tmp_path: Path, opened: Open
) -> None:
    settled(uploaded)
    typed(uploaded, "Range", "A4:F44")
    button(uploaded, "Start run")
    (run,) = runs.list_runs(Workspace(fresh))
    (mapping,) = run.spec["mappings"]
    assert (run.state, run.files) == ("queued", ["Reachout.xlsx"])
    assert (mapping["file"], mapping["sheet"], mapping["range"]) == (
        *("Reachout.xlsx", "Organisation"),
        "A4:F44",
    )
    assert (mapping["header_rows"], mapping["use"]) == ([4], True)
    assert uploaded.title[0].value.startswith("Run of")
    assert not list((fresh / "drafts").iterdir())
    assert not list((fresh / "previews").iterdir())

    app = opened(fresh, "pages/upload.py")
    app.file_uploader[0].upload("Reachout Dec.xlsx", books.reachout(tmp_path, 47).read_bytes())
    settled(app.run())
    assert "Table A4:F51" in said(app)
    assert "Read as on" in said(app)
    assert "1 change remembered" in said(app)
    button(app, "Forget")
    assert "Table A4:G51" in said(app)
    assert "remembered" not in said(app)


def test_a_draft_is_found_by_its_address_and_an_unfinished_one_is_offered(
    uploaded: AppTest, fresh: Path, opened: Open
) -> None:
    settled(uploaded)
    typed(uploaded, "Range", "A4:F30")
    draft = uploaded.query_params["draft"]
    again = settled(opened(fresh, "pages/upload.py", draft=draft[0] if isinstance(draft, list) else draft))
    assert "Table A4:F30" in said(again)

    other = opened(fresh, "pages/upload.py")
    assert "Reachout.xlsx" in said(other)
    next(b for b in other.button if b.label == "Throw away").click().run()
    assert not list((fresh / "files").iterdir())
    assert not list((fresh / "drafts").iterdir())
    assert not list((fresh / "previews").iterdir())
