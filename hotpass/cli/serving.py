"""``serve`` and ``worker``: the workbench, and the process that carries out its runs."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from hotpass.cli import show
from hotpass.cli.options import WorkspaceFolder

_STOPPING: Final = (signal.SIGINT, signal.SIGTERM)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8501,
    workspace: WorkspaceFolder = None,
) -> None:
    """Serve the workbench and a worker until Ctrl-C."""
    from hotpass.access import signing_in
    from hotpass.resources import workbench_folder
    from hotpass.settings import child_environment, settings
    from hotpass.workspace import Workspace

    signing_in.check_address(host)
    space = Workspace(workspace)
    space.make()
    environment = child_environment(workspace=str(space.root.resolve()))
    page = workbench_folder() / "served.py"
    work = [sys.executable, "-m", "hotpass.cli", "worker"]
    pages = [sys.executable, "-m", "hotpass.cli.pages_server", "streamlit", "run", str(page)]
    pages += [f"--server.address={host}", f"--server.port={port}", "--server.headless=true"]
    pages += [f"--server.allowedHosts={name}" for name in settings().hosts]
    show.say(f"The workbench is at http://{host}:{port}. Ctrl-C stops it.")
    signal.signal(signal.SIGTERM, _interrupt)
    processes: list[subprocess.Popen[bytes]] = []
    try:
        with _undisturbed():
            for command, folder in ((work, None), (pages, page.parent)):
                processes.append(
                    subprocess.Popen(command, env=environment, cwd=folder, preexec_fn=_only_terminated)
                )
        raise typer.Exit(processes[-1].wait())
    except KeyboardInterrupt:
        show.say("Stopped.")
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait meanwhile: a process that has just been started would outlive this one."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)


def _only_terminated() -> None:
    """Ctrl-C does not reach a process before it listens for it: it would end its imports with a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def worker(workspace: WorkspaceFolder = None) -> None:
    """Carry out the runs that wait, until Ctrl-C."""
    import threading

    from hotpass.runs import Worker
    from hotpass.workspace import Workspace

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Worker(Workspace(workspace)).serve(stop)
