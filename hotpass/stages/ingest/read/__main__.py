"""The reading child: a task on standard input, its answer in ``result.json`` of the scratch folder.

Standard output names each sheet before it is read, so that the parent knows at which one it died.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
from dataclasses import asdict
from importlib.abc import MetaPathFinder
from typing import Any, Final

from hotpass.errors import InputError
from hotpass.stages.ingest.read import reader_of
from hotpass.stages.ingest.read.task import Task

#: A panic of a reader written in Rust; told to the parent as the death of the process that it nearly is.
_PANIC: Final = "PanicException"
_ABORTED: Final = 134


class _NoPandas(MetaPathFinder):
    """Arrow loads pandas, if it can, with the first array it makes; that takes longer than a small file."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> None:
        """Refuse pandas, and leave the rest to others."""
        if name == "pandas":
            raise ImportError("not loaded in the reading child", name=name)


def main() -> None:
    """Read the file within its limits."""
    task = Task.from_json(json.load(sys.stdin))
    _bound(task)
    sys.meta_path.insert(0, _NoPandas())
    # Millions of cells make no cycles; looking for some among them takes longer than reading them.
    gc.disable()
    answer: dict[str, Any]
    try:
        answer = {"sheets": [asdict(sheet) for sheet in reader_of(task.format)(task)]}
    except InputError as error:
        answer = {"refused": [error.what, error.remedy]}
    except MemoryError:
        answer = {
            "refused": ["reading it takes more memory than is allowed", "Split it, or raise the memory limit"]
        }
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        os._exit(_ABORTED)
    (task.scratch / "result.json").write_text(json.dumps(answer), encoding="utf-8")
    # Everything is closed; giving millions of cells back to the system one by one would take a while.
    sys.stdout.flush()
    os._exit(0)


def _bound(task: Task) -> None:
    """Limits of this process; and its end when its parent ends, where the system can promise that."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (task.limits.memory, task.limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (task.limits.seconds, task.limits.seconds + 5))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


if __name__ == "__main__":
    main()
