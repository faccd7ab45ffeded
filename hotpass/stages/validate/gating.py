"""The gates of a profile on rules: what they found, and the records that they keep back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final, get_args

import pyarrow as pa

from hotpass.engine.base import literal, quote
from hotpass.model import GATES, QUARANTINE, QUARANTINE_ACTS, Severity
from hotpass.profiles.treatment import RuleGate
from hotpass.stage import CLOSED, StageJob

#: Severities, the gravest first.
_GRAVEST: Final = get_args(Severity)


def hold_gates(
    job: StageJob, verdicts: Sequence[Mapping[str, Any]], places: Sequence[str], parts: Sequence[str]
) -> dict[str, int | str]:
    """Write ``gates``, and ``quarantine`` where records are held; returns figures.

    With a gate that stops the run :data:`hotpass.stage.CLOSED` is among them.

    Args:
        job: of the stage, with the issues written.
        verdicts: rows of :data:`hotpass.model.EXPECTATIONS`.
        places: where gates are held now: ``input``, ``records``, ``published``.
        parts: queries for every failing row, as :func:`hotpass.stages.validate.failures.failing_rows` gives.
    """
    gates = [gate for gate in job.profile.gates.rules if gate.at in places]
    held = [
        row for gate in gates for row in held_rules(gate, verdicts if gate.at != "input" else _breaches(job))
    ]
    job.engine.register("held_gates", pa.Table.from_pylist(held, schema=GATES))
    job.engine.write("SELECT * FROM held_gates", job.output / "gates.parquet", schema=GATES)
    figures: dict[str, int | str] = {}
    if "records" in places:
        figures["quarantined"] = _keep_back(job, [row for row in held if row["closed"]], parts)
    closed = [row for row in held if row["closed"] and row["then"] == "stop"]
    if closed:
        figures[CLOSED] = "; ".join(map(_sentence, closed))
    return figures


def held_rules(gate: RuleGate, verdicts: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows of :data:`hotpass.model.GATES`; a rule that errored lets nothing pass."""
    grave = _GRAVEST[: _GRAVEST.index(gate.severity) + 1]
    for verdict in verdicts:
        if not fnmatchcase(verdict["rule_id"], gate.rules) or verdict["severity"] not in grave:
            continue
        if verdict["state"] == "not_evaluated":
            continue
        share = verdict["failed"] / max(1, verdict["evaluated"])
        yield {
            **{"gate": gate.name, "at": gate.at, "rule_id": verdict["rule_id"], "then": gate.then},
            **{"failed": verdict["failed"], "evaluated": verdict["evaluated"]},
            **{"share": share, "bound": gate.share},
            "closed": verdict["state"] == "errored" or share > gate.share,
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


def _keep_back(job: StageJob, closed: Sequence[Mapping[str, Any]], parts: Sequence[str]) -> int:
    """Write ``quarantine``; returns the records that wait or were dropped."""
    job.engine.register("no_acts", QUARANTINE_ACTS.empty_table())
    if "quarantine_acts" in job.inputs:
        job.view("quarantine_acts")
    acts = "quarantine_acts" if "quarantine_acts" in job.inputs else "no_acts"
    gates = {row["rule_id"]: row["gate"] for row in reversed(closed) if row["then"] == "quarantine"}
    job.engine.register("no_quarantine", QUARANTINE.empty_table())
    query = "SELECT * FROM no_quarantine"
    if gates and parts:
        rules = ", ".join(map(literal, gates))
        cases = " ".join(f"WHEN {literal(rule)} THEN {literal(gate)}" for rule, gate in gates.items())
        stated = {
            "state": """CASE a.act WHEN 'release' THEN 'released' WHEN 'correct' THEN 'corrected'
                WHEN 'drop' THEN 'dropped' ELSE 'waiting' END""",
            "gate": f"CASE f.rule_id {cases} END",
            "reason": "a.reason",
            "decided_by": "a.decided_by",
        }
        chosen = ", ".join(
            f"{stated.get(name, f'f.{quote(name)}')} AS {quote(name)}" for name in QUARANTINE.names
        )
        query = f"""SELECT {chosen} FROM ({" UNION ALL ".join(parts)}) f
            LEFT JOIN {acts} a USING (record_id) WHERE f.rule_id IN ({rules})"""
    path = job.output / "quarantine.parquet"
    names = ", ".join(map(quote, QUARANTINE.names))
    job.engine.write(
        f"SELECT * FROM ({query}) ORDER BY entity_type, record_id, {names}", path, schema=QUARANTINE
    )
    job.engine.view("kept_back", path)
    counted = job.engine.rows(
        "SELECT count(DISTINCT record_id) FROM kept_back WHERE state IN ('waiting', 'dropped')"
    )
    return int(counted[0][0])


def _sentence(row: Mapping[str, Any]) -> str:
    return (
        f"gate {row['gate']!r}: {row['failed']:,} of {row['evaluated']:,} rows ({row['share']:.1%}) fail "
        f"{row['rule_id']}, and at most {row['bound']:.1%} may"
    )
