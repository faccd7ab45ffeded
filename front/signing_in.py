"""Says and keeps why a sign-in failed as its answer came: Streamlit logs it, and opens the page without."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hotpass.access import AccessRefused, signing_in

#: Under which name the address of the page tells the reason.
ASKED: Final = "sign_in"
_ANSWERED_AT: Final = "/oauth2callback"
_SAID_BY: Final = "streamlit.web.server.starlette.starlette_auth_routes"
_LET_IN: Final = b"_streamlit_user="
#: So many are kept within so many seconds, for anybody can have one fail; the log has all of them.
_MOST: Final = 60
_WITHIN: Final = 3600.0

_wrong: ContextVar[list[BaseException] | None] = ContextVar("wrong", default=None)


class _Heard(logging.Handler):
    """Takes what was wrong with an answer from the line that Streamlit logs of it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take the exception, not the words."""
        found = _wrong.get()
        if found is not None and record.exc_info and record.exc_info[1]:
            found.append(record.exc_info[1])


class Answered:
    """Adds to the address of the page that follows a failed sign-in why it failed.

    Args:
        app: what answers.
        base: folder of the address in which the workbench is served, such as ``"/hotpass"``; mostly none.
        keep: keeps the refusal.
    """

    def __init__(self, app: ASGIApp, *, base: str, keep: Callable[[AccessRefused], None]) -> None:
        self._app, self._at, self._keep = app, f"{base}{_ANSWERED_AT}", keep
        self._kept: deque[float] = deque(maxlen=_MOST)
        said_by = logging.getLogger(_SAID_BY)
        for before in [one for one in said_by.handlers if isinstance(one, _Heard)]:
            said_by.removeHandler(before)
        said_by.addHandler(_Heard())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and look at what is answered to the provider's answer."""
        # A provider leads here after a sign-out too, then with neither.
        asked = Request(scope).query_params if scope["type"] == "http" and scope["path"] == self._at else {}
        if not ("code" in asked or "error" in asked):
            await self._app(scope, receive, send)
            return
        found: list[BaseException] = []

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and not _let_in(message):
                refused = signing_in.not_let_in(found[-1] if found else None, by_provider="error" in asked)
                await run_in_threadpool(self._once, refused)
                headers = MutableHeaders(scope=message)
                if "location" in headers:
                    headers["location"] = f"{headers['location']}?{ASKED}={refused.reason}"
            await send(message)

        token = _wrong.set(found)
        try:
            await self._app(scope, receive, told)
        finally:
            _wrong.reset(token)

    def _once(self, refused: AccessRefused) -> None:
        now = time.monotonic()
        if len(self._kept) < _MOST or now - self._kept[0] > _WITHIN:
            self._kept.append(now)
            self._keep(refused)


def _let_in(message: Message) -> bool:
    cookies = [value for name, value in message["headers"] if name.lower() == b"set-cookie"]
    return any(one.startswith(_LET_IN) and not one.startswith(_LET_IN + b'""') for one in cookies)
