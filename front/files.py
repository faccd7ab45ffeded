"""Answers with pages and files from memory: what a browser asks for first comes at once, and compressed.

Streamlit opens each file anew for each browser and hands it out uncompressed, in pieces, through threads of
their own. The files carry a digest in their names and never change while a server runs.
"""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

#: A year, as long as any cache keeps a file.
_FOR_EVER: Final = "public, immutable, max-age=31536000"
#: Fewer bytes fit into the first packets as they are.
_SMALL: Final = 1000
_LEVEL: Final = 6


class Front:
    """Answers for the pages that it can write and the files below ``static/``; all else is passed on.

    Args:
        app: what everything else is for.
        folder: of the files.
        page: writes the page of an address, given the address below the base and what else was asked, or
            says None for an address that is no page.
        base: folder of the address in which the workbench is served, such as ``"/hotpass"``; mostly none.
    """

    def __init__(
        self, app: ASGIApp, *, folder: Path, page: Callable[[str, HTTPConnection], str | None], base: str = ""
    ) -> None:
        self._app, self._page, self._base = app, page, base
        files = (path for path in folder.joinpath("static").rglob("*") if path.is_file())
        self._files = {f"/{path.relative_to(folder).as_posix()}": path for path in files}
        self._held: dict[tuple[str, bool], Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        answer = await self._answer(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        await (answer or self._app)(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        asked = HTTPConnection(scope)
        headers = asked.headers
        path = scope["path"].removeprefix(self._base)
        if path in self._files and "range" not in headers:
            return await self._file(path, headers)
        page = self._page(path, asked)
        if page is None:
            return None
        return _written(page, packed=_takes_gzip(headers))

    async def _file(self, path: str, headers: Headers) -> Response:
        key = path, _takes_gzip(headers)
        if key not in self._held:
            self._held[key] = await run_in_threadpool(_read, self._files[path], packed=key[1])
        return self._held[key]


def _takes_gzip(headers: Headers) -> bool:
    return "gzip" in headers.get("accept-encoding", "")


@lru_cache(maxsize=64)
def _written(page: str, *, packed: bool) -> Response:
    """A page as an answer: one has few forms, and to compress it takes longer than all else."""
    return _response(page.encode(), "text/html", "no-cache", packed=packed)


def _read(path: Path, *, packed: bool) -> Response:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    compressed = path.suffix in {".woff2", ".png", ".gif"}
    return _response(path.read_bytes(), kind, _FOR_EVER, packed=packed and not compressed)


def _response(content: bytes, kind: str, kept: str, *, packed: bool) -> Response:
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    if packed and len(content) > _SMALL:
        content = gzip.compress(content, _LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=kind, headers=headers)
