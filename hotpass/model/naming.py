"""What tables, columns and cells are called."""

from __future__ import annotations

from hotpass.model.words import EntityType


def record_table(entity_type: EntityType) -> str:
    """Name of the table that holds the records of one entity type."""
    return f"{entity_type}_records"


def golden_table(entity_type: EntityType) -> str:
    """Name of the table that holds the golden records of one entity type."""
    return {"organisation": "organisations", "person": "people"}[entity_type]


def input_table(source: str) -> str:
    """Name of the table that holds the rows of a source's files as they stand."""
    return f"{source} (input)"


def is_input_table(table: str) -> bool:
    """Whether a table holds the rows of a source's files as they stand."""
    return table.endswith(" (input)")


def entity_of_table(table: str, column: str | None) -> EntityType:
    """The entity type that a column of a table is about; rows of files are of organisations by default."""
    if is_input_table(table):
        return "person" if (column or "").startswith("person.") else "organisation"
    return "person" if table in (record_table("person"), golden_table("person")) else "organisation"


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
