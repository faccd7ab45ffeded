"""Writes tables of which only some rows changed as patches on what they were (:mod:`hotpass.engine.patched`).

A patch on a patch is one on the same base, so that no table is ever more than three files.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from hotpass.engine import Engine, Patch, base_of, parts_folder, patch_folder
from hotpass.workspace import link_or_copy


def write_patch(
    engine: Engine, base: Path, output: Path, gone: str, rows: str, schema: pa.Schema, order: str = "ALL"
) -> None:
    """Write a table as it was, whole or patched, with the rows of some keys replaced.

    Args:
        engine: the session that the queries are put to.
        base: the table as it was, ``<table>.parquet``.
        output: where the table is to be, as ``<table>.parquet``.
        gone: query of the keys that are replaced; its columns are the key, one for all patches on a base.
        rows: query of the rows that there are of them now.
        schema: columns of the table.
        order: total order of these rows.
    """
    made, earlier = Patch(patch_folder(output)), Patch.at(base)
    made.folder.mkdir()
    link_or_copy(base_of(base), made.base)
    engine.execute(f"CREATE OR REPLACE TEMP TABLE gone_now AS SELECT DISTINCT * FROM ({gone})")
    every = "FROM gone_now"
    if earlier:
        engine.view("gone_before", earlier.gone)
        engine.view("rows_before", earlier.rows)
        rows = f"(FROM rows_before ANTI JOIN gone_now USING ({earlier.key})) UNION ALL BY NAME ({rows})"
        every = "FROM gone_now UNION FROM gone_before"
    engine.write(f"SELECT * FROM ({every}) ORDER BY ALL", made.gone)
    engine.write(f"SELECT * FROM ({rows}) ORDER BY {order}", made.rows, schema=schema)


def take_over(base: Path, output: Path) -> None:
    """Give a table as it is, whole or patched, a second name."""
    patch = Patch.at(base)
    if patch is None:
        link_or_copy(base, output)
        return
    again = Patch(patch_folder(output))
    again.folder.mkdir()
    for source, target in ((patch.base, again.base), (patch.gone, again.gone), (patch.rows, again.rows)):
        link_or_copy(source, target)


def lay_in_parts(tables: Iterable[Path], output: Path) -> None:
    """Give several tables of one schema, whole or patched, second names as the parts of one."""
    folder = parts_folder(output)
    folder.mkdir()
    for number, table in enumerate(tables):
        take_over(table, folder / f"{number}.parquet")
