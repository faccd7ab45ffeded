"""``serve`` and ``worker``: the workbench, and the process that carries out its runs."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Annotated

import typer

from hotpass.cli import show
from hotpass.cli.options import WorkspaceFolder


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
    worker_process = subprocess.Popen(work, env=environment)
    try:
        served = subprocess.Popen(pages, env=environment, cwd=page.parent)
        raise typer.Exit(served.wait())
    except KeyboardInterrupt:
        show.say("Stopped.")
    finally:
        for process in (served, worker_process):
            process.terminate()
            process.wait()


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
