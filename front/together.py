"""Small scripts that come with the page, so that the browser does not ask for each of them.

Streamlit's browser part is some ninety modules, most of them smaller than what it takes to ask for one. An
import map can say of a module's address that it stands for another; here it stands for the module itself, as
a ``data:`` address. Such an address has no folder: what the module imports in turn is named by the map.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from front import bundle

#: Bytes up to which a module comes with the page; of larger ones the browser keeps what it made of them.
_SMALL: Final = 9_000
_IMPORTED: Final = re.compile(r'(?P<before>(?:^|[;}])(?:import|export)[^"\'()]*?)"\./(?P<name>[^"/]+\.js)"')
#: What only a module that has an address of its own can do.
_PLACED: Final = re.compile(r"\bimport\s*\(|\bimport\.meta\b")
_ESCAPED: Final = {"%": "%25", "#": "%23", "\n": "%0A", "\r": "%0D", "\t": "%09"}


def split(files: Iterable[str]) -> tuple[list[str], str]:
    """Of scripts, those that are asked for by themselves, and an import map with the others in it.

    Args:
        files: paths below the folder of the bundle.
    """
    apart, inside = [], dict[str, str]()
    for file in files:
        written = _written(file)
        if written is None:
            apart.append(file)
        else:
            inside[file] = written
    named = {_name(file): f"./{file}" for file in apart} | {_name(file): url for file, url in inside.items()}
    imports = named | {f"./{file}": url for file, url in inside.items()}
    return apart, json.dumps({"imports": imports}, separators=(",", ":")).replace("</", "<\\/")


def _written(file: str) -> str | None:
    """A small module as an address that is the module; None of one that must have its own."""
    path = bundle.FOLDER / file
    if path.suffix != ".js" or not path.is_file() or path.stat().st_size > _SMALL:
        return None
    source = path.read_text(encoding="utf-8")
    if _PLACED.search(source):
        return None
    bare = _IMPORTED.sub(lambda found: f'{found["before"]}"{_name(found["name"])}"', source)
    if '"./' in bare:
        return None
    return "data:text/javascript;charset=utf-8," + "".join(_ESCAPED.get(c, c) for c in bare)


def _name(file: str) -> str:
    return f"front/{file.rsplit('/', 1)[-1]}"
