"""The tables that pass between stages: names, columns, dtypes and keys.

Every stage writes Parquet files named ``<table>.parquet`` into its own folder. Row and column numbers
count from 1, as a spreadsheet shows them; cells and ranges are in A1 notation. ``sheet`` is ``""`` for
formats that have no sheets. The columns of record and golden tables follow the profile's fields; the
functions here build their schemas.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, Protocol

import pyarrow as pa

EntityType = Literal["organisation", "person"]
ENTITY_TYPES: Final[tuple[EntityType, ...]] = ("organisation", "person")

Severity = Literal["critical", "warning", "info"]
Dimension = Literal["completeness", "validity", "uniqueness", "consistency", "timeliness", "accuracy"]

_TEXT, _COUNT, _SMALL, _REAL, _FLAG = pa.string(), pa.int64(), pa.int32(), pa.float64(), pa.bool_()

#: One row a sheet that was read. ``grid`` is the Parquet file of its cells, relative to the stage's folder:
#: columns ``row`` (int32) and ``c1``…``cN`` (text as shown, null where blank), non-blank rows only.
SHEETS: Final = pa.schema(
    [
        ("sheet_id", _TEXT),
        ("file_digest", _TEXT),
        ("file_name", _TEXT),
        ("source", _TEXT),
        ("sheet", _TEXT),
        ("sheet_no", _SMALL),
        ("state", _TEXT),  # visible, hidden, unhidden (a person chose to read what it hides)
        ("rows", _COUNT),  # non-blank rows
        ("columns", _SMALL),  # rightmost used column
        ("grid", _TEXT),
    ]
)

#: How one column of a table is understood. ``field`` is ``<entity>.<field>`` of the profile, or null when
#: the column is not used; ``kind`` is the recognised kind; ``confidence`` lies in 0–1 and is the share of
#: such decisions on what a column is that are right, ``whose_confidence`` that of those on whose it is.
COLUMN: Final = pa.struct(
    [
        ("position", _SMALL),  # column number in the sheet, A = 1; or in the table's own grid
        ("letter", _TEXT),  # where records are no rows, the cell of the label
        ("name", _TEXT),
        ("kind", _TEXT),
        ("field", _TEXT),
        ("confidence", _REAL),  # of what the column is
        ("whose_confidence", _REAL),  # of whose it is, the organisation's or the person's; null when not used
        ("decided_by", _TEXT),  # suggested, learnt (confirmed for the header before), profile, person
        ("reason", _TEXT),  # why, a sentence
    ]
)

#: One row a table found in a sheet. Data rows are the non-blank rows of ``first_row``…``last_row`` between
#: ``first_column`` and ``last_column`` that no range of ``left_out`` with the same ``table_id`` covers.
#:
#: In a form, and in a table with a record a column, records are no rows. Such a table has its own ``grid``, a
#: row a record: ``record`` (from 0), ``row`` (its first sheet row), and for each ``position`` the text ``cN``
#: and the cell ``aN`` that it stands in.
TABLES: Final = pa.schema(
    [
        ("table_id", _TEXT),
        ("sheet_id", _TEXT),
        ("file_digest", _TEXT),
        ("file_name", _TEXT),
        ("source", _TEXT),
        ("sheet", _TEXT),
        ("table_no", _SMALL),
        ("range", _TEXT),  # header rows included
        ("header_rows", pa.list_(_SMALL)),
        ("first_row", _COUNT),
        ("last_row", _COUNT),
        ("first_column", _SMALL),
        ("last_column", _SMALL),
        ("rows", _COUNT),  # data rows
        ("confidence", _REAL),
        ("used", _FLAG),  # false: kept for the record, gives no records
        ("reason", _TEXT),  # why it is not used, else null
        ("shape", _TEXT),  # of the choice remembered from an earlier file that it is read by, else null
        ("columns", pa.list_(COLUMN)),
        ("header_columns", pa.list_(_SMALL)),  # of a table whose records are no rows, where its labels stand
        ("grid", _TEXT),  # of such a table, relative to the stage's folder; else null
    ]
)

#: How the reason begins of a table that is not used for want of names. Rows of it give records all the same
#: where a key joins them to a table of organisations.
NAMES_NOBODY: Final = "No column names organisations or people"

#: One row a range that gives no records, with its reason. ``table_id`` is null outside tables.
LEFT_OUT: Final = pa.schema(
    [
        ("sheet_id", _TEXT),
        ("table_id", _TEXT),
        ("file_name", _TEXT),
        ("sheet", _TEXT),
        ("range", _TEXT),
        ("first_row", _COUNT),
        ("last_row", _COUNT),
        ("first_column", _SMALL),
        ("last_column", _SMALL),
        ("rows", _COUNT),  # non-blank rows in the range
        ("code", _TEXT),  # title, header, total, note, repeated_header, hidden, stray, not_used, …
        ("reason", _TEXT),  # a sentence
    ]
)
#: The code of a file that could not be read, of which no sheet, range or row is known.
REFUSED_FILE: Final = "refused_file"

#: One row a non-blank source row: the ledger that proves nothing was lost. ``records`` counts the records it
#: gave; when it is 0, ``code`` and ``reason`` say why.
ROWS: Final = pa.schema(
    [
        ("file_name", _TEXT),
        ("sheet", _TEXT),
        ("row", _COUNT),
        ("records", _COUNT),
        ("code", _TEXT),
        ("reason", _TEXT),
    ]
)

#: One row something wrong with one value or row.
ISSUES: Final = pa.schema(
    [
        ("rule_id", _TEXT),
        ("severity", _TEXT),
        ("dimension", _TEXT),
        ("entity_type", _TEXT),
        ("record_id", _TEXT),  # or the entity_id, for rules on golden records
        ("field", _TEXT),
        ("value", _TEXT),
        ("file_name", _TEXT),
        ("sheet", _TEXT),
        ("cell", _TEXT),
        ("message", _TEXT),
    ]
)

#: One row two columns of an upload's tables by which rows were joined, or might have been. The left column
#: holds keys of organisations, the right one names them in another table.
JOINS: Final = pa.schema(
    [
        ("left_file", _TEXT),
        ("left_sheet", _TEXT),
        ("left_column", _TEXT),  # letter and header, such as A C_ID
        ("right_file", _TEXT),
        ("right_sheet", _TEXT),
        ("right_column", _TEXT),
        ("distinct_values", _COUNT),  # of the right column
        ("shared", _COUNT),  # those that the left column has
        ("named", _COUNT),  # rows so joined with an organisation's name on both sides
        ("agreeing", _COUNT),  # those whose names agree
        ("rows", _COUNT),  # rows of the right table that were joined
        ("decision", _TEXT),  # joined, not_joined
        ("sentence", _TEXT),
    ]
)

#: One row a record that a join of columns gave to an organisation's record: both are of one organisation.
JOINED: Final = pa.schema([("record_id", _TEXT), ("of_record_id", _TEXT)])

#: One row an expectation of a suite: the rule as it was stated, and what became of it.
EXPECTATIONS: Final = pa.schema(
    [
        ("suite", _TEXT),
        ("table", _TEXT),  # the table that it is about
        ("rule_id", _TEXT),
        ("expectation_type", _TEXT),
        ("column", _TEXT),
        ("severity", _TEXT),
        ("dimension", _TEXT),
        ("owner", _TEXT),  # the role that mends it
        ("popia", _TEXT),  # the section of the Act that asks for it
        ("sentence", _TEXT),
        # passed, passed_with_exceptions, failed, errored, not_evaluated; read later, stale where the rule is
        # stated otherwise by then
        ("state", _TEXT),
        ("evaluated", _COUNT),
        ("failed", _COUNT),
        ("kept", _COUNT),  # failing rows that ``failures`` holds of it
        ("mostly", _REAL),
        ("detail", _TEXT),
        ("origin", _TEXT),  # shipped, workspace
        ("rule_digest", _TEXT),  # SHA-256 of the rule as it was stated
        ("stated", _TEXT),  # the expectation, JSON
    ]
)

#: One row a row of a table that fails a rule, also of rules that passed and of those whose issues another
#: stage wrote. Of each rule those with the smallest keys, up to a bound; ``expectations`` counts all.
FAILURES: Final = pa.schema(
    [
        ("suite", _TEXT),
        ("table", _TEXT),
        ("rule_id", _TEXT),
        ("severity", _TEXT),
        ("dimension", _TEXT),
        ("entity_type", _TEXT),
        ("record_id", _TEXT),  # or the entity_id, for rules on golden records
        ("field", _TEXT),
        ("column", _TEXT),  # of the table
        ("value", _TEXT),
        ("source", _TEXT),
        ("file_digest", _TEXT),
        ("file_name", _TEXT),
        ("sheet_id", _TEXT),
        ("sheet", _TEXT),
        ("row", _COUNT),
        ("cell", _TEXT),
        ("message", _TEXT),
    ]
)

#: One row a rule and sheet whose rows it was checked on. What is not of one sheet has neither source, file
#: nor sheet: golden records, whole tables, and rules that did not run. Every figure of quality is a sum over
#: these rows.
MEASURES: Final = pa.schema(
    [
        ("suite", _TEXT),
        ("table", _TEXT),
        ("rule_id", _TEXT),
        ("rule_digest", _TEXT),
        ("entity_type", _TEXT),
        ("column", _TEXT),
        ("severity", _TEXT),
        ("dimension", _TEXT),
        ("owner", _TEXT),  # the role that mends it
        ("popia", _TEXT),  # the section of the Act that asks for it
        ("sentence", _TEXT),
        ("state", _TEXT),  # of the rule as a whole, as in EXPECTATIONS
        ("detail", _TEXT),
        ("mostly", _REAL),
        ("source", _TEXT),
        ("file_name", _TEXT),
        ("sheet", _TEXT),
        ("rows", _COUNT),  # of the table; those that are not evaluated are missing
        ("evaluated", _COUNT),  # a rule on a whole table counts as one
        ("failed", _COUNT),
    ]
)

#: One row a rule that a gate of the profile held.
GATES: Final = pa.schema(
    [
        ("gate", _TEXT),  # its name
        ("at", _TEXT),  # input, records, published
        ("rule_id", _TEXT),
        ("failed", _COUNT),
        ("evaluated", _COUNT),
        ("share", _REAL),  # of the rows that fail
        ("bound", _REAL),  # largest share that may
        ("closed", _FLAG),
        ("then", _TEXT),  # stop, quarantine, warn
    ]
)

#: One row a rule for which a record is kept back. ``state`` says what a person decided: it waits, or was
#: dropped; those that were released or corrected go on, and stand here as well.
QUARANTINE: Final = pa.schema(
    [
        ("entity_type", _TEXT),
        ("record_id", _TEXT),
        ("state", _TEXT),  # waiting, dropped, released, corrected
        ("gate", _TEXT),
        ("rule_id", _TEXT),
        ("field", _TEXT),
        ("value", _TEXT),
        ("file_name", _TEXT),
        ("sheet", _TEXT),
        ("row", _COUNT),
        ("cell", _TEXT),
        ("message", _TEXT),
        ("reason", _TEXT),  # of the person who decided
        ("decided_by", _TEXT),
    ]
)

#: What people decided of records that were kept back, the newest of each record.
QUARANTINE_ACTS: Final = pa.schema(
    [("record_id", _TEXT), ("act", _TEXT), ("reason", _TEXT), ("decided_by", _TEXT)]
)

#: One row a field of a record table that holds personal information.
CLASSIFICATION: Final = pa.schema(
    [
        ("entity_type", _TEXT),
        ("field", _TEXT),
        ("kind", _TEXT),
        ("personal", _TEXT),  # none, contact, identity, special
        ("values", _COUNT),
        ("distinct_values", _COUNT),
        ("reason", _TEXT),
    ]
)

#: One row two records that were compared and scored at or above the lowest kept weight.
#: ``weights`` holds the match weight of each comparison (log2 Bayes factor), in the model's order.
PAIRS: Final = pa.schema(
    [
        ("entity_type", _TEXT),
        ("record_id_l", _TEXT),
        ("record_id_r", _TEXT),
        ("match_weight", _REAL),
        ("match_probability", _REAL),
        ("weights", pa.map_(_TEXT, _REAL)),
        ("match_key", _TEXT),  # the blocking rule or the decision that brought them together
        ("contradicted", _FLAG),  # whether their names contradict each other
        ("cut", _FLAG),  # whether average linkage parts them
        ("keyed", _FLAG),  # whether a source's key binds them, also where a decision does
    ]
)

#: One row a record that came to what is linked already. ``entity_id`` is the entity that it is in now.
ADDED: Final = pa.schema(
    [
        ("entity_type", _TEXT),
        ("record_id", _TEXT),
        ("file_name", _TEXT),
        ("sheet", _TEXT),
        ("row", _COUNT),
        ("part", _SMALL),
        ("entity_id", _TEXT),
        (
            "outcome",
            _TEXT,
        ),  # joined, created (a new entity), updated (it was there, and says something else), known
        ("by_record_id", _TEXT),  # the record of the entity that it matches best, of those that were there
        ("match_weight", _REAL),  # of the two; null where a key or a decision alone joins them
    ]
)

#: Membership: every record is in exactly one entity of its type.
CLUSTERS: Final = pa.schema(
    [
        ("entity_type", _TEXT),
        ("entity_id", _TEXT),
        ("record_id", _TEXT),
        ("file_name", _TEXT),
        ("sheet", _TEXT),
        ("row", _COUNT),
        ("part", _SMALL),
    ]
)

#: The history of entity ids. ``version`` is the published version in which it happened.
LINEAGE: Final = pa.schema(
    [
        ("entity_type", _TEXT),
        ("entity_id", _TEXT),
        ("event", _TEXT),  # created, merged_into, split_from, retired
        ("other_entity_id", _TEXT),
        ("version", _SMALL),
    ]
)

#: What a version changed against the one before: one row an entity, record or golden value that it changed.
#: Nothing is left to say where there is no version before.
CHANGES: Final = pa.schema(
    [
        ("entity_type", _TEXT),
        ("entity_id", _TEXT),
        # created, merged_into, split_from, retired; record_added, record_removed, record_moved; value_changed
        ("change", _TEXT),
        ("other_entity_id", _TEXT),  # merged into or split from; the entity that a moved record was in
        ("record_id", _TEXT),
        ("field", _TEXT),
        ("before", _TEXT),  # the golden value, null where there was none
        ("after", _TEXT),
    ]
)

ALTERNATIVE: Final = pa.struct(
    [
        ("value", _TEXT),
        ("record_id", _TEXT),
        ("file_name", _TEXT),
        ("sheet", _TEXT),
        ("cell", _TEXT),
    ]
)

#: One row a golden field that has a value. ``cell`` names one cell, or several parted by a blank when the
#: value was put together. ``raw`` is the cell's text, or the part of it.
PROVENANCE: Final = pa.schema(
    [
        ("entity_type", _TEXT),
        ("entity_id", _TEXT),
        ("field", _TEXT),
        ("value", _TEXT),
        ("raw", _TEXT),
        ("record_id", _TEXT),
        ("file_digest", _TEXT),
        ("file_name", _TEXT),
        ("sheet", _TEXT),
        ("row", _COUNT),
        ("cell", _TEXT),
        ("rule", _TEXT),
        ("agreeing", _COUNT),  # records of the entity that say the same
        # how likely one record more would say the same, 0–1; 1 where a person decided
        ("confidence", _REAL),
        ("alternatives", pa.list_(ALTERNATIVE)),
        ("decided_by", _TEXT),  # null, or the person who overruled the rule
    ]
)

#: Who works where. One row a person, organisation and role, also of roles that have ended.
ROLES: Final = pa.schema(
    [
        ("person_id", _TEXT),
        ("organisation_id", _TEXT),
        ("role", _TEXT),
        ("record_id", _TEXT),
        ("is_primary", _FLAG),
        ("valid_from", _TEXT),  # earliest date of a record that says so; null where none is dated
        ("valid_from_record_id", _TEXT),  # of the record with that date
        ("valid_to", _TEXT),  # latest date of a record that says so, once the role has ended; else null
        ("valid_to_record_id", _TEXT),
        ("ended_by_file", _TEXT),  # the newer file of the source that no longer says so
    ]
)

#: What people decided about golden fields. An entity is named by its own id or, as ids may change, by one of
#: its records. ``value`` is the value to publish, ``instead_of`` what the rules chose when it was decided,
#: null where nothing was given: once they choose something else again, the correction lapses, and the person
#: is asked. Of several about one field the one with the highest ``sequence`` stands.
CORRECTIONS: Final = pa.schema(
    [
        ("entity_type", _TEXT),
        ("entity_id", _TEXT),
        ("record_id", _TEXT),
        ("field", _TEXT),
        ("value", _TEXT),
        ("instead_of", _TEXT),
        ("decided_by", _TEXT),
        ("sequence", _COUNT),
    ]
)

#: What people said of pairs and did not take back, one row a pair and reviewer.
DECISIONS: Final = pa.schema(
    [
        ("entity_type", _TEXT),
        ("record_id_l", _TEXT),
        ("record_id_r", _TEXT),
        ("decision", _TEXT),  # match, no_match, unsure
        ("reviewer", _TEXT),
        ("sequence", _COUNT),
    ]
)

#: Problem of a value that stands in no column of its field and was told by the text of another: ``f__raw``
#: and ``f__cols`` are that text's. It is no fault, and yields to a value of the field's own.
DERIVED: Final = "derived"

#: What a column without a field says of a record: the column's name in words of letters, digits and ``_``,
#: and a digest of the text, by which records are compared. The text itself stays in the file.
DETAIL: Final = pa.struct([("name", _TEXT), ("digest", _TEXT)])

#: Columns that every record table starts with.
RECORD_KEYS: Final = pa.schema(
    [
        ("record_id", _TEXT),
        ("source", _TEXT),
        ("file_digest", _TEXT),
        ("file_name", _TEXT),
        ("sheet_id", _TEXT),
        ("sheet", _TEXT),
        ("table_id", _TEXT),
        ("row", _COUNT),
        ("part", _SMALL),  # position among several of one type in the row, from 1
        ("parent_record_id", _TEXT),  # a person's organisation record, else null
        ("details", pa.list_(DETAIL)),  # what columns without a field say, where it may tell records apart
    ]
)


class FieldColumns(Protocol):
    """What :func:`record_schema` must know of a field."""

    @property
    def name(self) -> str:
        """Name of the field."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts that its kind derives."""

    @property
    def multi(self) -> bool:
        """Whether a record may hold several values of it."""


