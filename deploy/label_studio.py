"""A Label Studio of one's own, without Docker: ``make label-studio``; the tests start theirs from here too.

It lives in an environment of its own, beside which a migrated and empty database is kept: a server that
starts from a copy of that is there in seconds. Standard library only, so that any Python can run it.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ENVIRONMENT: Final = Path(__file__).resolve().parents[1] / ".ls-venv"
TEMPLATE: Final = ENVIRONMENT / "template"

#: Nothing leaves the machine, and nobody signs up who was not invited.
_SETTINGS: Final = {
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
    "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
}
#: Label Studio takes any setting also by its bare name; and without bytecode each start compiles it anew.
_BARE: Final = {
    "USERNAME",
    "PASSWORD",
    "PORT",
    "HOST",
    "DEBUG",
    "CI",
    "PYTHONPATH",
    "PYTHONDONTWRITEBYTECODE",
}
#: The only file of the template that is not to be shared: it holds the key that signs tokens.
_KEY: Final = ".env"


@dataclass(frozen=True)
class Account:
    """Who owns a server, and the token by which programs act for them."""

    email: str
    password: str
    token: str

    @classmethod
    def new(cls, email: str) -> Account:
        """An account with a password and token that nobody else has."""
        return cls(email, secrets.token_urlsafe(12), secrets.token_hex(20))


class NotStarted(RuntimeError):  # noqa: N818 - what became of the server
    """The server ended, or did not answer in time; the text ends with its log."""


def environment(data: Path, **more: str) -> dict[str, str]:
    """What the server's process is given: its data folder, and nothing by accident."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _BARE and not name.startswith(("LABEL_STUDIO_", "HEARTEX_"))
    }
    return kept | _SETTINGS | {"LABEL_STUDIO_BASE_DATA_DIR": str(data)} | more


def prepare() -> None:
    """Make the migrated and empty database, unless it is there."""
    if TEMPLATE.is_dir():
        return
    unready = TEMPLATE.with_name(f"template.{os.getpid()}")
    command = [_program(), "init", "--quiet"]
    done = subprocess.run(
        command, env=environment(unready), stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode != 0 or not (unready / "label_studio.sqlite3").is_file():
        shutil.rmtree(unready, ignore_errors=True)
        raise NotStarted(f"Label Studio made no database:\n{(done.stdout + done.stderr)[-3000:]}")
    (unready / _KEY).unlink(missing_ok=True)
    unready.rename(TEMPLATE)


class Server:
    """A running server; use it as a context.

    Args:
        data: its folder; made from the template when it is not there.
        account: whom it belongs to when the folder is new.
        port: where it listens on 127.0.0.1; a free one when not given.
        settings: more of Label Studio's own settings.
    """

    def __init__(
        self, data: Path, account: Account, port: int | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        self.data, self.account, self.port = data.resolve(), account, port or free_port()
        self.log = self.data / "server.log"
        self._settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, seconds: float = 240.0) -> None:
        """Start it and wait until it answers.

        Raises:
            NotStarted: the port is another's, the server ended or it does not answer.
        """
        if not self.data.exists():
            shutil.copytree(TEMPLATE, self.data)
        if is_taken(self.port):
            raise NotStarted(f"port {self.port} is in use; name another one")
        who = self.account
        given = {"USERNAME": who.email, "PASSWORD": who.password, "USER_TOKEN": who.token}
        given = {f"LABEL_STUDIO_{name}": value for name, value in given.items()}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    _program(),
                    "start",
                    "--no-browser",
                    "--internal-host",
                    "127.0.0.1",
                    "--port",
                    str(self.port),
                ],
                env=environment(self.data, **given, **self._settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + seconds
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise NotStarted(f"Label Studio does not answer at {self.url}:\n{self.said()}")
            time.sleep(0.1)

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-3000:]

    def wait(self) -> int:
        """Wait until it ends."""
        return self._process.wait() if self._process else 0

    def stop(self) -> None:
        """End it."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        """Whether it answers, and is ours: when a port is busy Label Studio takes another one."""
        request = urllib.request.Request(
            f"{self.url}/api/current-user/whoami", headers={"Authorization": f"Token {self.account.token}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return bool(json.load(answer)["email"] == self.account.email)
        except urllib.error.HTTPError as error:
            raise NotStarted(f"whatever answers at {self.url} does not know us ({error.code})") from error
        except (OSError, ValueError):
            return False


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def is_taken(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def _program() -> str:
    return str(ENVIRONMENT / "bin" / "label-studio")


def serve(data: Path, port: int) -> int:
    """Serve until Ctrl-C; says where, and how Hotpass and a person get in."""
    kept, token = data.with_suffix(".json"), data.with_suffix(".token")
    if kept.exists():
        account = Account(**json.loads(kept.read_text()))
    else:
        account = Account.new("admin@localhost.localdomain")
        for path, text in ((token, account.token), (kept, json.dumps(account.__dict__))):
            path.touch(0o600)
            path.write_text(text)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Server(data, account, port) as server:
        print(f"Label Studio is at {server.url}; sign in as {account.email}, password {account.password}")
        print("Hotpass finds it with")
        print(f"  export HOTPASS_LABEL_STUDIO_URL={server.url}")
        print(f"  export HOTPASS_LABEL_STUDIO_TOKEN_FILE={token.resolve()}")
        print("Ctrl-C stops it.", flush=True)
        try:
            return server.wait()
        except KeyboardInterrupt:
            return 0


def main(arguments: Sequence[str]) -> int:
    """``prepare``, or ``serve [--port] [--data]``."""
    parser = argparse.ArgumentParser(prog="make label-studio", description=__doc__)
    parser.add_argument("do", choices=("prepare", "serve"))
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--data", type=Path, default=Path(".label-studio"))
    asked = parser.parse_args(arguments)
    try:
        prepare()
        return serve(asked.data, asked.port) if asked.do == "serve" else 0
    except NotStarted as error:
        print(error, file=sys.stderr)
        return 5


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
