"""Which expectations Great Expectations has, told without importing it, which costs seconds."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

#: What the names of expectations on columns begin with: those on whole tables see only the columns of rules.
_ON_COLUMNS: Final = (
    "expect_column_",
    "expect_compound_columns_",
    "expect_multicolumn_",
    "expect_select_column_",
)


@cache
def types_of_columns() -> frozenset[str]:
    """Names of its expectations on the values of columns; none where it is not installed."""
    found = find_spec("great_expectations")
    if found is None or found.origin is None:
        return frozenset()
    folder = Path(found.origin).parent / "expectations" / "core"
    return frozenset(path.stem for path in folder.glob("expect_*.py") if path.stem.startswith(_ON_COLUMNS))
