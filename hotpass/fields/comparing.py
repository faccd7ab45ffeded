"""How the comparisons of a kind are written for Splink."""

from __future__ import annotations

from typing import Any


def levels(column: str, *steps: tuple[str, str], part: str | None = None) -> dict[str, Any]:
    """A Splink comparison over one column: null level, the given steps best first, and the rest.

    Args:
        column: the record column; it names the comparison.
        steps: SQL and label of each level; ``{l}`` and ``{r}`` stand for the two records' columns.
        part: the part of the field to compare instead of its value.
    """
    name = f"{column}__{part}" if part else column
    left, right = f'"{name}_l"', f'"{name}_r"'
    null = {
        "sql_condition": f"{left} IS NULL OR {right} IS NULL",
        "label_for_charts": "Missing",
        "is_null_level": True,
    }
    given = [
        {"sql_condition": sql.format(l=left, r=right), "label_for_charts": label} for sql, label in steps
    ]
    rest = {"sql_condition": "ELSE", "label_for_charts": "All other comparisons"}
    return {"output_column_name": column, "comparison_levels": [null, *given, rest]}
