"""The reading child as a process: how it is started, and one that reads small files one after another."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from hotpass.stages.ingest.limits import MIB
from hotpass.stages.ingest.read.task import FINISHED, Task

COMMAND: Final = (sys.executable, "-P", "-m", "hotpass.stages.ingest.read")
#: The limit of time counts the processor's; on a busy machine that may take so many times as long.
PATIENCE: Final = 5
#: A process that lives for one file gives no memory back to the system only to ask for it again, and needs no
#: threads for matrices.
_FRUGAL: Final = {
    "MALLOC_MMAP_THRESHOLD_": str(1024 * MIB),
    "MALLOC_TRIM_THRESHOLD_": str(2048 * MIB - 1),
    "OPENBLAS_NUM_THREADS": "1",
}
_SMALL: Final = MIB
_SECONDS: Final = 10
#: A child is replaced after so many files, so that what one leaves in its memory does not pile up.
_MOST_FILES: Final = 100


def environment() -> dict[str, str]:
    """As the parent's, and this package can be imported wherever the parent has it from."""
    from hotpass.settings import child_environment

    inherited = child_environment()
    home = str(Path(__file__).resolve().parents[3])
    known = inherited.get("PYTHONPATH", "")
    return {**inherited, **_FRUGAL, "PYTHONPATH": f"{home}:{known}" if known else home}


class Together:
    """A child that reads small files one after another, for its start takes longer than most of them.

    Only what it read wholly counts. A file that it refused, or at which it died, is read once more by a child
    of its own; after a death the next file gets a new one.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._files = 0

    def __enter__(self) -> Together:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def process(self) -> int | None:
        """Id of the child's process, while there is one."""
        return self._child.pid if self._child else None

    def read(self, task: Task) -> Mapping[str, Any] | None:
        """The child's answer; None when the file is not small, or is to be read by a child of its own."""
        if task.path.stat().st_size > _SMALL:
            return None
        short = replace(task.limits, seconds=min(task.limits.seconds, _SECONDS))
        if not self._finished(replace(task, limits=short)):
            self._end()
            return None
        answer: dict[str, Any] = json.loads((task.scratch / "result.json").read_text(encoding="utf-8"))
        is_whole = "refused" not in answer and not any(sheet["problem"] for sheet in answer["sheets"])
        return answer if is_whole else None

    def _finished(self, task: Task) -> bool:
        """Whether the child came to the end of the file."""
        child = self._running()
        assert child.stdin
        assert child.stdout
        try:
            child.stdin.write(json.dumps(task.to_json()).encode() + b"\n")
            child.stdin.flush()
        except BrokenPipeError:
            return False
        deadline, said = time.monotonic() + PATIENCE * task.limits.seconds, b""
        while (left := deadline - time.monotonic()) > 0 and select.select([child.stdout], [], [], left)[0]:
            heard = os.read(child.stdout.fileno(), 65_536)
            said += heard
            if not heard or FINISHED.encode() in said.split(b"\n"):
                return bool(heard)
        return False

    def _running(self) -> subprocess.Popen[bytes]:
        if self._files >= _MOST_FILES:
            self._end()
        if self._child is None:
            pipe, null = subprocess.PIPE, subprocess.DEVNULL
            self._child = subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=null, env=environment())
            self._files = 0
        self._files += 1
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            with suppress(BrokenPipeError):
                child.communicate()
