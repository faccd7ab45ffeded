"""The records of each entity in one place, numbered and ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.errors import InternalError
from hotpass.fields.base import Survivorship
from hotpass.model import EntityType, record_table
from hotpass.profiles import EntitySpec, Profile
from hotpass.stage import StageJob

#: By which of a record's merits a rule prefers it, and in which order they count.
MERITS: Final[dict[Survivorship, str]] = {
    "trusted_source": "by_trust",
    "most_recent": "by_date",
    "most_complete": "by_fill",
    "most_common": "by_trust",
    "most_specific": "by_trust",
    "longest": "by_trust",
}
#: What settles which of two records is better before it counts how many give the value of each, and after.
_BEFORE: Final = {
    "by_trust": "trust DESC, day DESC",
    "by_date": "day DESC, trust DESC",
    "by_fill": "filled DESC, trust DESC, day DESC",
}
_ORDERS: Final = {name: f"{order}, filled DESC" for name, order in _BEFORE.items()}
_PLACE: Final = ("source", "file_digest", "file_name", "sheet")
#: Day of a record that has no date.
NO_DAY: Final = -1_000_000
#: The column of a record's line: the number of its row in the file of records, from 0.
LINE: Final = "line"


@dataclass(frozen=True, slots=True)
class Members:
    """The records of one entity type, by line, and their entities, by number.

    Attributes:
        entity: number of each record's entity, from 0 (int32).
        place: number of each record's place, from 0 (int32).
        standing: by merit that a field's rule prefers, how each record stands among all when they are
            ordered by entity, then by that merit, the best first; from 0, no two alike (int64).
        tier: by merit, how good each record is but for how many of its fields are filled and for its id; 1 is
            best, and many are alike (int64).
        record_id: of each record.
        row: of each record in its sheet (int64).
        entities: entity_id and records, in the order of entity_id.
        places: source, file_digest, file_name and sheet, in this order.
    """

    entity: np.ndarray
    place: np.ndarray
    standing: Mapping[str, np.ndarray]
    tier: Mapping[str, np.ndarray]
    record_id: pa.Array
    row: np.ndarray
    entities: pa.Table
    places: pa.Table


def place_members(job: StageJob, entity_type: EntityType) -> Members:
    """Number and rank the records; makes the tables ``<entity_type>_entities`` and ``<entity_type>_members``.

    ``_entities``: entity_no (from 0, in the order of entity_id), entity_id, records.
    ``_members``: one row a record: line, entity_no, place_no (from 0), record_id, parent_record_id, row, day
    (of its date, from 1970; null where it has none), and by each merit a number that no other record has, the
    less the better: ``by_trust``, ``by_date``, ``by_fill``; ``tier_by_trust`` and so on, many alike.
    The view ``<entity_type>_records`` has the column ``line``.

    Raises:
        InternalError: a record is in no entity, or in several.
    """
    engine, records = job.engine, record_table(entity_type)
    engine.view(records, job.inputs[records], numbered=LINE)
    engine.register("trusts", _trusts(job.profile))
    engine.execute(
        f"""CREATE OR REPLACE TABLE {entity_type}_entities AS
        SELECT CAST(row_number() OVER (ORDER BY entity_id) - 1 AS INTEGER) AS entity_no, entity_id, records
        FROM (SELECT entity_id, count(*) AS records FROM clusters
              WHERE entity_type = {literal(entity_type)} GROUP BY entity_id)"""
    )
    place = ", ".join(_PLACE)
    numbered = f"row_number() OVER (ORDER BY {place}) - 1 AS place_no"
    places = engine.arrow(
        f"""SELECT {numbered}, {place}, coalesce(t.trust, 0) AS trust
        FROM (SELECT DISTINCT {place} FROM {records}) LEFT JOIN trusts t USING (source)"""
    )
    engine.register("places", places)
    spec = job.profile.entities[entity_type]
    _place(engine, entity_type, spec)
    read, placed = (engine.rows(f"SELECT count(*) FROM {t}")[0][0] for t in (records, "placed"))
    if read != placed:
        raise InternalError(f"{read} {entity_type} records have {placed} places in entities")
    _rank(engine, entity_type)
    return _numbered(engine, entity_type, spec)


def _trusts(profile: Profile) -> pa.Table:
    names = [s.name for s in profile.sources]
    trusts = [s.trust for s in profile.sources]
    return pa.table({"source": pa.array(names, pa.string()), "trust": pa.array(trusts, pa.int32())})


def _place(engine: Engine, entity_type: EntityType, spec: EntitySpec) -> None:
    filled = " + ".join(f"CAST({quote(f.name)} IS NOT NULL AS INTEGER)" for f in spec.published)
    dated = quote(spec.dated.name) if spec.dated else "NULL"
    same_place = " AND ".join(f"p.{c} IS NOT DISTINCT FROM r.{c}" for c in _PLACE)
    engine.execute(
        f"""CREATE OR REPLACE TABLE placed AS
        SELECT r.{LINE}, e.entity_no, CAST(p.place_no AS INTEGER) AS place_no, r.record_id,
               r.parent_record_id, r."row", p.trust, {filled} AS filled,
               coalesce(date_diff('day', DATE '1970-01-01', TRY_CAST({dated} AS DATE)), {NO_DAY}) AS day
        FROM {record_table(entity_type)} r
        JOIN clusters c ON c.record_id = r.record_id AND c.entity_type = {literal(entity_type)}
        JOIN {entity_type}_entities e ON e.entity_id = c.entity_id
        JOIN places p ON {same_place}"""
    )


def _rank(engine: Engine, entity_type: EntityType) -> None:
    """Only what the order depends on is sorted: the merits, which are few, and the record ids."""
    merits = ", ".join(
        f"""row_number() OVER (ORDER BY {_ORDERS[name]}) AS {name},
        dense_rank() OVER (ORDER BY {order}) AS tier_{name}"""
        for name, order in _BEFORE.items()
    )
    numbers = ", ".join(f"({name} << 32) | record_no AS {name}, tier_{name}" for name in _ORDERS)
    engine.execute(
        f"""CREATE OR REPLACE TABLE {entity_type}_members AS
        WITH merits AS (SELECT *, {merits} FROM (SELECT DISTINCT trust, filled, day FROM placed)),
             ids AS (SELECT {LINE}, row_number() OVER (ORDER BY record_id) AS record_no FROM placed)
        SELECT {LINE}, entity_no, place_no, record_id, parent_record_id, "row",
               nullif(day, {NO_DAY}) AS day, {numbers}
        FROM placed JOIN merits USING (trust, filled, day) JOIN ids USING ({LINE})"""
    )
    engine.execute("DROP TABLE placed")


def _numbered(engine: Engine, entity_type: EntityType, spec: EntitySpec) -> Members:
    merits = sorted({MERITS[field.rule] for field in spec.published})
    tiers = [f"tier_{name}" for name in merits]
    columns = ", ".join((LINE, "entity_no", "place_no", "record_id", '"row"', *merits, *tiers))
    members = engine.arrow(f"SELECT {columns} FROM {entity_type}_members")
    by_line = members.take(np.argsort(members[LINE].to_numpy()))
    entity = by_line["entity_no"].to_numpy()
    entities = engine.arrow(f"SELECT entity_id, records FROM {entity_type}_entities ORDER BY entity_no")
    return Members(
        entity=entity,
        place=by_line["place_no"].to_numpy(),
        standing={name: _standing(entity, by_line[name].to_numpy()) for name in merits},
        tier={name: by_line[f"tier_{name}"].to_numpy() for name in merits},
        record_id=by_line["record_id"].combine_chunks(),
        row=by_line["row"].to_numpy(),
        entities=entities,
        places=engine.arrow(f"SELECT {', '.join(_PLACE)} FROM places ORDER BY place_no"),
    )


def _standing(entity: np.ndarray, merit: np.ndarray) -> np.ndarray:
    """The order by entity, then by merit; as the latter is one of small numbers, both fit into one."""
    in_all = _inverse(np.argsort(merit))
    return _inverse(np.argsort((entity.astype(np.int64) << 32) | in_all))


def _inverse(order: np.ndarray) -> np.ndarray:
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places
