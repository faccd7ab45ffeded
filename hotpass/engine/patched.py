"""Tables of which some rows were written again and all others stay where they lie.

``<table>.patch/`` stands where ``<table>.parquet`` would: ``base.parquet`` is a second name of the table as
it was, ``gone.parquet`` has the keys whose rows are not so any more, and ``rows.parquet`` the rows that there
are of these keys instead. :meth:`hotpass.engine.Engine.view` reads either form under the table's own name;
the rows come in no order, so that whoever needs one asks for it. :mod:`hotpass.patching` writes them.

A table whose rows come from several may lie in parts: ``<table>.parts/`` holds tables, whole or patched, that
are read as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pyarrow.parquet as pq

from hotpass.engine.base import literal, quote


@dataclass(frozen=True, slots=True)
class Patch:
    """The three files of a patched table."""

    folder: Path

    @classmethod
    def at(cls, path: Path) -> Self | None:
        """The patch that stands for ``<table>.parquet``; None where the table is whole or not there."""
        folder = patch_folder(path)
        return cls(folder) if not path.is_file() and folder.is_dir() else None

    @property
    def base(self) -> Path:
        """The table as it was."""
        return self.folder / "base.parquet"

    @property
    def gone(self) -> Path:
        """Keys whose rows are replaced; its columns are the key."""
        return self.folder / "gone.parquet"

    @property
    def rows(self) -> Path:
        """What there is of these keys."""
        return self.folder / "rows.parquet"

    @property
    def key(self) -> str:
        """SQL of the columns of the key."""
        return ", ".join(map(quote, pq.read_schema(self.gone).names))

    @property
    def sql(self) -> str:
        """SQL of the table."""
        base, gone, rows = (f"read_parquet({literal(str(p))})" for p in (self.base, self.gone, self.rows))
        # Without names DuckDB 2.0 finds no columns for the stars of a view.
        kept = f"SELECT * FROM {base} b ANTI JOIN {gone} g USING ({self.key})"
        return f"{kept} UNION ALL BY NAME SELECT * FROM {rows} r"


def patch_folder(path: Path) -> Path:
    """Where the patch of a table stands."""
    return path.with_suffix(".patch")


def parts_folder(path: Path) -> Path:
    """Where the parts of a table stand."""
    return path.with_suffix(".parts")


def parts_of(path: Path) -> list[Path]:
    """The tables, whole or patched, whose rows are those of ``<table>.parquet``."""
    folder = parts_folder(path)
    if path.is_file() or not folder.is_dir():
        return [path]
    return sorted({part.with_suffix(".parquet") for part in folder.iterdir()})


def there_is(path: Path) -> bool:
    """Whether there is a table, whole, patched or in parts."""
    return path.is_file() or patch_folder(path).is_dir() or parts_folder(path).is_dir()


def base_of(path: Path) -> Path:
    """The whole file that a table is or that it is a patch on; of one in parts, that of its first."""
    first = parts_of(path)[0]
    patch = Patch.at(first)
    return patch.base if patch else first


def table_of(path: Path) -> str:
    """Name of the table that a file belongs to, whole, or as a part or a file of a patch."""
    while path.parent.suffix in (".patch", ".parts"):
        path = path.parent
    return path.stem


def files_of(path: Path) -> list[Path]:
    """Every file that a table is read from."""
    found = []
    for part in parts_of(path):
        patch = Patch.at(part)
        found += [patch.base, patch.gone, patch.rows] if patch else [part]
    return found


def table_sql(paths: Sequence[Path], numbered: str | None = None) -> str:
    """SQL of one table, or of several of one schema, as :meth:`hotpass.engine.Engine.view` shows them."""
    parts = [part for path in paths for part in parts_of(path)]
    patches = [patch for part in parts if (patch := Patch.at(part))]
    files = ", ".join(literal(str(part)) for part in parts if not Patch.at(part))
    columns = f"*, CAST(file_row_number AS INTEGER) AS {quote(numbered)}" if numbered else "*"
    whole = [f"SELECT {columns} FROM read_parquet([{files}])"] if files else []
    return " UNION ALL ".join([*whole, *(patch.sql for patch in patches)])
