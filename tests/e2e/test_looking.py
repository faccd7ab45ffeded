"""Looking at what is published: deep links, filters in the address, downloads, two versions compared."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, expect

from tests.workbench import books
from tests.workbench.serving import Workbench, served, visit

pytestmark = pytest.mark.browser


def test_the_first_page_asked_of_a_new_server_may_be_any(
    published: Path, chromium: Browser, tmp_path: Path
) -> None:
    with served(published, tmp_path / "log") as running, visit(chromium, running) as seen:
        page = seen.go("/entities?type=People")
        expect(page.get_by_role("heading", level=1)).to_have_text("Entities")
        expect(page.get_by_role("button", name="Work")).to_be_visible()
        expect(page.get_by_role("columnheader", name="Role")).to_be_visible()


def test_search_and_filters_are_in_the_address(workbench: Workbench, chromium: Browser) -> None:
    with visit(chromium, workbench) as seen:
        page = seen.go("/entities")
        page.get_by_label("Search").fill(books.domain(3))
        page.get_by_label("Search").press("Enter")
        expect(page.locator(".hp-table tbody tr")).to_have_count(1)
        expect(page).to_have_url(re.compile(re.escape(books.domain(3))))
        address = page.url
        page.locator(".hp-table tbody a").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(books.organisation(3).split()[0])
        page.get_by_role("button", name="All organisations").click()
        expect(page.get_by_label("Search")).to_have_value(books.domain(3))
        page.goto(address)
        expect(page.locator(".hp-table tbody tr")).to_have_count(1)
        page.goto(urljoin(address, page.locator(".hp-table tbody a").get_attribute("href")))
        page.get_by_role("button", name="All organisations").click()
        expect(page.get_by_label("Search")).to_have_value(books.domain(3))


def test_the_published_workbook_is_taken_away_whole(workbench: Workbench, chromium: Browser) -> None:
    with visit(chromium, workbench) as seen:
        page = seen.go("/runs")
        page.locator(".hp-table tbody a").first.click()
        expect(page.get_by_role("button", name="Workbook")).to_be_visible()
        seen.settled()
        with page.expect_download() as download:
            page.get_by_role("button", name="Workbook").click()
        assert download.value.suggested_filename == "ssot-v2.xlsx"
        assert zipfile.ZipFile(download.value.path()).testzip() is None


def test_two_versions_are_compared(workbench: Workbench, chromium: Browser) -> None:
    with visit(chromium, workbench) as seen:
        page = seen.go("/runs")
        table = page.get_by_role("table", name="Entities that differ between version 1 and version 2")
        expect(table.locator("tr", has_text="New")).to_be_visible()


def test_each_page_asks_nothing_of_another_host(workbench: Workbench, chromium: Browser) -> None:
    with visit(chromium, workbench) as seen:
        for path in ("/", "/upload", "/runs", "/entities"):
            seen.go(path)
        assert seen.hosts <= {"127.0.0.1", ""}
