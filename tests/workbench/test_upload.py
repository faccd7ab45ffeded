"""Upload without a browser: what is shown of a file, and what becomes of what a person changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from hotpass import runs
from hotpass.workspace import Workspace
from pages import drafts
from tests.workbench import books
from tests.workbench.conftest import Open
from tests.workbench.test_empty import said
from tests.workbench.test_published import drawn


@pytest.fixture
def uploaded(opened: Open, fresh: Path, tmp_path: Path) -> AppTest:
    app = opened(fresh, "pages/upload.py")
    for path in (books.reachout(tmp_path), books.broken(tmp_path)):
        app.file_uploader[0].upload(path.name, path.read_bytes())
    return app.run()


def typed(app: AppTest, label: str, text: str) -> AppTest:
    next(box for box in app.text_input if box.label == label).set_value(text).run()
    return app


def test_a_good_file_is_read_and_a_bad_one_refused_in_one_sentence(uploaded: AppTest, fresh: Path) -> None:
    assert not uploaded.exception
    assert "1 file, 1 table, 40 rows to read" in said(uploaded)
    shown = drawn(uploaded)
    assert "the workbook is damaged or was not copied whole" in shown
    assert "Reach-out database 2026" in shown
    assert "not used" in shown
    assert len(list((fresh / "files").iterdir())) == 1


def test_a_range_typed_by_hand_is_read_again(uploaded: AppTest) -> None:
    typed(uploaded, "Range", "a4:$f$30")
    assert "Table A4:F30" in said(uploaded)
    assert "26 rows to read" in said(uploaded)
    typed(uploaded, "Range", "from A4 on")
    assert "The range must look like A4:F120." in said(uploaded)
    assert "Table A4:F30" in said(uploaded)


def test_a_table_switched_off_leaves_nothing_to_run(uploaded: AppTest) -> None:
    uploaded.toggle[0].set_value(False).run()
    assert "No table is used" in said(uploaded)
    assert uploaded.button[-1].label == "Start run"
    assert uploaded.button[-1].disabled


def test_the_run_is_given_what_was_changed_by_hand(uploaded: AppTest, fresh: Path) -> None:
    typed(uploaded, "Range", "A4:G30")
    uploaded.button[-1].click().run()
    (run,) = runs.list_runs(Workspace(fresh))
    assert run.state == "queued"
    assert run.files == ["Reachout.xlsx"]
    (mapping,) = run.spec["mappings"]
    assert (mapping["file"], mapping["sheet"], mapping["range"]) == (
        "Reachout.xlsx",
        "Organisation",
        "A4:G30",
    )
    assert (mapping["header_rows"], mapping["use"]) == ([4], True)
    assert uploaded.title[0].value.startswith("Run of")


def table(**changed: Any) -> dict[str, Any]:
    found = {"file_digest": "d", "file_name": "a.xlsx", "sheet": "S", "sheet_id": "s", "table_id": "t"}
    return {**found, "range": "A4:G44", "header_rows": [4], "used": True, **changed}


@pytest.mark.parametrize(
    ("a1", "corners"),
    [
        ("A4:F120", (4, 120, 1, 6)),
        ("$b$2:aa9", (2, 9, 2, 27)),
        ("C7", (7, 7, 3, 3)),
        ("F120:A4", None),
        ("A0:B2", None),
        ("", None),
    ],
)
def test_ranges_are_read_as_sheets_write_them(a1: str, corners: tuple[int, ...] | None) -> None:
    assert drafts.corners(a1) == corners


@pytest.mark.parametrize(
    ("text", "numbers"), [("4", [4]), ("4, 5", [4, 5]), ("", []), ("four", None), ("-1", None)]
)
def test_header_rows_are_numbers_parted_by_commas(text: str, numbers: list[int] | None) -> None:
    assert drafts.row_numbers(text) == numbers


def test_removing_a_file_forgets_what_was_said_of_it() -> None:
    draft = drafts.Draft(refused={"b.xlsx": "no"})
    draft.files["a.xlsx"] = drafts.StoredFile("d", "a.xlsx", 1)
    draft.change(table()).columns["A"] = ""
    draft.draw({"file_digest": "d", "file_name": "a.xlsx", "sheet_id": "s", "sheet": "S"}, "C3:D9")
    draft.remove("a.xlsx")
    draft.remove("b.xlsx")
    assert draft == drafts.Draft()
