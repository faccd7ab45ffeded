"""People sign in with a real OpenID provider; what they see masked does not reach their browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import oidc_provider_mock
import pytest
from oidc_provider_mock import _app as provider_app
from playwright.sync_api import Browser, Page, expect

from hotpass import compliance, ssot
from hotpass.workspace import Workspace
from tests.workbench import serving

pytestmark = pytest.mark.browser

USERS = [
    oidc_provider_mock.User(sub="thandi", claims={"groups": ["reviewers"]}),
    oidc_provider_mock.User(sub="visitor", claims={"groups": ["guests"]}),
]


@contextmanager
def workbench(workspace: Path, log: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[serving.Workbench]:
    """The workbench with a provider at which it is registered."""
    port = serving.free_port()
    with oidc_provider_mock.run_server_in_thread(user_claims=USERS, require_nonce=True) as provider:
        at = f"http://localhost:{provider.server_port}"
        given = {
            "METADATA_URL": f"{at}/.well-known/openid-configuration",
            "CLIENT_ID": "hotpass",
            "CLIENT_SECRET": "secret",
            "REDIRECT_URL": f"http://127.0.0.1:{port}/oauth2callback",
            "COOKIE_SECRET": "c" * 32,
            "ROLES": "reviewers=reviewer",
        }
        for name, value in given.items():
            monkeypatch.setenv(f"HOTPASS_SIGN_IN_{name}", value)
        monkeypatch.setenv("HOTPASS_ALLOWED_HOSTS", "127.0.0.1,localhost")
        with serving.served(workspace, log, port=port) as running:
            yield running


def sign_in(page: Page, sub: str) -> None:
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=sub, exact=True).click()
    page.wait_for_url(re.compile("127.0.0.1"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(serving.CALM)


def test_sign_in_masks_and_reveals(
    published: Path, chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = Workspace(published)
    dataset = space.datasets()[0]
    row = ssot.search(space, dataset, "person", text="Botha").rows.to_pylist()[0]
    frames: list[bytes] = []
    with (
        workbench(published, tmp_path / "log", monkeypatch) as running,
        serving.visit(chromium, running) as seen,
    ):
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
            expect(page.get_by_text("Sign in to go on.")).to_be_visible()
        with monkeypatch.context() as another:
            another.setattr(provider_app.OpenIDCode, "get_audiences", _another, raising=False)
            sign_in(page, "thandi")
            expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        sign_in(page, "visitor")
        expect(page.get_by_text("is in no group that has a role here")).to_be_visible()
        sign_in(page, "thandi")
        expect(page.get_by_text("Signed in as thandi")).to_be_visible()
        for group, there in (("Work", 1), ("Compliance", 0), ("Set-up", 0)):
            expect(page.get_by_text(group, exact=True)).to_have_count(there)
        callback = [url for url in asked if "/oauth2callback" in url][-1]
        replayed = httpx.get(callback, follow_redirects=False)
        assert "_streamlit_user" not in replayed.cookies

        seen.go(f"/entities?entity={row['entity_id']}&field=email")
        expect(page.get_by_text("Anna Botha").first).to_be_visible()
        for secret in (row["email"], row["phone"]):
            assert secret not in page.content()
            assert not any(secret.encode() in frame for frame in frames)
        page.get_by_label("Why you need to see the e-mail").fill("The person asked what we hold")
        page.get_by_role("button", name="Reveal").click()
        expect(page.get_by_text(row["email"])).to_be_visible()
        assert "frame-ancestors" in httpx.get(running.url).headers["content-security-policy"]
        assert httpx.get(running.url, headers={"Host": "evil.example"}).status_code == 400
    kept = compliance.lately(space, *compliance.OF_ACCESS)
    assert [entry.act for entry in kept if entry.actor == "thandi"].count("access.sign_in") >= 1
    (revealed,) = [entry for entry in kept if entry.act == "value.reveal"]
    assert (revealed.actor, revealed.subject) == ("thandi", row["entity_id"])
    assert row["email"] not in "".join(entry.said for entry in kept)
    assert any(entry.act == "access.refuse" and entry.actor == "visitor" for entry in kept)
    assert row["email"] not in (tmp_path / "log").read_text()


def _expired(own: Any, grant: Any, client: object = None) -> dict[str, Any]:
    storage = provider_app.storage
    key = storage.jwk.as_dict(is_private=True)
    issuer = provider_app.flask.request.host_url.rstrip("/")
    return {"key": key, "alg": provider_app._JWS_ALG, "exp": -3600, "iss": issuer}


def _another(own: Any, request: object) -> list[str]:
    return ["another"]


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data
