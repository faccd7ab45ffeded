"""Values that the row says once more: within a text beside it, or where its key has a row of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Final

from hotpass.engine import Engine
from hotpass.quality.cells.places import Place
from hotpass.quality.cells.references import referring

#: Fewest pairs that tell, and the share of them that must say the same before the others are faults.
_ENOUGH: Final = 30
_MOSTLY: Final = 0.9
#: Times fewer that do not than would by chance, and rows by which it is told how many those are.
_FEWER: Final = 4
_TRIED: Final = 500
#: Fewest letters of a value that is no part of other words by chance.
_LETTERS: Final = 3
#: Kinds of texts that have a value of their row within, and of values that :mod:`naming` compares.
_TEXTS: Final = frozenset({"organisation_name", "address", "text", "email", "website"})
_NAMES: Final = frozenset({"organisation_name", "person_name", "given_name", "family_name"})
_SAID: Final = "coalesce({m}.number::VARCHAR, {m}.canon)"


def named_within(
    engine: Engine, lists: Sequence[Place], places: Sequence[Place], pairs: Callable[[Place, Place], str]
) -> Iterator[str]:
    """Queries for values of lists that a text of their row does not have within, as nearly all others do.

    So the trade of a firm stands in its name, and the town in the address.

    Args:
        engine: with the tables that the pairs are read from.
        lists: columns of one table whose values recur.
        places: all its columns.
        pairs: SQL of pairs of cells of a row, of two columns.
    """
    for value, whole in product(lists, (place for place in places if place.kind in _TEXTS)):
        if value is whole:
            continue
        said = f"""(SELECT *, lower(trim(text)) AS part, lower(text2) AS whole FROM {pairs(value, whole)}
            WHERE canon IS NOT NULL AND length(trim(text)) >= {_LETTERS})"""
        every, lacking = engine.rows(
            f"SELECT count(*), count(*) FILTER (WHERE NOT contains(whole, part)) FROM {said}"
        )[0]
        if every < _ENOUGH or not 0 < lacking <= (1 - _MOSTLY) * every:
            continue
        by_chance = engine.rows(
            f"""WITH tried AS (SELECT part, whole FROM {said} ORDER BY hash(t, "row") LIMIT {_TRIED}),
            values_of AS (SELECT part, count(*) AS n FROM tried GROUP BY part)
            SELECT sum(n * (NOT contains(whole, v.part))::INTEGER) / sum(n) FROM values_of v, tried s"""
        )[0][0]
        if _FEWER * lacking <= float(by_chance) * every:
            yield f"""SELECT k, t, "row", cell, text, 'AGREEMENT' AS key, [k2] AS others
                FROM {said} WHERE NOT contains(whole, part)"""


def said_otherwise(
    engine: Engine, places: Sequence[Place], codes: Sequence[Place], keys: Sequence[Place]
) -> Iterator[str]:
    """Queries for cells that say something else than the row of their key does under the same header.

    Where all rows of a key, two and more, say something else, the key's own row is meant.

    Args:
        engine: with the tables ``cells`` and ``meant``.
        places: the columns.
        codes: those that refer to something by codes.
        keys: those that name rows.
    """
    for parent, child in product(keys, codes):
        if parent not in codes or child.group == parent.group:
            continue
        theirs = {p.header: p for p in places if p.group == parent.group and p is not parent}
        both = [
            (mine, theirs[mine.header])
            for mine in places
            if mine.group == child.group
            and mine is not child
            and mine.kind not in _NAMES
            and mine.header in theirs
        ]
        if both and referring(engine, child, parent) >= _ENOUGH:
            for mine, its in both:
                yield from _otherwise(engine, child, mine, parent, its)


def _otherwise(engine: Engine, child: Place, mine: Place, parent: Place, its: Place) -> Iterator[str]:
    pairs = f"""(SELECT c.*, p.t AS t2, p."row" AS row2, p.cell AS cell2, p.text AS text2, p.said AS its,
            c.said = p.said AS same, count(*) OVER of_key AS every,
            count(*) FILTER (WHERE c.said <> p.said) OVER of_key AS unlike
        FROM {_keyed(child, mine)} c JOIN (
            SELECT * FROM {_keyed(parent, its)} QUALIFY count(*) OVER (PARTITION BY key) = 1) p USING (key)
        WHERE c.said IS NOT NULL AND p.said IS NOT NULL WINDOW of_key AS (PARTITION BY key))"""
    odd, every, by_chance = engine.rows(
        f"""WITH pairs AS (SELECT said, its, same FROM {pairs}),
        shares AS (SELECT sum(m.n * t.n) AS same FROM (SELECT said, count(*) AS n FROM pairs GROUP BY said) m
            JOIN (SELECT its AS said, count(*) AS n FROM pairs GROUP BY its) t USING (said))
        SELECT count(*) FILTER (WHERE NOT same), count(*),
            count(*) - coalesce((SELECT same FROM shares), 0) / count(*) FROM pairs"""
    )[0]
    if every < _ENOUGH or not 0 < odd <= (1 - _MOSTLY) * every or _FEWER * odd > float(by_chance):
        return
    yield f"""SELECT {mine.number} AS k, t, "row", cell, text, 'AGREEMENT' AS key, [{child.number}] AS others
        FROM {pairs} WHERE NOT same AND (every = 1 OR unlike < every)"""
    yield f"""SELECT DISTINCT {its.number} AS k, t2, row2, cell2, text2, 'AGREEMENT' AS key,
        [{parent.number}] AS others FROM {pairs} WHERE every > 1 AND unlike = every"""


def _keyed(key: Place, value: Place) -> str:
    """The cells of a column, each with the key of its row and what it says."""
    return f"""(SELECT trim(a.text) AS key, v.t, v."row", v.cell, v.text, {_SAID.format(m="m")} AS said
        FROM cells a JOIN cells v ON v.t = a.t AND v."row" = a."row" AND v.k = {value.number}
        JOIN meant m ON m.k = v.k AND m.text = v.text WHERE a.k = {key.number})"""
