"""The reading child: a task a line on standard input, its answer in ``result.json`` of its scratch folder.

Standard output names each sheet before it is read, so that the parent knows at which one the child died, and
says when a task is finished.
"""

from __future__ import annotations

import ctypes
import gc
import json
import math
import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any, Final

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import MIB
from hotpass.stages.ingest.read import reader_of
from hotpass.stages.ingest.read.task import FINISHED, Task

#: A panic of a reader written in Rust; told to the parent as the death of the process that it nearly is.
_PANIC: Final = "PanicException"
_ABORTED: Final = 134
#: Numbers of the C library's settings of memory. Source: malloc.h of glibc.
_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_SIZES: Final = Path("/proc/self/statm")


class _NoPandas(MetaPathFinder):
    """Arrow loads pandas, if it can, with the first array it makes; that takes longer than a small file."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> None:
        """Refuse pandas, and leave the rest to others."""
        if name == "pandas":
            raise ImportError("not loaded in the reading child", name=name)


def main() -> None:
    """Read each file within its limits."""
    sys.meta_path.insert(0, _NoPandas())
    # Millions of cells make no cycles; looking for some among them takes longer than reading them.
    gc.disable()
    _be_frugal()
    _end_with_parent()
    held = _held()
    for line in sys.stdin:
        task = Task.from_json(json.loads(line))
        _bound(task, held)
        (task.scratch / "result.json").write_text(json.dumps(_answer(task)), encoding="utf-8")
        sys.stdout.write(f"{FINISHED}\n")
        sys.stdout.flush()
    # Everything is closed; giving millions of cells back to the system one by one would take a while.
    os._exit(0)


def _answer(task: Task) -> dict[str, Any]:
    try:
        return {"sheets": [asdict(sheet) for sheet in reader_of(task.format)(task)]}
    except InputError as error:
        return {"refused": [error.what, error.remedy]}
    except MemoryError:
        return {
            "refused": ["reading it takes more memory than is allowed", "Split it, or raise the memory limit"]
        }
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        os._exit(_ABORTED)


def _held() -> int:
    """Bytes of addresses that this process has; a fork has its parent's. 0 where the system does not tell."""
    with suppress(OSError):
        return int(_SIZES.read_text().split()[0]) * resource.getpagesize()
    return 0


def _bound(task: Task, held: int) -> None:
    """Limits of this process from here to the end of the task, its memory beyond what it began with."""
    most = held + task.limits.memory
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    until = math.ceil(sum(os.times()[:2])) + task.limits.seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(
        resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard)
    )


def _be_frugal() -> None:
    """Give no memory back to the system only to ask for it again, where the C library can be told so."""
    with suppress(AttributeError):
        tell = ctypes.CDLL(None).mallopt
        tell(_TRIM_THRESHOLD, 2048 * MIB - 1)
        tell(_MMAP_THRESHOLD, 1024 * MIB)


def _end_with_parent() -> None:
    """Where the system can promise that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


if __name__ == "__main__":
    main()
