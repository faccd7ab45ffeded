"""The worker's side of its children: each is forked from a process that has imported what a run needs."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass

from hotpass.catalogue.runs import Held
from hotpass.settings import NO_THREADS, child_environment
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Asked:
    """A run that is asked for.

    Attributes:
        workspace: its folder.
        held: the run, as the worker holds it.
        environment: of the child.
    """

    workspace: str
    held: Held
    environment: Mapping[str, str]

    def as_line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self)) + "\n"

    @staticmethod
    def of(line: str) -> Asked:
        """What a line of JSON asks for."""
        told = json.loads(line)
        return Asked(told["workspace"], Held(**told["held"]), told["environment"])


class Forks:
    """Starts children, one at a time.

    Args:
        pipeline: where the pipeline of their runs is, ``module:name``.
    """

    def __init__(self, pipeline: str) -> None:
        self._pipeline = pipeline
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """The process to fork from; where there is none, one that begins to import. Never waits for it."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "hotpass.runs.child", self._pipeline, str(os.getpid())],
                env={**child_environment(), **NO_THREADS},
                start_new_session=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def fork(self, workspace: Workspace, held: Held) -> Child:
        """A child that carries out a run, as soon as all is imported."""
        process = self.start()
        assert process.stdin
        with suppress(BrokenPipeError):  # its end is heard like any other
            asked = Asked(str(workspace.root.resolve()), held, child_environment())
            process.stdin.write(asked.as_line().encode())
            process.stdin.flush()
        return Child(process)

    def close(self) -> None:
        """End the process that is forked from."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with suppress(BrokenPipeError):
                process.communicate()


class Child:
    """A child that carries out one run."""

    def __init__(self, origin: subprocess.Popen[bytes]) -> None:
        self._origin, self._heard, self._is_over = origin, b"", False

    def ended_within(self, seconds: float | None) -> bool:
        """Wait until the child has ended, at most so long; returns whether it has."""
        until = None if seconds is None else time.monotonic() + seconds
        while not self._is_over:
            left = None if until is None else max(0.0, until - time.monotonic())
            assert self._origin.stdout
            if not select.select([self._origin.stdout], [], [], left)[0]:
                return False
            said = os.read(self._origin.stdout.fileno(), 4096)
            self._heard += said
            self._is_over = not said or self._heard.count(b"\n") > 1
        return True

    def signal(self, number: int) -> None:
        """Signal the child and whatever it has started; before it was forked, the process it comes from."""
        process, told, _ = self._heard.partition(b"\n")
        with suppress(ProcessLookupError):
            if told:
                os.killpg(int(process), number)
            elif not self._is_over:
                os.kill(self._origin.pid, signal.SIGKILL)
