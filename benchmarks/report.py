"""Keeps what each benchmark printed, and writes ``docs/reference/benchmarks.md`` and its plot from it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import mean
from typing import Any, Final

from benchmarks.linkage.measure import Result
from hotpass import days

_ROOT: Final = Path(__file__).resolve().parents[1]
_KEPT: Final = Path(__file__).parent / "results"
_PAGE: Final = _ROOT / "docs" / "reference" / "benchmarks.md"
_PLOT: Final = _ROOT / "docs" / "images" / "benchmarks.png"
_LIBRARIES: Final = ("splink", "duckdb", "rapidfuzz", "fastexcel", "great-expectations")
_COLOURS: Final = ("#0b5c6b", "#c2570c", "#5b53a5", "#7b8b91")
_MARKS: Final = ("circle", "diamond", "square", "x")


@dataclass(frozen=True, slots=True)
class Section:
    """One benchmark.

    Attributes:
        name: by which the command calls it, and its results are kept.
        title: its heading.
        measure: prints its table; returns results for the plot, if any.
    """

    name: str
    title: str
    measure: Callable[[], Sequence[Result] | None]


def run(section: Section) -> None:
    """Measure, show and keep a section."""
    print(f"\n## {section.title}\n", flush=True)
    with contextlib.redirect_stdout(_Both(sys.stdout)) as shown:
        results = section.measure() or ()
    words = (sys.modules[section.measure.__module__].__doc__ or "").partition("\n\n")
    kept = {
        "made": _made(),
        "words": [" ".join(words[0].split()), " ".join(words[2].split())],
        "table": shown.getvalue().strip(),
        "results": [asdict(result) for result in results],
    }
    _KEPT.mkdir(exist_ok=True)
    (_KEPT / f"{section.name}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def write(sections: Sequence[Section]) -> None:
    """Write the page and the plot from what is kept."""
    kept = {s.name: json.loads(_path(s).read_text()) for s in sections if _path(s).exists()}
    parts = [
        "# Benchmarks\n\nWritten by `make bench`; each section says when and on what. `python -m benchmarks "
        "NAME` measures one section again. F1 is over pairs of records."
    ]
    for section in sections:
        if section.name in kept:
            parts.append(_section(section, kept[section.name]))
    results = [Result(**r) for one in kept.values() for r in one["results"]]
    if results:
        _plot(results)
        parts.insert(1, f"![F1 of Hotpass and its peers on each labelled set](../images/{_PLOT.name})")
    _PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _path(section: Section) -> Path:
    return _KEPT / f"{section.name}.json"


def _section(section: Section, kept: Mapping[str, Any]) -> str:
    words = " ".join(filter(None, kept["words"]))
    return f"## {section.title}\n\n{words}\n\n{kept['table']}\n\n`{section.name}`, {kept['made']}."


def _made() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    machine = f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB"
    return f"{days.today():%d %B %Y}: {machine}; Python {platform.python_version()}, {libraries}"


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


class _Both(io.StringIO):
    """Text that is shown while it is kept."""

    def __init__(self, shown: Any) -> None:
        super().__init__()
        self._shown = shown

    def write(self, text: str) -> int:
        self._shown.write(text)
        self._shown.flush()
        return super().write(text)


def _plot(results: Sequence[Result]) -> None:
    """A dot a set and method, drawn by Plotly in Chromium."""
    import plotly.graph_objects as go
    from playwright.sync_api import sync_playwright

    from tests.workbench.serving import CHROMIUM, FLAGS

    methods = dict.fromkeys(r.method if not r.labels else f"{r.method}, {r.labels} labels" for r in results)
    figure = go.Figure()
    for place, method in enumerate(methods):
        of = [r for r in results if method == (f"{r.method}, {r.labels} labels" if r.labels else r.method)]
        figure.add_scatter(
            x=[mean(r.f1) for r in of],
            y=[r.name for r in of],
            mode="markers",
            name=method,
            marker={
                "size": 11,
                "color": _COLOURS[place % len(_COLOURS)],
                "symbol": _MARKS[place % len(_MARKS)] + ("-open" if place >= len(_MARKS) else ""),
            },
        )
    figure.update_layout(
        template="plotly_white",
        font={"family": "sans-serif", "size": 14, "color": "#17262b"},
        margin={"l": 150, "r": 20, "t": 20, "b": 50},
        legend={"orientation": "h", "y": -0.12},
        xaxis={"title": "F1 over pairs of records (further right is better)", "range": [0, 1.02]},
        yaxis={"autorange": "reversed"},
    )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        page = browser.new_page(viewport={"width": 1000, "height": 640})
        page.set_content(figure.to_html(include_plotlyjs=True, config={"staticPlot": True}))
        page.wait_for_selector(".main-svg")
        page.screenshot(path=_PLOT)
        browser.close()
