"""Tables of records: their columns, what is wrong with them, and how tables were joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

import pyarrow as pa

from hotpass.model.words import COUNT, ENTITY_TYPES, SMALL, TEXT

#: One row something wrong with one value or row.
ISSUES: Final = pa.schema(
    [
        ("rule_id", TEXT),
        ("severity", TEXT),
        ("dimension", TEXT),
        ("entity_type", TEXT),
        ("record_id", TEXT),  # or the entity_id, for rules on golden records
        ("field", TEXT),
        ("value", TEXT),
        ("file_name", TEXT),
        ("sheet", TEXT),
        ("cell", TEXT),
        ("message", TEXT),
    ]
)

#: One row two columns of an upload's tables by which rows were joined, or might have been. The left column
#: holds keys of organisations, the right one names them in another table.
JOINS: Final = pa.schema(
    [
        ("left_file", TEXT),
        ("left_sheet", TEXT),
        ("left_column", TEXT),  # letter and header, such as A C_ID
        ("right_file", TEXT),
        ("right_sheet", TEXT),
        ("right_column", TEXT),
        ("distinct_values", COUNT),  # of the right column
        ("shared", COUNT),  # those that the left column has
        ("named", COUNT),  # rows so joined with an organisation's name on both sides
        ("agreeing", COUNT),  # those whose names agree
        ("rows", COUNT),  # rows of the right table that were joined
        ("decision", TEXT),  # joined, not_joined
        ("sentence", TEXT),
    ]
)

#: One row a record that a join of columns gave to an organisation's record: both are of one organisation.
JOINED: Final = pa.schema([("record_id", TEXT), ("of_record_id", TEXT)])

#: Problem of a value that stands in no column of its field and was told by the text of another: ``f__raw``
#: and ``f__cols`` are that text's. It is no fault, and yields to a value of the field's own.
DERIVED: Final = "derived"

#: What a column without a field says of a record: the column's name in words of letters, digits and ``_``,
#: and a digest of the text, by which records are compared. The text itself stays in the file.
DETAIL: Final = pa.struct([("name", TEXT), ("digest", TEXT)])

#: Hexadecimal digits of such a digest, the beginning of the MD5 of the text in small letters; of a person's
#: telephone its last digits are taken, those behind the country's code or the nought before the area.
DIGEST_DIGITS: Final = 12
SUBSCRIBER_DIGITS: Final = 9

#: How the name of a detail begins whose column holds identifiers.
IDENTIFIERS: Final = "identifier_"

#: Fields that hold the keys of a source, and the details that they are where a key stands in several rows.
KEYS: Final = {f"{entity_type}.key": f"{IDENTIFIERS}{entity_type}_key" for entity_type in ENTITY_TYPES}

#: Details that tell of an organisation's person, who is a record of its own, by the kind of that one's field.
CONTACT: Final = {"person_name": "contact", "phone": "contact_phone", "email": "contact_email"}

#: Columns that every record table starts with.
RECORD_KEYS: Final = pa.schema(
    [
        ("record_id", TEXT),
        ("source", TEXT),
        ("file_digest", TEXT),
        ("file_name", TEXT),
        ("sheet_id", TEXT),
        ("sheet", TEXT),
        ("table_id", TEXT),
        ("row", COUNT),
        ("part", SMALL),  # position among several of one type in the row, from 1
        ("parent_record_id", TEXT),  # a person's organisation record, else null
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
    columns = [(name, TEXT), (f"{name}__raw", TEXT), (f"{name}__cols", TEXT), (f"{name}__problem", TEXT)]
    if field.multi:
        columns.append((f"{name}__all", pa.list_(TEXT)))
    return columns + [(f"{name}__{part}", TEXT) for part in field.parts]


def record_schema(fields: Iterable[FieldColumns]) -> pa.Schema:
    """Schema of ``organisation_records`` or ``person_records`` for the given fields."""
    return pa.schema([*RECORD_KEYS, *(pa.field(*c) for f in fields for c in field_columns(f))])
