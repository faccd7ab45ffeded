"""Reads text files: streamed by Arrow where every row is regular, else by the csv module.

Rows count as a spreadsheet counts them: a line break inside quotes starts no row, and a blank line is a row.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import IO, Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from hotpass.errors import InputError
from hotpass.stages.ingest.limits import SHEET_COLUMNS
from hotpass.stages.ingest.naming import sheet_id
from hotpass.stages.ingest.read.cell_text import blank_as_null
from hotpass.stages.ingest.read.dialect import Dialect, dialect_of
from hotpass.stages.ingest.read.encoding import LONGEST_LINE, Utf8Text, as_utf8, too_long
from hotpass.stages.ingest.read.grid_writer import GridWriter, positions_of
from hotpass.stages.ingest.read.result import Marked, SheetRead
from hotpass.stages.ingest.read.task import Task

#: Smaller files are read by the csv module alone: loading Arrow's reader would cost more.
STREAMED_FROM: Final = 1024 * 1024
_SAMPLE: Final = 256 * 1024
_BLOCK: Final = 2 * 1024 * 1024
_BATCH_CELLS: Final = 500_000
#: Of very wide texts so many rows come together all the same: a few rows of thousands of columns at a time
#: would be thousands of tiny pieces, which take longer to put together than to read.
_LEAST_ROWS: Final = 250
_SUSPICIOUS: Final = 200
#: A text whose widest row would make it so many times larger is refused.
_TOO_UNEVEN: Final = 50
_REMEDY: Final = "Save it again as CSV, with fields that hold the separator in double quotes"


class _Reader(Protocol):
    """A reader of the csv module."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class _IrregularError(Exception):
    """Arrow's reader cannot be trusted with this file."""


@dataclass(slots=True)
class Survey:
    """What one look at all rows tells.

    Attributes:
        widths: rows by number of fields, blank rows left aside.
        ragged: rows, after the first of the usual width, that have more or fewer fields.
        first_ragged: number of the first of them and its fields.
        swallowed: whether a quoted field holds lines that look like rows.
    """

    widths: Counter[int]
    ragged: int = 0
    first_ragged: tuple[int, int] = (0, 0)
    swallowed: bool = False

    def count(self, row: int, fields: int, *, ragged: bool) -> None:
        """Take note of a row."""
        self.widths[fields] += 1
        if ragged:
            self.first_ragged = self.first_ragged if self.ragged else (row, fields)
            self.ragged += 1

    @property
    def even(self) -> float:
        """Share of the rows that have the most usual width, when that is more than 1."""
        (width, count) = self.widths.most_common(1)[0] if self.widths else (1, 0)
        return count / self.widths.total() if width > 1 else 0.0

    @property
    def fields(self) -> int:
        """Fields of all rows."""
        return sum(width * count for width, count in self.widths.items())


def read_delimited(task: Task) -> list[SheetRead]:
    """Write the grid of a text file.

    Raises:
        InputError: it is not text, or cannot be parted into fields.
    """
    text = as_utf8(task.path, task.scratch)
    with text.path.open("rb") as stream:
        stream.seek(text.start)
        raw = stream.read(_SAMPLE)
    whole = len(raw) < _SAMPLE
    sample = raw.decode("utf-8", "ignore")
    if not whole:
        sample = sample[: sample.rfind("\n") + 1] or sample
    if whole and not any(map(str.isalnum, sample)):
        raise InputError("no cell of the file holds anything", remedy="Check that it is the right file")
    dialect = dialect_of(sample, "\t" if task.name.lower().endswith(".tsv") else ",")
    text = replace(text, start=text.start + len(sample[: dialect.skip].encode()))
    sheet = SheetRead(1, "", sheet_id(task.digest, task.name, 1))
    if text.encoding == "cp1252":
        sheet.warnings.append("The text is not in UTF-8; it was read as Western (cp1252)")
    if not _streamed(task, text, dialect, sheet):
        _read_by_rows(task, text, dialect, sheet)
    return [sheet]


def _streamed(task: Task, text: Utf8Text, dialect: Dialect, sheet: SheetRead) -> bool:
    """Whether Arrow's reader read it all and nothing about it was irregular."""
    if text.path.stat().st_size < STREAMED_FROM or not 1 < dialect.width <= SHEET_COLUMNS:
        return False
    writer = task.writer(sheet.sheet_id, positions_of(dialect.width))
    try:
        next_row = 1
        for batch in _arrow_batches(text, dialect):
            writer.add(next_row, [_checked(column, dialect, task) for column in batch.columns])
            next_row += batch.num_rows
            task.tell(next_row / (text.lines + 2))
    except (pa.ArrowInvalid, _IrregularError):
        writer.discard()
        return False
    _finish(writer, sheet, dialect.width)
    return True


def _arrow_batches(text: Utf8Text, dialect: Dialect) -> Iterator[pa.RecordBatch]:
    from pyarrow import csv as arrow_csv

    names = [f"f{at}" for at in range(dialect.width)]
    with pa.OSFile(str(text.path)) as stream:
        stream.seek(text.start)
        yield from arrow_csv.open_csv(
            stream,
            arrow_csv.ReadOptions(use_threads=False, block_size=_BLOCK, column_names=names),
            arrow_csv.ParseOptions(
                delimiter=dialect.delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, null_values=[]
            ),
        )


