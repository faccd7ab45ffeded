"""Entity ids that stay, and the history of those that do not.

An entity keeps the id of the last published entity with which it shares most records, if that entity shares
most with it too; contested ids go to the larger share first, and of equal ones to that from whose smallest
record id it was made. What has no such predecessor gets an id of its own, made from its smallest record id:
two entities that were joined and are parted again have the ids that they had.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.model import EntityType

#: Crockford's base 32: no I, L, O, U.
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PREFIX: Final[dict[EntityType, str]] = {"organisation": "O-", "person": "P-"}
_LENGTH: Final = 12


def name_entities(engine: Engine, entity_type: EntityType, taken: str = "previous") -> None:
    """Make ``named`` (label, entity_id) and ``history`` (entity_id, event, other_entity_id).

    Reads ``members`` (label, record_id) and ``previous`` (entity_id, record_id), the latter empty where there
    is no earlier version. No new entity gets an id of the table ``taken``.
    """
    _overlap(engine)
    _inherit(engine, _PREFIX[entity_type])
    _name_new(engine, _PREFIX[entity_type], taken)
    _tell_history(engine)


def _overlap(engine: Engine) -> None:
    """Make ``entities`` (label, first, size), ``shared`` (label, entity_id, n) ordered by preference."""
    engine.execute(
        """CREATE OR REPLACE TABLE entities AS
        SELECT label, min(record_id) AS first FROM members GROUP BY label"""
    )
    engine.execute(
        """CREATE OR REPLACE TABLE shared AS
        SELECT m.label, e.first, p.entity_id, count(*) AS n
        FROM members m JOIN previous p USING (record_id) JOIN entities e USING (label) GROUP BY ALL"""
    )


def _inherit(engine: Engine, prefix: str) -> None:
    """Make ``inherited`` (label, entity_id): one to one, by largest overlap, ties as told above."""
    engine.execute(
        """CREATE OR REPLACE TABLE inherited AS
        SELECT label, entity_id FROM shared
        WHERE label IN (SELECT label FROM shared GROUP BY label HAVING count(*) = 1)
          AND entity_id IN (SELECT entity_id FROM shared GROUP BY entity_id HAVING count(*) = 1)"""
    )
    contested = engine.rows(
        f"""SELECT label, entity_id FROM shared ANTI JOIN inherited USING (label, entity_id)
        ORDER BY n DESC, entity_id <> {literal(prefix)} || {_code("first")}, entity_id, first"""
    )
    given: dict[int, str] = {}
    taken: set[str] = set()
    for label, entity_id in contested:
        if label not in given and entity_id not in taken:
            given[label] = entity_id
            taken.add(entity_id)
    schema = pa.schema([("label", pa.int32()), ("entity_id", pa.string())])
    pairs = pa.table({"label": list(given), "entity_id": list(given.values())}, schema=schema)
    engine.register("contested", pairs)
    engine.execute("INSERT INTO inherited SELECT label, entity_id FROM contested")


def _name_new(engine: Engine, prefix: str, taken: str) -> None:
    """Make ``named``. An id that an earlier version gave away is never made again."""
    engine.execute("CREATE OR REPLACE TABLE named AS SELECT label, entity_id FROM inherited")
    turn = 0
    while engine.rows("SELECT count(*) FROM entities ANTI JOIN named USING (label)")[0][0]:
        engine.execute(
            f"""INSERT INTO named
            WITH made AS (
                SELECT label, {literal(prefix)} || {_code(f"first || {literal('/' * turn)}")} AS entity_id
                FROM entities ANTI JOIN named USING (label)
            )
            SELECT min(label), entity_id FROM made
            ANTI JOIN {taken} USING (entity_id) ANTI JOIN named USING (entity_id)
            GROUP BY entity_id"""
        )
        turn += 1


def _code(text: str) -> str:
    """SQL of twelve letters that stand for a text: the first 60 bits of its digest."""
    number = f"CAST('0x' || substr(md5({text}), 1, 15) AS BIGINT)"
    letters = [
        f"substr({literal(_LETTERS)}, CAST(({number} >> {5 * place}) & 31 AS INTEGER) + 1, 1)"
        for place in reversed(range(_LENGTH))
    ]
    return " || ".join(letters)


def _tell_history(engine: Engine) -> None:
    engine.execute(
        """CREATE OR REPLACE TABLE history AS
        WITH source AS (
            SELECT label, arg_min(entity_id, (-n, entity_id)) AS entity_id FROM shared GROUP BY label
        ), heir AS (
            SELECT entity_id, arg_min(label, (-n, first)) AS label FROM shared GROUP BY entity_id
        ), gone AS (
            SELECT DISTINCT entity_id FROM previous ANTI JOIN named USING (entity_id)
        ), fresh AS (
            SELECT * FROM named ANTI JOIN inherited USING (label)
        )
        SELECT f.entity_id, CASE WHEN s.label IS NULL THEN 'created' ELSE 'split_from' END AS event,
               s.entity_id AS other_entity_id
        FROM fresh f LEFT JOIN source s USING (label)
        UNION ALL
        SELECT g.entity_id, CASE WHEN h.label IS NULL THEN 'retired' ELSE 'merged_into' END, n.entity_id
        FROM gone g LEFT JOIN heir h USING (entity_id) LEFT JOIN named n ON n.label = h.label"""
    )
