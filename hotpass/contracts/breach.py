"""A breach of a contract: what is broken, in which column and cell, and what a run does about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import pyarrow as pa

from hotpass.contracts.changes import Change
from hotpass.contracts.form import Contract
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


@dataclass(frozen=True, slots=True)
class Drift:
    """What differs between the columns of a source now and in the version that is published.

    Attributes:
        version: number of the version.
        changes: by sheet and column.
    """

    version: int
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Held:
    """A file held to its contract.

    Attributes:
        file: name of the file.
        source: what the profile calls files like it.
        contract: that it was held to, or None when nothing is said of it.
        breaches: the gravest first.
        drift: since the published version, or None when that has no file of the source.
    """

    file: str
    source: str
    contract: Contract | None
    breaches: Sequence[Summary]
    drift: Drift | None = None

    @property
    def broken(self) -> bool:
        """Whether anything graver than an information was found."""
        return any(breach.severity != "info" for breach in self.breaches)

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "file": self.file,
            "source": self.source,
            "contract": self.contract.name if self.contract else None,
            "version": self.contract.version if self.contract else None,
            "breaches": [_breach(breach) for breach in self.breaches],
            "drift": asdict(self.drift) if self.drift else None,
        }


def _breach(breach: Summary) -> dict[str, Any]:
    said = asdict(breach)
    return {**said, "cells": [{"cell": cell, "value": value} for cell, value in breach.cells]}
