"""What is known of quality, to take along: failing rows as CSV, all of it as a workbook."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa

from hotpass.access import Act, Role, require
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.fields.personal import sees_all
from hotpass.profiles import Profile
from hotpass.quality.answers import Part, RuleLine, Scorecard, Wanted
from hotpass.quality.assessed import Assessed, opened
from hotpass.quality.failing import value_seen, view_failing
from hotpass.quality.scorecard import named_parts, rules, scorecard
from hotpass.quality.scoring import FORMULA, WEIGHT_SQL
from hotpass.spreadsheet_text import safe_in_cell, safe_in_line

#: Failing rows of a workbook; the CSV has all.
MOST_ROWS: Final = 20_000
#: Columns of a workbook that hold sentences, how wide they are, and those that hold shares.
_SENTENCES: Final = ("What holds", "What is wrong")
_WIDE: Final = 60
_SHARES: Final = ("Score", "Share that holds", "Wanted share")
_TEXTS: Final = (
    *("rule_id", "severity", "dimension", "entity_type", "record_id", "field", "value"),
    *("source", "file_name", "sheet", "cell", "message"),
)
_HEADINGS: Final = (*_TEXTS[:-2], "row", *_TEXTS[-2:])
_PARTS: Final = ("Part", "Score", "State", "Rules", "Rules that ran", "Rows evaluated", "Rows failing")
#: The same columns as people call them, for the workbook.
_CALLED: Final = {
    **{"rule_id": "Rule", "entity_type": "Type", "record_id": "Record", "file_name": "File"},
    **{"value": "Failing value", "message": "What is wrong"},
}
_RULES: Final = (
    *("Rule", "What holds", "State", "Severity", "Dimension", "Owner", "Share that holds", "Wanted share"),
    *("Rows", "Evaluated", "Missing", "Failing"),
)


def failing_csv(
    assessed: Assessed, wanted: Wanted, *, role: Role | None = None, profile: Profile | None = None
) -> BinaryIO:
    """Every failing row that is asked for as CSV (UTF-8 with a mark, harmless in a spreadsheet).

    Args:
        assessed: what is asked about.
        wanted: which rules and rows.
        role: of the person who takes it along; for some, personal values are hidden.
        profile: says what is personal; without it every value is hidden for those.

    Raises:
        InputError: nothing is known of how good it is.
    """
    require(Act.EXPORT)
    states = [line.rule_id for line in rules(assessed, wanted)] if wanted.state else None
    with opened(assessed) as engine, tempfile.TemporaryDirectory() as folder:
        view_failing(engine, wanted, states)
        rows, path = _ordered(engine, safe_in_line, role, profile), Path(folder, "failing.csv")
        engine.execute(f"COPY ({rows}) TO {literal(str(path))} (FORMAT csv, HEADER)")
        return _marked(path)


def _marked(path: Path) -> BinaryIO:
    """A file without a name that has the same bytes after a mark, by which spreadsheets know UTF-8."""
    made = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked for it reads and closes it
    made.write(b"\xef\xbb\xbf")
    with path.open("rb") as written:
        while block := written.read(1 << 20):
            made.write(block)
    made.seek(0)
    return made


def _ordered(engine: Engine, safe: Any, role: Role | None, profile: Profile | None) -> str:
    """Query for failing rows in their order, texts made harmless and, for some, masked."""
    shown, rows = {name: safe(quote(name)) for name in _TEXTS}, "failing f"
    if not sees_all(role):
        _see(engine, role, profile)
        shown["value"] = safe("seen")
        same = " AND ".join(f"f.{n} IS NOT DISTINCT FROM s.{n}" for n in ("entity_type", "field", "value"))
        rows = f"(SELECT f.*, s.seen FROM failing f LEFT JOIN seen_values s ON {same}) f"
    columns = ", ".join(f"{shown.get(name, quote(name))} AS {quote(name)}" for name in _HEADINGS)
    return f"""SELECT {columns} FROM {rows}
        ORDER BY {WEIGHT_SQL} DESC, f.rule_id, f.source, f.file_name, f.sheet, f."row", f.record_id, f.cell"""


def _see(engine: Engine, role: Role | None, profile: Profile | None) -> None:
    """Make the table ``seen_values``: each value of the view ``failing`` as it is seen."""

    def seen(entity_type: str | None, field: str | None, value: str) -> tuple[str | None]:
        return (value_seen(entity_type, field, value, role, profile),)

    engine.map_distinct(
        "seen_values",
        "SELECT entity_type, field, value FROM failing WHERE value IS NOT NULL",
        seen,
        pa.schema([("seen", pa.string())]),
    )


def workbook(assessed: Assessed, *, role: Role | None = None, profile: Profile | None = None) -> bytes:
    """The scorecard, the rules and the first :data:`MOST_ROWS` failing rows as a workbook.

    Raises:
        InputError: nothing is known of how good it is.
    """
    require(Act.EXPORT)
    card, lines = scorecard(assessed), rules(assessed)
    with opened(assessed) as engine:
        view_failing(engine, Wanted())
        rows = _some(engine, role, profile)
    sheets: list[tuple[str, Sequence[str], Iterable[Sequence[Any]]]] = [
        ("Scorecard", _PARTS, [*map(_part_row, named_parts(card)), (), (FORMULA,)]),
        ("Rules", _RULES, map(_rule_row, lines)),
        (
            "Failing rows",
            [_CALLED.get(name, name.capitalize()) for name in _HEADINGS],
            [*rows, *_rest(len(rows), card.whole.failed)],
        ),
    ]
    return _written(sheets, card)


def _some(engine: Engine, role: Role | None, profile: Profile | None) -> list[tuple[Any, ...]]:
    return engine.rows(f"{_ordered(engine, safe_in_cell, role, profile)} LIMIT {MOST_ROWS}")


def _rest(shown: int, total: int) -> list[tuple[str]]:
    return [] if shown >= total else [(f"{shown} of {total} failing rows; the CSV has all.",)]


def _part_row(named: tuple[str, Part]) -> tuple[Any, ...]:
    name, part = named
    state = part.state.replace("_", " ") if part.rules else ""
    return name, part.score, state, part.rules, part.ran, part.evaluated, part.failed


def _rule_row(line: RuleLine) -> tuple[Any, ...]:
    said = (line.rule_id, line.sentence, line.state.replace("_", " "), line.severity, line.dimension)
    counts = (line.rows, line.evaluated, line.missing, line.failed)
    return (*said, line.owner, line.share, line.mostly, *counts)


def _plot(book: Any, sheet: Any, dimensions: int) -> None:
    """A chart of the scores of the dimensions, which stand below that of all rules."""
    chart = book.add_chart({"type": "bar"})
    first, last = 2, dimensions + 1
    chart.add_series(
        {
            "name": "Score",
            "categories": ["Scorecard", first, 0, last, 0],
            "values": ["Scorecard", first, 1, last, 1],
            "fill": {"color": "#0B5C6B"},
        }
    )
    chart.set_title({"name": "How good is each dimension?"})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0 %"})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    sheet.insert_chart("I2", chart, {"description": "The score of each dimension, as in the table beside it"})


def _written(sheets: Sequence[tuple[str, Sequence[str], Iterable[Sequence[Any]]]], card: Scorecard) -> bytes:
    import io

    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#0B5C6B", "font_color": "#FFFFFF"})
        plain, wrapped = (
            book.add_format({"valign": "top"}),
            book.add_format({"valign": "top", "text_wrap": True}),
        )
        shares = book.add_format({"valign": "top", "num_format": "0.0 %"})
        for name, headings, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, headings, bold)
            for number, row in enumerate(rows, 1):
                sheet.write_row(number, 0, row)
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(headings):
                how = wrapped if heading in _SENTENCES else shares if heading in _SHARES else plain
                sheet.set_column(column, column, None, how)
            sheet.autofit(320)
            for column in (column for column, heading in enumerate(headings) if heading in _SENTENCES):
                sheet.set_column(column, column, _WIDE, wrapped)
            sheet.autofilter(0, 0, number, len(headings) - 1)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            if name == "Scorecard":
                _plot(book, sheet, len(card.dimensions))
    return made.getvalue()
