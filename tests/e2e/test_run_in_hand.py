"""A person stops a run, lets it go on, and looks at other pages meanwhile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hotpass import runs, sample
from hotpass.workspace import Workspace
from tests.workbench.serving import served, visit

pytestmark = pytest.mark.browser

ENDED = 180_000


def test_a_run_is_cancelled_and_resumed(chromium: Browser, tmp_path: Path) -> None:
    sample.write_sample(tmp_path / "in", organisations=2_000, seed=5, format="csv")
    workspace = Workspace(tmp_path / "workspace")
    workspace.make()
    given = sorted(p for p in (tmp_path / "in").glob("*.csv") if p.name != "truth.csv")
    with served(workspace.root, tmp_path / "log") as running, visit(chromium, running) as seen:
        run_id = runs.submit(workspace, given)
        page = seen.go(f"/runs?run={run_id}")
        table = page.get_by_role("table", name="Stages of the run")
        expect(table.locator("tr", has_text="Read the files")).to_contain_text("done", timeout=ENDED)
        page.get_by_role("button", name="Cancel run").click()
        expect(page.get_by_role("button", name="Resume run")).to_be_visible(timeout=ENDED)
        expect(page.get_by_text(re.compile("^cancelled · "))).to_be_visible()
        assert runs.get(workspace, run_id).state == "cancelled"

        page.get_by_role("button", name="Resume run").click()
        # While the page is drawn again, the table as it was stands before the new one.
        normalising = table.locator("tr", has_text="Normalise the values").last
        expect(normalising).to_contain_text("running", timeout=ENDED)
        with visit(chromium, running) as colleague:
            expect(colleague.go("/entities").get_by_text("Nothing is published yet")).to_be_visible()
        expect(page.get_by_text(re.compile("published as version 1"))).to_be_visible(timeout=ENDED)
        assert runs.get(workspace, run_id).attempt == 2
