"""Rows that are nearly the same, and cells of a row whose words belong to each other's column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from typing import Final

from hotpass.engine import Engine
from hotpass.quality.cells.places import Place

#: Fewest cells of a row, but for its key, that say something when all but one are those of another.
_CELLS: Final = 5
#: Rows that are nearly equal and more than these are no slip.
_MOST_EQUAL: Final = 5
#: Kinds of columns whose words tell them apart.
WORDED: Final = frozenset(
    {
        *("organisation_name", "person_name", "given_name", "family_name"),
        *("locality", "province", "role", "category", "status"),
    }
)
#: Least evidence (logarithm of a ratio) that each cell belongs to the other's column, and of both together.
_EACH: Final = 1.5
_BOTH: Final = 5.0


def nearly_repeated_rows(keys: AbstractSet[int], single: AbstractSet[int]) -> str:
    """The query for rows that say what another says but for their key and one cell.

    Args:
        keys: columns of keys, which may differ.
        single: columns in which hardly any two cells say the same: rows that share none are no copies.
    """
    left_out = ", ".join(map(str, sorted(keys))) or "-1"
    telling = ", ".join(map(str, sorted(single - keys))) or "-1"
    return f"""WITH said AS (
            SELECT k, g, t, "row", cell, text, hash(k, lower(trim(text))) AS h FROM cells
            WHERE k NOT IN ({left_out})),
        whole AS (
            SELECT *, count(*) OVER r AS cells, count(*) FILTER (WHERE k IN ({telling})) OVER r AS told,
                bit_xor(h) OVER r AS every FROM said WINDOW r AS (PARTITION BY g, t, "row")),
        but_one AS (
            SELECT *, count(*) OVER w AS n FROM (SELECT *, xor(every, h) AS rest FROM whole
                WHERE cells >= {_CELLS} AND told > (k IN ({telling}))::INTEGER)
            WINDOW w AS (PARTITION BY g, k, rest))
        SELECT k, t, "row", cell, text, 'NEAR-DUPLICATE' AS key, CAST(NULL AS INTEGER[]) AS others
        FROM but_one WHERE n BETWEEN 2 AND {_MOST_EQUAL}
        QUALIFY count(DISTINCT h) OVER (PARTITION BY g, k, rest) > 1"""


def swapped_words(engine: Engine, places: Sequence[Place], listed: AbstractSet[str]) -> Iterator[str]:
    """Queries for pairs of cells of a row each of which has the words of the other's column.

    Args:
        engine: with the table ``cells``.
        places: columns of words of one table.
        listed: kinds of which whole values are compared elsewhere.
    """
    pairs = [(a, b) for a, b in combinations(places, 2) if not {a.kind, b.kind} <= {*listed}]
    if not pairs:
        return
    these = ", ".join(str(place.number) for place in places)
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE cell_words AS SELECT DISTINCT k, t, "row",
            unnest(regexp_extract_all(lower(text), '[^\\W\\d_]{{3,}}')) AS word
        FROM cells WHERE k IN ({these})"""
    )
    engine.execute(
        """CREATE OR REPLACE TEMP TABLE word_counts AS
        SELECT k, word, count(*) AS n FROM cell_words GROUP BY ALL"""
    )
    for one, other in pairs:
        yield _swapped(one.number, other.number)


def _swapped(one: int, other: int) -> str:
    first, second = (_belonging(a, b) for a, b in ((one, other), (other, one)))
    return f"""SELECT c.k, c.t, c."row", c.cell, c.text, 'SWAPPED' AS key,
            [CASE c.k WHEN {one} THEN {other} ELSE {one} END] AS others
        FROM {first} a JOIN {second} b USING (t, "row")
        JOIN cells c ON c.t = a.t AND c."row" = a."row" AND c.k IN ({one}, {other})
        WHERE a.evidence >= {_EACH} AND b.evidence >= {_EACH} AND a.evidence + b.evidence >= {_BOTH}"""


def _belonging(mine: int, its: int) -> str:
    """By row, how clearly the words of a column's cell are those of another's."""
    return f"""(SELECT w.t, w."row", sum(ln((coalesce(i.n, 0) + 0.5) / (m.n + 0.5))) AS evidence
        FROM cell_words w JOIN word_counts m ON m.k = w.k AND m.word = w.word
        LEFT JOIN word_counts i ON i.k = {its} AND i.word = w.word
        WHERE w.k = {mine} GROUP BY w.t, w."row")"""
