"""Rows that gates keep back until a person decides, and rows of which one has decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from hotpass.engine.base import literal, quote
from hotpass.model import ENTITY_TYPES, QUARANTINE, QUARANTINE_ACTS, record_table
from hotpass.stage import StageJob

#: Of a row that fails a rule, what a gate needs to know; ``unit`` tells it from others of its place and rule.
_TOLD: Final = ("entity_type", "record_id", "rule_id", "field", "value", "file_name", "sheet", "row", "cell")
_DECIDED: Final = "a.act IN ('release', 'correct', 'drop')"


class Failing:
    """The rows that fail rules at places where gates are held, and what people decided of them.

    A row of a file is decided when all the records are that it gives.

    Args:
        job: of the stage; takes ``quarantine_acts`` where people decided anything.
        parts: by place (``input``, ``records``, ``published``), queries for failing rows as
            :func:`hotpass.stages.validate.failures.failing_rows` gives them.
        as_read: the same for rows that failed as they were read, of records that people corrected: what
            they were kept back for still tells why.
    """

    def __init__(
        self, job: StageJob, parts: Mapping[str, Sequence[str]], as_read: Mapping[str, Sequence[str]]
    ) -> None:
        self._job, self._parts = job, {at: queries for at, queries in parts.items() if queries}
        self._as_read = {at: queries for at, queries in as_read.items() if queries}
        job.engine.register("no_acts", QUARANTINE_ACTS.empty_table())
        job.engine.register("no_quarantine", QUARANTINE.empty_table())
        self._any_acts = "quarantine_acts" in job.inputs
        if self._any_acts:
            job.view("quarantine_acts")
        self._acts = "quarantine_acts" if self._any_acts else "no_acts"

    def decided(self, rules: Mapping[str, set[str]]) -> dict[tuple[str, str], int]:
        """By place and rule, how many failing rows people released, corrected or dropped.

        Args:
            rules: those that gates hold, by place.
        """
        if not self._any_acts:
            return {}
        found: dict[tuple[str, str], int] = {}
        for at, ids in rules.items():
            if ids and at in self._parts:
                counted = self._job.engine.rows(
                    f"""SELECT rule_id, count(*) FILTER (WHERE every) FROM (
                        SELECT rule_id, unit, bool_and(coalesce({_DECIDED}, false)) AS every
                        FROM ({self._of(at, ids)}) f LEFT JOIN {self._acts} a USING (record_id)
                        GROUP BY rule_id, unit) GROUP BY rule_id"""
                )
                found |= {(at, rule_id): int(n) for rule_id, n in counted}
        return found

    def keep_back(self, held: Sequence[Mapping[str, Any]]) -> int:
        """Write ``quarantine``: rows that closed gates keep back or end the run for, and those decided.

        Args:
            held: rows of :data:`hotpass.model.GATES`.

        Returns:
            the records that wait or were dropped.
        """
        names = ", ".join(map(quote, QUARANTINE.names))
        queries = ["SELECT * FROM no_quarantine", *self._kept(held)]
        path = self._job.output / "quarantine.parquet"
        self._job.engine.write(
            f"SELECT DISTINCT {names} FROM ({' UNION ALL BY NAME '.join(queries)}) "
            f"ORDER BY entity_type, record_id, {names}",
            path,
            schema=QUARANTINE,
        )
        self._job.engine.view("kept_back", path)
        counted = self._job.engine.rows(
            "SELECT count(DISTINCT record_id) FROM kept_back WHERE state IN ('waiting', 'dropped')"
        )
        return int(counted[0][0])

    def _kept(self, held: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        for at in {**self._parts, **self._as_read}:
            rows = [row for row in held if row["at"] == at and row["then"] != "warn"]
            gates = {row["rule_id"]: row["gate"] for row in reversed(rows)}
            gates |= {row["rule_id"]: row["gate"] for row in reversed(rows) if row["closed"]}
            closed = {row["rule_id"] for row in rows if row["closed"]}
            if gates and at in self._parts:
                yield self._stated(self._of(at, set(gates)), gates, closed)
            if gates and at in self._as_read:
                yield self._stated(self._mended(at, set(gates)), gates, set())

    def _stated(self, failing: str, gates: Mapping[str, str], closed: set[str]) -> str:
        cases = " ".join(f"WHEN {literal(rule)} THEN {literal(gate)}" for rule, gate in gates.items())
        shut = ", ".join(map(literal, ["", *sorted(closed)]))
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
        return f"""SELECT {chosen} FROM ({failing}) f
            LEFT JOIN {self._acts} a USING (record_id)
            WHERE f.record_id IS NOT NULL AND (f.rule_id IN ({shut}) OR {_DECIDED})"""

    def _mended(self, at: str, rules: set[str]) -> str:
        """Query for what failed as it was read and passes as a person corrected it in quarantine."""
        found = f"""SELECT * FROM ({self._told(at, self._as_read[at], rules)})
            SEMI JOIN (SELECT record_id FROM {self._acts} WHERE act = 'correct') USING (record_id)"""
        if at not in self._parts:
            return found
        return f"SELECT * FROM ({found}) ANTI JOIN ({self._of(at, rules)}) USING (rule_id, record_id)"

    def _of(self, at: str, rules: set[str]) -> str:
        return self._told(at, self._parts[at], rules)

    def _told(self, at: str, parts: Sequence[str], rules: set[str]) -> str:
        """Query for failing rows of some rules at a place: a row for each record that they are of."""
        told = ", ".join(map(quote, (*_TOLD, "message")))
        failing = f"""SELECT {told}, row_number() OVER () AS unit FROM (
            {" UNION ALL ".join(f"SELECT {told} FROM ({part})" for part in parts)})
            WHERE rule_id IN ({", ".join(map(literal, sorted(rules)))})"""
        return failing if at != "input" else _by_record(failing)


def _by_record(failing: str) -> str:
    """Failing rows of files, one a record that the row gives: of the cell's entity type, else of any."""
    records = " UNION ALL ".join(
        f"""SELECT {literal(of)} AS entity_type, record_id, file_name, sheet, "row" FROM {record_table(of)}"""
        for of in ENTITY_TYPES
    )
    rest = ", ".join(f"i.{quote(name)}" for name in (*_TOLD[2:], "message") if name != "field")
    return f"""SELECT coalesce(r.entity_type, i.entity_type) AS entity_type, r.record_id,
            CASE WHEN r.entity_type = i.entity_type THEN i.field
                ELSE i.entity_type || '.' || i.field END AS field,
            {rest}, unit
        FROM ({failing}) i LEFT JOIN ({records}) r
            ON r.file_name = i.file_name AND r.sheet IS NOT DISTINCT FROM i.sheet AND r."row" = i."row"
        QUALIFY NOT bool_or(coalesce(r.entity_type = i.entity_type, false)) OVER (PARTITION BY unit)
            OR r.entity_type = i.entity_type"""


def breaches_by_row() -> str:
    """Query for breaches of contracts as failing rows, of the view ``every_found`` of issues."""
    return """SELECT rule_id, severity, coalesce(entity_type, 'organisation') AS entity_type,
            NULL AS record_id, coalesce(field, '') AS field, "value", file_name, sheet,
            TRY_CAST(regexp_extract(cell, '[0-9]+$') AS BIGINT) AS "row", cell, message
        FROM every_found WHERE starts_with(rule_id, 'contract.') AND cell IS NOT NULL"""