def field_columns(field: FieldColumns) -> list[tuple[str, pa.DataType]]:
    """The columns that one field has in a record table.

    ``f`` canonical value, ``f__raw`` text as found, ``f__cols`` letters of the source columns parted by a
    blank, or whole cells where the record is no row, ``f__problem`` code of what is wrong with it, ``f__all``
    every value (for kinds with several), and one ``f__<part>`` for each part that the kind derives.
    """
    name = field.name
    columns = [(name, _TEXT), (f"{name}__raw", _TEXT), (f"{name}__cols", _TEXT), (f"{name}__problem", _TEXT)]
    if field.multi:
        columns.append((f"{name}__all", pa.list_(_TEXT)))
    return columns + [(f"{name}__{part}", _TEXT) for part in field.parts]


def record_schema(fields: Iterable[FieldColumns]) -> pa.Schema:
    """Schema of ``organisation_records`` or ``person_records`` for the given fields."""
    return pa.schema([*RECORD_KEYS, *(pa.field(*c) for f in fields for c in field_columns(f))])


def record_table(entity_type: EntityType) -> str:
    """Name of the table that holds the records of one entity type."""
    return f"{entity_type}_records"


def golden_table(entity_type: EntityType) -> str:
    """Name of the table that holds the golden records of one entity type."""
    return {"organisation": "organisations", "person": "people"}[entity_type]


def cells_sql(columns: str, row: str) -> str:
    """SQL of the cells that ``f__cols`` names: ``B C`` in row 7 is ``B7 C7``, and ``B4`` stays ``B4``."""
    in_row = f"replace({columns}, ' ', {row} || ' ') || {row}"
    return f"CASE WHEN right({columns}, 1) BETWEEN '0' AND '9' THEN {columns} ELSE {in_row} END"


def column_letter(position: int) -> str:
    """Letters of a sheet column: 1 is A, 27 is AA."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Number of a sheet column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def a1_range(first_row: int, last_row: int, first_column: int, last_column: int) -> str:
    """A range in A1 notation, such as ``B4:F120``; one cell is ``B4``."""
    start = f"{column_letter(first_column)}{first_row}"
    end = f"{column_letter(last_column)}{last_row}"
    return start if start == end else f"{start}:{end}"
