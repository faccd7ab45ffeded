"""How a process of Hotpass ends: at once, when all is done."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable
from typing import NoReturn


def end_with(work: Callable[[], int]) -> NoReturn:
    """Do all the work of this process, and end it with the exit code that the work returns.

    What is registered for the end of the process is done as ever. The modules are not taken apart one by one
    after that: for those of a run it takes a second of the processor's time, and the system takes all back.
    """
    ending = _Ending()
    # The first that is registered is the last that is called, when the threads have ended.
    atexit.register(ending)
    ending.code = work()
    sys.exit(ending.code)


class _Ending:
    code: int | None = None

    def __call__(self) -> None:
        if self.code is None:
            return
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):
            # Python tells of an output that cannot be written in its own way.
            return
        os._exit(self.code)
