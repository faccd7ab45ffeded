"""Workers in processes of their own, as `hotpass worker` starts them."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hotpass.runs import Worker
from hotpass.workspace import Workspace
from tests.runs import toy

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import signal, sys, threading
from pathlib import Path
from hotpass.runs import Worker
from hotpass.workspace import Workspace
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
worker = Worker(Workspace(sys.argv[1]), sys.argv[2])
Path(sys.argv[3]).touch()
worker.serve(stop)
"""

Start = Callable[[], "subprocess.Popen[bytes]"]


@contextmanager
def serving(workspace: Workspace) -> Iterator[None]:
    """A worker in a thread of the test; its runs have child processes as ever."""
    stop = threading.Event()
    thread = threading.Thread(target=Worker(workspace, toy.PLACE).serve, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def worker(workspace: Workspace) -> Iterator[None]:
    """A worker for the whole test."""
    with serving(workspace):
        yield


@pytest.fixture
def start_worker(workspace: Workspace, tmp_path: Path) -> Iterator[Start]:
    """Starts a worker and waits until it looks for runs; all are ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        ready = tmp_path / f"worker-{len(started)}"
        command = [sys.executable, "-c", CODE, str(workspace.root), toy.PLACE, str(ready)]
        process = subprocess.Popen(command, cwd=ROOT)
        started.append(process)
        toy.until(ready.exists)
        return process

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
    for process in started:
        process.wait(30)
