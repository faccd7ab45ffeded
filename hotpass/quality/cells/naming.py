"""Rows whose key is, in the table of its own, of something that is named otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from hotpass.engine import Engine
from hotpass.quality.cells.places import Place

#: Fewest pairs of rows, and the share of them that must be named alike, before the others are faults.
_TELLING: Final = 20
_ALIKE: Final = 0.9
#: Share of the names of a column from which a word is one of its trade, and tells no two apart.
_COMMON: Final = 0.03


def named_otherwise(engine: Engine, places: Sequence[Place], keys: Sequence[Place]) -> Iterator[str]:
    """Queries for keys of rows whose name has nothing in common with the name that the key has of its own.

    Names are alike that share a word of their own, but for a letter, or of which one has the initials of the
    other. Where all rows of a key, two or more, are named otherwise than its own row, that one is meant.

    Args:
        engine: with the table ``cells``.
        places: the columns.
        keys: those whose values name one row each.
    """
    cells = dict(engine.rows("SELECT k, count(*) FROM cells GROUP BY k"))
    its_own = {place.number for place in keys}
    names = {place.group: place for place in reversed(places) if place.kind == "organisation_name"}

    def size(place: Place) -> tuple[int, int]:
        return cells.get(place.number, 0), place.number

    for parent in keys:
        for child in places:
            told = child.kind == parent.kind == "identifier" and child.header == parent.header
            apart = child.group != parent.group and child.file_name == parent.file_name
            less = child.number not in its_own or size(child) < size(parent)
            if told and apart and less and {child.group, parent.group} <= names.keys():
                yield from _between(engine, child, names[child.group], parent, names[parent.group])


def _between(engine: Engine, child: Place, name: Place, parent: Place, its_name: Place) -> Iterator[str]:
    pairs = f"""(WITH {_named("mine", child, name)}, {_named("theirs", parent, its_name)},
        pairs AS (SELECT m.*, p.t AS t2, p."row" AS row2, p.cell AS cell2, p.text AS text2,
                m.said = p.said OR contains(m.said, p.said) OR contains(p.said, m.said)
                OR {_common("m", "p")} OR {_initials("m", "p")} OR {_initials("p", "m")} AS alike
            FROM mine m JOIN theirs p ON p.key = m.key)
        SELECT *, count(*) OVER k AS every, count(*) FILTER (WHERE NOT alike) OVER k AS unlike
        FROM pairs WINDOW k AS (PARTITION BY key))"""
    alike, every = engine.rows(f"SELECT count(*) FILTER (WHERE alike), count(*) FROM {pairs}")[0]
    if every >= _TELLING and _ALIKE * every <= alike < every:
        yield f"""SELECT {child.number} AS k, t, "row", cell, text, 'KEY-NAME' AS key,
            [{name.number}] AS others FROM {pairs} WHERE NOT alike AND (every = 1 OR unlike < every)"""
        yield f"""SELECT DISTINCT {parent.number} AS k, t2, row2, cell2, text2, 'KEY-NAME' AS key,
            [{its_name.number}] AS others FROM {pairs} WHERE every > 1 AND unlike = every"""


def _named(table: str, key: Place, name: Place) -> str:
    """The rows of a key with the words of their name that tell it apart."""
    return f"""{table}_words AS (SELECT t, "row",
            lower(strip_accents(regexp_replace(trim(text), '([a-z])([A-Z])', '\\1 \\2', 'g'))) AS said,
            list_distinct(regexp_extract_all(said, '[^\\W\\d_]{{3,}}')) AS every_word
        FROM cells WHERE k = {name.number}),
        {table}_common AS (SELECT list(word) AS common FROM (
            SELECT word FROM (SELECT unnest(every_word) AS word FROM {table}_words) GROUP BY word
            HAVING count(*) > greatest(3, {_COMMON} * (SELECT count(*) FROM {table}_words)))),
        {table} AS (SELECT c.t, c."row", c.cell, c.text, trim(c.text) AS key, w.said,
            list_filter(every_word, lambda x: NOT list_contains(coalesce(common, []), x)) AS words,
            array_to_string(list_transform(regexp_extract_all(w.said, '[^\\W\\d_]+'), lambda x: x[1]), '')
                AS initials
        FROM cells c JOIN {table}_words w ON w.t = c.t AND w."row" = c."row", {table}_common
        WHERE c.k = {key.number})"""


def _common(one: str, other: str) -> str:
    """Whether two names share a word, but for a letter; names of which one has none of its own are alike."""
    near = "x = y OR (length(x) >= 5 AND damerau_levenshtein(x, y) <= 1)"
    within = f"list_filter({other}.words, lambda y: {near})"
    return f"""(len({one}.words) = 0 OR len({other}.words) = 0
        OR len(list_filter({one}.words, lambda x: len({within}) > 0)) > 0)"""


def _initials(short: str, whole: str) -> str:
    """Whether a word of one name are the initials of the other, or of its beginning."""
    return f"""len(list_filter(regexp_extract_all({short}.said, '[^\\W\\d_]{{2,}}'),
        lambda x: starts_with({whole}.initials, x))) > 0"""
