"""The flat SSOT as a formatted workbook: the only module that knows a library for writing workbooks.

The library makes the frame (styles, header, panes, filter, widths, conditional formats, summary sheet) with
one sample row; :mod:`hotpass.stages.publish.sheet_rows` gives the rows that take its place.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotpass.engine.base import quote
from hotpass.golden import QUALITY_BANDS, flat_schema
from hotpass.model import a1_range
from hotpass.stage import StageJob
from hotpass.stages.publish.sheet_rows import LONGEST, Column, row_blocks

#: Data rows of one sheet: what the format allows, less the header.
MOST_ROWS = 1_048_575
_NARROWEST, _WIDEST = 8, 50
#: Fixed, so that the same rows give the same bytes.
_CREATED = datetime(2000, 1, 1)
_BANDS = {
    "good": {"bg_color": "#C6EFCE", "font_color": "#006100"},
    "fair": {"bg_color": "#FFEB9C", "font_color": "#7A4E00"},
    "weak": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "poor": {"bg_color": "#C00000", "font_color": "#FFFFFF"},
}
_HEADER = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B5C6B", "valign": "top", "border": 1}
_FORMATS = {pa.int64(): {"num_format": "#,##0"}, pa.float64(): {"num_format": "0.00"}}

Line = tuple[str, str | int | float | None]


def write_workbook(job: StageJob, rows: int, summary: Sequence[Line]) -> dict[str, int]:
    """Write ``ssot.xlsx`` from the table ``flat``; more than :data:`MOST_ROWS` rows go on in further sheets.

    Args:
        job: the stage's job.
        rows: rows of ``flat``.
        summary: name and value of each line of the sheet *Summary*, above the columns' own figures; a line
            without a value is a heading.

    Returns:
        ``workbook_sheets``, and ``workbook_cells_cut``: texts longer than a cell can hold, ended by ``…``.
    """
    schema = flat_schema(job.profile.entities["organisation"].published)
    parts = [(first, min(first + MOST_ROWS - 1, rows)) for first in range(1, max(rows, 1) + 1, MOST_ROWS)]
    measures = _measures(job, schema)
    frame = _frame(job, schema, parts, measures, summary)
    temporary = job.output / ".ssot.xlsx.part"
    long = {name for name, measured in measures.items() if measured["cut"]}
    _fill(job, frame, schema, long, parts, temporary)
    temporary.replace(job.output / "ssot.xlsx")
    return {"workbook_sheets": len(parts), "workbook_cells_cut": sum(m["cut"] for m in measures.values())}


def _measures(job: StageJob, schema: pa.Schema) -> dict[str, dict[str, int]]:
    """By column: ``filled`` values, usual ``width`` in characters, ``cut`` texts."""
    asked = []
    for column in schema:
        text = f"length(CAST({quote(column.name)} AS VARCHAR))"
        asked += [
            f"count({quote(column.name)})",
            f"quantile_disc({text}, 0.95)",
            f"count(*) FILTER ({text} > {LONGEST})",
        ]
    found = job.engine.rows(f"SELECT {', '.join(asked)} FROM flat")[0]
    return {
        name: {"filled": found[3 * at], "width": found[3 * at + 1] or 0, "cut": found[3 * at + 2]}
        for at, name in enumerate(schema.names)
    }


def _frame(
    job: StageJob,
    schema: pa.Schema,
    parts: Sequence[tuple[int, int]],
    measures: dict[str, dict[str, int]],
    summary: Sequence[Line],
) -> zipfile.ZipFile:
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": job.profile.title, "created": _CREATED})
    styles = {dtype: book.add_format(given) for dtype, given in _FORMATS.items()}
    bands = {band: book.add_format(given) for band, given in _BANDS.items()}
    header = book.add_format(_HEADER)
    for number, (first, last) in enumerate(parts, 1):
        sheet = book.add_worksheet("Organisations" if number == 1 else f"Organisations {number}")
        for at, column in enumerate(schema):
            _column(sheet, at, column, header, styles.get(column.type), measures[column.name]["width"])
        bottom = max(last - first + 1, 1)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, bottom, len(schema) - 1)
        _colour(sheet, schema, bottom, bands)
    _summarise(book.add_worksheet("Summary"), book, schema, parts[-1][1], measures, summary)
    book.close()
    return zipfile.ZipFile(buffer)


def _column(sheet: Any, at: int, column: pa.Field, header: Any, style: Any, width: int) -> None:
    """Header, width, and a cell of the sample row whose style the rows take over."""
    sheet.set_column(at, at, min(max(width, len(column.name) + 3, _NARROWEST), _WIDEST))
    sheet.write_string(0, at, column.name, header)
    if style is None:
        sheet.write_string(1, at, "-")
    else:
        sheet.write_number(1, at, 0, style)


def _colour(sheet: Any, schema: pa.Schema, bottom: int, bands: dict[str, Any]) -> None:
    score, word = schema.get_field_index("quality_score"), schema.get_field_index("quality")
    sheet.conditional_format(1, score, bottom, score, {"type": "blanks", "stop_if_true": True})
    for band, lowest in QUALITY_BANDS:
        is_band = {"type": "cell", "criteria": "==", "value": f'"{band}"', "format": bands[band]}
        reaches = {"type": "cell", "criteria": ">=", "value": lowest, "format": bands[band]}
        sheet.conditional_format(1, word, bottom, word, is_band)
        sheet.conditional_format(1, score, bottom, score, {**reaches, "stop_if_true": True})


def _summarise(
    sheet: Any,
    book: Any,
    schema: pa.Schema,
    rows: int,
    measures: dict[str, dict[str, int]],
    summary: Sequence[Line],
) -> None:
    heading, share = book.add_format(_HEADER), book.add_format({"num_format": "0 %"})
    count = book.add_format(_FORMATS[pa.int64()])
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 2, 22)
    for at, (name, value) in enumerate(summary):
        sheet.write_string(at, 0, name, heading if value is None else None)
        if isinstance(value, str):
            sheet.write_string(at, 1, value)
        elif value is not None:
            sheet.write_number(at, 1, value, count if isinstance(value, int) else None)
    top = len(summary) + 1
    for column, name in enumerate(("column of Organisations", "rows with a value", "share")):
        sheet.write_string(top, column, name, heading)
    for at, name in enumerate(schema.names, top + 1):
        filled = measures[name]["filled"]
        sheet.write_string(at, 0, name)
        sheet.write_number(at, 1, filled, count)
        sheet.write_number(at, 2, filled / rows if rows else 0, share)


def _fill(
    job: StageJob,
    frame: zipfile.ZipFile,
    schema: pa.Schema,
    long: set[str],
    parts: Sequence[tuple[int, int]],
    path: Path,
) -> None:
    """Copy the frame, with the rows in place of the sample row of each data sheet."""
    sheets = {f"xl/worksheets/sheet{number}.xml": part for number, part in enumerate(parts, 1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for member in frame.infolist():
            entry = zipfile.ZipInfo(member.filename, member.date_time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = frame.read(member)
            if member.filename not in sheets:
                book.writestr(entry, content)
                continue
            with book.open(entry, "w", force_zip64=_is_large(sheets[member.filename], schema)) as stream:
                for piece in _sheet(job, content.decode(), schema, long, *sheets[member.filename]):
                    stream.write(piece)


def _is_large(part: tuple[int, int], schema: pa.Schema) -> bool:
    """Whether the sheet's XML may pass 2 GiB, at 100 bytes a cell."""
    return (part[1] - part[0] + 1) * len(schema) * 100 > 1 << 31


def _sheet(
    job: StageJob, frame: str, schema: pa.Schema, long: set[str], first: int, last: int
) -> Iterator[bytes | memoryview]:
    sample = re.search(r'<row r="2".*?</row>', frame, re.DOTALL)
    assert sample is not None
    used = a1_range(1, last - first + 2, 1, len(schema))
    before = re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="{used}"/>', frame[: sample.start()])
    yield before.encode()
    styles = re.findall(r'<c r="[A-Z]+2"(?: s="(\d+)")?', sample[0])
    columns = [
        Column(c.name, c.type != pa.string(), int(style or 0), c.name in long)
        for c, style in zip(schema, styles, strict=True)
    ]
    yield from row_blocks(job.engine, "flat", columns, first, last, start_row=2)
    yield frame[sample.end() :].encode()
