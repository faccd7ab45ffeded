"""Which tables give records, and why the others do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hotpass.fields import KINDS
from hotpass.model import NAMES_NOBODY
from hotpass.stages.ingest.columns import Column
from hotpass.stages.ingest.find.layout import FoundTable

_SURE: Final = 0.5
_SURE_OF_LIST: Final = 0.65
_NAMES: Final = frozenset({"organisation_name", "person_name", "family_name"})
_CONTACT: Final = frozenset({"email", "phone", "address", "website"})
_TELLS_NOBODY: Final = frozenset({"identifier", "date", "number", "money", "category", "status", "text"})
_LEAST_LABEL: Final = 0.4


def why_not_used(table: FoundTable, columns: Sequence[Column]) -> str | None:
    """The reason for which a table gives no records, as a sentence without its full stop; None when it does.

    A table is used when a column names organisations or people, or when one holds their keys and another a
    way to reach them.
    """
    kinds = _kinds(columns, _SURE_OF_LIST if table.is_list else _SURE)
    if len(table.records) == 1 and not any(map(_asks_for_a_name, columns)):
        return "A form that asks for no organisation or person"
    if not table.rows:
        return "The table has a header and no rows"
    if kinds & _NAMES or "email" in kinds:
        return None
    if table.is_list:
        return "A list of one column that names no organisations or people, such as choices to pick from"
    if "identifier" in kinds and kinds & _CONTACT:
        return None
    seen = {column.kind for column in columns if column.kind}
    if seen and seen <= _TELLS_NOBODY:
        return f"{NAMES_NOBODY}: it holds keys, dates, amounts or remarks"
    return f"{NAMES_NOBODY}, and none holds their keys beside a way to reach them"


def _asks_for_a_name(column: Column) -> bool:
    """Whether the label says so; the one value of a form proves nothing, as ``Report: Suppliers`` shows."""
    kind = column.kind if column.field else None
    return kind in _NAMES and KINDS[kind].header_score(column.name) >= _LEAST_LABEL


def _kinds(columns: Sequence[Column], least: float) -> frozenset[str]:
    return frozenset(c.kind for c in columns if c.kind and c.field and c.confidence >= least)
