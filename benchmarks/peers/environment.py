"""Environments of the peers, made once beside ``.venv`` from locked requirements."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]


@cache
def python(peer: str) -> str:
    """The interpreter of a peer's environment; the first call of all installs it."""
    folder = _ROOT / f".venv-{peer}"
    wanted = _HERE / f"{peer}.txt"
    made = folder / ".made"
    if not made.exists() or made.stat().st_mtime < wanted.stat().st_mtime:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        uv = Path(sys.executable).with_name("uv")
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--require-hashes", "-r", wanted],
            check=True,
            env={**os.environ, "VIRTUAL_ENV": str(folder)},
        )
        made.touch()
    return str(folder / "bin" / "python")


def program(name: str) -> str:
    """The path of a peer's program."""
    return str(_HERE / f"{name}.py")
