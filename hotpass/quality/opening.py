"""Which rules fail in a run that held in the version before it: they are opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hotpass.engine import ReadingEngine


def opened_rules(before: Path, now: Sequence[Path]) -> list[tuple[str, int]]:
    """Ids of rules that fail or are errored now and were not before, with how many rows fail each.

    Args:
        before: measures of the version before.
        now: those of the stages of the run, of which some may be missing.
    """
    there = [path for path in now if path.is_file()]
    if not there or not before.is_file():
        return []
    with ReadingEngine() as engine:
        engine.view("measures_before", before)
        engine.view("measures_now", there)
        found = engine.rows(
            """SELECT rule_id, sum(failed)::BIGINT FROM measures_now WHERE state IN ('failed', 'errored')
                AND rule_id NOT IN (
                    SELECT rule_id FROM measures_before WHERE state IN ('failed', 'errored'))
            GROUP BY rule_id ORDER BY rule_id"""
        )
    return [(str(rule_id), int(failed)) for rule_id, failed in found]
