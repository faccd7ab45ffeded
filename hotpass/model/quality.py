"""Tables of rules: what they found, which gates they held, and what is kept back for them."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from hotpass.model.naming import golden_table, record_table
from hotpass.model.words import COUNT, ENTITY_TYPES, FLAG, REAL, SMALL, TEXT

#: One row an expectation of a suite: the rule as it was stated, and what became of it.
EXPECTATIONS: Final = pa.schema(
    [
        ("suite", TEXT),
        ("table", TEXT),  # the table that it is about
        ("rule_id", TEXT),
        ("expectation_type", TEXT),
        ("column", TEXT),
        ("severity", TEXT),
        ("dimension", TEXT),
        ("owner", TEXT),  # the role that mends it
        ("popia", TEXT),  # the section of the Act that asks for it
        ("sentence", TEXT),
        # passed, passed_with_exceptions, failed, errored, not_evaluated; read later, stale where the rule is
        # stated otherwise by then
        ("state", TEXT),
        ("evaluated", COUNT),
        ("failed", COUNT),
        ("kept", COUNT),  # failing rows that ``failures`` holds of it
        ("mostly", REAL),
        ("detail", TEXT),
        ("origin", TEXT),  # shipped, workspace
        ("rule_digest", TEXT),  # SHA-256 of the rule as it was stated
        ("stated", TEXT),  # the expectation, JSON
    ]
)

#: One row a row of a table that fails a rule, also of rules that passed and of those whose issues another
#: stage wrote. Of each rule those with the smallest keys, up to a bound; ``expectations`` counts all.
FAILURES: Final = pa.schema(
    [
        ("suite", TEXT),
        ("table", TEXT),
        ("rule_id", TEXT),
        ("severity", TEXT),
        ("dimension", TEXT),
        ("entity_type", TEXT),
        (
            "record_id",
            TEXT,
        ),  # or the entity_id of golden records; of a row of a file its one record of the type
        ("field", TEXT),
        ("column", TEXT),  # of the table
        ("value", TEXT),
        ("source", TEXT),
        ("file_digest", TEXT),
        ("file_name", TEXT),
        ("sheet_id", TEXT),
        ("sheet", TEXT),
        ("row", COUNT),
        ("cell", TEXT),
        ("message", TEXT),
    ]
)


#: What is the same for all failing rows of a rule on a table.
_OF_THE_RULE: Final = ("suite", "severity", "dimension", "entity_type", "field", "column", "message")


def failures_order() -> str:
    """SQL of the keys that order failing rows wholly: by table and rule, then by record.

    A record fails a rule once. Rows of files may be of no record, or several of one: only they are compared
    by everything else, which a sort would carry along.
    """
    keyed = ", ".join(f"'{name(e)}'" for e in ENTITY_TYPES for name in (record_table, golden_table))
    first = ('"table"', "rule_id", "record_id")
    rest = [f'"{n}"' for n in FAILURES.names if n not in _OF_THE_RULE and n not in ("table", *first)]
    return ", ".join([*first, *(f'CASE WHEN "table" NOT IN ({keyed}) THEN {n} END' for n in rest)])


#: One row a rule and sheet whose rows it was checked on. What is not of one sheet has neither source, file
#: nor sheet: golden records, whole tables, and rules that did not run. Every figure of quality is a sum over
#: these rows.
MEASURES: Final = pa.schema(
    [
        ("suite", TEXT),
        ("table", TEXT),
        ("rule_id", TEXT),
        ("rule_digest", TEXT),
        ("entity_type", TEXT),
        ("column", TEXT),
        ("severity", TEXT),
        ("dimension", TEXT),
        ("owner", TEXT),  # the role that mends it
        ("popia", TEXT),  # the section of the Act that asks for it
        ("sentence", TEXT),
        ("state", TEXT),  # of the rule as a whole, as in EXPECTATIONS
        ("detail", TEXT),
        ("mostly", REAL),
        ("source", TEXT),
        ("file_name", TEXT),
        ("sheet", TEXT),
        ("rows", COUNT),  # of the table; those that are not evaluated are missing
        ("evaluated", COUNT),  # a rule on a whole table counts as one
        ("failed", COUNT),
    ]
)

#: One row a rule that a gate of the profile held.
GATES: Final = pa.schema(
    [
        ("gate", TEXT),  # its name
        ("at", TEXT),  # input, records, published
        ("rule_id", TEXT),
        ("failed", COUNT),  # without those of which people decided
        ("evaluated", COUNT),
        ("share", REAL),  # of the rows that fail
        ("bound", REAL),  # largest share that may
        ("closed", FLAG),
        ("then", TEXT),  # stop, quarantine, warn
    ]
)

#: One row a rule for which a record is kept back. ``state`` says what a person decided: it waits, or was
#: dropped; those that were released or corrected go on, and stand here as well.
QUARANTINE: Final = pa.schema(
    [
        ("entity_type", TEXT),
        ("record_id", TEXT),  # of what is held before publishing, the entity_id
        ("state", TEXT),  # waiting, dropped, released, corrected
        ("gate", TEXT),
        ("rule_id", TEXT),
        ("field", TEXT),
        ("value", TEXT),
        ("file_name", TEXT),
        ("sheet", TEXT),
        ("row", COUNT),
        ("cell", TEXT),
        ("message", TEXT),
        ("reason", TEXT),  # of the person who decided
        ("decided_by", TEXT),
    ]
)

#: What people decided of records that were kept back, the newest of each record.
QUARANTINE_ACTS: Final = pa.schema(
    [("record_id", TEXT), ("act", TEXT), ("reason", TEXT), ("decided_by", TEXT)]
)

#: One row a field of a record table that holds personal information.
CLASSIFICATION: Final = pa.schema(
    [
        ("entity_type", TEXT),
        ("field", TEXT),
        ("kind", TEXT),
        ("personal", TEXT),  # none, contact, identity, special
        ("values", COUNT),
        ("distinct_values", COUNT),
        ("reason", TEXT),
    ]
)

#: One row a column of a table that was read and a sort of personal information that is found in it; one
#: without a sort where nothing is.
DETECTED: Final = pa.schema(
    [
        ("column_key", TEXT),  # of what the column has in common with that of the next upload of this shape
        ("file_digest", TEXT),
        ("file_name", TEXT),
        ("source", TEXT),
        ("sheet", TEXT),
        ("table_id", TEXT),
        ("position", SMALL),
        ("letter", TEXT),
        ("header", TEXT),
        ("kind", TEXT),  # that the column was recognised as
        ("field", TEXT),  # that it gives, or null
        ("sort", TEXT),  # email, phone, identity_number, religion, …; "" where nothing is found
        ("personal", TEXT),  # none, contact, identity, special
        ("header_tells", FLAG),
        ("distinct_values", COUNT),
        ("sampled", COUNT),  # distinct values that were looked at
        ("matching", COUNT),  # of them those that are or hold such; null where the kind alone tells
        ("share", REAL),  # of the distinct values, estimated, 0–1
        ("examples", pa.list_(TEXT)),  # masked
        ("detector", SMALL),  # version of it
        ("reason", TEXT),
    ]
)
