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
    said = [condition(rule.candidate.type, rule.candidate.arguments) for rule in rules]
    plain = [n for n, one in enumerate(said) if not one.windowed]
    failed, flagged = [], set()
    with DuckDBEngine(threads=1) as engine:
        engine.register("fresh", table)
        engine.execute("CREATE TABLE numbered AS SELECT *, row_number() OVER () - 1 AS n__ FROM fresh")
        for group in (plain, *([n] for n in range(len(said)) if n not in plain)):
            marks = [f"({said[n].evaluated}) AS e{n}, ({said[n].failed}) AS f{n}" for n in group]
            sums = [f"count(*) FILTER (WHERE e{n}), list(n__) FILTER (WHERE f{n})" for n in group]
            if not group:
                continue
            row = engine.rows(
                f"SELECT {', '.join(sums)} FROM (SELECT n__, {', '.join(marks)} FROM numbered)"
            )[0]
            for place, n in enumerate(group):
                evaluated, wrong = row[2 * place], row[2 * place + 1] or []
                rule = rules[n]
                if evaluated and 1 - len(wrong) / evaluated < rule.mostly:
                    failed.append(f"{rule.sentence} {len(wrong)} of {evaluated} do not. {rule.candidate.why}")
                flagged |= {(place_of, name) for place_of in wrong for name in rule.candidate.columns}
    return Held(tuple(failed), frozenset(flagged))
