"""Decisions from a CSV or Parquet file: all of them or none, and none twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, decisions
from hotpass.catalogue.decisions import VERDICTS, Said
from hotpass.catalogue.tables import now
from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal, quote
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES
from hotpass.review.records import view_records
from hotpass.workspace import Workspace

_READERS: Final = {
    ".parquet": "read_parquet({})",
    ".csv": "read_csv({}, all_varchar = true, header = true, parallel = false)",
}
_COLUMNS: Final = (
    *("entity_type", "record_id_l", "record_id_r"),
    *("file", "sheet", "row_l", "file_r", "sheet_r", "row_r"),
    *("decision", "reviewer", "decided_at", "comment", "blind", "seconds", "model"),
)
#: SQL of where the second row stands.
_OTHER: Final = ("coalesce(file_r, file)", "coalesce(sheet_r, sheet)")
#: What a file must have, beside ``decision``: the one or the other.
_BY_ID: Final = ("record_id_l", "record_id_r")
_BY_ROW: Final = ("row_l", "row_r")


class Faulty(InputError):  # noqa: N818 - says what the file is
    """Some lines cannot be imported, and so nothing was; ``faults`` has a sentence for each."""

    def __init__(self, name: str, faults: Sequence[str], lines: int) -> None:
        self.faults = tuple(faults)
        super().__init__(
            f"{len(faults)} of {lines} lines cannot be imported, so that none was",
            where=name,
            remedy="Mend them and import the file again",
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way from a child process to its parent."""
        return InputError(self.what, where=self.where, remedy=self.remedy).__reduce__()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file.

    Attributes:
        lines: how many it has.
        added: how many decisions were new.
        known: how many were kept already, by an earlier import or an earlier line.
    """

    lines: int
    added: int
    known: int


def import_decisions(workspace: Workspace, path: Path, *, reviewer: str) -> Imported:
    """Keep the decisions of a file.

    A line names its records by ``record_id_l`` and ``record_id_r`` or by ``file``, ``sheet``, ``row_l`` and
    ``row_r`` (rows as a spreadsheet numbers them, as the newest run with that file has read them; ``file_r``
    and ``sheet_r`` where the second row stands elsewhere). A line without ``decided_at`` is decided now, and
    is known already when its reviewer's last word on the pair says the same. ``blind``, ``seconds`` and
    ``model`` are kept where they are given.

    Args:
        workspace: where they are kept.
        path: the file, CSV or Parquet.
        reviewer: who decided, where a line does not say.

    Raises:
        Faulty: a line names no records or no decision; nothing is kept then.
        InputError: the file cannot be read or lacks a column.
    """
    require(Act.DECIDE)
    with DuckDBEngine() as engine:
        lines = _read(engine, path)
        view_records(workspace, engine)
        _find_records(engine)
        _judge(engine)
        faults = [f"line {line}: {fault}" for line, fault in engine.rows(_FAULTS)]
        if faults:
            raise Faulty(path.name, faults, lines)
        with Catalogue.open(workspace).write() as connection:
            engine.register("kept_now", _as_arrow(decisions.kept(connection)))
            engine.register("standing_now", _as_arrow(decisions.standing(connection)))
            new = [_said(row, reviewer) for row in engine.arrow(_new(reviewer)).to_pylist()]
            decisions.add(connection, new)
    return Imported(lines, len(new), lines - len(new))


def _read(engine: Engine, path: Path) -> int:
    """Make ``given``: ``line`` and all columns as text, null where a file lacks them or a cell is blank."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None or not path.is_file():
        why = "there is no such file" if reader else "it is neither CSV nor Parquet"
        raise InputError(f"decisions cannot be read: {why}", where=path.name)
    try:
        engine.execute(f"CREATE TABLE raw AS SELECT * FROM {reader.format(literal(str(path)))}")
    except duckdb.Error as error:
        raise InputError("decisions cannot be read from it", where=path.name, remedy=_REMEDY) from error
    found = {str(name).strip().lower(): str(name) for name, *_ in engine.rows("DESCRIBE raw")}
    by_id, by_row = (all(name in found for name in names) for names in (_BY_ID, _BY_ROW))
    if "decision" not in found or not (by_id or by_row):
        lacking = "decision" if "decision" not in found else "record_id_l and record_id_r"
        raise InputError(f"there is no column {lacking}", where=path.name, remedy=_REMEDY)
    columns = ", ".join(
        f"nullif(trim(CAST({quote(found[name])} AS VARCHAR)), '') AS {name}"
        if name in found
        else f"CAST(NULL AS VARCHAR) AS {name}"
        for name in _COLUMNS
    )
    engine.execute("SET TimeZone = 'UTC'")
    engine.execute(f"CREATE TABLE given AS SELECT row_number() OVER () + 1 AS line, {columns} FROM raw")
    return int(engine.rows("SELECT count(*) FROM given")[0][0])


