"""Measures and failures written by hand, as the stages would write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.model import FAILURES, MEASURES
from hotpass.quality import Assessed
from hotpass.quality.assessed import FAILURES_FILE, MEASURES_FILE

RULE = {
    "suite": "organisation_records",
    "table": "organisation_records",
    "entity_type": "organisation",
    "column": "phone",
    "severity": "warning",
    "dimension": "validity",
    "owner": "analyst",
    "popia": "16",
    "sentence": "Phone numbers can be read.",
    "state": "passed",
    "mostly": 0.9,
}


def write(
    folder: Path,
    measures: Sequence[Mapping[str, Any]],
    failures: Sequence[Mapping[str, Any]] = (),
    version: int = 1,
) -> Assessed:
    """What was assessed, of some rows of both tables; what a row leaves out is :data:`RULE`'s, or null."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = [{**RULE, **row} for row in measures]
    rule = {name: RULE[name] for name in ("suite", "table", "severity", "dimension", "entity_type", "column")}
    shown = [{**rule, "field": "phone", "message": "wrong", **row} for row in failures]
    written = ((MEASURES_FILE, rules, MEASURES), (FAILURES_FILE, shown, FAILURES))
    for name, rows, schema in written:
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / name)
    return Assessed("ssot", f"run-{version}", version, (folder / MEASURES_FILE,), (folder / FAILURES_FILE,))


def of_folder(assessed: Assessed) -> Assessed:
    """The same with the memberships that stand beside its measures."""
    return replace(assessed, clusters=assessed.measures[0].parent / "clusters.parquet")
