"""Carries out commands, each in a fork of this process, which has imported beforehand what they need.

A command is a line of JSON: its arguments, folder, environment, and the files for what it says. Each ends as
any process does; its exit code is written as a line.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

import hotpass.api
import hotpass.cli.commands
import hotpass.runs
from hotpass.pipeline import STANDARD
from hotpass.profiles import load_profile


def main() -> None:
    """Until there are no more."""
    STANDARD.prepare()
    load_profile()
    gc.freeze()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    for line in sys.stdin:
        told = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(**told)
            hotpass.cli.main()
            return
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), file=answers)


def _become(arguments: list[str], folder: str, environment: dict[str, str], out: str, err: str) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    streams: dict[int, tuple[Any, int]] = {
        0: (os.devnull, os.O_RDONLY),
        1: (Path(out), os.O_WRONLY | os.O_CREAT),
        2: (Path(err), os.O_WRONLY | os.O_CREAT),
    }
    for stream, (path, how) in streams.items():
        os.dup2(os.open(path, how), stream)
    sys.argv = ["hotpass", *arguments]


if __name__ == "__main__":
    main()
