"""Suggested rules held to fresh rows, and to rows with planted faults."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine
from hotpass.quality.conditions import condition
from hotpass.quality.profiling import subject_of_file
from hotpass.quality.suggesting import Suggestion, suggest


@dataclass(frozen=True, slots=True)
class Held:
    """What a table says of a set of rules.

    Attributes:
        failed: rules that failed, each in words.
        flagged: rows and columns that a rule flags, the columns those that it reads.
    """

    failed: tuple[str, ...]
    flagged: frozenset[tuple[int, str]]


def learnt(table: pa.Table) -> list[Suggestion]:
    """The rules that a table speaks for and that may be accepted unread."""
    with tempfile.TemporaryDirectory() as folder, DuckDBEngine() as engine:
        path = Path(folder) / "t.parquet"
        pq.write_table(table, path)
        return [one for one in suggest(engine, subject_of_file(path, "t", "t")) if one.by_default]


def hold(rules: Sequence[Suggestion], table: pa.Table) -> Held:
    """Hold a table to rules."""
    failed, flagged = [], set()
    with DuckDBEngine() as engine:
        engine.register("fresh", table)
        engine.execute("CREATE TABLE numbered AS SELECT *, row_number() OVER () - 1 AS n__ FROM fresh")
        for rule in rules:
            c = rule.candidate
            said = condition(c.type, c.arguments)
            rows = engine.rows(
                f"""SELECT n__, f FROM (
                    SELECT n__, ({said.evaluated}) AS e, ({said.failed}) AS f FROM numbered) WHERE e"""
            )
            wrong = [n for n, f in rows if f]
            if rows and 1 - len(wrong) / len(rows) < rule.mostly:
                failed.append(f"{rule.sentence} {len(wrong)} of {len(rows)} do not. {c.why}")
            flagged |= {(n, name) for n in wrong for name in c.columns}
    return Held(tuple(failed), frozenset(flagged))
