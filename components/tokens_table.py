"""Tokens as a table; none of them can be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from components import markup, table
from components.words import when

if TYPE_CHECKING:
    from hotpass.catalogue.access_tokens import Token

_COLUMNS = (
    table.Column("id", "Token"),
    table.Column("name", "Of"),
    table.Column("roles", "Roles"),
    table.Column("acts", "May do"),
    table.Column("by", "Made by"),
    table.Column("until", "Good until"),
    table.Column("state", "State"),
)


def show(tokens: Sequence[Token]) -> None:
    """Show the tokens in the order in which they are given."""
    markup.show(
        table.html(
            _COLUMNS, [table.Row(_cells(token)) for token in tokens], "Tokens of programs", stacked=True
        )
    )


def _cells(token: Token) -> dict[str, str]:
    state = "good" if token.good else "revoked" if token.revoked_at else "expired"
    return {
        "id": token.id,
        "name": token.name,
        "roles": token.roles.replace(",", ", "),
        "acts": (token.acts or "all that its roles may do").replace(",", ", "),
        "by": token.made_by,
        "until": when(token.expires_at),
        "state": state,
    }
