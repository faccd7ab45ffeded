"""People who label, as they come in: by an invitation, each with a token of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from deploy.label_studio import Account, Server

SetUp = Callable[..., None]


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


class Labeller:
    """Somebody who labels through the API."""

    def __init__(self, server: Server, who: Person) -> None:
        self.email = who.email
        self._session = httpx.Client(
            base_url=server.url, headers={"Authorization": f"Token {who.token}"}, timeout=60
        )

    def ask(self, method: str, path: str, **given: Any) -> Any:
        answer = self._session.request(method, path, **given)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def tasks(self, project_id: int) -> list[dict[str, Any]]:
        """Its tasks by their numbers."""
        query = {"project": project_id, "page_size": 1000, "fields": "all"}
        return sorted(self.ask("GET", "/api/tasks", params=query)["tasks"], key=lambda task: task["id"])

    def answer(self, task_id: int, verdict: str, comment: str = "", seconds: float = 4.0) -> int:
        """Number of the annotation."""
        return self.annotate(task_id, [decision(verdict), *said(comment)], lead_time=seconds)

    def annotate(self, task_id: int, result: list[dict[str, Any]], **more: Any) -> int:
        body = {"result": result, **more}
        return int(self.ask("POST", f"/api/tasks/{task_id}/annotations/", json=body)["id"])

    def skip(self, task_id: int) -> int:
        return self.annotate(task_id, [], was_cancelled=True)


def decision(verdict: str, name: str = "decision") -> dict[str, Any]:
    chosen = {"choices": [verdict]}
    return {"id": "d", "from_name": name, "to_name": "pair", "type": "choices", "value": chosen}


def said(comment: str) -> list[dict[str, Any]]:
    kept = {"id": "c", "from_name": "comment", "to_name": "pair", "type": "textarea"}
    return [{**kept, "value": {"text": [comment]}}] if comment else []
