"""The server that `make label-studio` and the tests start."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.label_studio import Account, NotStarted, Server
from tests.label_studio.people import invite, sign_up


def test_only_who_is_invited_gets_in(label_studio: Server) -> None:
    with sign_up(label_studio, "stranger@hotpass.test", "/user/signup/") as stranger:
        assert stranger.get("/api/current-user/whoami").status_code == 401
    assert len(invite(label_studio, "guest@hotpass.test").token) == 40


def test_a_port_that_is_taken_is_a_sentence_and_never_another_port(
    label_studio: Server, tmp_path: Path
) -> None:
    other = Server(tmp_path / "data", Account.new("other@hotpass.test"), label_studio.port)
    with pytest.raises(NotStarted, match=f"port {label_studio.port} is in use"):
        other.start()