def _checked(column: pa.Array, dialect: Dialect, task: Task) -> pa.Array:
    """The column, unless a field is so long that it may have swallowed rows."""
    longest = pc.max(pc.binary_length(column)).as_py() or 0
    if longest > task.limits.field:
        raise _IrregularError
    if longest > _SUSPICIOUS:
        long = column.filter(pc.greater(pc.binary_length(column), _SUSPICIOUS))
        if any(_swallows_rows(field, dialect.delimiter) for field in long.unique().to_pylist()):
            raise _IrregularError
    return blank_as_null(column)


def _swallows_rows(field: str, delimiter: str) -> bool:
    if field.count("\n") < 2:
        return False
    return sum(1 for line in field.split("\n") if delimiter in line) >= 2


def _read_by_rows(task: Task, text: Utf8Text, dialect: Dialect, sheet: SheetRead) -> None:
    csv.field_size_limit(task.limits.field)
    survey = _survey(text, dialect)
    if survey is None or survey.swallowed:
        unquoted = _survey(text, replace(dialect, quoting=False))
        if unquoted is not None and _reads_better(unquoted, survey):
            dialect, survey = replace(dialect, quoting=False), unquoted
            sheet.warnings.append("A quotation mark is never closed; the text was read without quoting")
    if survey is None:
        raise InputError(
            f"a field is longer than {task.limits.field:,} characters, or a quotation mark is never closed",
            remedy=_REMEDY,
        )
    width = max(survey.widths, default=0)
    if width > SHEET_COLUMNS:
        raise InputError(f"a row has {width:,} fields, more than a spreadsheet has columns", remedy=_REMEDY)
    area = width * survey.widths.total()
    if area > task.limits.dense_cells and area > _TOO_UNEVEN * survey.fields:
        usual = survey.widths.most_common(1)[0][0]
        raise InputError(f"a row has {width:,} fields where most have {usual:,}", remedy=_REMEDY)
    if survey.ragged:
        row, fields = survey.first_ragged
        sheet.ragged = Marked(fields, survey.ragged, row)
    writer = task.writer(sheet.sheet_id, positions_of(width))
    try:
        _write_rows(writer, text, dialect, width, task)
    except BaseException:
        writer.discard()
        raise
    _finish(writer, sheet, width)


def _reads_better(unquoted: Survey, quoted: Survey | None) -> bool:
    more_rows = quoted is None or unquoted.widths.total() > quoted.widths.total()
    return unquoted.even >= 0.8 and more_rows


def _survey(text: Utf8Text, dialect: Dialect) -> Survey | None:
    """A look at all rows; None when they cannot be parted."""
    survey, line, begun = Survey(Counter()), 0, False
    try:
        with _opened(text) as stream:
            taken = [0]
            reader = _reader(_bounded(stream, taken), dialect)
            for number, row in enumerate(reader, 1):
                taken[0] = 0
                if reader.line_num > line + 2:
                    survey.swallowed |= any(_swallows_rows(f, dialect.delimiter) for f in row)
                line = reader.line_num
                if any(map(str.strip, row)):
                    begun = begun or len(row) == dialect.width
                    survey.count(number, len(row), ragged=begun and len(row) != dialect.width)
    except csv.Error:
        return None
    return survey


def _opened(text: Utf8Text) -> IO[str]:
    stream = text.path.open("r", encoding="utf-8", errors="replace", newline="")
    stream.seek(text.start)
    return stream


def _bounded(stream: IO[str], taken: list[int]) -> Iterator[str]:
    """The lines, unless a row of them becomes too long; the reader says when a row is over."""
    for number, line in enumerate(stream, 1):
        taken[0] += len(line)
        if taken[0] > LONGEST_LINE:
            raise too_long(number)
        yield line


def _reader(stream: Iterable[str], dialect: Dialect) -> _Reader:
    if dialect.quoting:
        return csv.reader(stream, delimiter=dialect.delimiter)
    return csv.reader(stream, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)


def _write_rows(writer: GridWriter, text: Utf8Text, dialect: Dialect, width: int, task: Task) -> None:
    size, next_row = max(_LEAST_ROWS, _BATCH_CELLS // max(1, width)), 1
    if not width:
        return
    with _opened(text) as stream:
        rows = _reader(stream, dialect)
        while batch := list(islice(rows, size)):
            for row in batch:
                if len(row) < width:
                    row.extend([""] * (width - len(row)))
            high = len(batch)
            cells = pa.array(list(chain.from_iterable(zip(*batch, strict=True))), pa.string())
            known = blank_as_null(cells)
            writer.add(next_row, [known.slice(at * high, high) for at in range(width)])
            next_row += high
            task.tell(next_row / (text.lines + 2))


def _finish(writer: GridWriter, sheet: SheetRead, width: int) -> None:
    writer.close()
    sheet.rows, sheet.columns, sheet.positions = writer.rows, width, positions_of(width)
