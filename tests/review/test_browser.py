"""Review in a real browser: decided by keyboard alone, and an entity split for good."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hotpass import review
from hotpass.catalogue import Catalogue, decisions
from hotpass.workspace import Workspace
from tests.accessibility.test_pages import violations
from tests.review.conftest import entities, write_list
from tests.workbench.serving import CALM, Workbench, served, visit

pytestmark = pytest.mark.browser

BIRDS = ("Kestrel", "Heron", "Condor", "Mistral", "Protea", "Baobab", "Impala", "Sable", "Gannet", "Falcon")
WORK = ("Aviation", "Helicopters", "Air Charters", "Flight School", "Aerial Survey", "Air Cargo")
#: Twelve rows that look like one company, of which the last five are another.
WRONG = [
    *[("Zambezi Skyways", "1 River Road", "Upington", "054 555 0900")] * 7,
    *[("Zambezi Skyway", "1 River Rd", "Upington", "054 555 0900")] * 5,
]


def rows() -> list[tuple[str, ...]]:
    """Sixty companies, each on two lines that differ a little, and the twelve."""
    found: list[tuple[str, ...]] = []
    for n, (bird, work) in enumerate((bird, work) for bird in BIRDS for work in WORK):
        street, phone = f"{n + 3} Main Road", f"012 555 {1000 + n}"
        found.append((f"{bird} {work}", street, "Pretoria", phone))
        found.append(
            (f"{bird} {work[:-1]}", street.replace("Road", "Rd"), "Pretoria", phone if n % 2 else "")
        )
    return [*found, *WRONG]


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_list(tmp_path_factory.mktemp("review") / "companies.csv", rows())


@pytest.fixture(scope="module")
def before(companies: Path) -> dict[int, str]:
    """Entity by row, before anything is decided."""
    return entities(Workspace(companies.parent / "workspace"), companies)


@pytest.fixture(scope="module")
def workbench(companies: Path, before: dict[int, str]) -> Iterator[Workbench]:
    with served(companies.parent / "workspace", companies.parent / "serve.log") as running:
        yield running


def line(page: Page, decided: int) -> int:
    """How many pairs wait once so many were decided here."""
    said = page.get_by_text(re.compile(rf"pairs? waits? · {decided} decided here")).first
    expect(said).to_be_visible()
    return int(re.sub(r"\D", "", (said.inner_text()).split(" pair")[0]))


def test_fifty_decisions_by_keyboard_alone(workbench: Workbench, chromium: Browser) -> None:
    space = Workspace(workbench.workspace)
    try:
        decide_by_keyboard(space, workbench, chromium)
    finally:
        review.take_back(space, "local", [one.seq for one in standing(space)])


def decide_by_keyboard(space: Workspace, workbench: Workbench, chromium: Browser) -> None:
    with visit(chromium, workbench) as seen:
        page = seen.go("/review?all=true")
        waiting, table, shown = line(page, 0), page.locator(".hp-pair"), []
        assert "The model says" not in page.inner_text("body"), "blind until it is decided"
        for decided, key in enumerate(islice(cycle("mnx"), 50), 1):
            shown.append(table.text_content() or "")
            page.keyboard.press(key)
            assert line(page, decided) == waiting - decided
            expect(table).not_to_have_text(shown[-1])
        kept = standing(space)
        assert len(kept) == 50
        assert {one.decision for one in kept} == {"match", "no_match", "unsure"}
        assert all(one.blind and one.seconds is not None and one.shown and one.model for one in kept)
        assert "The model says" in page.inner_text("body")
        assert violations(page) == []
        page.keyboard.press("s")
        expect(page.get_by_text("1 skipped")).to_be_visible()
        for decided in range(49, 39, -1):
            page.keyboard.press("u")
            assert line(page, decided) == waiting - decided
            expect(table).to_have_text(shown[decided])
        assert len(standing(space)) == 40


def test_what_the_policy_hides_reaches_no_browser(
    workbench: Workbench, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the page nor what is sent to it holds a hidden or masked value, whatever is opened."""
    monkeypatch.setenv("HOTPASS_REVIEW_HIDDEN", "phone,organisation.address")
    monkeypatch.setenv("HOTPASS_REVIEW_MASKED", "organisation.city")
    told: list[str] = []
    with (
        served(workbench.workspace, workbench.workspace.parent / "hidden.log") as hidden,
        visit(chromium, hidden) as seen,
    ):
        seen.page.on(
            "websocket", lambda socket: socket.on("framereceived", lambda sent: told.append(str(sent)))
        )
        seen.page.on("response", lambda answer: told.append(answer.url))
        page = seen.go("/review?all=true")
        page.get_by_text("Cells", exact=True).click()
        expect(page.locator(".hp-sheet")).to_have_count(2)
        assert "not shown" in page.locator(".hp-sheet").first.inner_text()
        assert violations(page) == []
        page.keyboard.press("n")
        line(page, 1)
        page.get_by_text("Why it weighs so").click()
        expect(page.locator(".js-plotly-plot")).to_be_visible()
        told.append(page.content())
        page.keyboard.press("u")
        line(page, 0)
        told.append(seen.go("/review?tab=Entities&sort=records").content())
        page.locator(".hp-row a").first.click()
        expect(page.get_by_text("Records that belong elsewhere")).to_be_visible()
        told.append(page.content())
        told.append(seen.go("/review?tab=Audit&audit=Answer+pairs").content())
        seen.go("/review?tab=Audit")
        expect(page.get_by_role("table", name=re.compile("is drawn from")).first).to_be_visible()
        assert violations(page) == []
    everything = "".join(told)
    assert "Zambezi" in everything
    secrets = ("012 555", "012555", "+2712555", "054 555", "Main Road", "Main Rd", "Pretoria", "Upington")
    assert [secret for secret in secrets if secret in everything] == []


def standing(space: Workspace) -> list[decisions.Decision]:
    with Catalogue.open(space).read() as connection:
        return decisions.standing(connection)


def test_an_entity_split_in_the_browser_stays_split(
    workbench: Workbench, companies: Path, before: dict[int, str], chromium: Browser
) -> None:
    space = Workspace(workbench.workspace)
    places = list(range(len(rows()) + 2 - len(WRONG), len(rows()) + 2))
    assert len({before[row] for row in places}) == 1
    with visit(chromium, workbench) as seen:
        page = seen.go("/review?tab=Entities&sort=records")
        page.get_by_role("link", name=re.compile("Zambezi")).click()
        picker = page.get_by_role("combobox", name="Records that belong elsewhere")
        expect(picker).to_be_visible()
        seen.settled()
        picker.click()
        for count, number in enumerate(range(8, 13), 1):
            option = page.get_by_role("option", name=re.compile(rf"^{number} Zambezi Skyway$"))
            option.click()
            seen.page.evaluate(CALM)
            if option.count():  # the list was drawn anew below the pointer
                option.click()
            expect(page.get_by_text(f"the {count} chosen never match the others")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_text("the 5 chosen never match the others: 7 and 5 records")).to_be_visible()
        page.get_by_role("button", name="Split").click()
        expect(page.get_by_text("35 decisions kept")).to_be_visible()
    for _ in range(2):
        sizes = Counter(Counter(entities(space, companies).values()).values())
        assert (sizes[5], sizes[7], sizes[12]) == (1, 1, 0)
        write_list(companies, [("Savanna Gliding", "", "Knysna", ""), *reversed(rows())])
    assert review.undo(space, "local").decision == "no_match"
