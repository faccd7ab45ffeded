"""Modules that are imported at their first use, however early somebody asks for them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _OnUse(ModuleType):
    """Stands for a module until something of it is asked for, and for its names from then on."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what imports ask of each module
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


@contextmanager
def on_use(*modules: str) -> Iterator[None]:
    """Whoever imports these modules meanwhile gets what imports them at its first use.

    :class:`importlib.util.LazyLoader` will not do: an ``import`` looks at the module it has found, which
    counts as a use. A module that is there already, or that is not installed, is left as it is.

    Args:
        modules: names with dots, ``scipy.stats`` for one.
    """
    stand_ins: dict[str, _OnUse] = {}
    for name in modules:
        if name not in sys.modules and (spec := find_spec(name)) is not None:
            stand_ins[name] = sys.modules[name] = _OnUse(name)
            stand_ins[name].__spec__ = spec
            stand_ins[name].__path__ = list(spec.submodule_search_locations or [])
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]
