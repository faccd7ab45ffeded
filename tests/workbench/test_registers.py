"""The page of registers, without a browser."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from hotpass import days, ssot
from hotpass.compliance import consents, registers
from hotpass.workspace import Workspace
from tests.workbench.conftest import Open
from tests.workbench.test_empty import said
from tests.workbench.test_published import drawn

TODAY = days.today()


@pytest.fixture
def own(published: Path, tmp_path: Path) -> Path:
    """The published workspace, to write to."""
    return Path(shutil.copytree(published, tmp_path / "own", symlinks=True))


def _press(app: object, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()  # type: ignore[attr-defined]


def _fill(app: object, label: str, text: str) -> None:
    next(box for box in app.text_input if box.label == label).set_value(text)  # type: ignore[attr-defined]


def test_an_operator_is_entered_changed_and_its_history_told(opened: Open, own: Path) -> None:
    app = opened(own, "pages/registers.py", tab="Registers", register="Operators")
    assert "There is no operator yet" in said(app)
    _press(app, "Enter it")
    assert "Name is missing" in said(app)
    _fill(app, "Name, needed", "Cape Mailers")
    _fill(app, "Service, needed", "letters")
    _press(app, "Enter it")
    assert not app.exception
    assert app.query_params["entry"] == "OP-0001"
    assert "There is no written contract" in app.warning[0].value
    _fill(app, "Contract", "shelf 4")
    _press(app, "Keep the change")
    assert (
        registers.find(Workspace(own), "operators", "OP-0001").form.lacks()[0].startswith("it is not bound")
    )
    assert "Contract: shelf 4" in drawn(app)


def test_what_somebody_said_is_kept_and_an_export_is_weighed(opened: Open, own: Path) -> None:
    space = Workspace(own)
    registers.add(space, "purposes", {"name": "Newsletter", "ground": "consent", "direct_marketing": "yes"})
    email = next(e for e in ssot.search(space, "ssot", "person").rows["email"].to_pylist() if e)
    app = opened(own, "pages/registers.py", tab="Consents")
    _fill(app, "E-mail address", email)
    _press(app, "Keep it")
    assert consents.counts(space) == {("Newsletter", "given"): 1}
    assert "by hand, written down by" in drawn(app)
    assert email not in drawn(app) + said(app)
    app = opened(own, "pages/registers.py", tab="Exports")
    app.text_input[0].set_value("Cape Mailers").run()
    assert "1 record may be taken" in said(app)
    assert "no consent" in said(app)


def test_what_is_late_stands_first_and_whom_a_breach_touched_is_worked_out(opened: Open, own: Path) -> None:
    space = Workspace(own)
    day = (TODAY - timedelta(days=9)).isoformat()
    late = registers.add(
        space, "breaches", {"name": "Lost disk", "discovered_on": day, "versions": "ssot/1; ssot/99"}
    )
    registers.add(space, "retention", {"name": "Contacts", "days": "1", "trigger": "collected"})
    app = opened(own, "pages/registers.py")
    assert "1 entry due within 30 days, 1 of them late" in said(app)
    assert "The Regulator to be told" in drawn(app)
    app = opened(own, "pages/registers.py", tab="Retention")
    assert "0 records past their time" in said(app)
    assert "Contacts" in drawn(app)
    app = opened(own, "pages/registers.py", entry=late.id)
    _press(app, "Work out whom it touched")
    first = ssot.find_version(space, "ssot", 1).rows
    assert f"{first['people']} people and {first['organisations']} organisations" in said(app)
    assert "version ssot/99 is not there" in said(app)
    assert not app.exception
