"""What every query engine can do. Stages speak DuckDB's dialect of SQL to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Rows of which SQL says what a function would say, only faster.

    Attributes:
        lets: expressions by name, over the function's arguments and the names before them.
        where: over the same, which rows it holds for.
        outputs: expressions of the function's outputs by name; those that are not named are null.
    """

    lets: Mapping[str, str]
    where: str
    outputs: Mapping[str, str]


class Engine(ABC):
    """A session of a query engine, owned by one stage of one run and closed at its end."""

    @abstractmethod
    def view(self, name: str, path: Path | Sequence[Path], *, numbered: str | None = None) -> None:
        """Make a view ``name`` over one table, or several of one schema: Parquet files, patches on them, or
        either in parts.

        With ``numbered``, for whole files, it has one column more of this name: the number of the row in its
        file, from 0.
        """

    @abstractmethod
    def register(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table visible to SQL as ``name``."""

    @abstractmethod
    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement for its effect."""

    @abstractmethod
    def make_frugally(self, sql: str) -> None:
        """Run a statement that makes a table anew, beside tables that hold much memory already: what does not
        fit is joined on disk before all the memory that the settings allow is used, where that can be done.
        """

    @abstractmethod
    def give_back(self) -> None:
        """Give the memory back to the system that earlier statements needed and that is kept for later ones.

        It takes some milliseconds, and is worth it where much was needed, before much is needed again.
        """

    @abstractmethod
    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The result of a query as Python rows; for small results only."""

    @abstractmethod
    def arrow(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """The result of a query as an Arrow table."""

    @abstractmethod
    def pass_through(self, name: str, sql: str, function: Callable[[pa.Table], pa.Table]) -> None:
        """Make the result of a query visible as ``name``, each part of it as a function changes it.

        It is read once, in its order, and never lies in memory whole. The function keeps the columns and
        their types; it is called in whatever thread reads.
        """

    @abstractmethod
    def write(
        self,
        sql: str,
        path: Path,
        *,
        schema: pa.Schema | None = None,
        passing: bool = False,
        frugal: bool = False,
    ) -> int:
        """Write the result of a query to a Parquet file through a temporary name; returns the rows.

        The query must end in an ``ORDER BY`` that is total, so that the same input gives the same bytes.
        With ``schema`` the columns are cast to it, by name and in its order. A ``passing`` file is read again
        by the same stage and thrown away: it is packed less, and its order is no matter. A ``frugal`` one is
        sorted on disk before all the memory that the settings allow is used, where that can be done.
        """

    @abstractmethod
    def map_distinct(
        self,
        name: str,
        select: str,
        function: Callable[..., Sequence[Any]],
        outputs: pa.Schema,
        shortcut: Shortcut | None = None,
    ) -> None:
        """Make a table ``name`` of ``function`` over the distinct rows of ``select``.

        Args:
            name: of the new table; it has the columns of ``select``, then those of ``outputs``.
            select: a query; its columns are the function's positional arguments.
            function: from one row to the values of ``outputs`` in their order.
            outputs: names and dtypes of what the function gives.
            shortcut: spares the function the rows that SQL can answer.
        """

    @abstractmethod
    def splink_api(self) -> Any:
        """Splink's database API on this very session."""

    @abstractmethod
    def close(self) -> None:
        """End the session and free its memory."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def quote(identifier: str) -> str:
    """An SQL identifier in quotes."""
    escaped = identifier.replace('"', '""')
    return f'"{escaped}"'


def literal(text: str) -> str:
    """An SQL string literal."""
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
