"""The same document as one HTML page that needs no network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hotpass.documents.parts import Paragraph, Plot, Section, Table

_TEMPLATES: Final = Path(__file__).parent
_KINDS: Final = {Paragraph: "paragraph", Table: "table", Plot: "plot"}


def as_html(title: str, sections: Sequence[Section], *, subtitle: str = "") -> str:
    """The document; arguments as of :func:`hotpass.documents.as_pdf`."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["kind"] = lambda part: _KINDS[type(part)]
    template = environment.get_template("document.html.j2")
    return template.render(title=title, subtitle=subtitle, sections=sections)
