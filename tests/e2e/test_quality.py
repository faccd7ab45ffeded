"""From a red score to the corrected cell to a green run, without leaving the browser."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from hotpass import api, quality
from hotpass.workspace import Workspace
from tests.accessibility.test_pages import violations
from tests.workbench import books
from tests.workbench.serving import PATIENCE_MS, Visit, Workbench, served, visit

pytestmark = pytest.mark.browser

SENTENCE = "Every organisation has a province."
RULE = {
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "province"},
    "severity": "warning",
    "meta": {
        "id": "OWN-PROVINCE",
        "dimension": "consistency",
        "owner": "analyst",
        "popia": "16",
        "sentence": SENTENCE,
        "message": "The organisation has no province.",
    },
}


@pytest.fixture(scope="module")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A published list in which one organisation of thirty has no province, which a rule asks for."""
    folder = tmp_path_factory.mktemp("quality")
    path = folder / "Members.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Organisation", "Phone", "Email", "Province"])
        for n in range(30):
            mail = f"info@{books.domain(n)}"
            writer.writerow([books.organisation(n), books.phone(n), mail, "" if n == 7 else "Gauteng"])
    space = Workspace(folder / "workspace")
    space.make()
    quality.state_rule(space.expectations, "organisations", RULE)
    api.refine(path, workspace=space)
    with served(space.root, folder / "serve.log") as running:
        yield running


def test_from_a_red_score_to_a_green_run(workbench: Workbench, chromium: Browser) -> None:
    with visit(chromium, workbench) as seen:
        page = seen.go("/quality")
        tile = page.get_by_role("link", name="Consistency")
        expect(tile).to_contain_text("1 rule failed")
        assert violations(page) == []
        tile.click()
        page.get_by_role("link", name=SENTENCE).click()
        seen.settled()
        expect(page.get_by_role("heading", name=SENTENCE)).to_be_visible()
        expect(page.locator(".hp-source")).to_contain_text("source cell")
        assert "rule=OWN-PROVINCE" in page.url
        assert books.organisation(7) not in page.url
        _somebody_mends_it(seen)
        page.get_by_label("Province is to be").fill("Limpopo")
        page.get_by_label("Reason").fill("They moved in May")
        page.get_by_role("button", name="Correct", exact=True).click()
        expect(page.get_by_text("Province is corrected to")).to_be_visible()
        seen.settled()
        assert violations(page) == []
        page.get_by_role("button", name="Publish with 1 correction").click()
        page.get_by_role("button", name="See its quality").click(timeout=5 * PATIENCE_MS)
        tile = page.get_by_role("link", name="Consistency")
        expect(tile).to_contain_text("rules passed")
        tile.click()
        row = page.get_by_role("row", name=SENTENCE)
        expect(row).to_contain_text("passed")
        row.get_by_role("link").click()
        seen.settled()
        expect(page.get_by_text("No row fails this rule.")).to_be_visible()
        page.get_by_text("fixed, 1").click()
        expect(page.locator(".hp-failing")).to_contain_text(books.organisation(7))
        assert seen.hosts <= {"127.0.0.1", ""}
    _dark_and_narrow(workbench, chromium)


def _somebody_mends_it(seen: Visit) -> None:
    """Say who mends the rule by when, and what there is to say; it stands there for whoever comes next."""
    page = seen.page
    page.get_by_text("Say who mends it, or comment").click()
    page.get_by_label("Mended by").fill("N. Dlamini")
    page.get_by_role("spinbutton", name="day, Due").click()
    page.keyboard.type("20112025")
    page.get_by_label("Comment").fill("The register has it.")
    page.get_by_role("button", name="Save").click()
    for said in ("The register has it.", "It is due on 20 Nov 2025", "It is mended by N. Dlamini"):
        expect(page.get_by_text(said)).to_be_visible()
    expect(page.locator(".hp-facts", has_text="Mended by")).to_contain_text("overdue")
    expect(page.get_by_label("Comment")).to_have_value("")


def _dark_and_narrow(workbench: Workbench, chromium: Browser) -> None:
    with visit(chromium, workbench, dark=True, width=390, height=844) as seen:
        _seen(seen, "/quality")
        _seen(seen, "/quality?rule=OWN-PROVINCE&which=fixed")
        _seen(seen, "/quality?tab=Cells")
        expect(seen.page.locator(".hp-failing")).to_contain_text("blank in a column that is filled")
        expect(seen.page.locator(".hp-source")).to_contain_text("source cell")
        for tab in ("Trends", "Quarantine", "Columns&column=province", "Drift", "Suggestions", "Report"):
            _seen(seen, f"/quality?tab={tab}")


def _seen(seen: Visit, address: str) -> None:
    page = seen.go(address)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
