"""How long the views of the Quality page take in Chromium: until something is, the heading is, and all is.

Cold is the first page that a started server shows, in a browser with an empty cache; warm is the same
address once more in a fresh session. The browser itself tells the seconds of the clock, from when it asks for
the page; beside them stand the CPU seconds of the server, which do not depend on what else the machine does.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from hotpass.workspace import Workspace
from tests.workbench.serving import CALM, browser, served

#: Notes when the heading is there, and when last a script ran or a skeleton stood in for what comes.
_WATCH: Final = """
window.seen = {named: 0, whole: 0};
const look = () => {
  const app = document.querySelector("[data-testid=stApp]"), seen = window.seen;
  if (!seen.named && document.querySelector("h1")) seen.named = performance.now();
  const waits = !app || app.dataset.testScriptState !== "notRunning";
  if (waits || document.querySelector("[data-stale=true], [data-testid=stSkeleton]"))
    seen.whole = performance.now();
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
_PAINTED: Final = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Opened:
    """Seconds until something is painted, a heading is there and the page stands: of the clock, and of the
    server's CPU."""

    painted: float
    named: float
    whole: float
    named_cpu: float
    whole_cpu: float

    def __str__(self) -> str:
        named, whole = f"{self.named:.2f} ({self.named_cpu:.2f})", f"{self.whole:.2f} ({self.whole_cpu:.2f})"
        return f"{self.painted:.2f} | {named} | {whole}"


def measure(space: Workspace, views: Mapping[str, Mapping[str, str]]) -> None:
    """Print what each view takes, cold and warm."""
    ends = "first paint | heading | whole"
    print(f"| in Chromium, s (server's CPU s) | cold: {ends} | warm: {ends} |")
    print("|---|---|---|---|---|---|---|")
    with browser() as chromium, tempfile.TemporaryDirectory() as folder:
        for name, parameters in views.items():
            others = set(_children())
            with served(space.root, Path(folder, "log"), works=False) as workbench:
                (server,) = set(_children()) - others
                _at_rest(server)
                address = f"{workbench.url}/quality?{urlencode(parameters)}"
                cold, warm = (_opened(chromium, address, server) for _ in range(2))
            print(f"| {name} | {cold} | {warm} |", flush=True)


def _opened(chromium: Browser, address: str, server: int) -> Opened:
    """Open an address in a session of its own."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(120_000)
    page: Page = context.new_page()
    page.add_init_script(_WATCH)
    before = _cpu(server)
    page.goto(address)
    page.wait_for_selector("h1")
    named = _cpu(server) - before
    page.evaluate(CALM)
    seen: dict[str, float] = page.evaluate("window.seen")
    whole = _cpu(server) - before
    painted: float = page.evaluate(_PAINTED)
    context.close()
    return Opened(painted / 1000, seen["named"] / 1000, seen["whole"] / 1000, named, whole)


def _at_rest(process: int) -> None:
    """Wait until a server that answers has started whole."""
    taken = -1.0
    while taken != (taken := _cpu(process)):
        time.sleep(1)


def _children() -> Iterator[int]:
    for task in Path("/proc/self/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def _cpu(process: int) -> float:
    """CPU seconds that a process has taken."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / _TICKS
