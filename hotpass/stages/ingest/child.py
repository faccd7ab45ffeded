"""The reading child as a process: how it is started, and one that reads small files one after another."""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NoReturn, Self

from hotpass.stages.ingest.limits import MIB
from hotpass.stages.ingest.read.task import FINISHED, Task

COMMAND: Final = (sys.executable, "-P", "-m", "hotpass.stages.ingest.read")
#: The limit of time counts the processor's; on a busy machine that may take so many times as long.
PATIENCE: Final = 5
_SMALL: Final = MIB
_SECONDS: Final = 10
#: A child is replaced after so many files, so that what one leaves in its memory does not pile up.
_MOST_FILES: Final = 100
#: The threads of a process, where the system tells them.
_THREADS: Final = Path("/proc/self/task")
_MOST_OPEN: Final = 1 << 20


def environment() -> dict[str, str]:
    """As the parent's, without needless threads; this package is found wherever the parent has it from."""
    from hotpass.settings import NO_THREADS, child_environment

    inherited = {**child_environment(), **NO_THREADS}
    home = str(Path(__file__).resolve().parents[3])
    known = inherited.get("PYTHONPATH", "")
    return {**inherited, "PYTHONPATH": f"{home}:{known}" if known else home}


class Child:
    """A process that reads files: tasks go in, and it says at which sheet it is and when a task is finished.

    It is forked where this process has no further threads, which a fork would cut off at whatever they do: it
    then need not import again what is here, which takes longer than most files.
    """

    def __init__(self) -> None:
        self._failure = tempfile.TemporaryFile()  # noqa: SIM115 - closed at the end
        tasks, self._tasks = os.pipe()
        self._said, said = os.pipe()
        ends = tasks, said, self._failure.fileno()
        try:
            self._process = _Forked(*ends) if _is_alone() else _begun(*ends)
        finally:
            os.close(tasks)
            os.close(said)
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def ask(self, task: Task) -> None:
        """Give it a task; when it has died, that is heard."""
        with suppress(BrokenPipeError):
            os.write(self._tasks, json.dumps(task.to_json()).encode() + b"\n")

    def ask_no_more(self) -> None:
        """Let it end after what it was asked for."""
        if self._tasks >= 0:
            os.close(self._tasks)
            self._tasks = -1

    def hear(self, seconds: float) -> bytes | None:
        """What it says within so many seconds: None for nothing, no bytes once it has ended."""
        listening = select.poll()
        listening.register(self._said, select.POLLIN)
        return os.read(self._said, 65_536) if listening.poll(max(0.0, seconds) * 1000) else None

    def ended(self) -> tuple[int, str]:
        """Once it has: its exit code, negative for a signal, and what it said of its failure."""
        code = self._process.wait()
        self._failure.seek(0)
        return code, self._failure.read().decode("utf-8", "replace")

    def end(self) -> None:
        """End it, wherever it is."""
        self.ask_no_more()
        self._process.kill()
        self._process.wait()
        os.close(self._said)
        self._failure.close()


def _is_alone() -> bool:
    try:
        return len(list(_THREADS.iterdir())) == 1
    except OSError:
        return False


def _begun(tasks: int, said: int, failure: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(COMMAND, stdin=tasks, stdout=said, stderr=failure, env=environment())


class _Forked:
    """A process that was forked from this one and reads."""

    def __init__(self, tasks: int, said: int, failure: int) -> None:
        self._code: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _read_on(tasks, said, failure)

    def kill(self) -> None:
        """End it, unless it has been waited for."""
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Its exit code once it has ended, negative for a signal."""
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self._code


def _read_on(*ends: int) -> NoReturn:
    """In the fork: read what is asked for, with nothing open that was open before."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        apart = [fcntl.fcntl(end, fcntl.F_DUPFD, 3) for end in ends]
        for place, end in enumerate(apart):
            os.dup2(end, place)
        os.closerange(3, _MOST_OPEN)
        sys.stdin, sys.stdout, sys.stderr = (
            open(place, mode, encoding="utf-8")  # noqa: PTH123, SIM115 - a descriptor, to the end
            for place, mode in enumerate("rww")
        )
        from hotpass.stages.ingest.read.__main__ import main

        main()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(1)


class Together:
    """A child that reads small files one after another, for its start takes longer than most of them.

    Only what it read wholly counts. A file that it refused, or at which it died, is read once more by a child
    of its own; after a death the next file gets a new one.
    """

    def __init__(self) -> None:
        self._child: Child | None = None
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
        child.ask(task)
        deadline, said = time.monotonic() + PATIENCE * task.limits.seconds, b""
        while heard := child.hear(deadline - time.monotonic()):
            said += heard
            if FINISHED.encode() in said.split(b"\n"):
                return True
        return False

    def _running(self) -> Child:
        if self._files >= _MOST_FILES:
            self._end()
        if self._child is None:
            self._child, self._files = Child(), 0
        self._files += 1
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()
