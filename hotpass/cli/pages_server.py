"""Runs a module as ``python -m`` does, while what every page reads with is loaded beside it.

The first person who opens a page would otherwise wait for these imports.
"""

from __future__ import annotations

import runpy
import sys
import threading
from importlib import import_module
from typing import Final

_READ_WITH: Final = ("hotpass.ssot", "hotpass.runs", "hotpass.preview", "PIL.Image")


def main() -> None:
    """The module and its arguments are the process's own arguments."""
    threading.Thread(target=_load, daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _load() -> None:
    for name in _READ_WITH:
        import_module(name)


if __name__ == "__main__":
    main()
