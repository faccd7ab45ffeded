"""Blocks over a table that tell of the sheet, not of a record: who made it, when, for which department."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import mean
from typing import Final

from hotpass.stages.ingest.find.forms import are_headed, label_likeness
from hotpass.stages.ingest.find.grid import Block, Grid
from hotpass.stages.ingest.find.shapes import shape, told_kind

_MOST_ROWS: Final = 10
_MOST_CELLS: Final = 6
_LABELS: Final = 0.5
_LONGEST_LABEL: Final = 40
_OPEN: Final = ":："
_LABELLED: Final = re.compile(r"([^:：\d@]{2,40})[:：]\s*(\S.*)?", re.DOTALL)
#: What only a sheet has, and no organisation or person.
_ABOUT: Final = re.compile(
    r"(?:prepared|compiled|captured|checked|approved|verified|reviewed|submitted|printed|generated|exported"
    r"|extracted|updated|created|issued|opgestel|saamgestel|nagegaan|goedgekeur|gedruk|vasgelê|uitgevoer)"
    r"(?: (?:by|deur|on|op|at|from|uit|date|datum))?"
    r"|date|datum|(?:as (?:at|of)|soos op|(?:run|print|report|export|extract|review|effective|issue) ?date"
    r"|druk ?datum)"
    r"|(?:last|next|laas|laaste|volgende) (?:reviewed|updated|review|update|hersien|bygewerk|hersiening)"
    r"|(?:report|verslag|document|dokument|form|vorm|template|sheet|file|lêer|list|lys)"
    r"(?: (?:no|nr|number|name|naam|title|titel|id|type|owner|ref|reference|code))?\.?"
    r"|version|weergawe|revision|hersiening|rev\.?|page|bladsy|user|gebruiker|run by|parameters?|filters?"
    r"|(?:reporting |report )?(?:period|month|quarter|year)|tydperk|periode|maand|kwartaal|jaar"
    r"|financial year|boekjaar|classification|distribution|confidentiality|source|bron|total records"
    r"|(?:date )?from|(?:date )?to|van datum|tot datum|department|dept\.?|departement|afdeling|directorate"
    r"|direktoraat|section|cost cent(?:re|er)|subject|onderwerp",
    re.IGNORECASE,
)
#: Kinds by which a record is reached or known: a form with one of these is a record.
_REACHED: Final = frozenset(
    (
        *("email", "phone", "website", "address", "company_registration", "vat_number", "tax_number"),
        *("npo_number", "pbo_number", "identity_number", "approval_number"),
    )
)


def tells_of_the_sheet(grid: Grid, block: Block, *, alone: bool = False) -> bool:
    """Whether a block holds labels and their values, and none by which anybody is reached.

    Args:
        grid: the sheet.
        block: a part of it.
        alone: whether all its labels must be such as only a sheet has.
    """
    if not 2 <= block.height <= _MOST_ROWS or block.width < 2:
        return False
    rows = [row[block.left : block.right] for row in grid.rows(range(block.top, block.bottom))]
    if any(sum(map(bool, row)) > _MOST_CELLS for row in rows):
        return False
    pairs = [pair for row in rows for pair in _pairs(row)]
    labels, values = [label for label, _ in pairs], [value for _, value in pairs if value]
    if len(labels) < 2 or len({label.casefold() for label in labels}) < len(labels):
        return False
    about = sum(_is_about(label) for label in labels)
    if about < len(labels) and (alone or mean(map(_likeness, labels)) < _LABELS or _is_table(rows, values)):
        return False
    return len(_reaching(pairs)) <= (1 if about >= 2 else 0)


def _pairs(row: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Labels of a row with their values; a label is the first cell, and any that ends with a colon."""
    cells = [text.strip() for text in row if text]
    at = 0
    while at < len(cells):
        text, after = cells[at], cells[at + 1] if at + 1 < len(cells) else ""
        told = _LABELLED.fullmatch(text)
        if told and told[2]:
            yield f"{told[1]}:", told[2]
            at += 1
        elif after[-1:] in _OPEN and after:
            yield text, ""
            at += 1
        else:
            yield text, after
            at += 2


def _likeness(label: str) -> float:
    if len(label) > _LONGEST_LABEL or shape(label) not in "TX":
        return 0.0
    return 1.0 if _is_about(label) else label_likeness(label)


def _is_about(label: str) -> bool:
    return bool(_ABOUT.fullmatch(label.rstrip(_OPEN).strip()))


def _is_table(rows: Sequence[Sequence[str]], values: Sequence[str]) -> bool:
    """Whether the first row names two columns: its second cell is a word of headers over values alike."""
    second = [row[1] for row in rows if len(row) == 2 and row[1]]
    if not values:
        return True
    if len(second) != len(rows):
        return False
    return are_headed(second) or (label_likeness(second[0]) >= _LABELS and not _is_about(rows[0][0]))


def _reaching(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """The labels by which somebody is reached or known."""
    return [
        label for label, value in pairs if shape(value) == "E" or told_kind(label.rstrip(_OPEN)) in _REACHED
    ]
