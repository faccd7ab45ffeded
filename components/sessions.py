"""Sessions of those who signed in: over once they sign out of them, or let them rest for too long.

A cookie is good for whoever has it, also a copy. What a session came to is kept here, by who signed in and
until when at most; that it was signed out of is in the audit trail too, so that it holds after a restart.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final

from hotpass import compliance
from hotpass.access import AccessRefused, Identity, Reason
from hotpass.settings import settings
from hotpass.workspace import Workspace

#: After so many seconds it is looked up anew whether a session was signed out of elsewhere.
_LOOKED_UP_AGAIN: Final = 5.0


@dataclass(slots=True)
class _Session:
    used: float = field(default_factory=time.monotonic)
    looked_up: float | None = None
    signed_out: bool = False


_sessions: dict[tuple[str, float | None], _Session] = {}


def use(who: Identity) -> Identity:
    """Whoever uses the session that somebody signed in to.

    Raises:
        AccessRefused: it was signed out of, or nobody used it for too long.
    """
    if who.origin != "oidc":
        return who
    session, moment = _sessions.setdefault((who.name, who.until), _Session()), time.monotonic()
    if session.looked_up is None or moment - session.looked_up >= _LOOKED_UP_AGAIN:
        session.signed_out = session.signed_out or compliance.has_signed_out(Workspace(), who)
        session.looked_up = moment
    if session.signed_out:
        raise _over(Reason.SIGNED_OUT, "this session was signed out of", who)
    if moment - session.used > settings().session_idle_minutes * 60:
        raise _over(Reason.RESTED, "nobody used this session for a while", who)
    session.used = moment
    return who


def sign_out(who: Identity) -> None:
    """Have a session be over."""
    compliance.record_sign_out(Workspace(), who)
    _sessions.setdefault((who.name, who.until), _Session()).signed_out = True


def forget_ended() -> None:
    """Keep nothing more of sessions that are over in any case."""
    for name, until in list(_sessions):
        if until is not None and until < time.time():
            _sessions.pop((name, until), None)


def _over(reason: Reason, what: str, who: Identity) -> AccessRefused:
    return AccessRefused(what, remedy="Sign in again", identity=who, act="sign-in", reason=reason)
