"""Rows as people corrected them: a cell that a person mended is held to the rules as it was mended.

A correction is of the record whose value the person saw, on the page of a rule or in quarantine; it counts
while the record says that value, or none. The files keep what they were given, and contracts, which are about
files, are held to that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import Final

import pyarrow as pa

from hotpass.engine import Engine, QueryError
from hotpass.engine.base import literal, quote
from hotpass.model import ENTITY_TYPES, EntityType, entity_of_table, is_input_table, record_table
from hotpass.quality import Suite
from hotpass.quality.conditions import ROW_COUNT
from hotpass.stage import StageJob
from hotpass.stages.validate.failures import failing_rows
from hotpass.stages.validate.sources import CONTACT_OF, KEY, KEY_OF, NAME, NAMES, alike_names

#: A corrected cell: its record, where that stands, and the value that it has now.
CORRECTED: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("entity_type", "record_id", "field", "value", "sheet_id")),
        ("row", pa.int64()),
    ]
)


def find_corrected(engine: Engine) -> int:
    """Make the table ``corrected`` (:data:`CORRECTED`) of what people corrected of the records; returns rows.

    Args:
        engine: with the view ``corrections`` and the tables of records, as they were read.
    """
    engine.register("none_corrected", CORRECTED.empty_table())
    named = engine.rows("SELECT DISTINCT entity_type, field FROM corrections ORDER BY ALL")
    parts = ["SELECT * FROM none_corrected"]
    for entity_type in ENTITY_TYPES:
        table = record_table(entity_type)
        known = set(engine.arrow(f"SELECT * FROM {table} LIMIT 0").column_names)
        for field in (field for of, field in named if of == entity_type and field in known):
            parts.append(
                f"""SELECT c.entity_type, c.record_id, c.field, c.value, r.sheet_id, r."row"
                FROM newest_corrections c JOIN {table} r USING (record_id)
                WHERE c.entity_type = {literal(entity_type)} AND c.field = {literal(field)}
                    AND (r.{quote(field)} IS NULL OR r.{quote(field)} = c.instead_of)"""
            )
    engine.execute(
        """CREATE OR REPLACE TEMP TABLE newest_corrections AS SELECT * FROM corrections
        QUALIFY row_number() OVER (PARTITION BY entity_type, record_id, field ORDER BY sequence DESC) = 1"""
    )
    engine.execute(f"CREATE OR REPLACE TEMP TABLE corrected AS {' UNION '.join(parts)}")
    return int(engine.rows("SELECT count(*) FROM corrected")[0][0])


class Mending:
    """The corrections that a run obeys, put in the tables that are held to the rules.

    Args:
        job: of the stage, with the views of the records; takes ``corrections``.
    """

    def __init__(self, job: StageJob) -> None:
        self._job, self._found = job, False
        if "corrections" in job.inputs:
            job.view("corrections")
            self._found = find_corrected(job.engine) > 0

    def failing_as_read(
        self, at: str, table: str, key: str, suite: Suite, columns: Sequence[str]
    ) -> Sequence[str]:
        """Queries for the failing rows, as they were read, of records that people corrected in quarantine.

        Only of the rules that gates hold at the place; they tell what became of these records.
        """
        if not self._found or "quarantine_acts" not in self._job.inputs:
            return ()
        held = [gate.rules for gate in self._job.profile.gates.rules if gate.at == at and gate.then != "warn"]
        made = []
        for number, rule in enumerate(suite.rules):
            named = any(fnmatchcase(rule.rule_id, rules) for rules in held)
            if (
                not named
                or rule.off is not None
                or not rule.compiles
                or rule.type == ROW_COUNT
                or not set(rule.columns) <= {*columns}
            ):
                continue
            (query,) = failing_rows(table, key, suite.name, [rule], columns)
            name = quote(f"as read {table} {number}")
            of = '(sheet_id, "row")' if is_input_table(table) else "(record_id)"
            with suppress(QueryError):
                self._job.engine.execute(
                    f"""CREATE OR REPLACE TEMP TABLE {name} AS SELECT f.* FROM ({query}) f
                    SEMI JOIN corrected USING {of}"""
                )
                made.append(f"SELECT * FROM {name}")
        return made

    def mend(self, table: str, columns: Sequence[str], fields: Mapping[str, str]) -> None:
        """Make a table anew as a view, with the values that people gave its cells.

        Args:
            table: of records, or of the rows of files.
            columns: that it has.
            fields: by column the field that it gives, as ``organisation.phone``.
        """
        if not self._found:
            return
        of_rows = is_input_table(table)
        keys, told = ('sheet_id, "row"', _of_single_rows()) if of_rows else ("record_id", "corrected")
        named = self._job.engine.rows(f"SELECT DISTINCT entity_type || '.' || field FROM {told}")
        mended = {column: field for column, field in fields.items() if (field,) in named}
        if not mended:
            return
        values, replaced = list[str](), dict[str, str]()
        for number, (column, field) in enumerate(mended.items()):
            of, _, name = field.partition(".")
            values.append(
                f"""any_value("value") FILTER (entity_type = {literal(of)} AND field = {literal(name)})
                AS mended{number}"""
            )
            replaced |= _replaced(column, f"m.mended{number}", set(columns))
        chosen = ", ".join(f"{sql} AS {quote(name)}" for name, sql in replaced.items())
        self._job.engine.execute(
            f"""CREATE OR REPLACE VIEW {quote(table)} AS SELECT t.* REPLACE ({chosen})
            FROM {self._as_read(table)} t
            LEFT JOIN (SELECT {keys}, {", ".join(values)} FROM {told} GROUP BY ALL) m USING ({keys})"""
        )

    def _as_read(self, table: str) -> str:
        """The relation of a table as it was read, which leaves its name to the view."""
        if not is_input_table(table):
            return f"read_parquet({literal(str(self._job.inputs[table]))})"
        name = quote(f"{table} as read")
        self._job.engine.execute(f"DROP TABLE IF EXISTS {name}")
        self._job.engine.execute(f"ALTER TABLE {quote(table)} RENAME TO {name}")
        return name


def fields_of(table: str, columns: Collection[str]) -> dict[str, str]:
    """By column of a table of records, or of the rows of a source, the field that it gives."""
    if is_input_table(table):
        return {column: column for column in columns if "." in column and "__" not in column}
    entity_type: EntityType = entity_of_table(table, None)
    return {column: f"{entity_type}.{column}" for column in columns}


def _of_single_rows() -> str:
    """Relation of what is corrected in rows of files that give one record of the type."""
    single = " UNION ALL ".join(
        f"""SELECT {literal(of)} AS entity_type, sheet_id, "row" FROM {record_table(of)}
        SEMI JOIN corrected USING (sheet_id, "row") GROUP BY ALL HAVING count(*) = 1"""
        for of in ENTITY_TYPES
    )
    return f'(SELECT c.* FROM corrected c SEMI JOIN ({single}) USING (entity_type, sheet_id, "row"))'


def _replaced(column: str, mended: str, columns: Collection[str]) -> dict[str, str]:
    """By name the SQL of the columns that a corrected cell changes."""
    own = quote(column)
    changed = {column: f"coalesce({mended}, t.{own})"}
    if "." in column and (raw := f"{column}__raw") in columns:
        changed[raw] = f"coalesce({mended}, t.{quote(raw)})"
    if (problem := f"{column}__problem") in columns:
        changed[problem] = f"CASE WHEN {mended} IS NULL THEN t.{quote(problem)} END"
    if column == NAME and NAMES in columns:
        changed[NAMES] = f"CASE WHEN {mended} IS NULL THEN t.{NAMES} ELSE {alike_names(mended)} END"
    if column == KEY:
        for name in (CONTACT_OF, KEY_OF):
            changed[name] = f"CASE WHEN t.{name} IS NULL THEN NULL ELSE coalesce({mended}, t.{name}) END"
    return changed
