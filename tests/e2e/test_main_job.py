"""A person uploads messy files, mends how they are read, runs them, and follows a value to its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hotpass.workspace import Workspace
from tests.workbench import books
from tests.workbench.serving import Visit, Workbench, served, visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def own_workbench(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder = tmp_path_factory.mktemp("upload")
    workspace = Workspace(folder / "workspace")
    workspace.make()
    with served(workspace.root, folder / "serve.log") as running:
        yield running


def upload(seen: Visit, *files: Path) -> Page:
    page = seen.go("/upload")
    page.locator("input[type=file]").set_input_files(files)
    for file in files:
        expect(page.locator(".hp-files").get_by_text(file.name)).to_be_visible()
    return seen.settled()


def test_from_upload_to_the_source_cell(own_workbench: Workbench, chromium: Browser, tmp_path: Path) -> None:
    with visit(chromium, own_workbench) as seen:
        page = upload(seen, books.reachout(tmp_path), books.broken(tmp_path))

        files = page.locator(".hp-files li")
        expect(files.filter(has_text="Reachout.xlsx")).to_contain_text("1 table")
        expect(files.filter(has_text="Broken.xlsx")).to_contain_text("refused")

        sheet = page.get_by_role("table", name=re.compile("Sheet Organisation"))
        expect(sheet.locator("tr", has_text="Tel no.")).to_contain_text("header")
        expect(sheet.locator("tr", has_text="Reach-out database 2026")).to_contain_text("title")

        means = page.get_by_label("Status means")
        means.select_option(label="not used")
        expect(page.locator(".hp-mapping tr", has=means)).to_have_class("hp-unused")
        means.select_option(label="Organisation · Status")
        expect(page.locator(".hp-mapping tr", has=means)).to_contain_text("set by hand")

        page.get_by_role("button", name="Start run").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Run of")
        assert "run=" in page.url
        expect(page.get_by_text("published as version 1")).to_be_visible(timeout=120_000)

        page.get_by_role("button", name="See its entities").click()
        page.get_by_label("Search").fill("Karoo Aviation")
        page.get_by_label("Search").press("Enter")
        row = page.locator(".hp-table tbody tr").first
        expect(row).to_contain_text("Karoo Aviation")
        row.get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Karoo Aviation")

        page.locator(".hp-golden").get_by_role("link", name="Phone").click()
        cell = page.locator(".hp-source")
        expect(cell).to_contain_text(books.phone(0))
        expect(cell).to_contain_text("source cell")
        expect(page.locator("tr", has=cell).locator(".hp-rownumber")).to_have_text("5")
        assert "field=phone" in page.url
        assert "entity=" in page.url

        link = page.url
        with visit(chromium, own_workbench) as colleague:
            shared = colleague.go(link.removeprefix(own_workbench.url))
            expect(shared.locator(".hp-source")).to_contain_text(books.phone(0))


def test_a_run_goes_on_when_the_tab_is_closed_and_is_seen_in_another_browser(
    own_workbench: Workbench, chromium: Browser, tmp_path: Path
) -> None:
    with visit(chromium, own_workbench) as seen:
        page = upload(seen, books.schools(tmp_path))
        page.get_by_role("button", name="Start run").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Run of")
        link = page.url.removeprefix(own_workbench.url)
    with visit(chromium, own_workbench) as other:
        page = other.go(link)
        expect(page.get_by_text(re.compile("published as version"))).to_be_visible(timeout=120_000)
        page.reload()
        expect(page.get_by_text(re.compile("published as version"))).to_be_visible()
