"""Text files: fields of the rows that say something of the subject are emptied, others stay to the byte."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hotpass.compliance.erasing.subject import Cell
from hotpass.compliance.erasing.terms import Terms
from hotpass.stages.ingest.read.dialect import Dialect, dialect_of
from hotpass.stages.ingest.read.encoding import as_utf8

_SAMPLE: Final = 256 * 1024
_LONGEST: Final = 1 << 27


def rewrite_delimited(path: Path, part: Path, cells: Mapping[int, Sequence[Cell]], terms: Terms) -> None:
    """Write a text file with fields emptied or shortened, in its own encoding and with its own separators."""
    wanted: dict[int, dict[int, str | None]] = defaultdict(dict)
    for row, column, left in cells.get(1, ()):
        wanted[row][column] = left
    with TemporaryDirectory(dir=part.parent, prefix=".") as folder:
        text = as_utf8(path, Path(folder))
        content = text.path.read_bytes()[text.start :].decode("utf-8", "replace")
    dialect = dialect_of(content[:_SAMPLE], ",")
    made = [content[: dialect.skip]]
    for number, line in _rows(content[dialect.skip :], dialect):
        made.append(_emptied(line, dialect.delimiter, wanted[number]) if number in wanted else line)
    part.write_bytes(_encoded("".join(made), text.encoding, path))


def _rows(body: str, dialect: Dialect) -> Iterator[tuple[int, str]]:
    """Number and text of each row, its line end included, as the csv module parts them."""
    taken: list[str] = []

    def given() -> Iterator[str]:
        for line in io.StringIO(body, newline=""):
            taken.append(line)
            yield line

    csv.field_size_limit(_LONGEST)
    made = csv.reader(given(), delimiter=dialect.delimiter, quoting=0 if dialect.quoting else 3)
    for number, _ in enumerate(made, 1):
        yield number, "".join(taken)
        taken.clear()


def _emptied(row: str, delimiter: str, wanted: Mapping[int, str | None]) -> str:
    bare = row.rstrip("\r\n")
    fields = _fields(bare, delimiter)
    made = [_field(wanted[at], f, delimiter) if at in wanted else f for at, f in enumerate(fields, 1)]
    return delimiter.join(made) + row[len(bare) :]


def _fields(row: str, delimiter: str) -> list[str]:
    """The fields of a row as they are spelt."""
    mark = re.escape(delimiter)
    field = re.compile(rf'((?:"(?:[^"]|"")*")?[^{mark}]*)({mark}|\Z)', re.DOTALL)
    found, at = [], 0
    while match := field.match(row, at):
        found.append(match[1])
        at = match.end()
        if not match[2]:
            break
    return found


def _field(left: str | None, field: str, delimiter: str) -> str:
    if left is None:
        return ""
    if field.startswith('"') or delimiter in left or '"' in left:
        return '"' + left.replace('"', '""') + '"'
    return left


def _encoded(text: str, encoding: str, path: Path) -> bytes:
    """The text in the encoding that the file was in, with its mark."""
    with path.open("rb") as stream:
        head = stream.read(4)
    if encoding == "utf-8":
        return (b"\xef\xbb\xbf" if head.startswith(b"\xef\xbb\xbf") else b"") + text.encode()
    if encoding == "cp1252":
        return text.encode("cp1252", "replace")
    order = "be" if head[:2] == b"\xfe\xff" or head[:1] == b"\0" else "le"
    return ("\ufeff" + text.lstrip("\ufeff")).encode(f"{encoding}-{order}")


def rewrite_json_lines(path: Path, part: Path, cells: Mapping[int, Sequence[Cell]], terms: Terms) -> None:
    """Write JSON lines with values emptied; lines that say nothing of the subject stay to the byte.

    A line may say more than its cells: a key twice, of which the last counts, or a text that is no object.
    """
    rows = {row for row, _, _ in cells.get(1, ())}
    wanted = {(row, column): left for row, column, left in cells.get(1, ())}
    places: dict[str, int] = {}
    with path.open("rb") as source, part.open("wb") as sink:
        for number, line in enumerate(source, 1):
            found = _object(line)
            if found is None:
                sink.write(line)
                continue
            _number(found, places)
            if number + 1 in rows or _says_more(line, terms):
                changed = _without(found, places, number + 1, wanted)
                line = json.dumps(changed, ensure_ascii=False).encode() + (
                    b"\n" if line.endswith(b"\n") else b""
                )
            sink.write(line)


def _says_more(line: bytes, terms: Terms) -> bool:
    """Whether a line says one of the terms, as it is spelt."""
    return bool(terms.whole or terms.within) and terms.in_file(line.decode("utf-8", "replace"))


def _object(line: bytes) -> dict[str, Any] | None:
    text = line.decode("utf-8-sig", "replace").strip()
    found = json.loads(text) if text else None
    return found if isinstance(found, dict) else None


def _number(found: Mapping[str, Any], places: dict[str, int], before: str = "") -> None:
    for key, value in found.items():
        if isinstance(value, dict) and value:
            _number(value, places, f"{before}{key}.")
        else:
            places.setdefault(f"{before}{key}", len(places) + 1)


def _without(
    found: Mapping[str, Any],
    places: Mapping[str, int],
    row: int,
    wanted: Mapping[tuple[int, int], str | None],
    before: str = "",
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in found.items():
        if isinstance(value, dict) and value:
            made[key] = _without(value, places, row, wanted, f"{before}{key}.")
        else:
            at = (row, places[f"{before}{key}"])
            made[key] = wanted.get(at, value)
    return made
