"""A breach of a contract: what is broken, in which column and cell, and what a run does about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from hotpass.model import Dimension, Severity

#: One row a breach. ``cell`` is null where a column or a table as a whole breaks the contract.
BREACHES: Final = pa.schema(
    [
        ("rule", pa.string()),
        ("severity", pa.string()),
        ("dimension", pa.string()),
        ("file_name", pa.string()),
        ("sheet", pa.string()),
        ("column", pa.string()),
        ("field", pa.string()),
        ("row", pa.int64()),
        ("cell", pa.string()),
        ("value", pa.string()),
        ("what", pa.string()),
        ("then", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Breach:
    """What is broken of a table or column as a whole; a row of :data:`BREACHES`."""

    rule: str
    severity: Severity
    dimension: Dimension
    file_name: str
    sheet: str
    what: str
    then: str
    column: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Breaches that say the same of one column.

    Attributes:
        count: how many they are.
        cells: the first of their cells and what these read; none where the column as a whole is meant.
    """

    rule: str
    severity: Severity
    file_name: str
    sheet: str
    column: str | None
    what: str
    then: str
    count: int
    cells: Sequence[tuple[str, str | None]] = dataclasses.field(default_factory=tuple)
