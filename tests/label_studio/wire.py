"""The wire to the server, on which faults are made that the server itself will not make."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx

from hotpass.review.label_studio import Server, access_in_force

#: Does a thing with Label Studio, and is killed when the answer to a request has come.
_KILLED = """
import os, sys
from pathlib import Path
import httpx
from hotpass.review import label_studio
from hotpass.workspace import Workspace
what, workspace, method, part = sys.argv[1:]
class Wire(httpx.BaseTransport):
    inner = httpx.HTTPTransport()
    def handle_request(self, request):
        response = self.inner.handle_request(request)
        response.read()
        if request.method == method and part in request.url.path:
            os._exit(9)
        return response
server = label_studio.Server(label_studio.access_in_force(), transport=Wire())
getattr(label_studio, what)(Workspace(Path(workspace)), connect=lambda: server)
"""


class Wire(httpx.BaseTransport):
    """Hands requests on, and each answer to ``answered``, which may change it or raise."""

    def __init__(self, answered: Callable[[httpx.Request, httpx.Response], httpx.Response]) -> None:
        self._inner, self._answered = httpx.HTTPTransport(), answered
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        response = self._inner.handle_request(request)
        response.read()
        return self._answered(request, response)


def over(wire: httpx.BaseTransport, waited: list[float] | None = None) -> Callable[[], Server]:
    """Connects over that wire; what would be waited is only noted."""
    noted = waited if waited is not None else []
    return lambda: Server(access_in_force(), transport=wire, pause=noted.append)


def kill(what: str, workspace: Path, method: str, part: str) -> None:
    """Push or pull in a process that is killed when such a request was answered."""
    command = [sys.executable, "-c", _KILLED, what, str(workspace), method, part]
    assert subprocess.run(command, capture_output=True).returncode == 9
