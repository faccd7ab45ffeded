"""Tokens for programs: made once, kept as a digest, narrowed to acts, good for a time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

from hotpass.access import PERMISSIONS, AccessRefused, Act, Identity, Reason, Role, require
from hotpass.catalogue import Catalogue, access_tokens
from hotpass.catalogue.access_tokens import Token
from hotpass.catalogue.tables import now
from hotpass.errors import InputError
from hotpass.workspace import Workspace

PREFIX: Final = "hotpass"
MOST_DAYS: Final = 366


def create(
    workspace: Workspace, name: str, roles: Collection[Role], *, acts: Collection[Act] = (), days: int = 90
) -> str:
    """Make a token and return it: it is told this once.

    Args:
        workspace: for which it is good.
        name: under which acts done with it are recorded.
        roles: of its bearer.
        acts: to which these roles are narrowed; to nothing when none are given.
        days: how long it is good, 1 to :data:`MOST_DAYS`.

    Raises:
        AccessRefused: whoever acts may not make tokens, or not such: none may tell or permit more than its
            maker's own roles and the service's do, and none is made with a token.
        InputError: no name or role is given, the time is out of range, or no role permits one of the acts.
    """
    who = require(Act.TOKENS)
    beyond_own = sorted(set(roles) - who.roles - {Role.SERVICE})
    if who.origin == "token" or beyond_own:
        what = f"give a token the role {beyond_own[0].label}" if beyond_own else "make tokens by a token"
        remedy = "Somebody who has the role makes it" if beyond_own else "A person makes them"
        raise AccessRefused(f"{who.name} may not {what}", remedy=remedy, identity=who, act=Act.TOKENS.value)
    if not name.strip() or not roles or not 1 <= days <= MOST_DAYS:
        raise InputError(f"a token has a name, a role, and 1 to {MOST_DAYS} days")
    permitted = frozenset[Act]().union(*(PERMISSIONS[role] for role in roles))
    if beyond := sorted(set(acts) - permitted):
        raise InputError(f"no role of the token permits {beyond[0]!r}", remedy="Name another act or role")
    token_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    kept = Token(
        id=token_id,
        name=name.strip(),
        digest=_digest(secret),
        roles=",".join(sorted(roles)),
        acts=",".join(sorted(acts)) or None,
        made_by=who.name,
        made_at=now(),
        expires_at=now() + timedelta(days=days),
    )
    with Catalogue.open(workspace).write() as connection:
        access_tokens.add(connection, kept)
    return f"{PREFIX}_{token_id}_{secret}"


def bearer(workspace: Workspace, token: str) -> Identity:
    """Who bears a token.

    Raises:
        AccessRefused: there is no such token, or it is good no more.
    """
    prefix, _, rest = token.strip().partition("_")
    token_id, _, secret = rest.partition("_")
    kept = _kept(workspace, token_id) if prefix == PREFIX and Catalogue.is_there(workspace) else None
    if kept is None or not hmac.compare_digest(kept.digest, _digest(secret)):
        raise _refused(Reason.TOKEN_UNKNOWN, Reason.TOKEN_UNKNOWN.words, token_id if kept else "")
    if kept.revoked_at is not None:
        raise _refused(Reason.TOKEN_REVOKED, f"the token of {kept.name} was revoked", token_id)
    if not kept.good:
        raise _refused(Reason.TOKEN_EXPIRED, f"the token of {kept.name} has expired", token_id)
    acts = None if kept.acts is None else frozenset(map(Act, kept.acts.split(",")))
    return Identity(kept.name, frozenset(map(Role, kept.roles.split(","))), "token", acts)


def _kept(workspace: Workspace, token_id: str) -> Token | None:
    with Catalogue.open(workspace).read() as connection:
        return access_tokens.find(connection, token_id)


def every(workspace: Workspace) -> Sequence[Token]:
    """All tokens, the newest first.

    Raises:
        AccessRefused: whoever acts may not see who may do what.
    """
    require(Act.ACCESS)
    with Catalogue.open(workspace).read() as connection:
        return access_tokens.every(connection)


def revoke(workspace: Workspace, token_id: str) -> None:
    """Have a token be good no more.

    Raises:
        AccessRefused: whoever acts may not revoke tokens.
        InputError: there is no such token, or it was revoked before.
    """
    who = require(Act.TOKENS)
    with Catalogue.open(workspace).write() as connection:
        kept = access_tokens.find(connection, token_id)
        if kept is None or kept.revoked_at is not None:
            raise InputError(
                "no token that is good has this id",
                where=token_id,
                remedy="Give its id, not whose it is: see `hotpass access token list`",
            )
        access_tokens.revoke(connection, token_id, who.name, now())


def _digest(secret: str) -> str:
    """Of 256 random bits, which no dictionary holds: a plain hash does."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _refused(reason: Reason, what: str, token_id: str) -> AccessRefused:
    identity = Identity(f"token {token_id}".strip(), frozenset(), "token")
    remedy = "Ask an administrator for a new one"
    return AccessRefused(what, remedy=remedy, identity=identity, act="sign-in", reason=reason)
