"""Refuses a run whose files give no record: what it published would replace what is there by nothing."""

from __future__ import annotations

from collections.abc import Sequence

from hotpass.engine.base import quote
from hotpass.errors import InputError
from hotpass.stage import StageJob


def refuse_nothing(job: StageJob, records: Sequence[str]) -> None:
    """Let a run go on whose files give a record.

    Args:
        job: with views of the records, ``tables`` and ``left_out``.
        records: names of the tables of records.

    Raises:
        InputError: no row gives one; says of the largest part of the files why.
    """
    given = " UNION ALL ".join(f"(SELECT 1 FROM {quote(table)} LIMIT 1)" for table in records)
    if job.engine.rows(given):
        return
    named = "file_name, sheet, reason, last_row - first_row AS rows FROM"
    why = job.engine.rows(
        f"""SELECT file_name, sheet, reason FROM (
            SELECT 0 AS place, {named} tables WHERE NOT used UNION ALL SELECT 1, {named} left_out)
        WHERE reason <> '' ORDER BY place, rows DESC, file_name, sheet, reason LIMIT 1"""
    )
    place, reason = "the files", "nothing in them is a row of data"
    for file_name, sheet, said in why:
        place = ", sheet ".join(filter(None, (file_name, sheet)))
        reason = said[:1].lower() + said[1:]
    raise InputError(
        f"no row names an organisation or a person, so that nothing is published: {reason}",
        where=place,
        remedy="Check that it is the right file, or say on Upload what its columns mean",
    )
