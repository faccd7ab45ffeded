"""Profiles as they are written: YAML with its line numbers and comments."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotpass.errors import ConfigError

#: Keys by which the items of a list are told apart when profiles are put together.
NAME = "name"


@dataclass(frozen=True, slots=True)
class Document:
    """A profile as somebody wrote it.

    Attributes:
        data: the keys; of ruamel.yaml's own mapping, which knows lines and comments.
        where: what to call it in a message: its path, or ``profile <name>``.
        folder: where the files stand that it names; None for shipped profiles.
    """

    data: Any
    where: str
    folder: Path | None = None


def parse(text: str, where: str, folder: Path | None = None, what: str = "profile") -> Document:
    """The text of a profile, or of another file of keys, which messages call ``what``.

    Raises:
        ConfigError: it is not YAML, or no mapping of keys; names the line.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        data = _yaml().load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = f", line {mark.line + 1}" if mark else ""
        wrong = _duplicate(error) or f"the {what} is not valid YAML"
        raise ConfigError(wrong, where=where + line) from error
    except YAMLError as error:
        raise ConfigError(f"the {what} is not valid YAML", where=where) from error
    if not isinstance(data, Mapping):
        remedy = "Begin with name: and title:" if what == "profile" else ""
        raise ConfigError(f"the {what} has no keys", where=where, remedy=remedy)
    return Document(data, where, folder)


def _duplicate(error: Exception) -> str | None:
    problem = str(getattr(error, "problem", "") or "")
    return (
        problem.split(" with value")[0].replace("found duplicate", "there is twice the")
        if (problem.startswith("found duplicate key"))
        else None
    )


def text_of(data: Any) -> str:
    """A profile's keys as YAML, with the comments that they carry."""
    sink = io.StringIO()
    _yaml().dump(data, sink)
    return sink.getvalue()


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 110
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def plain(data: Any) -> Any:
    """The same keys and values as plain dicts, lists and scalars."""
    if isinstance(data, Mapping):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [plain(value) for value in data]
    for kind in (bool, int, float, str):
        if isinstance(data, kind):
            return kind(data)
    return data if data is None else str(data)


def is_named(items: Any, by: str = NAME) -> bool:
    """Whether a list holds parts that have a name, or another key to be told apart ``by``, which are put
    together by it."""
    return isinstance(items, list) and bool(items) and all(isinstance(i, Mapping) and by in i for i in items)


def line_of(data: Any, path: Sequence[str | int]) -> int | None:
    """Line, from 1, of the deepest part of a path that the document holds; None when it knows no lines."""
    line = None
    for step in path:
        lines = getattr(data, "lc", None)
        if lines is None:
            break
        try:
            at = lines.key(step) if isinstance(data, Mapping) else lines.item(step)
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        line = at[0] + 1
    return line


def with_lists(data: dict[str, Any], document: Document) -> dict[str, Any]:
    """The keys with the values of each reference list that stands in a file of its own.

    A line of the file is a canonical value and the words that mean the same.

    Raises:
        ConfigError: a file cannot be read.
    """
    lists = data.get("references")
    if not is_named(lists):
        return data
    return {**data, "references": [_read_list(one, document) for one in lists or []]}


def _read_list(given: Mapping[str, Any], document: Document) -> dict[str, Any]:
    if "file" not in given:
        return dict(given)
    name = str(given["file"])
    where = f"{document.where}, references {given[NAME]}"
    if document.folder is None or Path(name).name != name:
        raise ConfigError(
            f"the file {name!r} must be named without a folder and stand beside the profile", where=where
        )
    try:
        text = (document.folder / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"the file {name!r} cannot be read",
            where=where,
            remedy="Put it beside the profile, as CSV in UTF-8",
        ) from error
    values: dict[str, list[str]] = {}
    for row in csv.reader(io.StringIO(text)):
        words = [cell.strip() for cell in row if cell.strip()]
        if words:
            values.setdefault(words[0], []).extend(words[1:])
    return {**{key: value for key, value in given.items() if key != "file"}, "values": values}
