"""A person uploads messy files, mends how they are read, runs them, and follows a value to its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

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
        line = page.locator(".hp-files li", has_text=file.name)
        expect(line).to_contain_text(re.compile("table|refused"))
    return seen.settled()


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(f'td[data-at="{row},{column}"]')


def drag(page: Page, start: Locator, end: Locator) -> None:
    """Press the mouse in the middle of one cell and let it go in the middle of another."""
    for at, then in ((start, page.mouse.down), (end, page.mouse.up)):
        box = at.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
        then()


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


def test_a_boundary_is_moved_by_mouse_and_keyboard_and_outlives_a_reload(
    own_workbench: Workbench, chromium: Browser, tmp_path: Path
) -> None:
    with visit(chromium, own_workbench) as seen:
        page = upload(seen, books.reachout(tmp_path), books.broken(tmp_path))
        drag(page, cell(page, 4, 1), cell(page, 12, 6))
        expect(field(page, "Range")).to_have_value("A4:F12")
        expect(page.get_by_text("Table A4:F12 · 8 rows")).to_be_visible()
        expect(page.locator("tr", has=cell(page, 13, 1))).to_contain_text("outside")

        seen.settled()
        corner = page.get_by_role("button", name=re.compile("Last cell of the table"))
        corner.focus()
        for key in ("ArrowUp", "ArrowUp", "ArrowLeft"):
            page.keyboard.press(key)
        expect(page.locator(".hp-say")).to_contain_text("A4:E10. Enter takes it over")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Table A4:E10 · 6 rows")).to_be_visible()

        seen.settled()
        page.reload()
        expect(page.get_by_text("Table A4:E10 · 6 rows")).to_be_visible()
        expect(page.locator(".hp-files li", has_text="Broken.xlsx")).to_contain_text("refused")
        page.get_by_role("button", name="As it was found").click()
        expect(page.get_by_text("Table A4:G44 · 40 rows")).to_be_visible()


def test_what_was_corrected_once_needs_nothing_next_month(
    own_workbench: Workbench, chromium: Browser, tmp_path: Path
) -> None:
    with visit(chromium, own_workbench) as seen:
        page = upload(seen, books.grouped(tmp_path, "September", 12))
        expect(field(page, "Header rows")).to_have_value("3, 4")
        page.locator('[data-header="4"]').focus()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(field(page, "Header rows")).to_have_value("4")
        expect(page.get_by_text("Table A4:E16 · 12 rows")).to_be_visible()
        means = page.get_by_label("Ref x means")
        means.select_option(value="organisation.key")
        expect(page.locator(".hp-mapping tr", has=means)).to_contain_text("set by hand")
        seen.settled()
        page.get_by_role("button", name="Start run").click()
        expect(page.get_by_text(re.compile("published as version"))).to_be_visible(timeout=120_000)

        page = upload(seen, books.grouped(tmp_path, "October", 17, titles=3))
        expect(page.get_by_text(re.compile("Read as on .* by .*; 2 changes remembered"))).to_be_visible()
        expect(page.get_by_text("Table A6:E23 · 17 rows")).to_be_visible()
        page.get_by_role("button", name="Start run").click()
        expect(page.get_by_text(re.compile("published as version"))).to_be_visible(timeout=120_000)

    folder = Workspace(own_workbench.workspace).current("ssot")
    assert folder
    rows = pq.read_table(folder / "rows.parquet", columns=["row", "records"]).to_pylist()
    assert [line["row"] for line in rows if line["records"]] == list(range(7, 24))
    keys = pq.read_table(folder / "organisations.parquet", columns=["key"])["key"].to_pylist()
    assert sorted(key.rpartition(":")[2] for key in keys) == sorted(f"K{n}" for n in range(17))
