"""The kinds of field. A new kind is one new module of this folder: it is found here by itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from hotpass.fields.base import Kind, Normalised
from hotpass.fields.person_parsing import Person, people

#: Holds no kind, and imports the engine, for which a command that only needs kinds should not wait.
_HEAVY: Final = "plain"


def _found() -> Iterator[Kind]:
    for module in iter_modules(__path__):
        if module.ispkg or module.name == _HEAVY:
            continue
        here = import_module(f"{__name__}.{module.name}")
        for _, one in inspect.getmembers(here, inspect.isclass):
            if issubclass(one, Kind) and one.__module__ == here.__name__ and not inspect.isabstract(one):
                yield one()


#: One instance of each kind, by its name.
KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in _found()}

__all__ = ["KINDS", "Kind", "Normalised", "Person", "people"]
