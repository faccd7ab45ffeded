"""Who acts, and what that person or program may do.

Whoever opens a door says once who comes through it: the command line the machine's user or the bearer of a
token, the workbench whoever signed in. Everything below asks here, so that commands, pages and programs obey
alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Final, Literal, ParamSpec, TypeVar

from hotpass.access.refusals import Reason
from hotpass.access.roles import CLASSES, PERMISSIONS, Act, Role, Sight, sight_of
from hotpass.errors import AccessError, ConfigError, InputError

P = ParamSpec("P")
T = TypeVar("T")

Origin = Literal["local", "oidc", "token"]


@dataclass(frozen=True, slots=True)
class Identity:
    """A person or a program.

    Attributes:
        name: under which acts are recorded.
        roles: what it is to the data; without any it may do nothing.
        origin: how it is known: as the user of this machine, by sign-in, or by a token.
        acts: narrows what the roles permit, such as the scope of a token; None narrows nothing.
        until: when the session is over in which it is known, s since 1970; None where there is no end.
    """

    name: str
    roles: frozenset[Role]
    origin: Origin = "local"
    acts: frozenset[Act] | None = None
    until: float | None = field(default=None, compare=False)

    @property
    def permitted(self) -> frozenset[Act]:
        """All that it may do."""
        given = frozenset[Act]().union(*(PERMISSIONS[role] for role in self.roles))
        return given if self.acts is None else given & self.acts

    def sight(self, personal: str) -> Sight:
        """How it sees values of a class of personal information."""
        return sight_of(self.roles, personal)

    @property
    def sees_all(self) -> bool:
        """Whether it sees every value as it is."""
        return all(self.sight(personal) is Sight.CLEAR for personal in CLASSES)


class AccessRefused(AccessError):  # noqa: N818 - says what was done to the request
    """The person may not do this; exit code 4.

    Attributes:
        identity: who asked.
        act: what for.
        reason: why, as the audit trail keeps it.
    """

    kind = "access_refused"

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        remedy: str = "",
        identity: Identity | None = None,
        act: str = "",
        reason: Reason = Reason.ROLE,
    ) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.identity, self.act, self.reason = identity or NOBODY, act, reason


NOBODY: Final = Identity("nobody", frozenset())
_acting: ContextVar[Identity | None] = ContextVar("acting", default=None)
_known_by: list[Callable[[], Identity]] = []
_door: ContextVar[str] = ContextVar("door", default="")


def local() -> Identity:
    """The user of this machine: in every role, unless ``HOTPASS_ROLE`` names some.

    Raises:
        ConfigError: it names one that is not there.
    """
    from hotpass.settings import settings  # late, for its models take longer than all of the command line

    return Identity(settings().user, _named(settings().role) or frozenset(Role))


@cache
def _named(text: str) -> frozenset[Role]:
    try:
        return frozenset(role_named(name) for name in text.split(",") if name.strip())
    except InputError as error:
        raise ConfigError(error.what, where="HOTPASS_ROLE", remedy=error.remedy) from error


def role_named(name: str) -> Role:
    """The role of that name; ``-`` and blanks stand for ``_``.

    Raises:
        InputError: there is none.
    """
    try:
        return Role(name.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError:
        raise InputError(f"there is no role {name!r}", remedy=f"Roles are {', '.join(Role)}") from None


def act_named(name: str) -> Act:
    """The act of that name.

    Raises:
        InputError: there is none.
    """
    try:
        return Act(name.strip().lower())
    except ValueError:
        raise InputError(f"there is no act {name!r}", remedy=f"Acts are {', '.join(Act)}") from None


def identify_by(known_by: Callable[[], Identity]) -> None:
    """Have this process ask ``known_by`` who acts, from now on, each time anew."""
    _known_by[:] = [known_by]


@contextmanager
def acting_as(identity: Identity) -> Iterator[Identity]:
    """Within the block, in this thread, ``identity`` acts."""
    token = _acting.set(identity)
    try:
        yield identity
    finally:
        _acting.reset(token)


@contextmanager
def entering_by(door: str) -> Iterator[None]:
    """Within the block, in this thread, whoever acts came by a door that the audit trail is to name."""
    token = _door.set(door)
    try:
        yield
    finally:
        _door.reset(token)


def door() -> str:
    """By which door whoever acts here and now came; ``""`` where that need not be told."""
    return _door.get()


def bound(function: Callable[P, T]) -> Callable[P, T]:
    """The function, acting in whatever thread it runs as who acts now, until that session is over."""
    who = current()

    @wraps(function)
    def acting(*args: P.args, **kwargs: P.kwargs) -> T:
        if who.until is not None and time.time() > who.until:
            raise AccessRefused(
                Reason.SESSION_OVER.words,
                remedy="Sign in again",
                identity=who,
                act="sign-in",
                reason=Reason.SESSION_OVER,
            )
        with acting_as(who):
            return function(*args, **kwargs)

    return acting


def current() -> Identity:
    """Who acts here and now."""
    return _acting.get() or (_known_by[0]() if _known_by else local())


def may(act: Act, identity: Identity | None = None) -> bool:
    """Whether somebody, else whoever acts, may do that."""
    return act in (identity or current()).permitted


def require(act: Act, identity: Identity | None = None) -> Identity:
    """Who acts, if that may be done.

    Raises:
        AccessRefused: it may not; the sentence names who may. Exit code 4.
    """
    who = identity or current()
    if act in who.permitted:
        return who
    if who.acts is not None and any(act in PERMISSIONS[role] for role in who.roles):
        raise AccessRefused(
            f"{who.name} may not {act.words}",
            remedy="The token is not good for that, though its role is; ask an administrator for one that is",
            identity=who,
            act=act.value,
            reason=Reason.TOKEN_ACTS,
        )
    able = [role.label for role in Role if act in PERMISSIONS[role]]
    raise AccessRefused(
        f"{who.name} may not {act.words}",
        remedy=f"That is for the role{'s' if len(able) > 1 else ''} {_listed(able)}; ask an administrator",
        identity=who,
        act=act.value,
    )


def recorded_as(name: str | None = None) -> str:
    """The name under which an act is recorded.

    A user of this machine may give another's, as where several sit at one; whoever signed in or bears a
    token acts under the name that is known.

    Raises:
        AccessRefused: it would be under somebody else's.
    """
    who = current()
    if not name or name == who.name or who.origin == "local":
        return name or who.name
    raise AccessRefused(
        f"{who.name} may not act as somebody else",
        remedy="Leave the name out",
        identity=who,
        act="decide",
        reason=Reason.OTHER_NAME,
    )


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
