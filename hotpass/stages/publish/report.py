"""The run report as Markdown, as one HTML file and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from hotpass.ssot.versions import REPORT
from hotpass.stages.publish.sections import Cell, Report, Section, Share, about, heading, number, sections

_TEMPLATES = Path(__file__).parent / "templates"
_MARKED = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#~"} | {"\n": " ", "\r": " "})


def write_report(report: Report, folder: Path) -> None:
    """Write ``report.json``, ``report.md`` and ``report.html`` into the folder."""
    write_figures(report, folder)
    (folder / "report.md").write_text(_markdown(report), encoding="utf-8")
    (folder / "report.html").write_text(_html(report), encoding="utf-8")


def write_figures(report: Report, folder: Path) -> None:
    """Write ``report.json``, from which others read."""
    text = json.dumps(report, indent=1, ensure_ascii=False)
    (folder / REPORT).write_text(text + "\n", encoding="utf-8")


def _html(report: Report) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = number
    environment.tests |= {"share": _is_share, "figure": _is_figure}
    page = environment.get_template("report.html.j2")
    made = page.render(title=heading(report), about=list(about(report)), sections=sections(report))
    return made + "\n"


def _is_share(cell: Cell) -> bool:
    return isinstance(cell, Share)


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, int | float)


def _markdown(report: Report) -> str:
    parts = [f"# {_plain(heading(report))}"]
    parts.append("\n".join(f"- {_plain(name)}: {_plain(value)}" for name, value in about(report)))
    parts += [_section(section) for section in sections(report)]
    parts.append("Check the files with `sha256sum -c SHA256SUMS`.")
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> str:
    parts = [f"## {_plain(section.title)}", _plain(section.sentence)]
    if section.rows:
        numeric = [_is_figure(cell) for cell in section.rows[0]]
        lines = [map(_plain, section.headings), ("---:" if right else "---" for right in numeric)]
        lines += [map(_cell, row) for row in section.rows]
        parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    return "\n\n".join(parts)


def _cell(cell: Cell) -> str:
    if isinstance(cell, Share):
        return f"{cell:.0%}"
    if isinstance(cell, int | float):
        return number(cell)
    return _plain(cell or "")


def _plain(text: str) -> str:
    """Text that Markdown shows as it is: marks escaped, on one line."""
    return text.translate(_MARKED)
