"""How the files of a run keep their contracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from hotpass.contracts.breach import BREACHES, Breach, Summary
from hotpass.contracts.cells import judge_cells
from hotpass.contracts.form import Contract
from hotpass.contracts.matching import match
from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.profiles import Profile


def find_breaches(
    engine: Engine, grid: Path, contracts: Mapping[str, Contract], profile: Profile, *, alone: bool = False
) -> int:
    """Make the table ``breaches`` of :data:`BREACHES` in the engine; returns its rows.

    Args:
        engine: with the views ``tables`` and ``left_out`` of the ingest stage.
        grid: the ingest stage's folder ``grid``.
        contracts: by the source that keeps it.
        profile: whose fields the columns are read as.
        alone: whether this is one file of its source, which may have others.
    """
    whole: list[Breach] = []
    selects: list[str] = []
    for source, contract in contracts.items():
        matched, breaches = match(contract, _tables(engine, source), profile, alone=alone)
        whole += breaches
        for one in matched:
            empty, cells = judge_cells(engine, grid, one, profile, number=len(selects))
            whole += empty
            selects += cells
    engine.register("whole", pa.Table.from_pylist([asdict(breach) for breach in whole], schema=BREACHES))
    union = " UNION ALL ".join(["SELECT * FROM whole", *selects])
    engine.execute(f"CREATE OR REPLACE TABLE breaches AS {union}")
    return int(engine.rows("SELECT count(*) FROM breaches")[0][0])


def _tables(engine: Engine, source: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = engine.arrow(
        f"SELECT * FROM tables WHERE source = {literal(source)} ORDER BY file_name, sheet, table_no, table_id"
    ).to_pylist()
    return found


def summaries(engine: Engine, most_cells: int = 3) -> list[Summary]:
    """The table ``breaches``, those that say the same of a column together; the gravest first."""
    rows = engine.arrow(
        f"""SELECT * FROM (
            SELECT rule, severity, file_name, sheet, "column", what, "then", count(*) AS count,
                list({{'cell': cell, 'value': "value"}} ORDER BY "row", cell)
                    FILTER (cell IS NOT NULL)[:{int(most_cells)}] AS cells
            FROM breaches GROUP BY ALL)
        ORDER BY CASE severity WHEN 'critical' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END,
            file_name, sheet, rule, "column", what """
    ).to_pylist()
    return [
        Summary(**{**row, "cells": tuple((c["cell"], c["value"]) for c in row["cells"] or ())})
        for row in rows
    ]
