"""A served workbench with its worker, and a real browser to look at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE_MS = 60_000

#: Resolves once the page has stood still for a second.
CALM = """async () => {
  for (let calm = 0; calm < 10; ) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const app = document.querySelector("[data-testid=stApp]");
    const runs = app?.dataset.testScriptState !== "notRunning";
    calm = runs || document.querySelector("[data-stale=true]") ? 0 : calm + 1;
  }
}"""

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Workbench:
    """A served workbench over a workspace.

    Attributes:
        url: where it is served.
        workspace: folder of the workspace.
    """

    url: str
    workspace: Path


@contextmanager
def served(
    workspace: Path,
    log: Path,
    script: str | Path = "served.py",
    port: int | None = None,
    *,
    works: bool = True,
) -> Iterator[Workbench]:
    """Serve the workbench, or another script, on the workspace until the block ends.

    Args:
        workspace: its folder.
        log: file for what the processes say.
        script: what is served.
        port: where it is served; any free one when None.
        works: whether there is a worker beside it; tests that only look need none.
    """
    port = port or free_port()
    environment = {**os.environ, "HOTPASS_WORKSPACE": str(workspace)}
    pages = ["streamlit", "run", str(script), f"--server.port={port}", "--server.headless=true"]
    with log.open("ab") as out:
        started = [
            subprocess.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=out, stderr=out
            )
            for command in (pages, *([["hotpass.cli", "worker"]] if works else []))
        ]
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_healthy(url, started[0], log)
            yield Workbench(url, workspace)
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(timeout=30)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the workbench did not start:\n{log.read_text()[-2000:]}")


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A page in the browser, and what it asked of which hosts."""

    page: Page
    workbench: Workbench
    hosts: set[str] = field(default_factory=set)

    def go(self, address: str) -> Page:
        """Open an address of the workbench and wait until the page stands still."""
        self.page.goto(self.workbench.url + address)
        return self.settled()

    def settled(self) -> Page:
        """Wait until the script has run and nothing is drawn or faded in any more."""
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        self.page.evaluate(CALM)
        return self.page


@contextmanager
def visit(
    chromium: Browser, workbench: Workbench, *, dark: bool = False, width: int = 1440, height: int = 900
) -> Iterator[Visit]:
    """A fresh browser context on the workbench."""
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        timezone_id="Africa/Johannesburg",
        locale="en-ZA",
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    seen = Visit(page, workbench)
    page.on("request", lambda request: seen.hosts.add(_host(request.url)))
    try:
        yield seen
    finally:
        context.close()


def _host(url: str) -> str:
    return url.split("/")[2].split(":")[0] if "://" in url and not url.startswith("blob:") else ""
