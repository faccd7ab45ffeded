"""Which value of a field survives, and which lose.

Set-based over arrays: what is said of an entity stands together, the best record first, so that looking at
neighbours tells which entities their records agree on; values are compared among the others alone.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hotpass.engine import Engine
from hotpass.fields.base import Survivorship
from hotpass.profiles import FieldSpec
from hotpass.stages.merge.members import LINE, MERITS, Members
from hotpass.stages.merge.said import GIVEN
from hotpass.stages.merge.tracing import trace

#: Key of the rule in provenance when a person decided.
CORRECTION: Final = "correction"


def choose(engine: Engine, field: FieldSpec, members: Members, said: pa.Table, order: np.ndarray) -> pa.Table:
    """One row an entity and value, those of an entity together: the value that survives, then the others.

    Columns: ``entity`` (its number, in order), ``value``, ``agreeing`` (records that give it),
    ``confidence`` (see :func:`_confidence`), ``line`` (of the best of those records, null for none), ``raw``,
    ``cell``, ``decided_by`` (null, or the person who chose it).

    Args:
        engine: where texts are looked through.
        field: whose rule decides.
        members: the records.
        said: what they say, and in which order it counts; see :func:`hotpass.stages.merge.said.gather`.
        order: that order.
    """
    entity, flaw = (said[name].to_numpy()[order] for name in ("entity", "flaw"))
    value = said["value"].combine_chunks().take(order)
    rows, starts = _by_value(entity, value, flaw)
    best, last = rows[starts], rows[np.roll(starts, -1) - 1]
    agreeing = np.add.reduceat(flaw[rows] != GIVEN, starts, dtype=np.int64)
    line = said[LINE].fill_null(-1).to_numpy()[order]
    several = _several(entity[best])
    at, given_by = best[several], agreeing[several]
    counted = _counted(engine, field.rule, entity[at], value.take(at), given_by)
    tier = members.tier[MERITS[field.rule]][line[at]]
    merits = (-given_by, tier, -counted, flaw[at], flaw[last[several]] != GIVEN, entity[at])
    ranked = np.arange(len(best))
    ranked[several] = several[np.lexsort((at, *merits))]
    best, last, agreeing = best[ranked], last[ranked], agreeing[ranked]
    records = _records(entity, line)
    told = said.select([LINE, "raw", "cols"]).take(order[best]).append_column("value", value.take(best))
    raw, cell = trace(engine, told, pa.array(members.row).take(told[LINE]), several=field.multi)
    return pa.table(
        {
            "entity": entity[best],
            "value": told["value"],
            "agreeing": agreeing,
            "confidence": np.where(flaw[last] == GIVEN, 1.0, _confidence(agreeing, records[entity[best]])),
            LINE: told[LINE],
            "raw": raw,
            "cell": cell,
            "decided_by": said["decided_by"].take(order[last]),
        }
    )


def _several(entity: np.ndarray) -> np.ndarray:
    """Where an entity has several values; those of one entity stand together."""
    again = np.diff(entity, prepend=-1, append=-1) == 0
    return np.flatnonzero(again[1:] | again[:-1])


def _records(entity: np.ndarray, line: np.ndarray) -> np.ndarray:
    """By entity, how many records say something; a record's values stand together, a correction has -1."""
    begins = (np.diff(line, prepend=-1) != 0) & (line >= 0)
    return np.bincount(entity[begins], minlength=entity[-1] + 1 if len(entity) else 0)


def _confidence(agreeing: np.ndarray, records: np.ndarray) -> np.ndarray:
    """How likely a record more would give the value, by the rule of succession (Laplace 1774)."""
    confidence: np.ndarray = (agreeing + 1) / (records + 2)
    return confidence


def _by_value(entity: np.ndarray, value: pa.Array, flaw: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows with those of an entity and value together, a correction the last, and where each begins."""
    differs = pc.not_equal(value[1:], value[:-1]).to_numpy(zero_copy_only=False)
    several = np.zeros(entity[-1] + 1 if len(entity) else 0, bool)
    several[entity[1:][differs & (entity[1:] == entity[:-1])]] = True
    compared, code = several[entity], np.zeros(len(entity), np.int64)
    code[compared] = value.filter(pa.array(compared)).dictionary_encode().indices
    group = entity * (code.max(initial=0) + 1) + code
    rows = np.lexsort((flaw, group)) if flaw.any() else np.argsort(group, kind="stable")
    return rows, np.flatnonzero(np.diff(group[rows], prepend=-1))


def _counted(
    engine: Engine, rule: Survivorship, entity: np.ndarray, value: pa.Array, agreeing: np.ndarray
) -> np.ndarray:
    """What the rule counts of each entity's value, more is better."""
    if rule == "most_common":
        return agreeing
    if rule == "longest":
        return np.asarray(pc.utf8_length(value).to_numpy().astype(np.int64))
    if rule == "most_specific" and len(value):
        return _holding(engine, entity, value, agreeing)
    return np.zeros(len(value), np.int64)


def _holding(engine: Engine, entity: np.ndarray, value: pa.Array, agreeing: np.ndarray) -> np.ndarray:
    """How many records of its entity give a value of which all words are in the value."""
    given = {"n": np.arange(len(value)), "entity": entity, "value": value, "agreeing": agreeing}
    engine.register("given", pa.table(given))
    words = "regexp_extract_all(lower(value), '[\\p{L}\\p{N}]+') AS words"
    found = engine.arrow(
        f"""WITH worded AS (SELECT *, {words} FROM given)
        SELECT a.n, CAST(sum(b.agreeing) AS BIGINT) AS holding
        FROM worded a JOIN worded b ON a.entity = b.entity AND list_has_all(a.words, b.words)
        GROUP BY a.n ORDER BY a.n"""
    )
    holding: np.ndarray = found["holding"].to_numpy()
    return holding
