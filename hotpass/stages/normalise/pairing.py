"""Whose an e-mail address or number is, in a row that names several people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from hotpass.fields.text_folding import fold
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob
from hotpass.stages.normalise.gather import items_column, unread_column

#: Owner of a value that belongs to none of the row's people.
NOBODY: Final = 0

_SHORTEST = 3


def uneven(field: FieldSpec) -> str:
    """SQL of t, row, names, items and unread of a person's field, in rows that name nobody or several.

    It reads ``person_rows``.
    """
    items, unread = items_column("person", field), unread_column("person", field)
    return f"""SELECT t, "row", list_transform(people, lambda p: p.value) AS names, {items} AS items,
            {unread} AS unread
        FROM person_rows
        WHERE len(people) <> 1 AND (len({items}) > 0 OR {unread} IS NOT NULL)"""


def map_owners(job: StageJob, field: FieldSpec) -> None:
    """Make ``owners_<field>`` from ``uneven_<field>``: t, row, owners, of the rows with several people.

    ``owners`` has for each value of the person field the position of its owner, from 1, or :data:`NOBODY`.
    """
    listed = f"""SELECT t, "row", names, list_transform(items, lambda i: i.value) AS "values"
        FROM uneven_{field.name} WHERE len(names) > 1 AND len(items) > 0"""

    def pair(names: Sequence[str], values: Sequence[str]) -> Sequence[list[int]]:
        return (owners(names, values),)

    outputs = pa.schema([("owners", pa.list_(pa.int32()))])
    job.engine.map_distinct("paired", f'SELECT names, "values" FROM ({listed})', pair, outputs)
    job.engine.execute(
        f"""CREATE OR REPLACE TABLE owners_{field.name} AS
        SELECT t, "row", owners FROM ({listed}) JOIN paired USING (names, "values")"""
    )


def unclaimed(field: FieldSpec) -> str:
    """SQL of t, row, items and unread of a person's field where they belong to none of the row's people."""
    return f"""SELECT t, "row", CASE WHEN len(names) = 0 THEN unread END AS unread,
            CASE WHEN owners IS NULL THEN items
                ELSE list_filter(items, lambda x, k: owners[k] = {NOBODY}) END AS items
        FROM uneven_{field.name} LEFT JOIN owners_{field.name} USING (t, "row")
        WHERE len(names) = 0 OR list_contains(owners, {NOBODY})"""


def owners(names: Sequence[str], values: Sequence[str]) -> list[int]:
    """Position of each value's owner among the names, from 1, or :data:`NOBODY`.

    An e-mail address belongs to the person whose name it holds. As many values as people go by their
    order, unless that would give one to somebody whom another names.
    """
    named = [_named(value, names) for value in values]
    in_order = len(names) == len(values) and all(n in (NOBODY, at) for at, n in enumerate(named, 1))
    return list(range(1, len(values) + 1)) if in_order else named


def _named(value: str, names: Sequence[str]) -> int:
    """The one person of whose names the part before the ``@`` holds most."""
    local, at, _ = value.partition("@")
    if not at:
        return NOBODY
    held = fold(local).replace(" ", "")
    letters = [sum(len(word) for word in _words(name) if word in held) for name in names]
    most = max(letters)
    return letters.index(most) + 1 if most and letters.count(most) == 1 else NOBODY


def _words(name: str) -> list[str]:
    return [word for word in fold(name).split() if len(word) >= _SHORTEST]
