"""Values that stand in another column than their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hotpass.engine.base import literal
from hotpass.quality.cells.places import Place
from hotpass.quality.cells.together import both

#: Cells of another list that make a value usual there, and cells up to which it stands in the wrong one.
_USUAL: Final = 5
_STRAY: Final = 2


def of_other_column(one: Place, other: Place) -> str:
    """Cells with a usual value of another list, which no other cell of their own column has."""
    usual = f"(SELECT canon FROM seen WHERE k = {other.number} AND n >= {_USUAL})"
    return f"""SELECT c.k, c.t, c."row", c.cell, c.text, 'OTHER-COLUMN' AS key, [{other.number}] AS others
        FROM (SELECT c.*, m.canon FROM cells c JOIN meant m ON m.k = c.k AND m.text = c.text
            WHERE c.k = {one.number}) c
        JOIN seen s ON s.k = {one.number} AND s.canon = c.canon
        WHERE s.n <= {_STRAY} AND c.canon IN {usual} AND (SELECT count(*) FROM seen
            WHERE k = {one.number} AND canon IN {usual}) <= {_STRAY}"""


def swapped(pairs: str, one: Place, other: Place) -> Iterator[str]:
    """Cells of a row each of which holds what the other's column elsewhere has, and its own has not."""
    mine, its = (f"(SELECT * FROM seen WHERE k = {place.number})" for place in (one, other))
    moved = "{w}.canon IS NOT NULL AND coalesce({o}.n, 0) <= 1 AND {w}.n >= 2"
    first = f"({moved.format(w='b1', o='a1')} OR p.name_of = {literal(other.kind or '')})"
    second = f"({moved.format(w='a2', o='b2')} OR p.name_of2 = {literal(one.kind or '')})"
    yield from both(
        f"""SELECT p.* FROM {pairs} p
        LEFT JOIN {mine} a1 ON a1.canon = p.canon LEFT JOIN {its} b1 ON b1.canon = p.canon
        LEFT JOIN {mine} a2 ON a2.canon = p.canon2 LEFT JOIN {its} b2 ON b2.canon = p.canon2
        WHERE {first} AND {second}""",
        "SWAPPED",
    )


def whole_name(one: Place, other: Place) -> str:
    """Names that have the other name of their row as one of their words."""
    words = "' ' || regexp_replace(lower(strip_accents(trim({}.text))), '[\\s,;|/]+', ' ', 'g') || ' '"
    mine, its = words.format("c"), words.format("f")
    return f"""SELECT c.k, c.t, c."row", c.cell, c.text, 'SEVERAL' AS key, [f.k] AS others FROM cells c
        JOIN cells f ON f.t = c.t AND f."row" = c."row" AND f.k = {other.number}
        WHERE c.k = {one.number} AND length({its}) > 4 AND length({mine}) > length({its})
            AND contains({mine}, {its})"""