_REMEDY: Final = (
    "Give the columns decision and record_id_l, record_id_r; or decision and file, sheet, row_l, row_r"
)


def _find_records(engine: Engine) -> None:
    """Make ``found``: each line and side with the record that it names, by type, and how many there are."""
    parts = [
        f"""SELECT line, '{side}' AS side, entity_type AS wanted, record_id_{side} AS record_id,
            {file} AS file, coalesce({sheet}, '') AS sheet, try_cast(row_{side} AS BIGINT) AS "row"
        FROM given"""
        for side, file, sheet in (("l", "file", "sheet"), ("r", *_OTHER))
    ]
    engine.execute(f"CREATE TABLE sides AS {' UNION ALL '.join(parts)}")
    engine.execute(
        """CREATE TABLE found AS
        WITH by_id AS (
            SELECT DISTINCT s.line, s.side, k.entity_type, s.record_id
            FROM sides s JOIN known k USING (record_id) WHERE s.wanted IS NULL OR s.wanted = k.entity_type
        ), newest AS (
            SELECT file_name, min(age) AS age FROM known GROUP BY file_name
        ), by_row AS (
            SELECT DISTINCT s.line, s.side, k.entity_type, k.record_id
            FROM sides s JOIN newest n ON n.file_name = s.file
            JOIN known k ON k.file_name = s.file AND k.age = n.age AND k.sheet = s.sheet AND k."row" = s."row"
            WHERE s.record_id IS NULL AND (s.wanted IS NULL OR s.wanted = k.entity_type)
        )
        FROM by_id UNION ALL FROM by_row"""
    )


def _judge(engine: Engine) -> None:
    """Make ``judged``: the lines with their two records, or with the fault that they have."""
    types, verdicts = (", ".join(map(literal, names)) for names in (ENTITY_TYPES, VERDICTS))
    engine.execute(
        f"""CREATE TABLE judged AS
        WITH paired AS (
            SELECT l.line, l.entity_type, l.record_id AS record_id_l, r.record_id AS record_id_r
            FROM found l JOIN found r ON l.line = r.line AND l.entity_type = r.entity_type
                AND l.side = 'l' AND r.side = 'r'
        ), single AS (
            SELECT line, count(*) AS ways, count(DISTINCT entity_type) AS types,
                any_value(entity_type) AS entity_type, any_value(record_id_l) AS record_id_l,
                any_value(record_id_r) AS record_id_r
            FROM paired GROUP BY line
        ), seen AS (
            SELECT line, bool_or(side = 'l') AS l, bool_or(side = 'r') AS r FROM found GROUP BY line
        ), read AS (
            SELECT g.* EXCLUDE (entity_type, record_id_l, record_id_r, decision, decided_at, blind, seconds),
                g.blind AS blind_given, try_cast(g.blind AS BOOLEAN) AS blind,
                g.seconds AS seconds_given, try_cast(g.seconds AS DOUBLE) AS seconds,
                replace(replace(lower(g.decision), ' ', '_'), '-', '_') AS decision,
                g.decision AS decision_given,
                g.decided_at AS decided_given, try_cast(g.decided_at AS TIMESTAMPTZ) AS decided_at,
                g.record_id_l AS given_l, g.record_id_r AS given_r, g.entity_type AS wanted,
                g.record_id_l IS NOT NULL AND g.record_id_r IS NOT NULL AS by_id,
                coalesce(s.ways, 0) AS ways, coalesce(s.types, 0) AS types, s.entity_type,
                least(s.record_id_l, s.record_id_r) AS record_id_l,
                greatest(s.record_id_l, s.record_id_r) AS record_id_r,
                coalesce(e.l, false) AS seen_l, coalesce(e.r, false) AS seen_r
            FROM given g LEFT JOIN single s USING (line) LEFT JOIN seen e USING (line)
        )
        SELECT *, CASE
            WHEN decision IS NULL THEN 'no decision is given'
            WHEN decision NOT IN ({verdicts})
                THEN '“' || decision_given || '” is no decision; use match, no_match or unsure'
            WHEN wanted NOT IN ({types})
                THEN '“' || wanted || '” is no entity type; use organisation or person'
            WHEN decided_given IS NOT NULL AND decided_at IS NULL
                THEN '“' || decided_given || '” is no moment; write it as 2026-11-26T09:30:00Z'
            WHEN blind_given IS NOT NULL AND blind IS NULL
                THEN '“' || blind_given || '” does not say whether the weight was hidden; use true or false'
            WHEN seconds_given IS NOT NULL AND NOT coalesce(seconds >= 0 AND isfinite(seconds), false)
                THEN '“' || seconds_given || '” is no number of seconds'
            WHEN length(model) > 64 THEN 'the model is named by more than 64 characters'
            WHEN NOT by_id AND file IS NULL THEN 'neither two record ids nor a file with two rows are given'
            WHEN NOT by_id AND try_cast(row_l AS BIGINT) IS NULL THEN 'row_l is no row number'
            WHEN NOT by_id AND try_cast(row_r AS BIGINT) IS NULL THEN 'row_r is no row number'
            WHEN NOT seen_l THEN {_unknown("given_l", "file", "sheet", "row_l")}
            WHEN NOT seen_r THEN {_unknown("given_r", *_OTHER, "row_r")}
            WHEN types = 0 THEN 'one is the record of an organisation, the other that of a person'
            WHEN record_id_l = record_id_r THEN 'a record is not compared with itself'
            WHEN types > 1
                THEN 'each row gives an organisation and a person; say in entity_type which is meant'
            WHEN ways > 1 THEN 'a row gives several people; name them by record_id_l and record_id_r'
            END AS fault
        FROM read"""
    )


