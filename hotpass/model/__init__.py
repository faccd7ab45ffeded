"""The tables that pass between stages: names, columns, dtypes and keys.

Every stage writes Parquet files named ``<table>.parquet`` into its own folder. Row and column numbers
count from 1, as a spreadsheet shows them; cells and ranges are in A1 notation. ``sheet`` is ``""`` for
formats that have no sheets. The columns of record and golden tables follow the profile's fields; the
functions here build their schemas.
"""

from hotpass.model.golden import ALTERNATIVE, CORRECTIONS, PROVENANCE, ROLES
from hotpass.model.linking import ADDED, CHANGES, CLUSTERS, DECISIONS, LINEAGE, PAIRS, REGROUPED
from hotpass.model.naming import (
    a1_range,
    cells_sql,
    column_letter,
    column_number,
    entity_of_table,
    golden_table,
    input_table,
    is_input_table,
    record_table,
)
from hotpass.model.quality import (
    CLASSIFICATION,
    DETECTED,
    EXPECTATIONS,
    FAILURES,
    GATES,
    MEASURES,
    QUARANTINE,
    QUARANTINE_ACTS,
    failures_order,
)
from hotpass.model.reading import COLUMN, LEFT_OUT, NAMES_NOBODY, REFUSED_FILE, ROWS, SHEETS, TABLES
from hotpass.model.records import (
    CONTACT,
    DERIVED,
    DETAIL,
    DIGEST_DIGITS,
    IDENTIFIERS,
    ISSUES,
    JOINED,
    JOINS,
    KEYS,
    RECORD_KEYS,
    SUBSCRIBER_DIGITS,
    FieldColumns,
    field_columns,
    record_schema,
)
from hotpass.model.words import ENTITY_TYPES, NAMING, Dimension, EntityType, Severity

__all__ = [
    "ADDED",
    "ALTERNATIVE",
    "CHANGES",
    "CLASSIFICATION",
    "CLUSTERS",
    "COLUMN",
    "CONTACT",
    "CORRECTIONS",
    "DECISIONS",
    "DERIVED",
    "DETAIL",
    "DETECTED",
    "DIGEST_DIGITS",
    "ENTITY_TYPES",
    "EXPECTATIONS",
    "FAILURES",
    "GATES",
    "IDENTIFIERS",
    "ISSUES",
    "JOINED",
    "JOINS",
    "KEYS",
    "LEFT_OUT",
    "LINEAGE",
    "MEASURES",
    "NAMES_NOBODY",
    "NAMING",
    "PAIRS",
    "PROVENANCE",
    "QUARANTINE",
    "QUARANTINE_ACTS",
    "RECORD_KEYS",
    "REFUSED_FILE",
    "REGROUPED",
    "ROLES",
    "ROWS",
    "SHEETS",
    "SUBSCRIBER_DIGITS",
    "TABLES",
    "Dimension",
    "EntityType",
    "FieldColumns",
    "Severity",
    "a1_range",
    "cells_sql",
    "column_letter",
    "column_number",
    "entity_of_table",
    "failures_order",
    "field_columns",
    "golden_table",
    "input_table",
    "is_input_table",
    "record_schema",
    "record_table",
]
