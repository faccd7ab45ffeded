"""The reading child: a task on standard input, its answer in ``result.json`` of the scratch folder.

Standard output names each sheet before it is read, so that the parent knows at which one it died.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from dataclasses import asdict
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING, Any

from hotpass.errors import InputError
from hotpass.stages.ingest.read.task import Task

if TYPE_CHECKING:
    from hotpass.stages.ingest.read.result import SheetRead


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
    answer: dict[str, Any]
    try:
        answer = {"sheets": [asdict(sheet) for sheet in _read(task)]}
    except InputError as error:
        answer = {"refused": [error.what, error.remedy]}
    except MemoryError:
        answer = {
            "refused": ["reading it takes more memory than is allowed", "Split it, or raise the memory limit"]
        }
    (task.scratch / "result.json").write_text(json.dumps(answer), encoding="utf-8")


def _read(task: Task) -> list[SheetRead]:
    if task.format == "workbook":
        from hotpass.stages.ingest.read.workbook import read_workbook

        return read_workbook(task, _begin)
    if task.format == "delimited":
        from hotpass.stages.ingest.read.delimited import read_delimited

        return read_delimited(task)
    from hotpass.stages.ingest.read.columnar import read_columnar

    return read_columnar(task)


def _begin(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


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
