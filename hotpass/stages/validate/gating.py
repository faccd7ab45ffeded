"""The gates of a profile on rules: what they found, and the records that they keep back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any, Final, get_args

import pyarrow as pa

from hotpass.model import GATES, Severity
from hotpass.profiles.treatment import RuleGate
from hotpass.stage import CLOSED, StageJob
from hotpass.stages.validate.keeping import Failing, breaches_by_row

#: Severities, the gravest first.
_GRAVEST: Final = get_args(Severity)


def hold_gates(
    job: StageJob,
    verdicts: Mapping[str, Sequence[Mapping[str, Any]]],
    parts: Mapping[str, Sequence[str]],
    as_read: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> dict[str, int | str]:
    """Write ``gates`` and ``quarantine``; returns figures.

    With a gate that stops the run :data:`hotpass.stage.CLOSED` is among them. Rows that a person released,
    corrected or dropped count no more.

    Args:
        job: of the stage, with the issues written.
        verdicts: rows of :data:`hotpass.model.EXPECTATIONS`, by the place where gates are held: ``input``,
            ``records``, ``published``.
        parts: by the same, queries for every failing row, as
            :func:`hotpass.stages.validate.failures.failing_rows` gives.
        as_read: the same for rows that failed as they were read, of records that people corrected.
    """
    said, failing = dict(verdicts), dict(parts)
    if "input" in said:
        said["input"] = [*said["input"], *_breaches(job)]
        failing["input"] = [*failing.get("input", ()), breaches_by_row()]
    gates = [gate for gate in job.profile.gates.rules if gate.at in said]
    rows = Failing(job, failing if gates else {}, as_read)
    held = [row for gate in gates for row in held_rules(gate, said[gate.at])]
    decided = rows.decided({at: {row["rule_id"] for row in held if row["at"] == at} for at in said})
    held = [_without(row, decided.get((row["at"], row["rule_id"]), 0)) for row in held]
    job.engine.register("held_gates", pa.Table.from_pylist(held, schema=GATES))
    job.engine.write("SELECT * FROM held_gates", job.output / "gates.parquet", schema=GATES)
    figures: dict[str, int | str] = {"quarantined": rows.keep_back(held)}
    closed = [row for row in held if row["closed"] and row["then"] == "stop"]
    if closed:
        figures[CLOSED] = "; ".join(map(_sentence, closed))
    return figures


def _without(row: Mapping[str, Any], decided: int) -> dict[str, Any]:
    """What a gate found, without the rows of which people decided."""
    failed = row["failed"] - decided
    share = failed / max(1, row["evaluated"])
    return {**row, "failed": failed, "share": share, "closed": row["errored"] or share > row["bound"]}


def held_rules(gate: RuleGate, verdicts: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What a gate holds of each rule: counts, the bound, and whether it errored, which lets nothing pass."""
    grave = _GRAVEST[: _GRAVEST.index(gate.severity) + 1]
    for verdict in verdicts:
        if not fnmatchcase(verdict["rule_id"], gate.rules) or verdict["severity"] not in grave:
            continue
        if verdict["state"] == "not_evaluated":
            continue
        yield {
            **{"gate": gate.name, "at": gate.at, "rule_id": verdict["rule_id"], "then": gate.then},
            **{"failed": verdict["failed"], "evaluated": verdict["evaluated"], "bound": gate.share},
            "errored": verdict["state"] == "errored",
        }


def _breaches(job: StageJob) -> list[dict[str, Any]]:
    """What the files break of their contracts, as verdicts: of all rows read, those that break each rule."""
    rows = (
        int(job.engine.rows("SELECT coalesce(sum(rows), 0) FROM tables")[0][0])
        if "tables" in job.inputs
        else 0
    )
    job.engine.view("every_found", job.output / "issues.parquet")
    counted = job.engine.rows(
        """SELECT rule_id, min(severity), count(*) FROM every_found WHERE starts_with(rule_id, 'contract.')
        GROUP BY rule_id ORDER BY rule_id"""
    )
    return [
        {
            "rule_id": rule,
            "severity": severity,
            "state": "failed",
            "failed": failed,
            "evaluated": max(rows, failed),
        }
        for rule, severity, failed in counted
    ]


def _sentence(row: Mapping[str, Any]) -> str:
    bound = f"at most {row['bound']:.1%}" if row["bound"] else "none"
    return (
        f"gate {row['gate']!r}: {row['failed']:,} of {row['evaluated']:,} rows ({row['share']:.1%}) fail "
        f"{row['rule_id']}, and {bound} may"
    )
