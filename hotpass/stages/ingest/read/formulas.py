"""Formulas that only look a value up or join texts, worked out from the cells that they name.

Nothing else of a formula is ever evaluated: no arithmetic, no function that is not listed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hotpass.model import column_number
from hotpass.stages.ingest.limits import SHEET_COLUMNS, SHEET_ROWS

_DEEPEST: Final = 16
_LONGEST: Final = 500
_AREA: Final = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([\w.]+))!)?"
    r"\$?([A-Z]{1,3})?(?:\$?(\d{1,7}))?(?::\$?([A-Z]{1,3})?(?:\$?(\d{1,7}))?)?",
    re.IGNORECASE,
)

Cells = Mapping[int, Mapping[int, str]]
"""Texts of a sheet by column and row."""


class NotSimpleError(Exception):
    """The formula is none of those that are worked out, or names what is not there."""


@dataclass(frozen=True, slots=True)
class Area:
    """Cells of a sheet; the sheet of the formula when ``sheet`` is empty."""

    sheet: str
    rows: range
    columns: range

    @classmethod
    def of(cls, text: str) -> Area:
        """The area of a reference such as ``'Old list'!$A$2:C90`` or ``A:C``."""
        found = _AREA.fullmatch(text)
        if found is None:
            raise NotSimpleError
        quoted, plain, left, top, right, bottom = found.groups()
        if not (left or top):
            raise NotSimpleError
        single = ":" not in text.rpartition("!")[2]
        first_row, last_row = int(top or 1), int((top if single else bottom) or SHEET_ROWS)
        first, last = left or "A", (left if single else right) or "XFD"
        if single and not (left and top):
            raise NotSimpleError
        columns = range(column_number(first.upper()), min(column_number(last.upper()), SHEET_COLUMNS) + 1)
        return cls((quoted or "").replace("''", "'") or plain or "", range(first_row, last_row + 1), columns)


class Formulas:
    """Works out the formulas of one workbook.

    Args:
        cells: texts of a sheet by its name; raises ``KeyError`` when there is none.
        pending: formulas without a value, by sheet, row and column.
    """

    def __init__(self, cells: Callable[[str], Cells], pending: Mapping[tuple[str, int, int], str]) -> None:
        self._cells, self._pending = cells, pending
        self._known: dict[tuple[str, int, int], str] = {}
        self._places: dict[tuple[str, int, range], dict[str, int]] = {}
        self._depth = 0

    def value(self, sheet: str, row: int, column: int) -> str:
        """The text of a cell, worked out when it is a formula; ``""`` when it is blank.

        Raises:
            NotSimpleError: it is a formula that is not worked out.
        """
        place = (sheet, row, column)
        if place not in self._pending:
            return self._of(sheet).get(column, {}).get(row, "")
        if place not in self._known:
            if self._depth >= _DEEPEST:
                raise NotSimpleError
            self._depth += 1
            try:
                self._known[place] = _Reading(self, sheet, self._pending[place]).result()
            finally:
                self._depth -= 1
        return self._known[place]

    def _of(self, sheet: str) -> Cells:
        try:
            return self._cells(sheet)
        except KeyError:
            raise NotSimpleError from None

    def find(self, sheet: str, area: Area, wanted: str) -> int:
        """The first row of an area of one column that holds a text, whatever its case."""
        if len(area.columns) != 1 or not wanted:
            raise NotSimpleError
        key = (sheet, area.columns[0], area.rows)
        if key not in self._places:
            places: dict[str, int] = {}
            for row, text in self._of(sheet).get(area.columns[0], {}).items():
                if row in area.rows:
                    places.setdefault(text.strip().casefold(), row)
            self._places[key] = places
        found = self._places[key].get(wanted.strip().casefold())
        if found is None:
            raise NotSimpleError
        return found


class _Reading:
    """Reads one formula from left to right."""

    def __init__(self, formulas: Formulas, sheet: str, formula: str) -> None:
        from openpyxl.formula.tokenizer import Tokenizer, TokenizerError

        self._formulas, self._sheet = formulas, sheet
        if not formula or len(formula) > _LONGEST:
            raise NotSimpleError
        try:
            tokens = Tokenizer(f"={formula.removeprefix('=')}").items
        except (TokenizerError, IndexError) as error:
            raise NotSimpleError from error
        self._tokens: Iterator[Any] = iter([token for token in tokens if token.type != "WHITE-SPACE"])
        self._next: Any = next(self._tokens, None)

    def result(self) -> str:
        value = self._text()
        if self._next is not None:
            raise NotSimpleError
        return value

    def _take(self) -> Any:
        token, self._next = self._next, next(self._tokens, None)
        if token is None:
            raise NotSimpleError
        return token

    def _text(self) -> str:
        """Texts joined by ``&``."""
        text = self._single()
        while self._next is not None and self._next.type == "OPERATOR-INFIX" and self._next.value == "&":
            self._take()
            text += self._single()
        return text

    def _single(self) -> str:
        token = self._take()
        if token.type == "OPERAND" and token.subtype == "TEXT":
            return str(token.value)[1:-1].replace('""', '"')
        if token.type == "OPERAND" and token.subtype == "NUMBER":
            return str(token.value)
        if token.type == "OPERAND" and token.subtype == "RANGE":
            return self._cell(Area.of(token.value))
        if token.type == "FUNC" and token.subtype == "OPEN":
            return self._call(token.value.rstrip("(").removeprefix("_xlfn.").upper())
        raise NotSimpleError

    def _cell(self, area: Area) -> str:
        if len(area.rows) != 1 or len(area.columns) != 1:
            raise NotSimpleError
        return self._formulas.value(area.sheet or self._sheet, area.rows[0], area.columns[0])

    def _call(self, name: str) -> str:
        if name in ("CONCATENATE", "CONCAT"):
            text = self._text()
            while self._comma():
                text += self._text()
            self._close()
            return text
        if name in _SHAPES:
            text = _SHAPES[name](self._text())
            self._close()
            return text
        lookups = {"VLOOKUP": self._vlookup, "XLOOKUP": self._xlookup, "INDEX": self._index}
        if name not in lookups:
            raise NotSimpleError
        return lookups[name]()

    def _vlookup(self) -> str:
        wanted, area = self._argument(self._text), self._argument(self._area)
        offset = int(self._plain()) - 1
        self._need_comma()
        self._exact()
        self._close()
        if not 0 <= offset < len(area.columns):
            raise NotSimpleError
        sheet = area.sheet or self._sheet
        keys = Area(area.sheet, area.rows, area.columns[:1])
        return self._formulas.value(sheet, self._formulas.find(sheet, keys, wanted), area.columns[offset])

    def _xlookup(self) -> str:
        wanted, keys = self._argument(self._text), self._argument(self._area)
        values = self._area()
        self._close()
        return self._beside(wanted, keys, values)

    def _index(self) -> str:
        values = self._argument(self._area)
        match = self._take()
        if match.value.upper() != "MATCH(":
            raise NotSimpleError
        wanted, keys = self._argument(self._text), self._argument(self._area)
        self._exact()
        self._close()
        self._close()
        return self._beside(wanted, keys, values)

    def _beside(self, wanted: str, keys: Area, values: Area) -> str:
        """The value that stands in one column where the wanted text stands in another."""
        if len(values.columns) != 1:
            raise NotSimpleError
        at = self._formulas.find(keys.sheet or self._sheet, keys, wanted) - keys.rows[0]
        if at >= len(values.rows):
            raise NotSimpleError
        return self._formulas.value(values.sheet or self._sheet, values.rows[at], values.columns[0])

    def _argument(self, read: Callable[[], Any]) -> Any:
        value = read()
        self._need_comma()
        return value

    def _area(self) -> Area:
        token = self._take()
        if token.type != "OPERAND" or token.subtype != "RANGE":
            raise NotSimpleError
        return Area.of(token.value)

    def _plain(self) -> str:
        token = self._take()
        if token.type != "OPERAND" or not str(token.value).isdecimal():
            raise NotSimpleError
        return str(token.value)

    def _exact(self) -> None:
        if str(self._take().value).upper() not in ("FALSE", "0"):
            raise NotSimpleError

    def _comma(self) -> bool:
        if self._next is not None and self._next.type == "SEP" and self._next.subtype == "ARG":
            self._take()
            return True
        return False

    def _need_comma(self) -> None:
        if not self._comma():
            raise NotSimpleError

    def _close(self) -> None:
        token = self._take()
        if token.type != "FUNC" or token.subtype != "CLOSE":
            raise NotSimpleError


_SHAPES: Final[Mapping[str, Callable[[str], str]]] = {
    "TRIM": lambda text: " ".join(text.split()),
    "UPPER": str.upper,
    "LOWER": str.lower,
}
