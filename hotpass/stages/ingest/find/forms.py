"""Forms: labels at the left and their values beside them, for one record or a column for each of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean
from typing import Final

import numpy as np

from hotpass.stages.ingest.find.body import is_total
from hotpass.stages.ingest.find.drafts import area_of
from hotpass.stages.ingest.find.grid import Block, Grid
from hotpass.stages.ingest.find.layout import Cell, FoundTable
from hotpass.stages.ingest.find.segmentation import trimmed
from hotpass.stages.ingest.find.shapes import ANSWERS, family, folded, header_likeness, is_value, texty

_MOST_ROWS: Final = 80
_MOST_COLUMNS: Final = 400
_LEAST_ROWS: Final = 3
_LONGEST_LABEL: Final = 45
_KNOWN: Final = 0.4
_LABELS: Final = 0.55
_LABELS_OF_SEVERAL: Final = 0.5
_COHERENT: Final = 0.8
_SAME_LABELS: Final = 0.6
_COLONS: Final = ":：="


@dataclass(frozen=True, slots=True)
class Form:
    """A block of labels and values, by rows and columns of the grid.

    Attributes:
        block: where it stands.
        labels: text of each, without its colon.
        places: row and column of each label.
        records: row and column of each label's value, for each record.
    """

    block: Block
    labels: tuple[str, ...]
    places: tuple[Cell, ...]
    records: tuple[tuple[Cell | None, ...], ...]

    def is_like(self, other: Form) -> bool:
        """Whether two forms ask the same."""
        mine, theirs = ({folded(label) for label in form.labels} for form in (self, other))
        return len(mine & theirs) >= _SAME_LABELS * len(mine | theirs)


def form_in(grid: Grid, block: Block) -> Form | None:
    """The block as a form, or None when it is a table or anything else."""
    if not 2 <= block.width <= _MOST_COLUMNS or not 2 <= block.height <= _MOST_ROWS:
        return None
    rows = [row[block.left : block.right] for row in grid.rows(range(block.top, block.bottom))]
    at = _titles(rows)
    rows, block = rows[at:], block._replace(top=block.top + at)
    labelled = [c for c in range(block.width - 1) if _is_labels([row[c] for row in rows])]
    if not labelled or labelled[0] or any(b - a < 2 for a, b in pairwise(labelled)):
        return None
    if labelled == [0] and block.width > 2:
        return _of_columns(block, rows)
    return _of_pairs(block, rows, labelled)


def _titles(rows: Sequence[Sequence[str]]) -> int:
    """Rows at the top with a single cell at the left that is no label."""
    for at, row in enumerate(rows):
        alone = bool(row[0]) and not any(row[1:]) and row[0].strip()[-1:] not in _COLONS
        if not alone or at == len(rows) - 1:
            return at
    return 0


def _is_labels(column: Sequence[str]) -> bool:
    """Whether a column is full of short words, with colons or known from headers."""
    texts = [text.strip() for text in column if text]
    if len(texts) < max(2, 0.6 * len(column)):
        return False
    if any(texty(text.rstrip(_COLONS)) < 0.8 or len(text) > _LONGEST_LABEL for text in texts):
        return False
    return _likeness(texts) >= _LABELS_OF_SEVERAL


def _likeness(labels: Sequence[str]) -> float:
    """How surely these are labels; a few known words among others may be chance."""
    found = [label_likeness(text) for text in labels]
    return mean(found) if sum(likely >= _KNOWN for likely in found) >= _LEAST_ROWS else 0.0


def label_likeness(text: str) -> float:
    """How surely a cell is the label of the next one."""
    if text.strip()[-1:] in _COLONS:
        return 1.0
    silent = is_value(text) or folded(text) in ANSWERS or is_total([text], 1)
    return 0.0 if silent else header_likeness(text)


def _with_colon(labels: Sequence[str]) -> bool:
    return sum(text.strip()[-1:] in _COLONS for text in labels) >= 0.5 * len(labels)


def _of_pairs(block: Block, rows: Sequence[Sequence[str]], labelled: Sequence[int]) -> Form | None:
    """Each label with the cell beside it; a form of one record, or several below or beside each other."""
    columns = list(pairwise([*labelled, len(rows[0])]))
    if any(right - left > 2 and any(row[left + 2] for row in rows) for left, right in columns):
        return None
    parts = [_pairs(rows, left) for left, _ in columns]
    labels = [label for part in parts for label, _, _ in part]
    values = [rows[r][c] for part in parts for _, _, (r, c) in part if rows[r][c]]
    if len(labels) < _LEAST_ROWS or not values or not _are_asked(labels, values):
        return None
    records = _records(parts)
    return _form(block, records) if records else None


def _are_asked(labels: Sequence[str], values: Sequence[str]) -> bool:
    """Whether the right cells answer the left ones."""
    if mean(label_likeness(text) for text in values) >= 0.5 or are_headed(values):
        return False
    if _with_colon(labels):
        return True
    mixed = len({family(text) for text in values}) > 1
    return mixed and len(labels) >= _LEAST_ROWS and _likeness(labels) >= _LABELS


def are_headed(values: Sequence[str]) -> bool:
    """Whether the first value is a word of headers over others that all look alike, and otherwise than it."""
    first, *others = values
    looks = {family(text) for text in others}
    return label_likeness(first) >= _KNOWN and len(looks) == 1 and family(first) not in looks


_Pair = tuple[str, Cell, Cell]


def _pairs(rows: Sequence[Sequence[str]], column: int) -> list[_Pair]:
    """Label, its place and that of its value; a value without a label goes on with the one above."""
    found: list[_Pair] = []
    for at, row in enumerate(rows):
        label, value = row[column].strip(), row[column + 1]
        if label:
            found.append((label, (at, column), (at, column + 1)))
        elif value and found:
            found.append((found[-1][0], found[-1][1], (at, column + 1)))
    return found


def _records(parts: Sequence[Sequence[_Pair]]) -> list[list[_Pair]]:
    """The pairs of each record; empty when labels come back without order."""
    cut = [piece for part in parts for piece in _cut(part)]
    asked = [{folded(label) for label, _, _ in piece} for piece in cut]
    if any(
        len({place for _, place, _ in piece}) > len(names) for piece, names in zip(cut, asked, strict=True)
    ):
        return []
    if len(cut) == 1:
        return [list(cut[0])] if len(asked[0]) > 1 else []
    alike = all(len(a & asked[0]) >= _SAME_LABELS * len(a | asked[0]) for a in asked)
    if alike:
        return [list(piece) for piece in cut]
    joined = [pair for part in parts for pair in part]
    whole = len(cut) == len(parts) and len(set().union(*asked)) == sum(map(len, asked))
    return [joined] if whole else []


def _cut(pairs: Sequence[_Pair]) -> Iterator[Sequence[_Pair]]:
    """Pairs parted wherever the first label comes back."""
    first = folded(pairs[0][0])
    starts = [
        n for n, (label, place, _) in enumerate(pairs) if folded(label) == first and _new(pairs, n, place)
    ]
    for start, stop in pairwise([*starts, len(pairs)]):
        yield pairs[start:stop]


def _new(pairs: Sequence[_Pair], at: int, place: Cell) -> bool:
    return not at or pairs[at - 1][1] != place


def _form(block: Block, records: Sequence[Sequence[_Pair]]) -> Form:
    """The form with all labels of its records, each in the order in which it first stands."""
    fields: dict[tuple[str, int], tuple[str, Cell]] = {}
    found = []
    for pairs in records:
        counts: Counter[str] = Counter()
        values: dict[tuple[str, int], Cell] = {}
        for label, place, value in pairs:
            key = (folded(label.rstrip(_COLONS)), counts[folded(label)])
            counts[folded(label)] += 1
            fields.setdefault(key, (label.rstrip(_COLONS).strip(), place))
            values[key] = value
        found.append(values)
    return Form(
        block,
        tuple(label for label, _ in fields.values()),
        tuple(_shifted(block, place) for _, place in fields.values()),
        tuple(
            tuple(_shifted(block, values[key]) if key in values else None for key in fields)
            for values in found
        ),
    )


def _shifted(block: Block, cell: Cell) -> Cell:
    return cell[0] + block.top, cell[1] + block.left


def _of_columns(block: Block, rows: Sequence[Sequence[str]]) -> Form | None:
    """A record in each column after the labels."""
    labels = [row[0] for row in rows]
    if len(rows) < _LEAST_ROWS or not all(labels) or len({folded(label) for label in labels}) < len(labels):
        return None
    values = [row[1:] for row in rows]
    named = not _with_colon(labels) and mean(_first_row(values)) >= 0.3
    if named or _likeness(labels) < _LABELS_OF_SEVERAL:
        return None
    across, kinds = _coherence(values)
    down, _ = _coherence(list(zip(*values, strict=True)))
    if len(kinds) < 2 or across < _COHERENT or across < down + 0.1:
        return None
    width = len(rows[0])
    records = [
        [(label, (r, 0), (r, c)) for r, label in enumerate(labels)]
        for c in range(1, width)
        if any(row[c] for row in rows)
    ]
    return _form(block, records)


def _first_row(values: Sequence[Sequence[str]]) -> list[float]:
    return [label_likeness(text) for text in values[0] if text] or [0.0]


def _coherence(lines: Sequence[Sequence[str]]) -> tuple[float, set[str]]:
    """How far the cells of each line look the same, and the looks that are commonest in them."""
    counts = [Counter(family(text) for text in line if text) for line in lines]
    counts = [count for count in counts if count]
    kinds = {count.most_common(1)[0][0] for count in counts}
    return mean(count.most_common(1)[0][1] / count.total() for count in counts), kinds


def tables_of(grid: Grid, forms: Sequence[Form]) -> list[FoundTable]:
    """The tables that forms make: those that ask the same are records of one."""
    groups: list[list[Form]] = []
    for form in forms:
        same = next((group for group in groups if group[0].is_like(form)), None)
        if same is None:
            groups.append([form])
        else:
            same.append(form)
    return [_table(grid, group) for group in groups]


def _table(grid: Grid, forms: Sequence[Form]) -> FoundTable:
    """One table of the records of forms that ask the same."""
    fields: dict[tuple[str, int], tuple[str, Cell]] = {}
    records: list[dict[tuple[str, int], Cell | None]] = []
    for form in forms:
        counts: Counter[str] = Counter()
        keys = []
        for label, place in zip(form.labels, form.places, strict=True):
            key = (folded(label), counts[folded(label)])
            counts[folded(label)] += 1
            fields.setdefault(key, (label, place))
            keys.append(key)
        records += [dict(zip(keys, record, strict=True)) for record in form.records]
    blocks = [trimmed(grid, form.block) for form in forms]
    area = area_of(grid, _around(blocks))
    return FoundTable(
        area=area,
        header_rows=(),
        data=area,
        rows=len(records),
        names=[label for label, _ in fields.values()],
        positions=list(range(1, len(fields) + 1)),
        confidence=_CONFIDENCE,
        aside=_between(grid, blocks),
        labels=tuple(_address(grid, place) for _, place in fields.values()),
        records=tuple(
            tuple(_address(grid, cell) if (cell := record.get(key)) else None for key in fields)
            for record in records
        ),
    )


_CONFIDENCE: Final = 0.7


def _around(blocks: Sequence[Block]) -> Block:
    tops, bottoms, lefts, rights = zip(*blocks, strict=True)
    return Block(min(tops), max(bottoms), min(lefts), max(rights))


def _address(grid: Grid, cell: Cell) -> Cell:
    return int(grid.numbers[cell[0]]), int(grid.positions[cell[1]])


def _between(grid: Grid, blocks: Sequence[Block]) -> dict[int, str]:
    """Rows between the forms that belong to none of them."""
    around = _around(blocks)
    rows = np.zeros(grid.height, dtype=np.bool_)
    for block in blocks:
        rows[block.top : block.bottom] = True
    filled = grid.filled[around.top : around.bottom, around.left : around.right].any(axis=1)
    free = np.flatnonzero(filled & ~rows[around.top : around.bottom]) + around.top
    return {int(grid.numbers[at]): "other" for at in free}
