"""What Label Studio says of its own accord: only a nudge to fetch answers, for nothing in it is signed."""

from __future__ import annotations

import hmac
from http import HTTPStatus

from hotpass.review.label_studio import desk
from hotpass.review.label_studio.access import is_set
from hotpass.settings import settings
from hotpass.workspace import Workspace


def heed(workspace: Workspace, secret: str | None) -> HTTPStatus:
    """Let answers be fetched when the secret is right; what else was said is not looked at.

    Args:
        workspace: whose answers.
        secret: what the header ``X-Hotpass-Secret`` holds, or None.

    Returns:
        how to answer: accepted, forbidden, or not found where no webhook is wanted.
    """
    wanted = settings().label_studio_webhook_secret
    if wanted is None or not wanted.get_secret_value() or not is_set():
        return HTTPStatus.NOT_FOUND
    if not hmac.compare_digest((secret or "").encode(), wanted.get_secret_value().encode()):
        return HTTPStatus.FORBIDDEN
    desk.nudge(workspace)
    return HTTPStatus.ACCEPTED
