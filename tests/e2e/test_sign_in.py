"""People sign in with a real OpenID provider; what they see masked does not reach their browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import oidc_provider_mock
import pytest
from oidc_provider_mock import _app as provider_app
from playwright.sync_api import Browser, Page, expect

from hotpass import compliance, days, ssot
from hotpass.catalogue import Catalogue, audit
from hotpass.compliance import evidence, subjects
from hotpass.workspace import Workspace
from tests.accessibility.test_pages import violations
from tests.workbench import serving

pytestmark = pytest.mark.browser

USERS = [
    oidc_provider_mock.User(sub="thandi", claims={"groups": ["reviewers"]}),
    oidc_provider_mock.User(sub="visitor", claims={"groups": ["guests"]}),
    oidc_provider_mock.User(sub="zodwa", claims={"groups": ["officers"]}),
]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server says."""
    return tmp_path_factory.mktemp("signed-in") / "log"


@pytest.fixture(scope="module")
def running(published: Path, log: Path) -> Iterator[serving.Workbench]:
    """The workbench with a provider at which it is registered; somebody's request is late there."""
    subjects.receive(Workspace(published), "access", days.today() - timedelta(days=60), "officer")
    port = serving.free_port()
    with (
        pytest.MonkeyPatch.context() as patch,
        oidc_provider_mock.run_server_in_thread(user_claims=USERS, require_nonce=True) as provider,
    ):
        at = f"http://localhost:{provider.server_port}"
        given = {
            "METADATA_URL": f"{at}/.well-known/openid-configuration",
            "CLIENT_ID": "hotpass",
            "CLIENT_SECRET": "secret",
            "REDIRECT_URL": f"http://127.0.0.1:{port}/oauth2callback",
            "COOKIE_SECRET": "c" * 32,
            "ROLES": "reviewers=reviewer; officers=compliance_officer",
        }
        for name, value in given.items():
            patch.setenv(f"HOTPASS_SIGN_IN_{name}", value)
        patch.setenv("HOTPASS_ALLOWED_HOSTS", "127.0.0.1,localhost")
        with serving.served(published, log, port=port) as served:
            yield served


