"""The workbench as it is served: its pages, and the routes that are no pages."""

from __future__ import annotations

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hotpass.workspace import Workspace


async def label_studio(request: Request) -> Response:
    """Label Studio has something new; its body is not read."""
    return Response(status_code=await run_in_threadpool(_heed, request.headers.get("X-Hotpass-Secret")))


def _heed(secret: str | None) -> int:
    from hotpass.review.label_studio.webhook import heed

    return heed(Workspace(), secret)


app = st.App("app.py", routes=[Route("/webhooks/label-studio", label_studio, methods=["POST"])])
