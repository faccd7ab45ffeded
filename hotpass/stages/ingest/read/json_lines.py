"""Reads JSON lines: an object a line, its keys as columns, nested ones with dots; names are row 1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any, Final

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import SHEET_COLUMNS
from hotpass.stages.ingest.naming import sheet_id
from hotpass.stages.ingest.read.cell_text import as_shown
from hotpass.stages.ingest.read.encoding import LONGEST_LINE, as_utf8, too_long
from hotpass.stages.ingest.read.gathering import Gathering
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.read.task import Task

_TELLING: Final = 10_000
_DECODER: Final = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


def read_json_lines(task: Task) -> list[SheetRead]:
    """Write the grid of a file of JSON lines; numbers stay to the letter.

    A list of plain values is text with ``; `` between them, any other list is JSON.

    Raises:
        InputError: a line is no JSON object; names it.
    """
    text = as_utf8(task.path, task.scratch)
    sheet = SheetRead(1, "", sheet_id(task.digest, task.name, 1))
    if text.encoding == "cp1252":
        sheet.warnings.append("The text is not in UTF-8; it was read as Western (cp1252)")
    gathering = Gathering(task.limits)
    places: dict[str, int] = {}
    with text.path.open("rb") as stream:
        stream.seek(text.start)
        for number, found in _objects(stream):
            cells = {}
            for name, value in _flat(found):
                cells[places.setdefault(name, len(places) + 1)] = value
            if len(places) > SHEET_COLUMNS:
                raise InputError(f"the objects have more than {SHEET_COLUMNS:,} keys", remedy="Split it")
            gathering.row(number + 1, cells)
            if number % _TELLING == 0:
                task.tell(number / (text.lines + 1))
    gathering.write(task, sheet, list(places))
    return [sheet]


def _objects(stream: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and object of each line that is not blank."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise too_long(number)
        if text := line.decode("utf-8", "replace").strip():
            yield number, _object(text, number)


def _object(text: str, number: int) -> dict[str, Any]:
    try:
        found = _DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"line {number:,} is no JSON", remedy="Write one JSON object a line") from error
    if not isinstance(found, dict):
        raise InputError(f"line {number:,} is no JSON object", remedy="Write one JSON object a line")
    return found


def _flat(found: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in found.items():
        name = _whole(f"{before}{key}")
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{name}.")
        else:
            yield name, _whole(as_shown(value))


def _whole(text: str) -> str:
    """The text without halves of characters, which JSON can spell and UTF-8 cannot."""
    return (
        text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    )
