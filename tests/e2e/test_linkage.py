"""The Linkage page: what another match weight would change, and from there why two records are one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.workbench.serving import Workbench, visit

pytestmark = pytest.mark.browser


def test_a_moved_weight_leads_to_the_pair_that_decides(workbench: Workbench, chromium: Browser) -> None:
    with visit(chromium, workbench) as seen:
        page = seen.go("/linkage?tab=Match+weight&threshold=30")
        falling = page.locator(".hp-figures li", has_text="Would fall apart").locator(".hp-figure-value")
        assert int(falling.inner_text()) > 0
        changes = page.get_by_role("table", name="Entities that would become one or fall apart")
        changes.locator("tbody a").first.click()
        reasons = page.locator(".hp-sentences li").first
        expect(reasons).to_contain_text("They are one")
        expect(page.get_by_role("table", name="What each field adds to the weight, in words")).to_be_visible()
        expect(page).to_have_url(re.compile("tab=Two"))
        address = page.url
        page.goto(address)
        expect(reasons).to_contain_text("They are one")


def test_an_entity_says_why_its_records_are_one(workbench: Workbench, chromium: Browser) -> None:
    with visit(chromium, workbench) as seen:
        page = seen.go("/linkage?tab=Entities&sort=records")
        groups = page.get_by_role("table", name="Entities of several records and how they hold together")
        groups.locator("tbody a").first.click()
        expect(page.get_by_role("heading", name="Why these records are one")).to_be_visible()
        page.get_by_text("Look at the pairs of its records").click()
        page.get_by_role("table", name="Pairs of its records, weakest first").locator("tbody a").first.click()
        expect(page.get_by_role("table", name="What each field adds to the weight, in words")).to_be_visible()
        expect(page).to_have_url(re.compile("one=.*other="))
