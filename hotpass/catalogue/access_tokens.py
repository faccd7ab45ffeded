"""Tokens by which programs are known; of each only a digest is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hotpass.catalogue import audit
from hotpass.catalogue.tables import ACCESS_TOKENS, now


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret.

    Attributes:
        id: the part of it that is no secret.
        name: under which acts done with it are recorded.
        digest: SHA-256 of the secret, hexadecimal.
        roles: of its bearer, parted by commas.
        acts: to which the roles are narrowed, parted by commas, or None.
        made_by: who made it.
        made_at: when.
        expires_at: until when it is good.
        revoked_at: since when it is good no more, or None.
    """

    id: str
    name: str
    digest: str
    roles: str
    acts: str | None
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    @property
    def good(self) -> bool:
        """Whether its bearer is known by it now."""
        return self.revoked_at is None and self.expires_at > now()


def add(connection: sa.Connection, token: Token) -> None:
    """Keep a new token."""
    row = {name: getattr(token, name) for name in Token.__slots__}
    connection.execute(ACCESS_TOKENS.insert().values(**row))
    said = {"roles": token.roles, "acts": token.acts, "expires_at": token.expires_at}
    audit.note(connection, token.made_by, "token.create", token.id, {"name": token.name}, **said)


def find(connection: sa.Connection, token_id: str) -> Token | None:
    """The token of an id, or None."""
    query = sa.select(ACCESS_TOKENS).where(ACCESS_TOKENS.c.id == token_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else Token(**row)


def every(connection: sa.Connection) -> list[Token]:
    """All tokens, the newest first."""
    query = sa.select(ACCESS_TOKENS).order_by(ACCESS_TOKENS.c.made_at.desc(), ACCESS_TOKENS.c.id)
    return [Token(**row) for row in connection.execute(query).mappings()]


def revoke(connection: sa.Connection, token_id: str, by: str, at: datetime) -> None:
    """A token is good no more from now on."""
    connection.execute(ACCESS_TOKENS.update().where(ACCESS_TOKENS.c.id == token_id).values(revoked_at=at))
    audit.note(connection, by, "token.revoke", token_id)
