"""Every page in light and dark: axe finds nothing, nothing is cut at 390 px, no other host is asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from hotpass import ssot, uploads
from hotpass.runs import list_runs
from hotpass.workspace import Workspace
from tests.uploads.dropping import drop
from tests.workbench import books
from tests.workbench.serving import CALM, Visit, Workbench, visit

pytestmark = pytest.mark.browser

PAGES = (
    *("overview", "upload", "runs", "run", "entities", "people", "entity", "profiles", "profile", "draft"),
    *("linkage", "weight", "pair", "review", "cluster", "subjects", "registers", "audit", "inventory"),
    *("compliance", "control"),
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"

#: Streamlit's own drop zone is a section with role=presentation and a label: minor, and not ours to mend.
KNOWN = {"presentation-role-conflict"}


def address(page: str, workbench: Workbench) -> str:
    workspace = Workspace(workbench.workspace)
    if page == "run":
        return f"/runs?run={list_runs(workspace, limit=1)[0].id}"
    if page == "entity":
        first = ssot.search(workspace, "ssot", "organisation").rows["entity_id"][0].as_py()
        return f"/entities?entity={first}"
    if page == "draft":
        return f"/upload?draft={_draft(workspace)}"
    if page == "pair":
        first, second = ssot.search(workspace, "ssot", "organisation").rows["entity_id"].to_pylist()[:2]
        return f"/linkage?tab=Two+records&one={first}&other={second}"
    if page == "cluster":
        first = ssot.search(workspace, "ssot", "organisation").rows["entity_id"][0].as_py()
        return f"/review?tab=Entities&entity={first}"
    kept = {"overview": "/", "people": "/entities?type=People", "profile": "/profiles?profile=aviation"}
    kept["control"] = "/compliance?control=popia-16-quality"
    kept["weight"] = "/linkage?tab=Match+weight&threshold=12"
    return kept.get(page, f"/{page}")


def _draft(workspace: Workspace) -> str:
    """An upload whose files are read: one of them is good, one refused."""
    if left := uploads.unfinished(workspace):
        return left[0].id
    draft = uploads.Draft(by="A. Analyst")
    with TemporaryDirectory() as folder:
        drop(workspace, draft, books.grouped(Path(folder), "October", 12), books.broken(Path(folder)))
    profiles = uploads.known_profiles(workspace)
    profile = profiles[uploads.suggested(profiles, list(draft.files))]
    while any(look.going_on for look in uploads.looks(workspace, draft, profile).values()):
        time.sleep(0.1)
    return draft.id


def violations(page: Page) -> list[str]:
    """What axe finds; a page that still fades in is looked at again at rest, for its contrast."""
    if found := _found(page):
        page.evaluate(CALM)
        found = _found(page)
    return found


def _found(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]}"
        for rule in found
        if rule["id"] not in KNOWN
        for node in rule["nodes"]
    ]


@pytest.fixture(scope="module")
def wide(workbench: Workbench, chromium: Browser) -> Iterator[Visit]:
    """One visit for all pages at a desk, since a new one reads all that belongs to the workbench anew."""
    with visit(chromium, workbench) as seen:
        yield seen


@pytest.fixture(scope="module")
def narrow(workbench: Workbench, chromium: Browser) -> Iterator[Visit]:
    """One visit for all pages on a telephone."""
    with visit(chromium, workbench, width=390, height=844) as seen:
        yield seen


@pytest.fixture(scope="module")
def empty(empty_workbench: Workbench, chromium: Browser) -> Iterator[Visit]:
    with visit(chromium, empty_workbench) as seen:
        yield seen


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, workbench: Workbench, wide: Visit) -> None:
    at = address(name, workbench)
    for shown in in_both_appearances(wide, at):
        assert violations(shown) == []
    assert wide.hosts <= {"127.0.0.1", ""}


def in_both_appearances(seen: Visit, at: str) -> Iterator[Page]:
    """The page in the light, then the same page once the appearance of the system has changed to dark."""
    seen.page.emulate_media(color_scheme="light")
    page = seen.go(at)
    light = page.evaluate(BACKGROUND)
    yield page
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => ({BACKGROUND}) !== light", arg=light)
    yield seen.settled()


def test_what_roles_may_and_see_scrolls_nowhere_sideways_on_a_telephone(narrow: Visit) -> None:
    page = narrow.go("/access")
    for label in ("What each role may do", "How each role sees personal values"):
        table = page.get_by_role("table", name=label, exact=True)
        assert table.evaluate("t => t.parentElement.scrollWidth <= t.parentElement.clientWidth")


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_on_a_telephone(name: str, workbench: Workbench, narrow: Visit) -> None:
    page = narrow.go(address(name, workbench))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = page.evaluate(
        """[...document.querySelectorAll('[data-testid=stMain] *')].filter(e =>
             e.getBoundingClientRect().right > 391 && !e.closest('.hp-scroll, [data-testid=stDataFrame],'
             + '[role=tablist], canvas') && getComputedStyle(e).visibility !== 'hidden')
           .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert wide == []
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/", "/upload", "/runs", "/entities", "/linkage", "/labelling"])
def test_axe_finds_nothing_while_nothing_is_there(path: str, empty: Visit) -> None:
    for shown in in_both_appearances(empty, path):
        assert violations(shown) == []
