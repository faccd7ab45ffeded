"""The page of the audit trail, without a browser."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest

from hotpass.catalogue import Catalogue, audit
from hotpass.desks import is_held
from hotpass.workspace import Workspace
from tests.workbench.conftest import Open
from tests.workbench.test_empty import said
from tests.workbench.test_published import drawn


@pytest.fixture
def own(published: Path, tmp_path: Path) -> Path:
    """The published workspace with 150 acts of Piet."""
    own = Path(shutil.copytree(published, tmp_path / "own", symlinks=True))
    with Catalogue.open(Workspace(own)).write() as connection:
        for number in range(150):
            audit.note(connection, "piet", "decision.make", str(number), count=1)
    return own


def _press(app: object, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()  # type: ignore[attr-defined]


def test_the_trail_is_found_turned_and_verified(opened: Open, own: Path) -> None:
    app = opened(own, "pages/audit.py", who="piet")
    assert not app.exception
    assert "150 entries, newest first" in said(app)
    sealed = re.search(r"sealed up to entry (\d+) on", said(app))
    assert sealed
    assert "Pairs decided: 149" in drawn(app)
    _press(app, "Older")
    assert "Pairs decided: 49" in drawn(app)
    assert "Pairs decided: 50<" not in drawn(app)
    _press(app, "Newer")
    assert "Pairs decided: 149" in drawn(app)
    _press(app, "Verify the trail")
    while is_held(own / "verifying"):
        time.sleep(0.02)
    app.run()
    assert f"sealed up to entry {sealed[1]} by" in app.success[0].value.replace("\\", "")
    app.text_input(key="of_typed").set_value("Piet Pompies").run()
    assert "No entry is of this kind" in said(app)
    assert "of" not in app.query_params
    app.text_input(key="of_typed").set_value("17").run()
    assert app.query_params["of"] == ["17"] or app.query_params["of"] == "17"


def test_one_entry_shows_its_hash_and_that_of_the_one_before(opened: Open, own: Path) -> None:
    app = opened(own, "pages/audit.py", entry="3")
    assert not app.exception
    assert "that of entry 2" in drawn(app)
    assert "checkpoint-000000000003.json" in drawn(app)
    _press(app, "Entry before")
    assert app.title[0].value == "Entry 2"
