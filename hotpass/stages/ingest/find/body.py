"""What stands among the rows of a table without being data: totals, notes, sections, repeated headers."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cached_property
from statistics import median
from typing import Final

import numpy as np

from hotpass.stages.ingest.find.grid import SMALL, Block, Grid, Numbers
from hotpass.stages.ingest.find.shapes import folded, is_value, shape

_TOTAL_WORDS: Final = r"(?:grand |sub[ -]?|groot)?(?:totals?|totaal|totale)"
_FIGURE_WORDS: Final = (
    r"(?:sum|som|average|avg|mean|gemiddeld\w*|count|median|mediaan|highest|lowest|hoogste|laagste|maximum"
    r"|minimum|std\.? ?dev\w*|standard deviation|standaardafwyking)"
)
#: What is left when others are taken off, and what is carried from one page to the next.
_BALANCES: Final = (
    r"(?:(?:net|nett|netto|gross|bruto) (?:profit|loss|income|surplus|wins|verlies|inkomste)\b.*"
    r"|(?:surplus|deficit|tekort|shortfall)(?:\W.*)?"
    r"|(?:opening|closing) balance|(?:begin|aanvangs|eind|sluitings?)saldo"
    r"|(?:balance )?(?:brought|carried) (?:forward|down)|balance [bc]/?[fd])"
)
_TOTAL: Final = re.compile(
    rf"{_TOTAL_WORDS}\b.*|.*\b{_TOTAL_WORDS}\s*[:=]?|{_FIGURE_WORDS}\s*(?:[:=][\s\d.,%]*)?|{_BALANCES}\s*[:=]?",
    re.IGNORECASE,
)
_ONLY_TOTAL: Final = re.compile(rf"(?:{_TOTAL_WORDS}|{_FIGURE_WORDS})[\s:=\d.,%]*", re.IGNORECASE)
#: ``Total: 60 suppliers``.
_COUNTED_TOTAL: Final = re.compile(rf"{_TOTAL_WORDS}[^:=]*[:=][\s\d.,R$€£-]*\d\D{{0,20}}", re.IGNORECASE)
#: What says that a table goes on, or begins again, over the page.
_CONTINUED: Final = re.compile(
    r"[\W_]*(?:cont(?:inued|inues|'?d)|vervolg|please turn over|p\.?t\.?o)\b[.:]?"
    r"(?: (?:on|from|op|van) .{0,25})?[\W_]*",
    re.IGNORECASE,
)
PAGE: Final = re.compile(r"(?:page|bladsy|p\.) ?\d+(?: ?(?:of|van|/) ?\d+)?", re.IGNORECASE)
_NOTE: Final = re.compile(
    r"(?:notes?|notas?|n\.?b\.?|source|bron|opmerking\w*|remarks?|disclaimer|confidential|vertroulik"
    r"|end|einde|legend|key|updated)(?:$|\s*[:.–-](?!\w)|\s*\d).*"
    r"|(?:printed|gedruk|generated|prepared|opgestel|as at|soos op|end of|einde van|source file) .*"
    r"|[*†‡]+.*|\(?\d\) .*|" + PAGE.pattern,
    re.IGNORECASE | re.DOTALL,
)
_COUNTED: Final = re.compile(r"[^\W\d][^:=]{0,30}[:=]\s*\S{0,3}\d[\d\s.,%/-]*")
_TAIL: Final = 6
_LONG_NOTE: Final = 50
_LONGEST_TOTAL: Final = 40
#: Tables of more rows are not looked at row by row: only at rows that something sets apart.
_ROW_BY_ROW: Final = 20_000
#: Rows of few cells that are looked at however wide the sheet is.
_FEWEST_LOOKED_AT: Final = 100
_LEAST_CODED: Final = 4
_LEAST_SUMMED: Final = 4


def is_total(cells: Sequence[str], usual: float) -> bool:
    """Whether a row sums up: it says so, and holds figures or nothing beside."""
    first, others = cells[0].strip(), cells[1:]
    if len(cells) > 1 and len(cells) < usual and all(_COUNTED.fullmatch(text.strip()) for text in cells):
        return True
    if len(first) > _LONGEST_TOTAL or not _TOTAL.fullmatch(first):
        return False
    if not others:
        said = _ONLY_TOTAL.fullmatch(first) or _COUNTED_TOTAL.fullmatch(first)
        return bool(said) or first[-1:] in ":=" or first[-1:].isdigit()
    figures = all(shape(text) == "N" for text in others)
    return figures or (len(cells) <= 0.5 * usual and bool(_ONLY_TOTAL.fullmatch(first)))


def is_note(cells: Sequence[str], longest: float = _LONG_NOTE) -> bool:
    """Whether a row is a remark: one cell, longer than is usual or opening like one."""
    return len(cells) == 1 and (bool(_NOTE.fullmatch(cells[0].strip())) or len(cells[0]) > longest)


class Body:
    """The rows below one header.

    Args:
        grid: the sheet.
        header: the last header row, or None.
        left: first column.
        right: end of the columns.
        parts: rows, as spans.
    """

    def __init__(
        self, grid: Grid, header: int | None, left: int, right: int, parts: Sequence[tuple[int, int]]
    ) -> None:
        self._grid, self._left, self._right = grid, left, right
        self._header = [folded(text) for text in grid.row(header)[left:right]] if header is not None else []
        self._parts = sorted(parts)
        blocks = [Block(a, b, left, right) for a, b in self._parts]
        rows: Numbers = np.concatenate([np.zeros(0, np.int64), *(np.arange(b.top, b.bottom) for b in blocks)])
        fills: Numbers = np.concatenate([np.zeros(0, np.int64), *(grid.fills(block) for block in blocks)])
        self.rows, self._fills = rows[fills > 0], fills[fills > 0]
        self._usual = _usual(self._fills, sum(map(bool, self._header)))

    def aside(self) -> dict[int, str]:
        """Rows that are no data, with the code of what they are."""
        found: dict[int, str] = {}
        tail = set(self.rows[-_TAIL:].tolist())
        firsts = [text for text in self._grid.cells(self._left, self.rows[:200].tolist()) if text]
        capitals = sum(map(_in_capitals, firsts)) / len(firsts) if firsts else 0.0
        self._values = sum(map(is_value, firsts)) / len(firsts) if firsts else 0.0
        self._longest = max(_LONG_NOTE, 2 * median(map(len, firsts))) if firsts else _LONG_NOTE
        suspects = self._suspects()
        for at, row in zip(suspects, self._grid.rows(suspects), strict=True):
            cells = [text for text in row[self._left : self._right] if text]
            code = self._code(at, cells, capitals, near_end=at in tail)
            if code:
                found[at] = code
        return self._tidied(found)

    def _code(self, at: int, cells: Sequence[str], capitals: float, *, near_end: bool) -> str:
        if self._repeats(at):
            return "repeated_header"
        if self._right - self._left < 2 or not cells:
            return ""
        if is_total(cells, self._usual):
            return "total"
        if len(cells) == 1 and any(says.fullmatch(cells[0].strip()) for says in (PAGE, _CONTINUED)):
            return "note"
        if near_end and (is_note(cells, self._longest) or self._is_remark(at, cells)):
            return "note"
        return "section" if self._is_section(at, cells, capitals) else ""

    def _repeats(self, at: int) -> bool:
        named = sum(map(bool, self._header))
        if not named:
            return False
        row = self._grid.row(at)[self._left : self._right]
        return sum(folded(t) == h for t, h in zip(row, self._header, strict=True) if h) >= max(1, 0.8 * named)

    def _is_section(self, at: int, cells: Sequence[str], capitals: float) -> bool:
        if len(cells) > 1 or self._usual < 3:
            return False
        text = cells[0].strip()
        if any(m.height == 1 and m.width >= 2 for m in self._grid.merged(at, at)):
            return True
        if self._stands_for_code(at, text):
            return True
        if not self._grid.filled[at, self._left]:
            return False
        named = is_value(text) and self._values < 0.3
        return text.endswith(":") or named or (_in_capitals(text) and len(text) > 3 and capitals < 0.5)

    def _is_remark(self, at: int, cells: Sequence[str]) -> bool:
        """Whether words stand alone in the last row, where other rows have a code."""
        said = len(cells) == 1 and cells[0].count(" ") >= 2
        return said and at == self.rows[-1] and self._is_coded and bool(self._grid.filled[at, self._left])

    def _stands_for_code(self, at: int, text: str) -> bool:
        """Whether words stand alone where rows have a code, or beside a code that is never missing else."""
        if not self._is_coded or not (" " in text or shape(text) == "T"):
            return False
        place = int(np.searchsorted(self.rows, at))
        last = place + 1 == len(self.rows)
        return (
            not last
            and self._fills[place + 1] > 1
            and bool(self._grid.filled[at, self._left : self._left + 2].any())
        )

    @cached_property
    def _is_coded(self) -> bool:
        """Whether the first column holds a code or figure of its own in every row of more than one cell."""
        rows = self.rows[self._fills > 1]
        if not self._grid.small or len(rows) < _LEAST_CODED or not self._header or not self._header[0]:
            return False
        cells = self._grid.cells(self._left, rows.tolist())
        coded = sum(bool(text) and shape(text) != "T" and " " not in text for text in cells)
        return coded >= 0.9 * len(cells) and len(set(cells)) >= 0.9 * len(cells)

    def _tidied(self, found: dict[int, str]) -> dict[int, str]:
        """Also the remarks below a last total, and the title of a repeated header."""
        totals = [at for at, code in found.items() if code == "total"]
        if not totals and self._sums_up():
            found[int(self.rows[-1])] = "total"
        found.update(dict.fromkeys(self._between_totals(totals), "total"))
        after = self.rows[self.rows > max(totals)].tolist() if totals else []
        if len(after) <= _TAIL and all(self._fill(at) == 1 or at in found for at in after):
            found.update({at: found.get(at, "note") for at in after})
        for at in [at for at, code in found.items() if code == "repeated_header"]:
            place = int(np.searchsorted(self.rows, at))
            above = int(self.rows[place - 1]) if place else at
            if above not in found and self._fill(above) == 1 and self._usual >= 3:
                found[above] = "section"
        return found

    def _sums_up(self) -> bool:
        """Whether the last row has nothing but the sums of the columns above, and no word for it."""
        if (
            not self._grid.small
            or len(self.rows) < _LEAST_SUMMED
            or self._grid.filled[self.rows[-1], self._left]
        ):
            return False
        *above, last = (row[self._left : self._right] for row in self._grid.rows(self.rows.tolist()))
        summed = [c for c, text in enumerate(last) if text]
        if not summed or sum(bool(row[0]) for row in above) < 0.9 * len(above):
            return False
        return all(_is_sum(last[c], [row[c] for row in above if row[c]]) for c in summed)

    def _between_totals(self, totals: Sequence[int]) -> list[int]:
        """Rows among the totals at the end that fill the same few cells, such as the tax on a subtotal."""
        end = self.rows[-_TAIL:]
        first = next((at for at in sorted(totals) if at in end), None)
        if first is None:
            return []
        columns = slice(self._left, self._right)
        cells = self._grid.filled[first, columns]
        if cells.sum() > 0.5 * max(self._usual, sum(map(bool, self._header))):
            return []
        after = end[end > first].tolist()
        return [at for at in after if np.array_equal(self._grid.filled[at, columns], cells)]

    def _fill(self, at: int) -> int:
        return int(self._fills[np.searchsorted(self.rows, at)])

    def _suspects(self) -> list[int]:
        if len(self.rows) <= _ROW_BY_ROW and self._grid.small:
            return list(self.rows.tolist())
        few = max(1, 0.3 * self._usual)
        most = min(_ROW_BY_ROW // 4, max(_FEWEST_LOOKED_AT, SMALL // self._grid.width))
        low = self.rows[self._fills <= few][:most]
        chosen = [low, self.rows[-_TAIL:], self._repeats_first(), self._says_total()]
        asked = np.unique(np.concatenate([np.asarray(rows, dtype=np.int64) for rows in chosen]))
        return list(np.intersect1d(asked, self.rows, assume_unique=True).tolist())

    def _repeats_first(self) -> list[int]:
        named = [c for c, text in enumerate(self._header) if text]
        if not named:
            return []
        words = r"\s+".join(map(re.escape, self._header[named[0]].split(" ")))
        return self._matching(self._left + named[0], rf"^\s*{words}\s*$")

    def _says_total(self) -> list[int]:
        return self._matching(self._left, rf"^\s*{_TOTAL_WORDS}\b")

    def _matching(self, column: int, pattern: str) -> list[int]:
        spans = (Block(top, bottom, self._left, self._right) for top, bottom in self._parts)
        return [at for block in spans if block.height for at in self._grid.matching(column, pattern, block)]


def _in_capitals(text: str) -> bool:
    """Whether a text is words in capitals, which codes with figures or hyphens are not."""
    return text.isupper() and all(map(str.isalpha, text.split()))


def _usual(fills: Numbers, named: int) -> float:
    """Filled cells of an ordinary row; a few rows say little about that."""
    if not len(fills):
        return 0.0
    return float(max(fills)) if len(fills) <= 3 else max(float(np.median(fills)), 0.6 * named)


def _is_sum(text: str, above: Sequence[str]) -> bool:
    """Whether a figure is the sum of two figures or more above it, up to their rounding."""
    figures = [_figure(other) for other in above]
    total = _figure(text)
    if total is None or len(figures) < 2:
        return False
    known = [figure for figure in figures if figure is not None]
    return len(known) == len(figures) and math.isclose(sum(known), total, abs_tol=0.01 * len(known))


def _figure(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
