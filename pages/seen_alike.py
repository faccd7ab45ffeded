"""Keeps what a page read for all who see it alike: people of other roles are never shown the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import ParamSpec, TypeVar

import streamlit as st

from hotpass.access import CLASSES, current
from hotpass.catalogue.personal import last_word
from hotpass.workspace import Workspace

P = ParamSpec("P")
T = TypeVar("T")


def kept(entries: int, spinner: str | bool = False) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorates a function whose answers are kept, so many of them, by its arguments and by what is seen."""

    def decorate(read: Callable[P, T]) -> Callable[P, T]:
        @wraps(read)
        def anew(seen: tuple[str, ...], *args: P.args, **kwargs: P.kwargs) -> T:
            return read(*args, **kwargs)

        # Streamlit tells by its name whether an argument counts; these names are the reading function's.
        own = signature(read)
        seen = Parameter("seen", Parameter.POSITIONAL_ONLY)
        anew.__signature__ = own.replace(parameters=_after(seen, own))  # type: ignore[attr-defined]
        known: Callable[..., T] = st.cache_data(show_spinner=spinner, max_entries=entries)(anew)

        @wraps(read)
        def asked(*args: P.args, **kwargs: P.kwargs) -> T:
            return known(_sights(), *args, **kwargs)

        return asked

    return decorate


def _after(first: Parameter, own: Signature) -> list[Parameter]:
    return [first, *own.parameters.values()]


def _sights() -> tuple[str, ...]:
    """How each class is seen, and the last that anybody said of what is of a class."""
    who = current()
    return (*(who.sight(personal) for personal in CLASSES), str(last_word(Workspace())))
