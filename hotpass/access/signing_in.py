"""Sign-in by OpenID Connect: what it needs, and who somebody is by what the provider says."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, Final

from hotpass.access.identity import NOBODY, AccessRefused, Identity, role_named
from hotpass.access.refusals import Reason
from hotpass.access.roles import Role
from hotpass.errors import ConfigError, InputError
from hotpass.settings import settings

_NEEDED: Final = ("metadata_url", "client_id", "redirect_url", "cookie_secret")
#: A shorter secret of the cookie can be guessed.
_LEAST_SECRET: Final = 32
#: How far the provider's clock may be ahead, s.
_AHEAD: Final = 300


def configured() -> bool:
    """Whether people sign in.

    Raises:
        ConfigError: some settings are given and others missing, or the secret of the cookie is too short.
    """
    given = {name: getattr(settings(), f"sign_in_{name}") for name in _NEEDED}
    missing = [f"HOTPASS_SIGN_IN_{name.upper()}" for name, value in given.items() if not value]
    if len(missing) == len(_NEEDED):
        return False
    if missing:
        raise ConfigError("sign-in is set up in part", where=missing[0], remedy="Set it, or none of them")
    if len(given["cookie_secret"].get_secret_value()) < _LEAST_SECRET:
        where = "HOTPASS_SIGN_IN_COOKIE_SECRET"
        raise ConfigError(f"the secret has fewer than {_LEAST_SECRET} characters", where=where)
    group_roles()
    return True


def secrets() -> dict[str, Any]:
    """The settings in the form in which Streamlit takes them; empty where nobody signs in."""
    if not configured():
        return {}
    own, client = settings(), settings().sign_in_client_secret
    assert own.sign_in_cookie_secret is not None
    given = {
        "redirect_uri": own.sign_in_redirect_url,
        "cookie_secret": own.sign_in_cookie_secret.get_secret_value(),
        "client_id": own.sign_in_client_id,
        "client_secret": client.get_secret_value() if client else "",
        "server_metadata_url": own.sign_in_metadata_url,
        "client_kwargs": {"scope": own.sign_in_scope},
    }
    seen = ["id"]  # by this process alone, which looks at how it is signed
    return {"auth": {**given, "expose_tokens": seen}}


def signed_by(token: str | None) -> str | None:
    """The algorithm by which an identity token says that it is signed; None where it says none.

    Authlib takes a token without a signature from a provider whose metadata allow such.
    """
    head, _, rest = (token or "").partition(".")
    try:
        said = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
        algorithm = str(said["alg"])
    except (ValueError, LookupError, TypeError):
        return None
    return algorithm if algorithm.lower() != "none" and rest.rpartition(".")[2] else None


def group_roles() -> Mapping[str, frozenset[Role]]:
    """By group of the provider the roles of its members.

    Raises:
        ConfigError: the setting is not of the form ``group=role,role; group=role``.
    """
    found: dict[str, frozenset[Role]] = {}
    for part in filter(str.strip, settings().sign_in_roles.split(";")):
        group, given, roles = part.partition("=")
        try:
            named = frozenset(role_named(name) for name in roles.split(",") if name.strip())
        except InputError as error:
            raise ConfigError(error.what, where="HOTPASS_SIGN_IN_ROLES", remedy=error.remedy) from error
        if not (given and group.strip() and named):
            raise ConfigError(
                f"{part.strip()!r} gives no group roles",
                where="HOTPASS_SIGN_IN_ROLES",
                remedy="Write `group=role,role; group=role`",
            )
        found[group.strip()] = found.get(group.strip(), frozenset()) | named
    return found


def identity_of(claims: Mapping[str, Any], now: float | None = None) -> Identity:
    """Who somebody is by the claims of the identity token with which he signed in.

    That the token is the provider's, is not expired at sign-in, and answers this very sign-in (signature,
    ``iss``, ``exp``, ``nonce``) was verified when it came; whom it is for and how long ago it was given is
    verified here, each time.

    Args:
        claims: of the identity token, and under ``signed_by`` its algorithm; empty when nobody signed in.
        now: the moment, in seconds since 1970.

    Raises:
        AccessRefused: the token is not signed or for another client, the session is over, or no group has a
            role here.
    """
    if not claims.get("is_logged_in"):
        return NOBODY
    name = str(claims.get("email") or claims.get("preferred_username") or claims.get("sub") or "")
    if claims.get("signed_by") is None:
        raise _refused(Reason.SIGNATURE, name, "the provider did not sign who it says this is")
    audience = claims.get("aud") or []
    if settings().sign_in_client_id not in ([audience] if isinstance(audience, str) else audience):
        raise _refused(Reason.AUDIENCE, name)
    given_at, moment = claims.get("iat"), time.time() if now is None else now
    if not isinstance(given_at, int | float) or given_at > moment + _AHEAD:
        raise _refused(Reason.UNDATED, name)
    until = given_at + settings().session_minutes * 60
    if moment > until:
        raise _refused(Reason.SESSION_OVER, name, remedy="Sign in again")
    roles = _roles(claims.get(settings().sign_in_groups))
    if not (name and roles):
        remedy = "Ask an administrator for a group that has one"
        what = f"{f'the account {name}'.strip()} is in no group that has a role here"
        raise _refused(Reason.NO_ROLE, name, what, remedy)
    return Identity(name, roles, "oidc", until=until)


def began(who: Identity) -> datetime:
    """When the session began in which somebody is known."""
    return datetime.fromtimestamp(int((who.until or 0) - settings().session_minutes * 60), UTC)


def _roles(groups: object) -> frozenset[Role]:
    named = [groups] if isinstance(groups, str) else groups if isinstance(groups, list | tuple) else []
    known = group_roles()
    return frozenset[Role]().union(*(known.get(str(group), frozenset()) for group in named))


#: What an answer of the provider is refused for, by the claim of it that is wrong.
_CLAIMS: Final = {"aud": Reason.AUDIENCE, "azp": Reason.AUDIENCE, "iss": Reason.ISSUER, "nonce": Reason.NONCE}
#: The same by the codes of the libraries that verify it.
_CODES: Final = {
    "expired_token": Reason.EXPIRED,
    "mismatching_state": Reason.STALE,
    **dict.fromkeys(
        (
            *("bad_signature", "decode_error", "missing_algorithm", "unsupported_algorithm"),
            *("invalid_key_id", "missing_key", "conflict_algorithm", "unsupported_key_alg"),
        ),
        Reason.SIGNATURE,
    ),
}


def not_let_in(error: BaseException | None, *, by_provider: bool) -> AccessRefused:
    """What is said and kept of a sign-in that failed as its answer came; nobody is known by it.

    Args:
        error: what was found wrong with the answer; None where it answers no sign-in that was begun.
        by_provider: whether the provider itself says that it does not let in whoever asked.
    """
    code, claim = (str(getattr(error, name, None) or "") for name in ("error", "claim"))
    if by_provider:
        reason = Reason.PROVIDER
    elif code in _CODES:
        reason = _CODES[code]
    elif claim:
        reason = _CLAIMS.get(claim, Reason.CLAIMS)
    else:
        reason = Reason.STALE if error is None else Reason.UNFINISHED
    return _refused(reason, "")


def why_not(code: str | None) -> str | None:
    """The sentence for a sign-in that failed for the reason of that code; None where there is no such."""
    reason = next((one for one in Reason if one == code), None)
    return f"{_refused(reason, '').clause} Sign in again." if reason else None


def _refused(reason: Reason, name: str, what: str = "", remedy: str = "") -> AccessRefused:
    who = Identity(name or NOBODY.name, frozenset(), "oidc")
    return AccessRefused(what or reason.words, remedy=remedy, identity=who, act="sign-in", reason=reason)


def check_address(host: str) -> None:
    """Refuse to serve people of other machines who do not sign in.

    Raises:
        ConfigError: the address is not of this machine alone, and sign-in is not set up.
    """
    if not (is_loopback(host) or configured() or settings().serve_unguarded):
        raise ConfigError(
            "the workbench is served without sign-in on this machine alone",
            where=f"--host {host}",
            remedy="Serve it on 127.0.0.1, or set up sign-in (HOTPASS_SIGN_IN_METADATA_URL and others)",
        )


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    try:
        return ip_address(host.strip("[]").removeprefix("::ffff:")).is_loopback
    except ValueError:
        return host == "localhost"
