"""Profiles without a browser: what is shown of them, and what becomes of what a person changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from hotpass.profiles import load_profile, shipped_profiles
from hotpass.profiles.store import duplicate, save, versions
from hotpass.uploads.looking import known_profiles
from hotpass.workspace import Workspace
from tests.workbench.conftest import Open
from tests.workbench.test_empty import said
from tests.workbench.test_published import drawn

PAGE = "pages/profiles.py"


@pytest.fixture
def own(fresh: Path) -> Path:
    folder = Workspace(fresh).profiles
    duplicate(folder, "aviation", "ours", "Our list")
    return folder


def field(app: AppTest, label: str) -> Any:
    boxes = [*app.text_input, *app.number_input, *app.radio, *app.checkbox, *app.selectbox]
    return next(box for box in boxes if box.label == label)


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label.startswith(label)).click().run()


def test_profiles_are_listed_with_what_has_used_them(opened: Open, published: Path) -> None:
    app = opened(published, PAGE)
    assert not app.exception
    assert f"No profile of this workspace, {len(shipped_profiles())} that come with Hotpass" in said(app)
    assert "make it your own to change it" in said(app)
    shown = drawn(app)
    assert all(load_profile(name).title in shown for name in shipped_profiles())
    assert "2 runs of ssot" in shown


def test_a_shipped_profile_is_made_ones_own(opened: Open, fresh: Path) -> None:
    app = opened(fresh, PAGE, profile="npo")
    assert not app.exception
    assert all(box.disabled for box in app.number_input)
    field(app, "Title of your own").set_value("Charities we know")
    press(app, "Make it your own")
    assert not app.exception
    assert app.title[0].value == "Charities we know"
    assert "version 1 · stands on npo" in said(app)
    made = load_profile("charities-we-know", Workspace(fresh).profiles)
    assert made.references == load_profile("npo").references


def test_the_form_says_what_the_profile_says(opened: Open, own: Path, fresh: Path) -> None:
    for name in ("aviation", "npo", "test"):
        duplicate(own, name, f"own-{name}", name)
        app = opened(fresh, PAGE, profile=f"own-{name}")
        assert "Nothing yet." in said(app), name


def test_what_is_changed_is_shown_tried_and_saved(opened: Open, own: Path, fresh: Path) -> None:
    app = opened(fresh, PAGE, profile="ours")
    field(app, "The same from").set_value(0.97)
    field(app, "03/04/2026 is").set_value("the fourth of March").run()
    assert "linkage.match" in drawn(app)
    assert "2026-03-04" in drawn(app)
    assert "1 column of 8 in a made-up list would be read differently" in said(app)
    field(app, "What is new, in a sentence").set_value("Stricter; American dates")
    press(app, "Save as version 2")
    assert not app.exception
    assert "version 2 · stands on aviation · Stricter; American dates" in said(app)
    made = load_profile("ours", own)
    assert (made.linkage.match, made.day_first, made.version) == (0.97, False, 2)
    assert "From version 1 to version 2" in drawn(app)


def test_what_cannot_be_is_said_beside_its_key_and_not_saved(opened: Open, own: Path, fresh: Path) -> None:
    app = opened(fresh, PAGE, profile="ours")
    field(app, "The same from").set_value(0.5)
    field(app, "A person looks from").set_value(0.6)
    field(app, "Country of phone numbers and addresses").set_value("South Africa").run()
    errors = [error.value.replace("\\", "") for error in app.error]
    assert any("'South Africa' does not have the form" in error for error in errors)
    assert any("review is 0.6, above match, which is 0.5" in error for error in errors)
    assert "2 things to mend above before it can be saved" in said(app)
    assert not [button for button in app.button if button.label.startswith("Save")]
    assert versions(own, "ours") == [1]


def test_an_older_version_is_looked_at_by_its_address(opened: Open, own: Path, fresh: Path) -> None:
    save(own, "ours", {"title": "Renamed", "extends": "aviation"})
    app = opened(fresh, PAGE, profile="ours", version="1")
    assert app.title[0].value == "Our list"
    assert "an older one: the newest is 2" in said(app)
    assert all(box.disabled for box in app.number_input)


def test_what_is_wrong_with_a_file_is_listed(opened: Open, own: Path, fresh: Path) -> None:
    (own / "bad.yaml").write_text("name: bad\ntitle: Bad\nextends: generic\nsuits: {}\ncountri: ZA\n")
    app = opened(fresh, PAGE)
    assert "cannot be used" in drawn(app)
    app = opened(fresh, PAGE, profile="bad")
    assert not app.exception
    assert "2 things to mend" in "".join(str(error.proto) for error in app.error)
    assert "suits, line 4: there is no key" in drawn(app)
    app = opened(fresh, PAGE, profile="none")
    assert "there is no profile 'none'" in said(app)


def test_a_profile_that_cannot_be_used_keeps_nobody_from_uploading(own: Path, fresh: Path) -> None:
    (own / "bad.yaml").write_text("name: bad\ntitle: Bad\nextends: generic\nsuits: {}\n")
    assert known_profiles(Workspace(fresh)).keys() == {*shipped_profiles(), "ours"}
