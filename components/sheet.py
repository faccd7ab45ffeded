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
    """A table found in the sheet, with its header rows; ``key`` names it where it can be changed."""

    header_rows: tuple[int, ...]
    used: bool = True
    key: str = ""


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
    editable: bool = False,
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
        editable: row numbers and corners of tables are buttons; see :mod:`components.sheet_editor`.
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
        body.append(_line(line, columns, tables, left_out, cells, roles=roles, tinted=tinted, edit=editable))
    kind = "hp-sheet hp-editable" if editable else "hp-sheet"
    sheet = tag("table", tag("thead", head), tag("tbody", body), class_=kind, aria_label=label)
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
    edit: bool,
) -> Markup:
    pairs = list(zip(columns, line.texts, strict=False))
    drawn = [_cell(line.number, column, text, tables, left_out, cells, edit=edit) for column, text in pairs]
    role, reason = _role(line.number, [c for c, text in pairs if text], tables, left_out)
    why = f"Row {line.number}: {role}{'. ' if reason else ''}{reason}" if edit and role else None
    number: Child = _row_button(line.number, role, reason) if edit else str(line.number)
    return tag(
        "tr",
        tag("th", number, scope="row", class_="hp-rownumber"),
        tag("td", role or None, title=reason or None, class_="hp-role") if roles else None,
        drawn,
        class_="hp-headers" if tinted else None,
        data_why=why,
    )


def _row_button(row: int, role: str, reason: str) -> Markup:
    header = role == "header"
    said = f", {role}" if role else ""
    return tag(
        "button",
        str(row),
        type="button",
        data_header=str(row),
        data_hold=f"row {row}",
        tabindex="0" if row == 1 else "-1",
        aria_pressed="true" if header else "false",
        aria_label=f"Row {row}{said}{': ' if reason else ''}{reason}",
        title="No header row" if header else "Make it a header row",
    )


def _role(
    row: int, columns: Sequence[int], tables: Sequence[Table], left_out: Sequence[LeftOut]
) -> tuple[str, str]:
    """What a row is read as, in a word, and why it gives no records."""
    if any(row in table.header_rows for table in tables):
        return "header", ""
    out = next((part for part in left_out if any((row, c) in part for c in columns)), None)
    if out:
        return out.code.replace("_", " "), out.reason
    inside = any(table.used and (row, c) in table for table in tables for c in columns)
    return "record" if inside else "", ""


def _cell(
    row: int,
    column: int,
    text: str | None,
    tables: Sequence[Table],
    left_out: Sequence[LeftOut],
    cells: Collection[tuple[int, int]],
    *,
    edit: bool,
) -> Markup:
    classes = [name for table in tables for name in _table_classes(table, row, column)]
    if (out := next((part for part in left_out if (row, column) in part), None)) is not None:
        classes += ["hp-left"] if out.code != "header" else []
    content: Child = text or ""
    marked = (row, column) in cells
    if marked:
        classes.append("hp-source")
        content = markup.joined(tag("strong", text or ""), tag("span", "source cell", class_="hp-tagged"))
    return tag(
        "td",
        content,
        _corners(row, column, tables) if edit else None,
        class_=" ".join(classes) or None,
        title=text or None,
        data_centre=marked,
        data_at=f"{row},{column}" if edit else None,
    )


def _corners(row: int, column: int, tables: Sequence[Table]) -> list[Markup]:
    """Buttons for the first and the last cell of tables, where this is one."""
    ends = [(t, "start", "First", t.first_row, t.first_column) for t in tables]
    ends += [(t, "end", "Last", t.last_row, t.last_column) for t in tables]
    return [
        tag(
            "button",
            type="button",
            class_=f"hp-handle hp-handle-{end}",
            data_corner=end,
            data_table=table.key,
            data_hold=f"{end} {table.key}",
            data_says="Arrow keys move this corner, Enter takes the range over, Escape leaves it.",
            aria_label=f"{word} cell of the table, row {at[0]}, column {at[1]}",
        )
        for table, end, word, *at in ends
        if at == [row, column]
    ]


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
