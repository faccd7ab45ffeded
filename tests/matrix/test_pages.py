"""Every page in every role: which there are, and that nothing masked is in what the browser is sent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from hotpass import compliance, ssot, uploads
from hotpass.access import HIDDEN, PERMISSIONS, SIGHTS, Act, Role, Sight
from hotpass.catalogue import Catalogue, files
from hotpass.quality import asking
from hotpass.quality.profiling import mask_shown
from hotpass.workspace import StoredFile, Workspace
from pages import PAGES
from tests.matrix.planted import PLANTED, in_role, leaks, run_of

ROOT = Path(__file__).resolve().parents[2]

#: By page, the addresses under which it shows data; every page is opened without any as well.
VIEWS: dict[str, tuple[dict[str, str], ...]] = {
    "runs": ({"run": "{run}"},),
    "entities": (
        {"type": "People"},
        {"entity": "{person}", "field": "phone"},
        {"entity": "{organisation}", "field": "notes"},
    ),
    "quality": ({"tab": "Columns"}, {"tab": "Cells"}),
    "upload": ({"draft": "{draft}"},),
    "linkage": ({"tab": "Two records", "one": "{organisation}", "other": "{other}"},),
}


@pytest.fixture(scope="module")
def given(space: Path) -> dict[str, str]:
    with in_role(Role.COMPLIANCE_OFFICER, space):
        place = Workspace(space)
        person = ssot.search(place, "ssot", "person", text="Qhamatwa").rows["entity_id"][0].as_py()
        organisations = ssot.search(place, "ssot", "organisation").rows.to_pylist()
    own = next(o["entity_id"] for o in organisations if "ebravlei" in o["name"])
    other = next(o["entity_id"] for o in organisations if o["entity_id"] != own)
    return {
        "person": person,
        "organisation": own,
        "other": other,
        "run": run_of(space),
        "draft": _draft_of_another(Workspace(space)),
    }


def _draft_of_another(place: Workspace) -> str:
    """What somebody else uploaded and has not run: the file with the planted values, read once more."""
    with Catalogue.open(place).read() as connection:
        file = files.named(connection, "Leads.csv")
    assert file is not None
    draft = uploads.Draft(by="somebody else", profile="generic")
    draft.files[file.name] = StoredFile(file.digest, file.name, file.size)
    uploads.save(place, draft)
    profile = uploads.known_profiles(place)["generic"]
    while any(look.going_on for look in uploads.looks(place, draft, profile).values()):
        time.sleep(0.1)
    return draft.id


def pages() -> dict[str, Act]:
    """What a role must be permitted for each page of the workbench."""
    return {name: act for group in PAGES.values() for name, (_, act) in group.items()}


def sent(app: AppTest) -> str:
    """All that the server sends for a page, as the browser gets it."""
    return "\n".join(_texts(app._tree))


def _texts(node: Any) -> Iterator[str]:
    proto = getattr(node, "proto", None)
    if proto is not None and hasattr(proto, "SerializeToString"):
        yield proto.SerializeToString().decode("utf-8", "replace")
    for child in getattr(node, "children", {}).values():
        yield from _texts(child)


def opened(page: str, address: dict[str, str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.run()
    if page != "overview" or address:
        for name, value in address.items():
            app.query_params[name] = value
        app.switch_page(f"pages/{page}.py").run()
    return app


def lookers(page: str, act: Act) -> list[Role]:
    """A role of those that may for each way to see less; who sees all but what is special, of what has it."""
    able = [role for role in Role if act in PERMISSIONS[role] and leaks(str(PLANTED), role)]
    less = [role for role in able if SIGHTS[role]["contact"] is not Sight.CLEAR] or able
    some = able if page == "entities" else less if page in VIEWS else less[-1:]
    return list({tuple(SIGHTS[role].items()): role for role in some}.values())


@pytest.mark.parametrize("page", pages())
def test_no_page_sends_what_is_masked(page: str, space: Path, given: dict[str, str]) -> None:
    for role in lookers(page, pages()[page]):
        for address in ({}, *VIEWS.get(page, ())):
            filled = {name: value.format(**given) for name, value in address.items()}
            with in_role(role, space):
                app = opened(page, filled)
                text = sent(app)
            assert not app.exception
            assert leaks(text, role) == [], (role, address)
            assert len(text) > 500


def test_a_column_of_no_field_is_masked_by_what_a_person_confirmed(space: Path) -> None:
    for role, shown in ((Role.COMPLIANCE_OFFICER, "NUMSA-zebra"), (Role.ANALYST, HIDDEN)):
        with in_role(role, space):
            tables = asking.tables_of_version(Workspace(space), "ssot")
            (column,) = [c for t in tables if t.level == "input" for c in t.columns if c.label == "Vakbond"]
            assert mask_shown(column, "NUMSA-zebra") == shown


def test_whoever_sees_all_is_sent_it(space: Path, given: dict[str, str]) -> None:
    with in_role(Role.COMPLIANCE_OFFICER, space):
        person = sent(opened("entities", {"entity": given["person"], "field": "phone"}))
        organisation = sent(opened("entities", {"entity": given["organisation"], "field": "notes"}))
    for shown in ("Qhamatwa", "8001015009087", "823194471"):
        assert shown in person
    for shown in ("Zebrakerk", "62004411889", "zebranota@zebravlei.co.za"):
        assert shown in organisation


@pytest.mark.parametrize("role", Role)
def test_a_page_that_a_role_may_not_open_says_so_and_whom_to_ask(role: Role, space: Path) -> None:
    refused = {page: act for page, act in pages().items() if act not in PERMISSIONS[role]}
    with in_role(role, space):
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
        for page, act in refused.items():
            app.switch_page(f"pages/{page}.py").run()
            (said,) = [error.value for error in app.error]
            assert f"may not {act.words}" in said
            assert "That is for the role" in said
            assert "ask an administrator" in said
            assert len(app.title) == 1
        app.run()
    with in_role(Role.ADMINISTRATOR, space):
        kept = [one for one in compliance.lately(Workspace(space), "access.refuse") if role in one.said]
    assert len(kept) == len(refused)
    assert {one.subject for one in kept} == set(refused.values())


def test_nothing_is_found_by_a_name_that_a_text_holds_and_the_searcher_sees_masked(space: Path) -> None:
    for role, found in ((Role.AUDITOR, 0), (Role.REVIEWER, 0), (Role.COMPLIANCE_OFFICER, 1)):
        with in_role(role, space):
            assert ssot.search(Workspace(space), "ssot", "organisation", text="qhamatwa").total == found
            assert ssot.search(Workspace(space), "ssot", "organisation", text="flight school").total >= 20
