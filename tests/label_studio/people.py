"""People who label, as they come in: by an invitation, each with a token of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from deploy.label_studio import Account, Server


@dataclass(frozen=True)
class Person:
    email: str
    password: str
    token: str


@contextmanager
def sign_up(server: Server, email: str, invitation: str) -> Iterator[httpx.Client]:
    """A browser's session that has asked for an account."""
    with httpx.Client(base_url=server.url, follow_redirects=True, timeout=60) as session:
        form = session.get(invitation)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
        asked = {"email": email, "password": "Kiewiet-7-Kiewiet", "allow_newsletters": "false"}
        session.post(
            invitation,
            data={**asked, "csrfmiddlewaretoken": token[1] if token else ""},
            headers={"Referer": server.url},
        )
        yield session


def invite(server: Server, email: str) -> Person:
    owner = {"Authorization": f"Token {server.account.token}"}
    answer = httpx.get(f"{server.url}/api/invite", headers=owner, timeout=60).json()["invite_url"]
    parts = urlsplit(answer)
    with sign_up(server, email, f"{parts.path}?{parts.query}") as session:
        kept = session.get("/api/current-user/token").json()
    return Person(email, "Kiewiet-7-Kiewiet", kept["token"])


def owner_of(server: Server) -> Person:
    account: Account = server.account
    return Person(account.email, account.password, account.token)
