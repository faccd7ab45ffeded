"""Label Studio's own page, used as a person does."""

from __future__ import annotations

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as NotInTime

from deploy.label_studio import Server
from tests.label_studio.people import Person


def label_in_browser(
    chromium: Browser, server: Server, who: Person, project_id: int, task_id: int, key: str, comment: str
) -> None:
    """Sign in, open a task, decide by a key, say why, submit."""
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{server.url}/user/login/")
    page.fill("input[name=email]", who.email)
    page.fill("input[name=password]", who.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{server.url}/projects/{project_id}/data?task={task_id}")
    page.get_by_text("Record A").wait_for()
    page.get_by_role("button", name="Submit").wait_for()
    with page.expect_response(lambda r: "/annotations" in r.url and r.request.method == "POST") as saved:
        while not _submitted(page, key, comment):  # the page may draw the task anew, and forget what was said
            page.locator("textarea").blur()
    assert saved.value.status == 201
    page.context.close()


def _submitted(page: Page, key: str, comment: str) -> bool:
    submit = page.get_by_role("button", name="Submit")
    while not submit.is_enabled():  # until the page listens to its keys
        page.keyboard.press(key)
        page.wait_for_timeout(100)
    page.fill("textarea", comment)
    try:
        submit.click(timeout=5_000)
    except NotInTime:
        return False
    return True
