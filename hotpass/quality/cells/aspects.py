"""What parts of dates and codes tell of the rest of their row: quarter, weekday, prefix of a code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.quality.cells.column import Column
from hotpass.quality.cells.places import Place
from hotpass.quality.cells.together import gone_together
from hotpass.quality.cells.usual import is_of_usual_parts

#: Times fewer pairs that do not go together than by chance: there are many aspects, and some do by accident.
_FEWER: Final = 4
#: Columns of dates, of codes and of lists of a table that are looked at, and parts of a code.
_MOST_DATES: Final = 4
_MOST_CODES: Final = 4
_MOST_LISTS: Final = 24
_MOST_PARTS: Final = 4
#: Different values that a part of a code has at least and at most, and cells that each has on an average.
_PARTED: Final = (2, 60)
_RECURS: Final = 8
#: Codes that make a part of theirs a usual one, those that stray, and the share that has a usual one.
_USUAL: Final = 5
_STRAY: Final = 1
_CLOSED: Final = 0.98
_DAY: Final = "(DATE '0001-01-01' + ({day} - 1)::INTEGER)"
#: Aspects of a date in SQL, and different values up to which another column may be told by each.
_OF_DATES: Final = (
    ("strftime({day}, '%Y-%m')", 60),
    ("strftime({day}, '%m')", 12),
    ("strftime({day}, '%w')", 7),
    ("strftime({day}, '%Y')", 40),
)
_YEAR: Final = "strftime({day}, '%Y')"
_MARKS: Final = "[^A-Za-z0-9]+"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the codes of a column, as SQL of their text."""

    place: Place
    sql: str


def told_by_aspects(
    engine: Engine,
    places: Sequence[Place],
    lists: Sequence[Place],
    traits: Mapping[int, Column],
    distinct: Mapping[int, int],
    pairs: Callable[[Place, Place], str],
) -> Iterator[str]:
    """Queries for cells that do not go with a part of a date or of a code, as nearly all others do.

    Args:
        engine: with the tables that the pairs are read from.
        places: columns of one table.
        lists: those of them whose values recur.
        traits: of the columns.
        distinct: how many different texts each has.
        pairs: SQL of pairs of cells of a row, of two columns.
    """
    dates = [p for p in places if p.kind == "date" and p.number in traits][:_MOST_DATES]
    lists = lists[:_MOST_LISTS]
    parts = list(_parts(engine, places, traits))
    for day, other in product(dates, lists):
        of = pairs(day, other)
        for aspect, most in _OF_DATES:
            if 2 <= distinct[other.number] <= most:
                yield from _decided(engine, of, _of_day(aspect), "canon2")
    yield from (_strange(engine, part) for part in parts)
    for day, part in product(dates, parts):
        yield from _decided(engine, pairs(day, part.place), _of_day(_YEAR), part.sql.format(text="text2"))
    for part, other in product(parts, lists):
        if part.place is not other and distinct[other.number] >= _PARTED[0]:
            yield from _decided(engine, pairs(other, part.place), "canon", part.sql.format(text="text2"))
            yield from _decided(engine, pairs(part.place, other), part.sql.format(text="text"), "canon2")


def _strange(engine: Engine, part: _Part) -> str:
    """Query for codes with a part that no other code has there, where all have one of a few.

    A number next to theirs is the next one: the first code of a year; ``3EB`` is sound beside ``3EA`` and
    ``2EB``.
    """
    said = f"nullif({part.sql.format(text='text')}, '')"
    counts = engine.rows(
        f"SELECT {said}, count(*) FROM cells WHERE k = {part.place.number} AND {said} IS NOT NULL GROUP BY 1"
    )
    usual = [text for text, n in counts if n >= _USUAL]
    sound = [text for text, n in counts if n <= _STRAY and is_of_usual_parts(text, usual)]
    return f"""WITH said AS (SELECT *, {said} AS part, try_cast({said} AS INTEGER) AS number
            FROM cells WHERE k = {part.place.number}),
        counted AS (SELECT part, number, count(*) AS n FROM said WHERE part IS NOT NULL GROUP BY ALL),
        usual AS (SELECT min(number) - 1 AS least, max(number) + 1 AS most, count(*) AS several,
            sum(n) AS cells FROM counted WHERE n >= {_USUAL})
        SELECT s.k, s.t, s."row", s.cell, s.text, 'UNUSUAL' AS key, CAST(NULL AS INTEGER[]) AS others
        FROM said s JOIN counted c ON c.part = s.part, usual u
        WHERE c.n <= {_STRAY} AND u.several >= 2
            AND u.cells >= {_CLOSED} * (SELECT count(*) FROM said)
            AND NOT coalesce(c.number BETWEEN u.least AND u.most, false)
            AND s.part NOT IN ({", ".join(map(literal, ["", *sound]))})"""


def _of_day(aspect: str) -> str:
    return aspect.format(day=_DAY.format(day="day"))


def _decided(engine: Engine, pairs: str, first: str, second: str) -> Iterator[str]:
    known = f"(SELECT * REPLACE ({first} AS canon, {second} AS canon2) FROM {pairs})"
    return gone_together(engine, known, code=False, fewer=_FEWER)


def _parts(engine: Engine, places: Sequence[Place], traits: Mapping[int, Column]) -> Iterator[_Part]:
    """The parts between the marks of codes of one shape, and the letters that they begin with, that recur."""
    codes = [p for p in places if p.number in traits and _is_code(traits[p.number])]
    for place in codes[:_MOST_CODES]:
        parts = [
            f"regexp_split_to_array(trim({{text}}), {literal(_MARKS)})[{n + 1}]" for n in range(_MOST_PARTS)
        ]
        for sql in ("regexp_extract(trim({text}), '^([A-Za-z]+)[^A-Za-z]', 1)", *parts):
            said = f"nullif({sql.format(text='text')}, '')"
            several, cells = engine.rows(
                f"SELECT count(DISTINCT {said}), count({said}) FROM cells WHERE k = {place.number}"
            )[0]
            least, most = _PARTED
            if least <= several <= most and cells >= max(_RECURS * several, traits[place.number].cells * 0.9):
                yield _Part(place, sql)


def _is_code(column: Column) -> bool:
    """Whether the texts are codes with parts: letters and digits, or digits with marks."""
    if column.kind not in (None, "identifier", "category", "text", "company_registration", "number"):
        return False
    return column.coded and column.numbers <= column.rare and not column.few and not column.is_timed