def sign_in(page: Page, sub: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=sub, exact=True).click()
    page.wait_for_url(re.compile("127.0.0.1"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(serving.CALM)


def test_sign_in_masks_and_reveals(
    running: serving.Workbench, log: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = Workspace(running.workspace)
    dataset = space.datasets()[0]
    row = ssot.search(space, dataset, "person", text="Botha").rows.to_pylist()[0]
    frames: list[bytes] = []
    with serving.visit(chromium, running) as seen:
        page, asked = seen.page, list[str]()
        page.on(
            "websocket", lambda socket: socket.on("framereceived", lambda data: frames.append(_bytes(data)))
        )
        page.on("request", lambda request: asked.append(request.url))
        seen.go("/")
        expect(page.get_by_text("Sign in to go on.")).to_be_visible()
        with monkeypatch.context() as expired:
            expired.setattr(provider_app.OpenIDCode, "get_jwt_config", _expired)
            sign_in(page, "thandi")
            expect(page.get_by_text("What the provider answered had expired. Sign in again.")).to_be_visible()
        with monkeypatch.context() as another:
            another.setattr(provider_app.OpenIDCode, "get_audiences", _another, raising=False)
            sign_in(page, "thandi")
            expect(page.get_by_text("The sign-in was for another application.")).to_be_visible()
        sign_in(page, "visitor")
        expect(page.get_by_text("is in no group that has a role here")).to_be_visible()
        sign_in(page, "thandi")
        expect(page.get_by_text("Signed in as thandi")).to_be_visible()
        for group, there in (("Work", 1), ("Compliance", 0), ("Set-up", 0)):
            expect(page.get_by_text(group, exact=True)).to_have_count(there)
        callback = [url for url in asked if "/oauth2callback" in url][-1]
        replayed = httpx.get(callback, follow_redirects=False)
        assert "_streamlit_user" not in replayed.cookies
        assert replayed.headers["location"] == "/?sign_in=stale"

        seen.go(f"/entities?entity={row['entity_id']}&field=email")
        expect(page.get_by_text("Anna Botha").first).to_be_visible()
        for secret in (row["email"], row["phone"]):
            assert secret not in page.content()
            assert not any(secret.encode() in frame for frame in frames)
        page.get_by_label("Why you need to see the e-mail").fill("The person asked what we hold")
        page.get_by_role("button", name="Reveal").click()
        expect(page.get_by_text(row["email"])).to_be_visible()
        assert "frame-ancestors" in httpx.get(running.url).headers["content-security-policy"]
        strange = httpx.get(running.url, headers={"Host": "evil.example"})
        assert (strange.status_code, strange.headers["x-frame-options"]) == (400, "SAMEORIGIN")
        copied = page.context.cookies()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_text("Signed in as thandi")).to_have_count(0)
        page.context.add_cookies(copied)
        seen.go("/")
        expect(page.get_by_text("This session was signed out of. Sign in again.")).to_be_visible()
    kept = compliance.lately(space, *compliance.OF_ACCESS)
    assert [entry.act for entry in kept if entry.actor == "thandi"].count("access.sign_in") >= 1
    (revealed,) = [entry for entry in kept if entry.act == "value.reveal"]
    assert (revealed.actor, revealed.subject) == ("thandi", row["entity_id"])
    assert row["email"] not in "".join(entry.told for entry in kept)
    refused = [(entry.actor, entry.details["reason"]) for entry in kept if entry.act == "access.refuse"]
    assert refused == [
        *(("thandi", "signed_out"), ("nobody", "stale"), ("visitor", "no_role")),
        *(("nobody", "audience"), ("nobody", "expired")),
    ]
    assert row["email"] not in log.read_text()


def test_an_officer_drills_to_a_breach_answers_and_hands_over_evidence(
    running: serving.Workbench, chromium: Browser, tmp_path: Path
) -> None:
    space = Workspace(running.workspace)
    (late,) = subjects.requests(space)
    with serving.visit(chromium, running) as seen:
        page = seen.page
        seen.go("/")
        sign_in(page, "zodwa")
        seen.go("/compliance")
        page.get_by_role("link", name=re.compile(r"^\d+ breached, Data subject participation")).click()
        expect(page.get_by_text(re.compile(r"^\d+ of \d+ controls"))).not_to_have_text(re.compile("^80 of"))
        page.reload()
        seen.settled()
        expect(page.get_by_role("table", name="Controls", exact=True).get_by_role("row")).to_have_count(2)
        seen.go("/compliance")
        assert violations(page) == []
        page.get_by_role("table", name="Controls that are breached").get_by_role(
            "link", name="23", exact=True
        ).first.click()
        row = page.get_by_role("table", name=re.compile("Rows")).get_by_role("link", name=late.id)
        expect(row).to_have_attribute("href", f"subjects?request={late.id}")
        seen.settled()
        assert violations(page) == []

        seen.go("/subjects")
        page.get_by_role("link", name=late.id).click()
        seen.settled()
        page.get_by_label("How it was made sure who asks").fill("identity document seen")
        page.get_by_role("button", name="It is sure who asks").click()
        expect(page.get_by_role("button", name="It is sure who asks")).to_have_count(0)
        seen.settled()
        page.get_by_text("Answer, extend or withdraw").click()
        page.get_by_role("button", name="Answer the request").click()
        expect(page.get_by_text("granted on")).to_be_visible()
        seen.settled()
        assert violations(page) == []

        seen.go("/compliance")
        with page.expect_download() as taken:
            page.get_by_role("button", name="Download the pack").click()
        pack = tmp_path / "pack.zip"
        taken.value.save_as(pack)
        page.get_by_text("Verify a pack").click()
        page.locator("input[type=file]").set_input_files(pack)
        page.get_by_role("button", name="Verify this pack").click()
        expect(page.get_by_text("The pack is as it was made")).to_be_visible()
        seen.settled()
        assert violations(page) == []
    assert evidence.verify(pack, space.audit / "public-key.pem").made_for == "auditor"
    with Catalogue.open(space).read() as connection:
        done = [(entry.actor, entry.act) for entry in audit.latest(connection, 40)]
    for act in ("subject.identify", "subject.answer", "evidence.export", "evidence.verify"):
        assert ("zodwa", act) in done


def _expired(own: Any, grant: Any, client: object = None) -> dict[str, Any]:
    storage = provider_app.storage
    key = storage.jwk.as_dict(is_private=True)
    issuer = provider_app.flask.request.host_url.rstrip("/")
    return {"key": key, "alg": provider_app._JWS_ALG, "exp": -3600, "iss": issuer}


def _another(own: Any, request: object) -> list[str]:
    return ["another"]


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data
