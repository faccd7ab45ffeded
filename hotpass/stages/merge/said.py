"""What the records and the corrections say in one field."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import quote
from hotpass.model import EntityType, record_table
from hotpass.profiles import FieldSpec
from hotpass.stages.merge.members import LINE, MERITS, Members

#: What is amiss with a value: nothing; its kind found fault with it; no record gives it, but a person.
SOUND, FLAWED, GIVEN = range(3)
#: Bits of the position of a value in its record, below those of the record; no cell holds so many values.
_POSITION: Final = 24


def gather(
    engine: Engine, entity_type: EntityType, field: FieldSpec, members: Members
) -> tuple[pa.Table, np.ndarray]:
    """One row a record and value, and their order: by entity, the best record first.

    Columns: ``entity`` (its number), ``value``, ``line`` (of the record), ``raw`` and ``cols`` (of the
    record's field), ``flaw`` (``SOUND`` or ``FLAWED``), ``decided_by`` (null).
    """
    told = _each(_read(engine, entity_type, field))
    line, position = (told[name].to_numpy() for name in (LINE, "position"))
    place = members.standing[MERITS[field.rule]][line]
    told = told.drop_columns("position").append_column("entity", pa.array(members.entity[line]))
    told = told.append_column("decided_by", pa.nulls(len(told), pa.string()))
    return told.combine_chunks(), _order(place, position, len(members.entity))


def _order(place: np.ndarray, position: np.ndarray, records: int) -> np.ndarray:
    """The order by place, then by position; where no record gives several values no two places are alike, and
    nothing need be sorted."""
    if position.any():
        return np.argsort((place << _POSITION) | position)
    at = np.full(records, -1)
    at[place] = np.arange(len(place))
    return at[at >= 0]


def correct(said: pa.Table, order: np.ndarray, given: pa.Table) -> tuple[pa.Table, np.ndarray]:
    """What was gathered, with a row for each correction of the field after what its entity's records say.

    Such a row has ``decided_by`` and the flaw ``GIVEN``, and no ``line``.
    """
    last = np.searchsorted(said["entity"].to_numpy()[order], given["entity_no"].to_numpy(), side="right")
    told = pa.concat_tables([said, _as_told(given)], promote_options="default").combine_chunks()
    return told, np.insert(order, last, len(said) + np.arange(len(given)))


def _read(engine: Engine, entity_type: EntityType, field: FieldSpec) -> pa.Table:
    """One row a record that says something: line, value, raw, cols, flaw and, where it may give several, its
    other values in their order, ``more`` (null for none)."""
    value, every = quote(field.name), quote(f"{field.name}__all")
    flaw = f"CASE WHEN {quote(f'{field.name}__problem')} IS NULL THEN {SOUND} ELSE {FLAWED} END"
    others = f"list_filter({every}, lambda v, n: v <> {value} AND list_position({every}, v) = n)"
    more = f", CASE WHEN {every} <> [{value}] THEN {others} END AS more" if field.multi else ""
    return engine.arrow(
        f"""SELECT {LINE}, {value} AS value, {quote(f"{field.name}__raw")} AS raw,
                   {quote(f"{field.name}__cols")} AS cols, CAST({flaw} AS TINYINT) AS flaw{more}
        FROM {record_table(entity_type)} WHERE {value} IS NOT NULL"""
    )


def _each(told: pa.Table) -> pa.Table:
    """One row a value, with its ``position`` in the record."""
    first = pa.array(np.zeros(len(told), np.int64))
    if "more" not in told.column_names:
        return told.append_column("position", first)
    more, told = told["more"].combine_chunks(), told.drop_columns("more").append_column("position", first)
    parent = more.value_parent_indices()
    others = told.take(parent)
    nth = np.arange(len(parent)) - np.searchsorted(parent.to_numpy(), parent.to_numpy()) + 1
    others = others.set_column(told.column_names.index("value"), "value", more.flatten())
    others = others.set_column(told.column_names.index("position"), "position", pa.array(nth))
    return pa.concat_tables([told, others])


def _as_told(given: pa.Table) -> pa.Table:
    """Corrections as if a record told them."""
    return pa.table(
        {
            "entity": given["entity_no"],
            "value": given["value"],
            "raw": given["value"],
            "flaw": pa.array(np.full(len(given), GIVEN, np.int8)),
            "decided_by": given["decided_by"],
        }
    )
