"""Columns of which the value of another says whether they are filled: who has left has a day of leaving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.quality.cells.column import Column
from hotpass.quality.cells.places import Place

#: Fewest rows of a value that say whether the other column is filled, and most values of a state.
_TELLING: Final = 15
_MOST_VALUES: Final = 12
#: Share of the rows of a value, and of the table, up to which what differs is a fault.
_RARE: Final = 0.06
_RARE_IN_ALL: Final = 0.03


def filled_by_state(
    engine: Engine, places: Sequence[Place], traits: Mapping[int, Column], rows: int
) -> Iterator[str]:
    """Queries for cells that are filled where the state of their row leaves them blank elsewhere, or blank.

    Args:
        engine: with the tables ``cells`` and ``data_rows``.
        places: columns of one table, whose rows they count.
        traits: of the columns.
        rows: of the table.
    """
    known = [place for place in places if place.number in traits]
    states = [p for p in known if 2 <= len(traits[p.number].usual) <= _MOST_VALUES and traits[p.number].few]
    parted = [p for p in known if _TELLING <= traits[p.number].cells <= rows - _TELLING]
    for state in states:
        for place in parted:
            if place is not state and place.letter is not None and _is_decided(engine, state, place):
                yield _exceptions(state, place)


def _by_value(state: Place, place: Place) -> str:
    """Each row with a state, whether the other cell is filled, and what rows of this state mostly are."""
    return f"""(SELECT s.t, s."row", c.cell, c.text, c.k IS NOT NULL AS filled,
        count(*) OVER (PARTITION BY trim(s.text)) AS n,
        avg((c.k IS NOT NULL)::INTEGER) OVER (PARTITION BY trim(s.text)) AS share
        FROM (SELECT * FROM cells WHERE k = {state.number}) s
        LEFT JOIN (SELECT * FROM cells WHERE k = {place.number}) c ON c.t = s.t AND c."row" = s."row")"""


def _is_decided(engine: Engine, state: Place, place: Place) -> bool:
    odd, decided, every, filled, blank = engine.rows(
        f"""SELECT count(*) FILTER (WHERE n >= {_TELLING} AND filled <> (share > 0.5)),
            count(*) FILTER (WHERE n >= {_TELLING} AND least(share, 1 - share) <= {_RARE}), count(*),
            count(*) FILTER (WHERE n >= {_TELLING} AND share >= 1 - {_RARE}),
            count(*) FILTER (WHERE n >= {_TELLING} AND share <= {_RARE}) FROM {_by_value(state, place)}"""
    )[0]
    return bool(
        0 < odd <= _RARE_IN_ALL * every
        and decided >= 0.9 * every
        and min(filled, blank) >= max(_TELLING, 2 * odd)
    )


def _exceptions(state: Place, place: Place) -> str:
    return f"""SELECT {place.number} AS k, t, "row", coalesce(cell, {literal(place.letter or "")} || "row"),
        text, 'STATE' AS key, [{state.number}] AS others FROM {_by_value(state, place)}
        WHERE n >= {_TELLING} AND filled <> (share > 0.5)"""
