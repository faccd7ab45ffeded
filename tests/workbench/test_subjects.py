"""The page of data subjects, without a browser."""

from __future__ import annotations

import re
import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest

from hotpass import days, ssot
from hotpass.catalogue import Catalogue, corrections
from hotpass.compliance import subjects, subjects_aside
from hotpass.workspace import Workspace
from tests.workbench.conftest import Open
from tests.workbench.test_empty import said
from tests.workbench.test_published import drawn


@pytest.fixture
def own(published: Path, tmp_path: Path) -> Path:
    """The published workspace, to write to."""
    return Path(shutil.copytree(published, tmp_path / "own", symlinks=True))


def _press(app: object, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()  # type: ignore[attr-defined]


def test_a_request_is_entered_answered_and_kept_in_the_register(opened: Open, own: Path) -> None:
    app = opened(own, "pages/subjects.py")
    assert "No request is open" in said(app)
    app.selectbox[0].set_value("access")
    app.text_input[0].set_value("e-mail")
    _press(app, "Enter the request")
    assert not app.exception
    request = subjects.requests(Workspace(own))[0]
    assert (request.kind, request.received, request.channel) == ("access", days.today(), "e-mail")
    assert app.query_params["request"] == request.id
    assert "days left" in said(app)
    next(box for box in app.text_input if box.label.startswith("How it was")).set_value("document seen")
    _press(app, "It is sure who asks")
    _press(app, "Answer the request")
    assert subjects.find_request(Workspace(own), request.id).outcome == "granted"
    assert "granted on" in said(app)
    late = subjects.receive(Workspace(own), "deletion", days.today() - timedelta(days=50), "officer")
    app = opened(own, "pages/subjects.py")
    assert "1 request open; the first is due on" in said(app)
    assert late.id in drawn(app)
    assert "overdue" in drawn(app)


def test_a_person_is_found_and_nothing_of_the_search_stands_in_the_address(opened: Open, own: Path) -> None:
    name = ssot.search(Workspace(own), "ssot", "person").rows["name"][0].as_py()
    app = opened(own, "pages/subjects.py")
    next(box for box in app.text_input if box.label == "Name").set_value(name)
    _press(app, "Find")
    assert not app.exception
    assert name in drawn(app)
    assert re.search(rf">{re.escape(name)} at [^<]+</a> \(P-", drawn(app))
    assert "held of them" in said(app)
    assert not app.query_params
    next(box for box in app.text_input if box.label == "Name").set_value("12345")
    _press(app, "Find")
    assert "is no name that can be read" in said(app)
    next(box for box in app.text_input if box.label == "Name").set_value("Zanele Qwabeqwabe")
    _press(app, "Find")
    assert "Nothing is held of whom you look for" in said(app)


def test_a_search_that_takes_long_goes_on_without_the_page_and_is_told_when_it_is_opened_again(
    opened: Open, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subjects_aside, "takes_long", lambda _: True)
    name = ssot.search(Workspace(own), "ssot", "person").rows["name"][0].as_py()
    app = opened(own, "pages/subjects.py")
    next(box for box in app.text_input if box.label == "Name").set_value(name)
    _press(app, "Find")
    assert not app.exception
    assert [button.label for button in app.button if button.key == "stop-find"] == ["Stop"]
    while (now := subjects_aside.seeking(Workspace(own), "find", None)) and now.going_on:
        time.sleep(0.05)
    app = opened(own, "pages/subjects.py")
    assert not app.exception
    assert name in drawn(app)
    assert "held of them" in said(app)


def test_a_request_that_is_not_there_is_a_sentence(opened: Open, own: Path) -> None:
    app = opened(own, "pages/subjects.py", request="R-1999-0001")
    assert "there is no request" in said(app).lower()
    assert [title.value for title in app.title] == ["Data subjects"]
    _press(app, "All requests")
    assert not app.query_params


def test_what_a_subject_asks_to_be_corrected_is_entered_on_the_page_of_the_request(
    opened: Open, own: Path
) -> None:
    space, today = Workspace(own), days.today()
    with_email = ssot.search(space, "ssot", "person").rows.to_pylist()
    email = next(row["email"] for row in with_email if row["email"])
    request = subjects.receive(space, "correction", today, "officer").id
    held = subjects.find(space, subjects.Sought("person", emails=(email,)), "officer")
    about = subjects.found(space, request, held, "officer").subjects
    app = opened(own, "pages/subjects.py", request=request)
    assert "A value can be corrected once it is sure who asks." in said(app)
    subjects.identify(space, request, "document seen", today, "officer")
    app = opened(own, "pages/subjects.py", request=request)
    next(box for box in app.text_input if box.label == "It is to be").set_value("Thandi Qwabe")
    _press(app, "Correct")
    assert not app.exception
    with Catalogue.open(space).read() as connection:
        (made,) = corrections.standing(connection, "ssot")
    assert (made.entity_id, made.value) == (about[0], "Thandi Qwabe")
    assert request in made.reason


def test_an_objection_is_entered_once_and_told_in_the_file_of_its_request(opened: Open, own: Path) -> None:
    space = Workspace(own)
    email = next(e for e in ssot.search(space, "ssot", "person").rows["email"].to_pylist() if e)
    request = subjects.receive(space, "objection", days.today(), "officer").id
    held = subjects.find(space, subjects.Sought("person", emails=(email,)), "officer")
    subjects.found(space, request, held, "officer")
    app = opened(own, "pages/subjects.py", request=request)
    for _ in range(2):
        _press(app, "Enter the objection")
        assert not app.exception
    assert "was entered before" in app.error[0].value
    assert "every purpose" in app.success[0].value
    assert drawn(app).count("Objection entered into the consent ledger") == 1


def test_many_requests_are_paged_and_chosen_by_how_they_stand(opened: Open, own: Path) -> None:
    space, today = Workspace(own), days.today()
    late = [subjects.receive(space, "access", today - timedelta(days=50), "officer").id for _ in range(2)]
    for _ in range(26):
        subjects.receive(space, "objection", today, "officer")
    app = opened(own, "pages/subjects.py")
    assert "28 requests" in said(app)
    assert len(re.findall(r"class=\W+hp-row", drawn(app))) == 25
    app.segmented_control(key="show").set_value("Late").run()
    assert not app.exception
    assert len(re.findall(r"class=\W+hp-row", drawn(app))) == len(late)
    assert len(re.findall(r">\d+ late<", drawn(app))) == len(late)
