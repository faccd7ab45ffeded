"""Tables of which some rows were written again and all others stay where they lie.

``<table>.patch/`` stands where ``<table>.parquet`` would: ``base.parquet`` is a second name of the table as
it was, ``gone.parquet`` has the keys whose rows are not so any more, and ``rows.parquet`` the rows that there
are of these keys instead. :meth:`hotpass.engine.Engine.view` reads either form under the table's own name;
the rows come in no order, so that whoever needs one asks for it. :mod:`hotpass.patching` writes them.
"""

from __future__ import annotations

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


def there_is(path: Path) -> bool:
    """Whether there is a table, whole or patched."""
    return path.is_file() or patch_folder(path).is_dir()


def base_of(path: Path) -> Path:
    """The whole file that a table is, or that it is a patch on."""
    patch = Patch.at(path)
    return patch.base if patch else path
