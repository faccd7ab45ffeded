"""The workbench as it is served: its pages, and the routes that are no pages."""

from __future__ import annotations

import importlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from front import bundle, opened
from front.files import Front
from front.signing_in import Answered
from hotpass.access import AccessRefused, acting_as, local, signing_in
from hotpass.settings import settings
from hotpass.workspace import Workspace
from pages import PAGES


async def label_studio(request: Request) -> Response:
    """Label Studio has something new; its body is not read."""
    return Response(status_code=await run_in_threadpool(_heed, request.headers.get("X-Hotpass-Secret")))


def _heed(secret: str | None) -> int:
    from hotpass.review.label_studio.webhook import heed

    with acting_as(local()):
        return heed(Workspace(), secret)


def _keep_refusal(refused: AccessRefused) -> None:
    from hotpass.compliance import record_refusal

    record_refusal(Workspace(), refused)


#: What pages show with, which takes seconds to import: whoever comes first is not kept waiting for it.
_SHOWN_WITH: Final = (
    *("components.frame", "hotpass.runs", "hotpass.quality", "hotpass.profiles", "hotpass.linkage"),
    *("pandas", "pyarrow.dataset", "pyarrow.parquet", "plotly.graph_objects", "plotly.io", "plotly.offline"),
    *("pages.quality_rule", "pages.quality_suggestions", "pages.drafts"),
)


@asynccontextmanager
async def _ready(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Import what pages need while the server starts."""
    threading.Thread(target=_import_early, daemon=True).start()
    yield None


def _import_early() -> None:
    for name in _SHOWN_WITH:
        importlib.import_module(name)


class Guarded:
    """Adds the headers by which browsers neither frame, sniff nor tell others of the workbench."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers added to what is answered."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if _behind_tls():
                    _secure(headers)
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


def _behind_tls() -> bool:
    return (settings().sign_in_redirect_url or "").startswith("https://")


def _secure(headers: MutableHeaders) -> None:
    """Keep cookies from ways without TLS, which Streamlit does not."""
    headers.raw[:] = [
        (name, value if name != b"set-cookie" or b"; secure" in value.lower() else value + b"; Secure")
        for name, value in headers.raw
    ]


_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'; object-src 'none'; base-uri 'self'",
}

#: What each page is called, by its address below the base.
_TITLES: Final = {
    f"/{name if name != 'overview' else ''}": title
    for pages in PAGES.values()
    for name, (title, _) in pages.items()
}
_LOGO: Final = Path(__file__).parent.joinpath("components", "logo.svg").read_text(encoding="utf-8")
#: Where people sign in, Streamlit heeds their cookie only beside this one, which it sets when first asked.
_ASKED_BEFORE: Final = "_streamlit_xsrf"


#: What is shown where an address says so, that is asked for ahead: two records have their waterfall, a rule
#: its rows and how to mend one.
_SHOWN_WHERE: Final = (
    (frozenset({"one", "other"}), ("PlotlyChart",)),
    (frozenset({"rule"}), ("ButtonGroup", "Pagination", "TextInput")),
)


def _base() -> str:
    folder = st.get_option("server.baseUrlPath").strip("/")
    return f"/{folder}" if folder else ""


def _opened(path: str, asked: HTTPConnection) -> str | None:
    """The page of an address, or None where it is no page of the workbench."""
    title = _TITLES.get(path)
    if title is None:
        return None
    connects = not signing_in.configured() or _ASKED_BEFORE in asked.cookies
    elements = [
        element for names, shown in _SHOWN_WHERE if names <= asked.query_params.keys() for element in shown
    ]
    return opened.written(title, _LOGO, _base() if connects else None, elements)


app = st.App(
    "app.py",
    secrets=signing_in.secrets(),
    lifespan=_ready,
    routes=[Route("/webhooks/label-studio", label_studio, methods=["POST"])],
    middleware=[
        Middleware(Guarded),
        Middleware(TrustedHostMiddleware, allowed_hosts=settings().hosts or ["*"]),
        Middleware(Answered, base=_base(), keep=_keep_refusal),
        Middleware(Front, folder=bundle.FOLDER, page=_opened, base=_base()),
    ],
)
