"""The page Labelling, the command line, and the webhook: as people and Label Studio use them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from deploy.label_studio import Server
from hotpass.cli import carry_out
from hotpass.review.label_studio import progress, push, status
from hotpass.review.label_studio.webhook import heed
from hotpass.workspace import Workspace
from tests.accessibility.test_pages import violations
from tests.label_studio.people import Labeller, Person, SetUp
from tests.workbench.serving import served, visit

SECRET = "kept-between-the-two"


@pytest.mark.browser
def test_pairs_are_sent_answers_come_by_a_webhook_and_the_page_is_for_everybody(
    workspace: Workspace,
    connected: Server,
    people: tuple[Person, Person],
    chromium: Browser,
    set_up: SetUp,
    tmp_path: Path,
) -> None:
    set_up(label_studio_webhook_secret=SECRET)
    owner, guest = (Labeller(connected, who) for who in people)
    with served(workspace.root, tmp_path / "log") as workbench, visit(chromium, workbench) as seen:
        page = seen.go("/labelling")
        page.get_by_label("Pairs to be there").fill("5")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Send 5 pairs").click()
        expect(page.get_by_text("5 pairs sent")).to_be_visible()
        there = status(workspace, ask=False)
        assert there.sent == 5
        assert there.project_id is not None
        first, second, *_ = (task["id"] for task in owner.tasks(there.project_id))
        address = f"{workbench.url}/webhooks/label-studio"
        headers = {"X-Hotpass-Secret": SECRET}
        hook = {"url": address, "project": there.project_id, "headers": headers}
        owner.ask("POST", "/api/webhooks/", json={**hook, "send_for_all_actions": True})
        for labeller, verdict in ((owner, "match"), (guest, "no_match")):
            labeller.answer(first, verdict)
        owner.annotate(second, [])
        while status(workspace, ask=False).conflicting < 1 or _goes_on(workspace):
            seen.page.wait_for_timeout(200)
        for dark, width in ((False, 1440), (True, 390)):
            with visit(chromium, workbench, dark=dark, width=width) as shown:
                page = shown.go("/labelling")
                expect(page.get_by_role("link", name=f"Task {first}", exact=True)).to_have_attribute(
                    "href", f"{connected.url}/projects/{there.project_id}/data?task={first}"
                )
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                assert violations(page) == []
        page = seen.go("/labelling?state=conflicting")
        expect(page.get_by_text(f"{owner.email}: match; {guest.email}: no match")).to_be_visible()
        expect(page.get_by_text("1 to 1 of 1 pair")).to_be_visible()


def _goes_on(workspace: Workspace) -> bool:
    at_work = progress(workspace)
    return at_work is not None and at_work.going_on


def test_a_webhook_without_the_secret_is_not_heeded(
    workspace: Workspace, connected: Server, set_up: SetUp
) -> None:
    assert heed(workspace, SECRET) == 404
    set_up(label_studio_webhook_secret=SECRET)
    assert [heed(workspace, given) for given in (None, "", SECRET[:-1], "geheim-ü")] == [403] * 4
    assert progress(workspace) is None


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], workspace: Workspace
) -> Callable[..., tuple[int, str, str]]:
    """Exit code, output and errors of ``hotpass label``."""

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["hotpass", "label", *words, "--workspace", str(workspace.root)])
        code = carry_out()
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_the_command_line_does_the_same(
    run: Callable[..., tuple[int, str, str]],
    workspace: Workspace,
    connected: Server,
    people: tuple[Person, Person],
    set_up: SetUp,
) -> None:
    code, out, err = run("pull")
    assert (code, out) == (2, "")
    assert "nothing was sent" in err
    assert json.loads(run("push", "--limit", "4", "--json")[1])["sent"] == 4
    assert run("push", "--limit", "4")[1].startswith("0 pairs sent; 4 were there already.")
    project_id = push(workspace, 4).project_id
    owner = Labeller(connected, people[0])
    a, b, *_ = (task["id"] for task in owner.tasks(project_id))
    owner.answer(a, "match")
    owner.annotate(b, [])
    code, out, err = run("pull")
    assert (code, out) == (0, "1 decisions added. The next run obeys.\n")
    assert f"Task {b}" in err
    code, out, _ = run("status", "--json")
    told = json.loads(out)
    assert (code, told["sent"], told["labelled"], told["not_applied"]) == (0, 2, 1, 1)
    set_up(label_studio_token="f" * 40)
    code, out, _ = run("status")
    assert code == 3
    assert "refuses the token" in out
    set_up(label_studio_url="http://127.0.0.1:9")
    assert run("status")[0] == 5
    set_up(label_studio_url="no address")
    code, _, err = run("push")
    assert (code, err) == (
        3,
        "HOTPASS_LABEL_STUDIO_URL: the address is none of http:// or https://.\n",
    )


def test_an_address_that_is_another_program_is_a_sentence(
    run: Callable[..., tuple[int, str, str]], connected: Server, set_up: SetUp
) -> None:
    assert httpx.get(f"{connected.url}/health").json() == {"status": "UP"}
    set_up(label_studio_url=f"{connected.url}/static")
    code, out, err = run("status")
    assert code in (3, 5)
    assert len(out.splitlines()) == 9
    assert "Traceback" not in err