def _unknown(record_id: str, file: str, sheet: str, row: str) -> str:
    return f"""CASE WHEN {record_id} IS NOT NULL THEN 'no run knows the record ' || {record_id}
        ELSE 'no run has read a record from row ' || {row} || ' of ' || {file}
            || coalesce(', sheet ' || {sheet}, '') END"""


_FAULTS: Final = "SELECT line, fault FROM judged WHERE fault IS NOT NULL ORDER BY line"


def _new(reviewer: str) -> str:
    """SQL of the decisions that are not kept yet. Of what a reviewer says undated of a pair the last line
    counts."""
    pair = "record_id_l, record_id_r, who, decided_at"
    return f"""WITH said AS (
            SELECT * EXCLUDE (reviewer), coalesce(reviewer, {literal(reviewer)}) AS who FROM judged
        ), dated AS (
            SELECT * FROM said WHERE decided_at IS NOT NULL
            QUALIFY row_number() OVER (PARTITION BY {pair}, decision ORDER BY line) = 1
        ), undated AS (
            SELECT * FROM said WHERE decided_at IS NULL
            QUALIFY row_number() OVER (PARTITION BY {pair} ORDER BY line DESC) = 1
        )
        SELECT line, entity_type, record_id_l, record_id_r, decision, who AS reviewer, decided_at, comment,
            blind, seconds, model
        FROM dated d ANTI JOIN kept_now k ON k.record_id_l = d.record_id_l AND k.record_id_r = d.record_id_r
            AND k.reviewer = d.who AND k.decision = d.decision AND k.decided_at = d.decided_at
        UNION ALL
        SELECT line, entity_type, record_id_l, record_id_r, decision, who, NULL, comment,
            blind, seconds, model
        FROM undated u ANTI JOIN standing_now s ON s.record_id_l = u.record_id_l
            AND s.record_id_r = u.record_id_r AND s.reviewer = u.who AND s.decision = u.decision
        ORDER BY line"""


def _as_arrow(kept: Sequence[decisions.Decision]) -> pa.Table:
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("record_id_l", "record_id_r", "reviewer", "decision")),
            ("decided_at", pa.timestamp("us", tz="UTC")),
        ]
    )
    return pa.table({name: [getattr(one, name) for one in kept] for name in schema.names}, schema)


def _said(row: dict[str, Any], reviewer: str) -> Said:
    at: datetime = row["decided_at"] or now()
    return Said(
        row["entity_type"],
        row["record_id_l"],
        row["record_id_r"],
        row["decision"],
        row["reviewer"] or reviewer,
        at,
        "import",
        row["comment"],
        row["blind"],
        row["seconds"],
        model=row["model"],
    )
