"""A picture of part of a sheet as the sheet looks: row numbers, column letters, marks in words and colour."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from components import markup
from components.markup import Child, Markup, tag
from components.words import counted

MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Area:
    """A range of cells, its ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def __contains__(self, cell: tuple[int, int]) -> bool:
        row, column = cell
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


@dataclass(frozen=True, slots=True)
class LeftOut(Area):
    """A range that gives no records, with its code and the sentence that says why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table(Area):
    """A table found in the sheet, with its header rows."""

    header_rows: tuple[int, ...]
    used: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet: its number and its texts from the first column shown."""

    number: int
    texts: Sequence[str | None]


def picture(
    lines: Sequence[Line],
    letters: Sequence[str],
    label: str,
    *,
    first_column: int = 1,
    tables: Sequence[Table] = (),
    left_out: Sequence[LeftOut] = (),
    cells: Collection[tuple[int, int]] = (),
    header_rows: Collection[int] = (),
) -> Markup:
    """The lines under their column letters; rows between two lines that are not shown are counted.

    Args:
        lines: rows in ascending order.
        letters: letters of the columns shown.
        label: what the picture shows, for people who hear it.
        first_column: number of the first column shown.
        tables: outlined, their header rows tinted.
        left_out: hatched, with their code in words.
        cells: (row, column) of the cells to mark.
        header_rows: rows to tint as headers where no table is outlined.
    """
    columns = range(first_column, first_column + len(letters))
    roles = bool(tables or left_out)
    head = tag(
        "tr",
        tag("th", tag("span", "Row", class_="hp-unseen"), scope="col", class_="hp-corner"),
        tag("th", "Read as", scope="col", class_="hp-role") if roles else None,
        (tag("th", letter, scope="col", class_="hp-letter") for letter in letters),
    )
    body: list[Markup] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before and line.number > before.number + 1:
            body.append(_gap(line.number - before.number - 1, len(letters) + 1 + roles))
        tinted = line.number in header_rows
        body.append(_line(line, columns, tables, left_out, cells, roles=roles, tinted=tinted))
    sheet = tag("table", tag("thead", head), tag("tbody", body), class_="hp-sheet", aria_label=label)
    return markup.scrolling(sheet, label, "hp-sheet-frame")


def _gap(count: int, width: int) -> Markup:
    said = tag("span", f"{counted(count, 'row')} not shown here")
    return tag("tr", tag("td", said, colspan=width), class_="hp-gap")


def _line(
    line: Line,
    columns: Iterable[int],
    tables: Sequence[Table],
    left_out: Sequence[LeftOut],
    cells: Collection[tuple[int, int]],
    *,
    roles: bool,
    tinted: bool,
) -> Markup:
    pairs = list(zip(columns, line.texts, strict=False))
    drawn = [_cell(line.number, column, text, tables, left_out, cells) for column, text in pairs]
    role = _role(line.number, [c for c, text in pairs if text], tables, left_out) if roles else None
    number = tag("th", str(line.number), scope="row", class_="hp-rownumber")
    return tag("tr", number, role, drawn, class_="hp-headers" if tinted else None)


def _role(row: int, columns: Sequence[int], tables: Sequence[Table], left_out: Sequence[LeftOut]) -> Markup:
    header = any(row in table.header_rows for table in tables)
    out = next((part for part in left_out if any((row, c) in part for c in columns)), None)
    if header:
        return tag("td", "header", class_="hp-role")
    if out:
        return tag("td", out.code.replace("_", " "), title=out.reason, class_="hp-role")
    inside = any(table.used and (row, c) in table for table in tables for c in columns)
    return tag("td", "record" if inside else None, class_="hp-role")


def _cell(
    row: int,
    column: int,
    text: str | None,
    tables: Sequence[Table],
    left_out: Sequence[LeftOut],
    cells: Collection[tuple[int, int]],
) -> Markup:
    classes = [name for table in tables for name in _table_classes(table, row, column)]
    if (out := next((part for part in left_out if (row, column) in part), None)) is not None:
        classes += ["hp-left"] if out.code != "header" else []
    content: Child = text or ""
    marked = (row, column) in cells
    if marked:
        classes.append("hp-source")
        content = markup.joined(tag("strong", text or ""), tag("span", "source cell", class_="hp-tagged"))
    return tag("td", content, class_=" ".join(classes) or None, title=text or None, data_centre=marked)


def _table_classes(table: Table, row: int, column: int) -> list[str]:
    if (row, column) not in table:
        return []
    edges = {
        "hp-top": row == table.first_row,
        "hp-bottom": row == table.last_row,
        "hp-start": column == table.first_column,
        "hp-end": column == table.last_column,
        "hp-header": row in table.header_rows,
    }
    return [name for name, there in edges.items() if there]
