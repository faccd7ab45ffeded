"""Which value of a field survives, and which lose.

Set-based: one packed key a value and entity, so that the best is a plain ``arg_min`` over integers. From the
highest bit: 1 bit for a problem, 20 bits for what the rule counts (all ones less the count), 30 bits for the
rank of the record, 12 bits for the position in the record's list of values.
"""

from __future__ import annotations

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import EntityType
from hotpass.profiles import FieldSpec
from hotpass.stages.merge.members import RANKS
from hotpass.stages.merge.tracing import traced

_POSITION, _RANK, _COUNT = 12, 30, 20
_MOST = (1 << _COUNT) - 1
_FLAW = 1 << (_POSITION + _RANK + _COUNT)
_BELOW_COUNT = (1 << (_RANK + _POSITION)) - 1

#: Key of the rule in provenance when a person decided.
CORRECTION = "correction"


def choose(engine: Engine, entity_type: EntityType, number: int, field: FieldSpec) -> None:
    """Make ``<entity_type>_chosen_<number>`` for a field.

    Columns: entity_no, value, agreeing (records that give it), raw, record_id, place_no, row, cell, corrected
    (by a person), decided_by, alternatives (:data:`hotpass.model.ALTERNATIVE`, best first; null for none).
    """
    _tally(engine, entity_type, field)
    _win(engine, entity_type, field)
    _lose(engine, entity_type, field)
    raw, cell = traced(field, "w.value")
    engine.execute(
        f"""CREATE OR REPLACE TABLE {entity_type}_chosen_{number} AS
        SELECT w.entity_no, w.value, w.agreeing,
               CASE WHEN m.record_id IS NULL THEN w.value ELSE {raw} END AS raw,
               m.record_id, m.place_no, m."row", {cell} AS cell, w.corrected, w.decided_by, l.alternatives
        FROM winners w
        LEFT JOIN {entity_type}_members m ON m.{RANKS[field.rule]} = w.rank
        LEFT JOIN losers l ON l.entity_no = w.entity_no"""
    )


def _tally(engine: Engine, entity_type: EntityType, field: FieldSpec) -> None:
    """``tally``: entity_no, value, agreeing, key."""
    given = f"""SELECT entity_no, value, count(*) AS agreeing,
            min((flawed * {_FLAW}) | (CAST(rank AS BIGINT) << {_POSITION}) | position) AS best
        FROM ({_said(entity_type, field)}) GROUP BY entity_no, value"""
    engine.execute(
        f"""CREATE OR REPLACE TABLE tally AS
        SELECT entity_no, value, agreeing,
               (best & {_FLAW}) | ({_count(field)} << {_RANK + _POSITION}) | (best & {_BELOW_COUNT}) AS key
        FROM ({_with_what_it_holds(given) if field.rule == "most_specific" else given})"""
    )


def _with_what_it_holds(given: str) -> str:
    """The values with ``holding``: how many records give a value of which all words are in it."""
    return f"""WITH given AS (
            SELECT *, regexp_extract_all(lower(value), '[\\p{{L}}\\p{{N}}]+') AS words FROM ({given})
        )
        SELECT a.entity_no, a.value, any_value(a.agreeing) AS agreeing, any_value(a.best) AS best,
               sum(b.agreeing) AS holding
        FROM given a JOIN given b ON a.entity_no = b.entity_no AND list_has_all(a.words, b.words)
        GROUP BY a.entity_no, a.value"""


def _said(entity_type: EntityType, field: FieldSpec) -> str:
    """One row a record and value: entity_no, value, flawed, rank, position."""
    value, every = quote(field.name), quote(f"{field.name}__all")
    flawed = f"CAST({quote(f'{field.name}__problem')} IS NOT NULL AS BIGINT) AS flawed"
    base = f"FROM {entity_type}_members WHERE {value} IS NOT NULL"
    rank = f"{RANKS[field.rule]} AS rank"
    if not field.multi:
        return f"SELECT entity_no, {value} AS value, {flawed}, {rank}, 0 AS position {base}"
    return f"""SELECT entity_no, value, flawed, rank,
        least(list_position(every, value), {(1 << _POSITION) - 1}) AS position FROM (
            SELECT *, unnest(list_distinct(every)) AS value FROM (
                SELECT entity_no, {flawed}, {rank},
                       list_concat([{value}], coalesce({every}, [])) AS every {base}))"""


def _count(field: FieldSpec) -> str:
    """SQL of what the rule counts, less is better."""
    counts = {"most_common": "agreeing", "most_specific": "holding", "longest": "length(value)"}
    counted = counts.get(field.rule, "0")
    return f"CAST({_MOST} - least({counted}, {_MOST}) AS BIGINT)" if counted != "0" else "CAST(0 AS BIGINT)"


def _win(engine: Engine, entity_type: EntityType, field: FieldSpec) -> None:
    """``winners``: entity_no, value, agreeing, rank (null when no record gives the value), said (how many
    distinct values there are, null when a person decided), corrected, decided_by."""
    rank = f"(key >> {_POSITION}) & {(1 << _RANK) - 1}"
    engine.execute(
        f"""CREATE OR REPLACE TABLE winners AS
        WITH ruled AS (
            SELECT entity_no, arg_min(value, key) AS value, arg_min(agreeing, key) AS agreeing,
                   min(key) AS key, count(*) AS said
            FROM tally GROUP BY entity_no
        ), decided AS (
            SELECT c.entity_no, c.value, coalesce(t.agreeing, 0) AS agreeing, t.key, c.decided_by
            FROM {entity_type}_corrections c
            LEFT JOIN tally t ON t.entity_no = c.entity_no AND t.value = c.value
            WHERE c.field = {literal(field.name)}
        )
        SELECT entity_no, value, agreeing, {rank} AS rank, said, false AS corrected,
               CAST(NULL AS VARCHAR) AS decided_by
        FROM ruled WHERE entity_no NOT IN (SELECT entity_no FROM decided)
        UNION ALL
        SELECT entity_no, value, agreeing, {rank}, NULL, true, decided_by FROM decided"""
    )


def _lose(engine: Engine, entity_type: EntityType, field: FieldSpec) -> None:
    """``losers``: entity_no, alternatives, of the entities whose records give more than the chosen value.

    Most of them give one value more, which needs no ordering.
    """
    _, cell = traced(field, "t.value")
    engine.execute(
        f"""CREATE OR REPLACE TABLE losers AS
        WITH lost AS (
            SELECT t.entity_no, t.key, w.said, {{'value': t.value, 'record_id': m.record_id,
                   'file_name': p.file_name, 'sheet': p.sheet, 'cell': {cell}}} AS alternative
            FROM tally t JOIN winners w ON w.entity_no = t.entity_no AND w.value <> t.value
            JOIN {entity_type}_members m
              ON m.{RANKS[field.rule]} = ((t.key >> {_POSITION}) & {(1 << _RANK) - 1})
            JOIN {entity_type}_places p USING (place_no)
        )
        SELECT entity_no, [alternative] AS alternatives FROM lost WHERE said = 2
        UNION ALL
        SELECT entity_no, list(alternative ORDER BY key) FROM lost
        WHERE said IS DISTINCT FROM 2 GROUP BY entity_no"""
    )
