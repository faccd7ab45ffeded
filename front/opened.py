"""The page that a browser opens: Streamlit's, with its name in it and a shorter way to what it shows.

The package's own page is blank until its scripts have run. Here the name stands in it from the start; the
scripts that every page of ours is drawn by are named in it, or stand in it where they are small, so that they
come with the others and not after them; and it says where the server is, which Streamlit otherwise asks for
one folder after the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from front import bundle, together

_HERE: Final = Path(__file__).parent
#: What pages of ours are drawn by, that Streamlit fetches only once it is told of.
_DRAWN_BY: Final = ("BidiComponent", "Html", "Button", "Selectbox", "PageLink")
_PRELOAD: Final = re.compile(r'\s*<link rel="modulepreload" crossorigin href="\./([^"]+)">')
_ROOT: Final = '<div id="root"></div>'


def written(title: str, logo: str, base: str | None, elements: Iterable[str] = ()) -> str:
    """The page of an address.

    Args:
        title: what the page is called.
        logo: SVG of the product's name.
        base: folder of the address in which the workbench is served, such as ``"/hotpass"``, mostly ``""``;
            None where Streamlit is to ask for its server before it connects.
        elements: what the page shows that others do not.
    """
    template = Template((_HERE / "opening.html").read_text(encoding="utf-8"))
    named = template.substitute(logo=logo, title=escape(title))
    script = (_HERE / "opening.js").read_text(encoding="utf-8")
    return _shell(frozenset(elements)).replace(
        _ROOT, f"{named}{_ROOT}\n<script>\n{_server(base)}{script}</script>"
    )


def _server(base: str | None) -> str:
    """Tells Streamlit where its server is, as whoever embeds it may; it then connects at once."""
    if base is None:
        return ""
    own = "{ allowedOrigins: [location.origin], useExternalAuthToken: false }"
    address = f"location.origin + {json.dumps(base)}"
    return f"window.__streamlit = {{ BACKEND_BASE_URL: {address}, HOST_CONFIG: {own} }};\n"


@cache
def _shell(elements: frozenset[str]) -> str:
    """Streamlit's page with all scripts that are needed; the largest first, to be read while others come."""
    page = bundle.index()
    files = dict.fromkeys([*_PRELOAD.findall(page), *bundle.chunks([*_DRAWN_BY, *elements])])
    apart, inside = together.split(files)
    largest = sorted(apart, key=_size, reverse=True)
    links = "\n".join(f'    <link rel="modulepreload" crossorigin href="./{name}">' for name in largest)
    # Before the first script that is a module: what a name stands for is settled with it.
    named = f'<script type="importmap">{inside}</script>\n    <script type="module"'
    return (
        _PRELOAD.sub("", page)
        .replace('<script type="module"', named, 1)
        .replace("</head>", f"{links}\n  </head>")
    )


def _size(name: str) -> int:
    path = bundle.FOLDER / name
    return path.stat().st_size if path.is_file() else 0
