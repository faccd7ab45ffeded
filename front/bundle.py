"""The files of which Streamlit's browser part is made, by the names that the installed package gives them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import streamlit

FOLDER = Path(streamlit.__file__).parent / "static"


def index() -> str:
    """The page that the package would give to a browser."""
    return (FOLDER / "index.html").read_text(encoding="utf-8")


def chunks(elements: Iterable[str]) -> list[str]:
    """Scripts that some elements are drawn by, with all that these import; none of a name that is not known.

    Args:
        elements: names of elements, such as ``"PlotlyChart"``.

    Returns:
        Paths below the folder, each once.
    """
    listed: dict[str, dict[str, Any]] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    wanted = set(elements)
    entries = [key for key, one in listed.items() if one.get("isDynamicEntry") and one.get("name") in wanted]
    return list(dict.fromkeys(listed[key]["file"] for key in _with_imports(listed, entries)))


def _with_imports(listed: Mapping[str, Mapping[str, Any]], entries: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    waiting = list(entries)
    while waiting:
        key = waiting.pop()
        if key not in seen and key in listed:
            seen.add(key)
            waiting += listed[key].get("imports", ())
            yield key
