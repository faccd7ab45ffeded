"""What it costs to hold a million records to fifteen rules, beside Great Expectations and a query by hand.

The rules are those of the suite `organisations` on names, addresses, numbers, places and scores. `Hotpass`
counts the rows that each evaluates and that fail it, as a run does; `by hand` are the same counts in one
query of DuckDB without windows; Great Expectations validates the same rows as a pandas frame. Seconds are
of the processor.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from hotpass.engine import DuckDBEngine
from hotpass.quality import condition, load_suite, validate_frame
from hotpass.stages.validate.judging import count_rows

_ROWS = 1_000_000
_RULES = 15
_COLUMNS = {
    "entity_id": "'O-' || lpad(CAST(i AS VARCHAR), 12, '0')",
    "records": "1 + i % 5",
    "quality_score": "(i % 101) / 100.0",
    "name": "CASE WHEN i % 97 = 0 THEN NULL ELSE 'Organisation ' || i END",
    "email": "CASE i % 3 WHEN 0 THEN NULL ELSE 'info@org' || i || '.co.za' END",
    "phone": "CASE i % 4 WHEN 0 THEN NULL ELSE '+2782' || (1000000 + i) END",
    "website": "CASE WHEN i % 2 = 0 THEN NULL ELSE 'https://org' || i || '.co.za' END",
    "registration_number": "CASE i % 2 WHEN 0 THEN '2011/' || (100000 + i % 900000) || '/07' END",
    "vat_number": "CASE i % 5 WHEN 0 THEN '4' || (100000000 + i) END",
    "province": "CASE i % 10 WHEN 0 THEN 'Bavaria' WHEN 1 THEN 'Gauteng' ELSE 'Limpopo' END",
    "city": "'Town ' || (i % 500)",
    "category": "CASE WHEN i % 3 = 0 THEN NULL ELSE 'Club' END",
    "last_contact": "CASE WHEN i % 2 = 0 THEN NULL ELSE '2024-03-09' END",
}


def main() -> None:
    """Print the seconds of each."""
    rules = [r for r in load_suite("organisations").rules if set(r.columns) <= set(_COLUMNS) and r.column]
    rules = rules[:_RULES]
    columns = ", ".join(f"{sql} AS {name}" for name, sql in _COLUMNS.items())
    with DuckDBEngine() as engine:
        engine.execute(f"CREATE TABLE t AS SELECT {columns} FROM range({_ROWS}) r(i)")
        said = [condition(rule.type, rule.arguments) for rule in rules]
        sums = ", ".join(f"count(*) FILTER (WHERE {one.failed})" for one in said if not one.windowed)
        frame = engine.arrow("SELECT * FROM t").to_pandas()
        validate_frame(rules[:1], frame[:100])
        by_hand = f"by hand, {sums.count('FILTER')} rules"
        done = {
            "Hotpass": lambda: count_rows(engine, "t", rules),
            by_hand: lambda: engine.rows(f"SELECT {sums} FROM t"),
            "Great Expectations": lambda: validate_frame(rules, frame),
        }
        print(f"| {len(rules)} rules on {_ROWS:,} rows | CPU s |\n|---|---|")
        for name, work in done.items():
            print(f"| {name} | {_seconds(work):.1f} |")


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
