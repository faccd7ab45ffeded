"""What a contract says of tables and their columns, whichever way it is written down."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

Type = Literal["string", "integer", "number", "boolean", "date", "array", "object"]

#: Version of a contract that nothing was released of before.
FIRST: Final = "1.0.0"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: as the header says.
        type: of its values, as Frictionless names it.
        title: what people call it.
        description: what it holds.
        field: ``<entity>.<field>`` that a run reads it as; only of input files.
        kind: key of the kind that its values are of; only of input files.
        required: whether every row has a value.
        unique: whether no two rows have the same value.
        pattern: regular expression that the whole of each text matches.
        enum: the texts that are allowed; none for any.
        minimum: lowest number.
        maximum: highest number.
        inner: JSON Schema of what a list or an object holds.
    """

    name: str
    type: Type = "string"
    title: str | None = None
    description: str | None = None
    field: str | None = None
    kind: str | None = None
    required: bool = False
    unique: bool = False
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    inner: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns whose values stand in columns of another table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table.

    Attributes:
        name: names its file.
        columns: in their order.
        title: what people call it.
        sheet: of input files, glob pattern of the sheets that it stands in, in any case; ``"*"`` when its
            columns may stand anywhere in the file.
        key: columns whose values together are those of one row only.
        references: to other tables.
    """

    name: str
    columns: tuple[Column, ...]
    title: str | None = None
    sheet: str | None = None
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}


@dataclass(frozen=True)
class Contract:
    """Tables that are promised together, under one version.

    Attributes:
        name: what it is about: a dataset, or a source.
        version: semantic version, ``major.minor.patch``.
        tables: in the order of their names.
    """

    name: str
    version: str
    tables: tuple[Table, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        """Tables by name."""
        return {table.name: table for table in self.tables}
