"""Hotpass: messy spreadsheets in, a single source of truth out, every value with its cell.

The public names are loaded on first use, so that ``hotpass --help`` and the workbench start fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from hotpass.api import Table, explain, inspect, link, link_into, refine, resolve, train
    from hotpass.errors import HotpassError
    from hotpass.profiles import Profile
    from hotpass.workspace import Workspace

_HOMES = {
    "HotpassError": "hotpass.errors",
    "Profile": "hotpass.profiles",
    "Table": "hotpass.api",
    "Workspace": "hotpass.workspace",
    "explain": "hotpass.api",
    "inspect": "hotpass.api",
    "link": "hotpass.api",
    "link_into": "hotpass.api",
    "refine": "hotpass.api",
    "resolve": "hotpass.api",
    "train": "hotpass.api",
}

__all__ = [
    "HotpassError",
    "Profile",
    "Table",
    "Workspace",
    "__version__",
    "explain",
    "inspect",
    "link",
    "link_into",
    "refine",
    "resolve",
    "train",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'hotpass' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
