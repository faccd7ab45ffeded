"""What a reviewer waits for with 100,000 pairs waiting: the page's answer to each decision.

A list of organisations is linked, and what was linked is laid beside itself until there are as many pairs.
The page is run as the server runs it, without a browser: a decision is kept and the next pair drawn. Then it
is served, and keys are pressed in Chromium, a second after the pair is there: from the key until the next
pair stands there. The least that any page must do is measured beside both: a page that counts how often its
button was pressed. The sample of the audit is drawn from the same pairs.
"""

from __future__ import annotations

import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.linkage.crowds import write_crowd
from hotpass import api, review
from hotpass.engine import DuckDBEngine
from hotpass.review.audit import drawn
from hotpass.settings import settings
from hotpass.workspace import Workspace
from tests.workbench.serving import browser, served, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from streamlit.testing.v1 import AppTest

ROWS: Final = 30_000
PAIRS: Final = 100_000
DECISIONS: Final = 60
#: How long a pair is looked at before its key is pressed, ms.
_LOOKED_AT: Final = 1_000
_ROOT: Final = Path(__file__).resolve().parents[1]
_EMPTY: Final = """import streamlit as st
st.session_state.count = st.session_state.get("count", 0)
st.title("Nothing")
st.session_state.count += st.button("Match", key="match", shortcut="M")
st.html(f"<p class='hp-pair'>{st.session_state.count}</p>")
"""
#: Keeps how long it takes from each key until what the page shows has changed, ms.
_WATCH: Final = """() => {
  const shown = () => document.querySelector(".hp-pair")?.textContent;
  let since, before;
  window.waits = [];
  window.addEventListener("keydown", () => { since = performance.now(); before = shown(); }, true);
  new MutationObserver(() => {
    if (since === undefined || !shown() || shown() === before) return;
    window.waits.push(performance.now() - since);
    since = undefined;
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""


def main() -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        space = Workspace(Path(folder, "space"))
        pairs = _prepare(space, Path(folder))
        first = _timed(lambda: review.queue(space, 1))
        print(f"| {pairs} pairs | CPU s | wall s, median | wall s, slowest of {DECISIONS} |")
        print("|---|---|---|---|")
        print(f"| the queue is made, once a run | {first[0]:.2f} | {first[1]:.2f} | |", flush=True)
        subject = review.subject_of(space)
        sampled = _timed(lambda: drawn(space, subject))
        print(f"| the sample of the audit is drawn, once a run | {sampled[0]:.2f} | {sampled[1]:.2f} | |")
        os.environ["HOTPASS_WORKSPACE"] = str(space.root)
        settings.cache_clear()
        _report("one decision", _page())
        _report("a page that does nothing", _nothing())
        with browser() as chromium:
            _report_keys("one key in Chromium", chromium, space, "served.py", "/review?all=true")
            script = Path(folder, "nothing.py")
            script.write_text(_EMPTY)
            _report_keys("one key on a page that does nothing", chromium, space, script, "/")


def _prepare(space: Workspace, folder: Path) -> int:
    write_crowd(folder / "list.csv", "organisation", ROWS)
    api.link(folder / "list.csv", workspace=space)
    (run,) = (space.root / "runs").iterdir()
    tables = {
        run / "link" / "pairs.parquet": ("record_id_l", "record_id_r"),
        run / "link" / "clusters.parquet": ("record_id", "entity_id"),
        run / "normalise" / "organisation_records.parquet": ("record_id",),
    }
    with DuckDBEngine() as engine:
        engine.view("pairs", run / "link" / "pairs.parquet")
        times = -(-PAIRS // int(engine.rows("SELECT count(*) FROM pairs")[0][0]))
        for path, names in tables.items():
            engine.view("before", path)
            told = ", ".join(f"{name} || suffix AS {name}" for name in names)
            order = ", ".join(names)
            engine.write(
                f"""SELECT * EXCLUDE (suffix) REPLACE ({told}) FROM before CROSS JOIN (
                    SELECT CASE WHEN n = 0 THEN '' ELSE '-' || n END AS suffix FROM range({times}) r(n))
                ORDER BY {order}""",
                path.with_name(f"{path.name}.more"),
            )
            path.with_name(f"{path.name}.more").replace(path)
        return int(engine.rows("SELECT count(*) FROM pairs")[0][0])


def _page() -> AppTest:
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(_ROOT / "app.py"), default_timeout=300)
    app.run()
    app.query_params["all"] = "true"
    return app.switch_page("pages/review.py").run()


def _nothing() -> AppTest:
    from streamlit.testing.v1 import AppTest

    return AppTest.from_string(_EMPTY, default_timeout=60).run()


def _report(name: str, app: AppTest) -> None:
    spent = [_timed(lambda: app.button(key="match").click().run()) for _ in range(DECISIONS)]
    if app.exception:
        raise RuntimeError(app.exception[0].message)
    cpu, wall = zip(*spent, strict=True)
    print(
        f"| {name} | {statistics.median(cpu):.3f} | {statistics.median(wall):.3f} | {max(wall):.2f} |",
        flush=True,
    )


def _report_keys(name: str, chromium: Browser, space: Workspace, script: str | Path, address: str) -> None:
    log = space.root.parent / "serve.log"
    with served(space.root, log, script) as running, visit(chromium, running) as seen:
        page = seen.go(address)
        page.wait_for_selector(".hp-pair")
        page.evaluate(_WATCH)
        for done in range(1, DECISIONS + 1):
            page.wait_for_timeout(_LOOKED_AT)
            page.keyboard.press("m")
            page.wait_for_function(f"window.waits.length >= {done}")
        waits = [ms / 1_000 for ms in page.evaluate("window.waits")]
    print(f"| {name} | | {statistics.median(waits):.3f} | {max(waits):.2f} |", flush=True)


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds."""
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    act()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - start


if __name__ == "__main__":
    main()
