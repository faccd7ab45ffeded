"""Older forms of a profile brought to the present one, step by step.

Each step changes a document from one form to the next, in place, so that comments stay where they are.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any, Final

from hotpass.errors import ConfigError
from hotpass.profiles.schema import SCHEMA

Keys = MutableMapping[str, Any]


def _without_seed(profile: Keys) -> None:
    """Linkage draws nothing at random any more, so it has no seed."""
    linkage = profile.get("linkage")
    if isinstance(linkage, MutableMapping):
        linkage.pop("seed", None)
        if not linkage:
            del profile["linkage"]


#: By the form that it starts from, the step to the next.
STEPS: Final[dict[int, Callable[[Keys], None]]] = {1: _without_seed}


def form_of(profile: Keys, where: str = "") -> int:
    """The form in which a profile is written; 1 when it does not say.

    Raises:
        ConfigError: it is no form that this Hotpass knows.
    """
    form = profile.get("schema", 1)
    if not isinstance(form, int) or isinstance(form, bool) or not 1 <= form <= SCHEMA:
        newer = isinstance(form, int) and form > SCHEMA
        remedy = "Update Hotpass" if newer else f"Write schema: {SCHEMA}"
        raise ConfigError(
            f"schema is {form!r}, and this Hotpass knows the forms 1 to {SCHEMA}", where=where, remedy=remedy
        )
    return form


def upgrade(profile: Keys, where: str = "") -> bool:
    """Bring a profile to the present form, in place; returns whether anything had to be done.

    Raises:
        ConfigError: it is written in a form that this Hotpass does not know.
    """
    form = form_of(profile, where)
    for step in range(form, SCHEMA):
        STEPS[step](profile)
    if form == SCHEMA:
        return False
    profile.pop("schema", None)
    if hasattr(profile, "insert"):
        profile.insert(0, "schema", SCHEMA)
    else:
        profile["schema"] = SCHEMA
    return True
