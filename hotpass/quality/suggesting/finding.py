"""Rules that a table's own data speaks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.quality.profiling.columns import profile_table
from hotpass.quality.profiling.subjects import Subject
from hotpass.quality.suggesting.candidates import Candidate
from hotpass.quality.suggesting.pairs import pair_rules
from hotpass.quality.suggesting.single import single_rules
from hotpass.quality.suggesting.weighing import Suggestion, weigh

#: Rows from which a sample of them speaks for all.
SAMPLE: Final = 200_000
#: Rows in which columns are compared two by two.
_COMPARED: Final = 20_000
#: Shares of the time after which the columns are profiled, and rules of single columns found.
_PROFILED: Final = 0.5
_PAIRED: Final = 0.7


def suggest(
    engine: Engine, subject: Subject, report: Callable[[float], None] = lambda _done: None
) -> list[Suggestion]:
    """Rules that the rows of a table speak for, the surest first.

    Of more than :data:`SAMPLE` rows a sample of about as many at most is looked at, the same each time.

    Args:
        engine: a session in which views and tables may be made.
        subject: the table.
        report: told the share (0–1) that is done.
    """
    subject.make_view(engine)
    rows = int(engine.rows(f"SELECT count(*) FROM {quote(subject.view)}")[0][0])
    if rows > SAMPLE:
        subject = _sampled(engine, subject, rows)
    found = profile_table(engine, subject, keep=True, report=lambda done: report(_PROFILED * done))
    candidates: list[Candidate] = []
    for number, column in enumerate(found.columns):
        candidates += single_rules(engine, column, number)
        report(_PROFILED + (_PAIRED - _PROFILED) * (number + 1) / len(found.columns))
    step = max(1, found.rows // _COMPARED)
    chosen = ", ".join(quote(column.name) for column in subject.columns)
    compared = engine.arrow(
        f"""SELECT * EXCLUDE (n__)
        FROM (SELECT {chosen}, row_number() OVER () AS n__ FROM {quote(subject.view)})
        WHERE hash(n__) % {step} = 0"""
    )
    candidates += pair_rules(found.columns, compared)
    return weigh(engine, subject, candidates)


def _sampled(engine: Engine, subject: Subject, rows: int) -> Subject:
    """The subject with a sample of its rows, whole in memory."""
    step = -(-rows // SAMPLE)
    sample = replace(
        subject,
        key=f"{subject.key} sample",
        sql=f"""SELECT * EXCLUDE (n__) FROM (SELECT *, row_number() OVER () AS n__ FROM {quote(subject.view)})
        WHERE hash(n__) % {step} = 0""",
    )
    engine.execute(f"CREATE OR REPLACE TEMP TABLE {quote(sample.view)} AS {sample.sql}")
    return sample
