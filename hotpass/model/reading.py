"""Tables of what was read: sheets, the tables in them, what gave no record, and the ledger of rows."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from hotpass.model.words import COUNT, FLAG, REAL, SMALL, TEXT

#: One row a sheet that was read. ``grid`` is the Parquet file of its cells, relative to the stage's folder:
#: columns ``row`` (int32) and ``c1``…``cN`` (text as shown, null where blank), non-blank rows only.
SHEETS: Final = pa.schema(
    [
        ("sheet_id", TEXT),
        ("file_digest", TEXT),
        ("file_name", TEXT),
        ("source", TEXT),
        ("sheet", TEXT),
        ("sheet_no", SMALL),
        ("state", TEXT),  # visible, hidden, unhidden (a person chose to read what it hides)
        ("rows", COUNT),  # non-blank rows
        ("columns", SMALL),  # rightmost used column
        ("grid", TEXT),
    ]
)

#: How one column of a table is understood. ``field`` is ``<entity>.<field>`` of the profile, or null when
#: the column is not used; ``kind`` is the recognised kind; ``confidence`` lies in 0–1 and is the share of
#: such decisions on what a column is that are right, ``whose_confidence`` that of those on whose it is.
COLUMN: Final = pa.struct(
    [
        ("position", SMALL),  # column number in the sheet, A = 1; or in the table's own grid
        ("letter", TEXT),  # where records are no rows, the cell of the label
        ("name", TEXT),
        ("kind", TEXT),
        ("field", TEXT),
        ("confidence", REAL),  # of what the column is
        ("whose_confidence", REAL),  # of whose it is, the organisation's or the person's; null when not used
        ("decided_by", TEXT),  # suggested, learnt (confirmed for the header before), profile, person
        ("reason", TEXT),  # why, a sentence
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
        ("table_id", TEXT),
        ("sheet_id", TEXT),
        ("file_digest", TEXT),
        ("file_name", TEXT),
        ("source", TEXT),
        ("sheet", TEXT),
        ("table_no", SMALL),
        ("range", TEXT),  # header rows included
        ("header_rows", pa.list_(SMALL)),
        ("first_row", COUNT),
        ("last_row", COUNT),
        ("first_column", SMALL),
        ("last_column", SMALL),
        ("rows", COUNT),  # data rows
        ("confidence", REAL),
        ("used", FLAG),  # false: kept for the record, gives no records
        ("reason", TEXT),  # why it is not used, else null
        ("shape", TEXT),  # of the choice remembered from an earlier file that it is read by, else null
        ("columns", pa.list_(COLUMN)),
        ("header_columns", pa.list_(SMALL)),  # of a table whose records are no rows, where its labels stand
        ("grid", TEXT),  # of such a table, relative to the stage's folder; else null
    ]
)

#: How the reason begins of a table that is not used for want of names. Rows of it give records all the same
#: where a key joins them to a table of organisations.
NAMES_NOBODY: Final = "No column names organisations or people"

#: One row a range that gives no records, with its reason. ``table_id`` is null outside tables.
LEFT_OUT: Final = pa.schema(
    [
        ("sheet_id", TEXT),
        ("table_id", TEXT),
        ("file_name", TEXT),
        ("sheet", TEXT),
        ("range", TEXT),
        ("first_row", COUNT),
        ("last_row", COUNT),
        ("first_column", SMALL),
        ("last_column", SMALL),
        ("rows", COUNT),  # non-blank rows in the range
        ("code", TEXT),  # title, header, total, note, repeated_header, hidden, stray, not_used, …
        ("reason", TEXT),  # a sentence
    ]
)
#: The code of a file that could not be read, of which no sheet, range or row is known.
REFUSED_FILE: Final = "refused_file"

#: One row a non-blank source row: the ledger that proves nothing was lost. ``records`` counts the records it
#: gave; when it is 0, ``code`` and ``reason`` say why.
ROWS: Final = pa.schema(
    [
        ("file_name", TEXT),
        ("sheet", TEXT),
        ("row", COUNT),
        ("records", COUNT),
        ("code", TEXT),
        ("reason", TEXT),
    ]
)
