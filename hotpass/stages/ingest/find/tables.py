"""Which blocks of a sheet are tables, which go on with the table above, and what the others are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from hotpass.stages.ingest.find.body import PAGE, is_note, is_total
from hotpass.stages.ingest.find.drafts import NO_HEADER, Draft, area_of, confidence_of, finished
from hotpass.stages.ingest.find.forms import Form, form_in, tables_of
from hotpass.stages.ingest.find.grid import Block, Grid
from hotpass.stages.ingest.find.headers import Header, HeaderFinder
from hotpass.stages.ingest.find.layout import Layout, LeftRange
from hotpass.stages.ingest.find.preambles import tells_of_the_sheet
from hotpass.stages.ingest.find.segmentation import segments_of, trimmed
from hotpass.stages.ingest.find.shapes import family, folded, header_likeness, shape
from hotpass.stages.ingest.find.stacks import next_header

_NEAR: Final = 5
_TITLE_GAP: Final = 3
_TITLE_ROWS: Final = 6
_TITLE_LINES: Final = 4
_ALIKE: Final = 0.6
_FORM_ROWS: Final = 30
_SAMPLED: Final = 100
_OWN_HEADER: Final = 0.8
_OWN_WORDS: Final = 0.3
_LONGEST_GROUP: Final = 25


def find_layout(grid: Grid) -> Layout:
    """Find the tables of a sheet.

    Every non-blank row is then in a table or in a range, except cells beside the tables in rows of theirs.
    """
    finder = _Finder(grid)
    segments = segments_of(grid)
    for block in segments.blocks:
        finder.take(block, segments.blocks)
    layout = finder.layout()
    if segments.joined:
        layout.warnings.append(
            "The sheet has so many gaps that tables between them may have been taken as one"
        )
    return layout


class _Finder:
    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._drafts: list[Draft] = []
        self._forms: list[Form] = []
        self._aside: list[tuple[Block, str]] = []

    def take(self, block: Block, blocks: Sequence[Block]) -> None:
        """Say what a block is; blocks above and to the left have been taken before."""
        if self._is_preamble(block, blocks):
            self._aside.append((block, "title"))
            return
        form = form_in(self._grid, block)
        if form is not None:
            self._ask(form, block)
            return
        above = self._above(block)
        header = HeaderFinder(self._grid, block).find()
        whole = above is not None and block.width == above.right - above.left > 1
        whole = whole and not self._heads_page(block) and self._next(block, header) is None
        if whole and self._goes_on(block, header, above):
            return
        code = self._lone(block, header, above, blocks)
        if code:
            self._aside.append((block, code))
        elif not self._goes_on(block, header, above):
            if self._is_stray(block, header):
                self._aside.append((block, "stray"))
            else:
                self._begin(block, header)

    def _ask(self, form: Form, block: Block) -> None:
        self._forms.append(form)
        if form.block.top > block.top:
            self._aside.append((trimmed(self._grid, block._replace(bottom=form.block.top)), "title"))

    def _above(self, block: Block) -> Draft | None:
        """The nearest table above that shares columns with the block."""
        over = [d for d in self._drafts if d.left < block.right and d.right > block.left]
        over = [d for d in over if d.bottom <= block.top]
        return max(over, key=lambda draft: draft.bottom, default=None)

    def _gap(self, draft: Draft, block: Block) -> int:
        numbers = self._grid.numbers
        return int(numbers[block.top] - numbers[draft.bottom - 1] - 1)

    def _lone(self, block: Block, header: Header, above: Draft | None, blocks: Sequence[Block]) -> str:
        """The code of a block that is no table: a title, note or stray; else ``""``."""
        grid = self._grid
        texts = ([t for t in row[block.left : block.right] if t] for row in grid.rows(_first(block)))
        rows = [row for row in texts if row]
        single = block.height == 1 and len(rows[0]) == 1
        sure = bool(header.rows) and header.score >= NO_HEADER and (block.height > 2 or header.known >= 0.4)
        lines = block.width == 1 and block.height <= _TITLE_LINES
        if (single or lines or not sure) and self._is_title(block, rows, blocks):
            return "title"
        if above is not None and self._gap(above, block) <= _NEAR and block.height <= _TITLE_ROWS:
            width = above.right - above.left
            if all(is_note(row) or is_total(row, width) for row in rows):
                return "total" if any(is_total(row, width) for row in rows) else "note"
            if width >= 3 and not (sure and block.height > 3) and _is_prose(block, rows):
                return "note"
        return "stray" if single else ""

    def _is_stray(self, block: Block, header: Header) -> bool:
        """One row of one or two cells that belongs to nothing."""
        few = block.height == 1 and self._grid.fills(block)[0] <= 2
        return few and not header.rows and not self._grid.is_text

    def _is_title(self, block: Block, rows: Sequence[Sequence[str]], blocks: Sequence[Block]) -> bool:
        """A few short rows close above a wider block, or as wide with a page number at its right end."""
        spread = block.height <= _TITLE_LINES and sum(len(row) > 1 for row in rows) == 1
        if block.height > _TITLE_ROWS or max(map(len, rows)) > 2 or (block.width > 2 and not spread):
            return False
        numbers = self._grid.numbers
        last = numbers[block.bottom - 1]
        single = block.width == 2 and len(rows[0]) == 1 and block.height <= _TITLE_LINES
        wider = 2 if single else block.width if spread else max(2, block.width + 1)
        paired = block.height > 2 and all(len(row) == 2 and all(shape(t) == "T" for t in row) for row in rows)
        gap = 1 if paired and not any(":" in text for row in rows for text in row) else _TITLE_GAP
        return any(
            (other.height >= 2 or other.width >= 3)
            and other.width >= wider
            and other.left <= block.right + 2
            and other.right > block.left
            and 0 < numbers[other.top] - last <= gap + 1
            for other in blocks
        )

    def _heads_page(self, block: Block) -> bool:
        """Whether it is a few lines of one or two cells, and the number of a page."""
        if block.height > _TITLE_LINES:
            return False
        rows = [[t for t in row[block.left : block.right] if t] for row in self._grid.rows(_first(block))]
        few = all(len(row) <= 2 for row in rows)
        return few and any(PAGE.fullmatch(text.strip()) for row in rows for text in row)

    def _is_preamble(self, block: Block, blocks: Sequence[Block]) -> bool:
        """Whether a block close above a wider table tells of the sheet: who made it, when, what for."""
        last = self._grid.numbers[block.bottom - 1]
        under = [
            other
            for other in blocks
            if min(other.height, other.width) >= 2
            and other.left <= block.right
            and other.right > block.left
            and 0 < self._grid.numbers[other.top] - last <= _TITLE_GAP + 1
        ]
        narrow = all(other.width == 2 for other in under)
        return bool(under) and tells_of_the_sheet(self._grid, block, alone=narrow)

    def _goes_on(self, block: Block, header: Header, above: Draft | None) -> bool:
        """Whether the block is more of the table above; if so it is added to it."""
        if above is None:
            return False
        if self._repeats(block, header, above):
            above.parts.append((block.top, block.bottom))
            above.repeated += [*header.titles, *header.rows]
            return True
        other = header.rows or block.width != above.right - above.left
        if (above.closed and other) or block.left < above.left or block.right > above.right:
            return False
        waiting = above.last_header is not None and all(a == b for a, b in above.parts)
        weaker = not header.rows or header.known < above.header.known
        if waiting and weaker and self._gap(above, block) <= _TITLE_GAP:
            above.parts.append((block.top, block.bottom))
            return True
        if (
            (header.rows and self._has_own(header, above, block))
            or self._gap(above, block) > 2 * _NEAR
            or not self._alike(above, block)
        ):
            return False
        self._take_back(above, block)
        above.parts.append((block.top, block.bottom))
        return True

    def _repeats(self, block: Block, header: Header, above: Draft) -> bool:
        """Whether the block has the header of the table above once more."""
        inside = block.left >= above.left and block.right <= above.right
        if not (inside and header.rows and above.header.rows):
            return False
        if header.titles and not self._same_titles(header, above):
            return False
        names, known = (
            [folded(t) for t in self._grid.row(h)[above.left : above.right]]
            for h in (header.rows[-1], above.header.rows[-1])
        )
        return names == known

    def _same_titles(self, header: Header, above: Draft) -> bool:
        """Whether a page begins with the title of the one before, its number aside."""
        upper = [row for row in self._lines(above.header.titles) if row]
        lower = [row for row in self._lines(header.titles) if row]
        return bool(upper) and lower == upper

    def _lines(self, rows: Sequence[int]) -> list[str]:
        return [PAGE.sub("", folded(" ".join(self._grid.row(at)))).strip() for at in rows]

    def _has_own(self, header: Header, above: Draft, block: Block) -> bool:
        """Whether the header is sure enough to part the block from the table above that it looks like."""
        titled = any(
            code == "title" and above.bottom <= one.top < block.top and above.left <= one.left < above.right
            for one, code in self._aside
        )
        other = block.width != above.right - above.left or self._departs(header, above)
        return titled or other or header.score >= _OWN_HEADER or header.known >= _OWN_WORDS

    def _departs(self, header: Header, above: Draft) -> bool:
        """Whether the header has words where the table above has nothing but figures or addresses."""
        families = self._families(self._longest(above))
        cells = self._grid.row(header.rows[-1])[above.left : above.right]
        return any(
            family(text) == "T" and known not in ("T", "")
            for text, known in zip(cells, families, strict=True)
            if text
        )

    def _longest(self, above: Draft) -> Block:
        """The last part of a table that has more rows than one."""
        part = max(above.parts, key=lambda part: (part[1] - part[0] > 1, part[1]))
        return Block(*part, above.left, above.right)

    def _take_back(self, above: Draft, block: Block) -> None:
        """A lone cell between parts of a narrow table is a row of it, not a title."""
        if above.right - above.left > 3:
            return
        for one, code in list(self._aside):
            between = above.bottom <= one.top < block.top and above.left <= one.left < above.right
            if between and code in ("title", "note", "stray") and one.height == 1:
                self._aside.remove((one, code))
                above.parts.append((one.top, one.bottom))

    def _alike(self, above: Draft, block: Block) -> bool:
        """Whether the cells of the block look like those above them."""
        upper = self._families(self._longest(above))
        lower = self._families(Block(block.top, block.bottom, above.left, above.right))
        pairs = [(a, b) for a, b in zip(upper, lower, strict=True) if a and b]
        return bool(pairs) and sum(a == b for a, b in pairs) >= _ALIKE * len(pairs)

    def _families(self, block: Block) -> list[str]:
        """The commonest look of each column, ``""`` for a blank one."""
        rows = self._grid.rows(range(block.top, min(block.bottom, block.top + _SAMPLED)))
        found = []
        for column in range(block.left, block.right):
            counts = Counter(family(row[column]) for row in rows if row[column])
            found.append(counts.most_common(1)[0][0] if counts else "")
        return found

    def _begin(self, block: Block, header: Header) -> None:
        """Begin the tables of a block: usually one, more where headers stand in its body."""
        wide = [at for at in header.titles if self._grid.filled[at, block.left : block.right].sum() > 1]
        if header.rows and len(wide) >= 2:
            upper = trimmed(self._grid, Block(block.top, header.rows[0], block.left, block.right))
            if tells_of_the_sheet(self._grid, upper):
                self._aside.append((upper, "title"))
            else:
                self._begin(upper, HeaderFinder(self._grid, upper).find())
            block = trimmed(self._grid, Block(header.rows[0], block.bottom, block.left, block.right))
            header = replace(header, titles=())
        while True:
            start, cut = _below(block, header), self._next(block, header)
            stop = self._with_title(block, start, cut) if cut is not None else block.bottom
            upper = trimmed(self._grid, Block(block.top, stop, block.left, block.right))
            above = self._above(upper)
            again = above is not None and self._repeats(upper, header, above)
            if (header.rows and not again) or not self._goes_on(upper, header, above):
                self._add(upper, header, (start, stop))
            if cut is None:
                return
            block = trimmed(self._grid, Block(stop, block.bottom, block.left, block.right))
            header = HeaderFinder(self._grid, block).find()

    def _next(self, block: Block, header: Header) -> int | None:
        """The row of another header in the block, or None."""
        own = header.rows[-1] if header.rows else None
        return next_header(self._grid, block, _below(block, header), own)

    def _with_title(self, block: Block, start: int, cut: int) -> int:
        """The row at which the next table begins: its title or its groups stand over its header."""
        while cut - 1 > start and self._is_over(block, start, cut - 1):
            cut -= 1
        return cut

    def _is_over(self, block: Block, start: int, at: int) -> bool:
        above = [text for text in self._grid.row(at)[block.left : block.right] if text]
        if any(m.width > 1 and block.left <= m.left < block.right for m in self._grid.merged(at, at)):
            return True
        if len(above) == 1:
            usual = float(np.median(self._grid.fills(Block(start, at + 1, block.left, block.right))))
            return shape(above[0]) in "TX" and usual >= 3 and not is_total(above, block.width)
        row, below = (self._grid.filled[r, block.left : block.right] for r in (at, at + 1))
        over = bool(row[0]) and not row[-1] and bool((below | ~row).all())
        spaced = bool((np.diff(np.flatnonzero(row)) > 1).any())
        words = all(shape(t) == "T" and len(t) <= _LONGEST_GROUP for t in above)
        likely = sum(map(header_likeness, above)) >= 0.3 * len(above)
        return over and spaced and 2 <= len(above) <= 0.5 * below.sum() and words and likely

    def _add(self, block: Block, header: Header, part: tuple[int, int]) -> None:
        if header.titles:
            below = header.titles[-1] + 1
            part = (max(part[0], below), part[1])
            above = Block(header.titles[0], header.titles[-1] + 1, block.left, block.right)
            self._aside.append((trimmed(self._grid, above), "title"))
            block = trimmed(self._grid, Block(below, block.bottom, block.left, block.right))
        last = [text for text in self._grid.row(part[1] - 1)[block.left : block.right] if text]
        closed = part[1] > part[0] and bool(last) and is_total(last, block.width)
        self._drafts.append(Draft(block.left, block.right, header, [part], closed))

    def layout(self) -> Layout:
        """All that was found."""
        layout = Layout()
        headed = any(draft.header.rows for draft in self._drafts)
        for draft in self._drafts:
            table = finished(self._grid, draft, confidence_of(draft), lone=self._aside)
            few = not draft.header.rows and table.rows <= 2
            if few and (headed or (len(table.positions) < 3 and not self._grid.is_text)):
                layout.ranges.append(LeftRange(table.area, "stray"))
            else:
                layout.tables.append(table)
        layout.tables += tables_of(self._grid, self._forms)
        layout.tables.sort(key=lambda table: (table.area.first_row, table.area.first_column))
        layout.ranges += [LeftRange(area_of(self._grid, block), code) for block, code in self._aside]
        return layout


def _is_prose(block: Block, rows: Sequence[Sequence[str]]) -> bool:
    """Lines of words in one column."""
    return block.width == 1 and all(shape(row[0]) in "TXL" for row in rows)


def _below(block: Block, header: Header) -> int:
    """The first row of a block below its header."""
    return max([block.top, *(at + 1 for at in (*header.titles, *header.rows))])


def _first(block: Block) -> range:
    return range(block.top, min(block.bottom, block.top + _FORM_ROWS))
