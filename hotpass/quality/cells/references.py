"""Values of a column that nearly all are keys of another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from hotpass.engine import Engine
from hotpass.quality.cells.places import Place

#: Share of the different values of a column that must be keys before the rest refer to nothing.
_REFERRING: Final = 0.9
_CELL: Final = 'c.k, c.t, c."row", c.cell, c.text'


def orphans(
    engine: Engine,
    places: Sequence[Place],
    keys: Sequence[Place],
    codes: Collection[Place],
    distinct: Mapping[int, int],
) -> Iterator[str]:
    """Queries for values that are no keys, of columns of which nearly all are.

    Args:
        engine: with the table ``cells``.
        places: the columns.
        keys: those that name rows.
        codes: those that refer to something by codes.
        distinct: by number of a column how many different values it has.
    """
    if not keys:
        return
    for child, (shared, parents) in _referring(engine, places, keys, codes).items():
        if shared >= _REFERRING * distinct[child]:
            yield f"""SELECT {_CELL}, 'ORPHAN' AS key, CAST(NULL AS INTEGER[]) AS others
                FROM cells c WHERE k = {child}
                AND trim(text) NOT IN (SELECT trim(text) FROM cells WHERE k IN ({parents}))"""


def referring(engine: Engine, child: Place, parent: Place) -> int:
    """How many cells of a column say what a cell of another does."""
    return int(
        engine.rows(
            f"""SELECT count(*) FROM (SELECT trim(text) AS said FROM cells WHERE k = {child.number})
            SEMI JOIN (SELECT trim(text) AS said FROM cells WHERE k = {parent.number}) USING (said)"""
        )[0][0]
    )


def _referring(
    engine: Engine, places: Sequence[Place], keys: Sequence[Place], codes: Collection[Place]
) -> dict[int, tuple[int, str]]:
    """By column how many of its values are keys elsewhere, and of which columns.

    Those of the same header count together; of others only one, whose keys are no plain numbers: numbers
    of two columns are the same by chance.
    """
    by_number = {place.number: place for place in places}
    these = ", ".join(str(place.number) for place in keys)
    found = engine.rows(
        f"""SELECT c.k, p.k, count(*), count(*) FILTER (WHERE regexp_matches(c.said, '[^0-9.,]'))
        FROM (SELECT DISTINCT k, g, trim(text) AS said FROM cells) c
        JOIN (SELECT DISTINCT k, g, trim(text) AS said FROM cells WHERE k IN ({these})) p
            ON p.said = c.said AND p.k <> c.k
        GROUP BY ALL HAVING count(*) >= 10 ORDER BY c.k, count(*) DESC, p.k"""
    )
    same: dict[int, list[int]] = {}
    other: dict[int, tuple[int, str]] = {}
    for child, parent, shared, worded in found:
        if by_number[child].header == by_number[parent].header:
            same.setdefault(child, []).append(parent)
        elif worded == shared and by_number[child].kind not in ("given_name", "family_name"):
            other.setdefault(child, (shared, str(parent)))
    for child, parents in same.items():
        if by_number[child] in codes:
            other[child] = _shared(engine, child, ", ".join(map(str, parents)))
    return other


def _shared(engine: Engine, child: int, parents: str) -> tuple[int, str]:
    shared = engine.rows(
        f"""SELECT count(DISTINCT trim(text)) FROM cells WHERE k = {child}
        AND trim(text) IN (SELECT trim(text) FROM cells WHERE k IN ({parents}))"""
    )[0][0]
    return int(shared), parents
