"""Rows whose key is, in the table of its own, of something that is named otherwise, and names of nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import permutations
from typing import Final

from hotpass.engine import Engine
from hotpass.quality.cells.places import Place
from hotpass.quality.cells.references import referring

#: Fewest pairs of rows, and the share of them that must be named alike, before the others are faults.
_TELLING: Final = 20
_ALIKE: Final = 0.9
#: Share of the names of a column from which a word is one of its trade, and tells no two apart.
_COMMON: Final = 0.03
_NAMES: Final = ("organisation_name", "person_name", "family_name")
#: Share of the names of a column that must stand in another before the rest are told.
_ALL: Final = 0.9
#: Share of the weight of two names without words of their own that they must have in common to be alike; what
#: a word tells is the logarithm of how many names have another, and this much where it is no common one.
_SHARED: Final = 0.6
_OWN_WORD: Final = 3.5
#: A name in small letters without accents, of which words that were run together are parted.
_SAID: Final = "lower(strip_accents(regexp_replace(trim(text), '([a-z])([A-Z])', '\\1 \\2', 'g')))"


def named_otherwise(
    engine: Engine, places: Sequence[Place], codes: Sequence[Place], keys: Sequence[Place]
) -> Iterator[str]:
    """Queries for keys of rows whose name has nothing in common with the name that the key has of its own.

    Names are alike that share a word of their own, but for a letter, or of which one has the initials of the
    other, or where one has no such word, most of what their common words tell. Where all rows of a key, two
    or more, are named otherwise than its own row, that one is meant; where no word of a name stands where the
    keys have rows of their own, the name is, not the key.

    Args:
        engine: with the table ``cells``.
        places: the columns.
        codes: those that hold codes.
        keys: those whose values name one row each.
    """
    cells = dict(engine.rows("SELECT k, count(*) FROM cells GROUP BY k"))
    its_own = {place.number for place in keys}
    names = {(p.group, p.kind): p for p in reversed(places) if p.kind in _NAMES}

    def size(place: Place) -> tuple[int, int]:
        return cells.get(place.number, 0), place.number

    for parent in keys:
        for child in codes:
            told = parent in codes and child.group != parent.group
            less = child.number not in its_own or size(child) < size(parent)
            for kind in _NAMES if told and less else ():
                if (child.group, kind) in names and (parent.group, kind) in names:
                    its, other = names[child.group, kind], names[parent.group, kind]
                    yield from _between(engine, child, its, parent, other)


def names_of_nothing(engine: Engine, places: Sequence[Place], single: AbstractSet[int]) -> Iterator[str]:
    """Queries for names that are not where all others of their column are: in one that names each once.

    Of two such columns with the same names, in the one that stands behind. A name that several rows have is
    told of none: there it is the other column that lacks it.

    Args:
        engine: with the table ``cells``.
        places: the columns.
        single: those in which hardly any two cells say the same.
    """
    these = [place for place in places if place.kind == "organisation_name"]
    sizes = dict(engine.rows("SELECT k, count(DISTINCT lower(trim(text))) FROM cells GROUP BY k"))
    for child, parent in permutations(these, 2):
        first = child.number in single and child.number < parent.number
        if parent.number not in single or child.group == parent.group or first:
            continue
        names, known = (
            sizes.get(child.number, 0),
            f"(SELECT lower(trim(text)) FROM cells WHERE k = {parent.number})",
        )
        if not _TELLING <= names <= sizes.get(parent.number, 0) / _ALL:
            continue
        strange = f"FROM cells WHERE k = {child.number} AND lower(trim(text)) NOT IN {known}"
        strangers = engine.rows(f"SELECT count(DISTINCT lower(trim(text))) {strange}")[0][0]
        if 0 < strangers <= (1 - _ALL) * names:
            yield f"""SELECT k, t, "row", cell, text, 'STRANGER' AS key, CAST(NULL AS INTEGER[]) {strange}
                QUALIFY count(*) OVER (PARTITION BY lower(trim(text))) = 1"""


def _between(engine: Engine, child: Place, name: Place, parent: Place, its_name: Place) -> Iterator[str]:
    if referring(engine, child, parent) < _TELLING:
        return
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE named_pairs AS
        WITH {_named("mine", child, name)}, {_named("theirs", parent, its_name)},
        pairs AS (SELECT m.* EXCLUDE (said, every_word, words, initials, weights), m.said, m.words,
                p.t AS t2, p."row" AS row2, p.cell AS cell2, p.text AS text2,
                m.said = p.said OR contains(m.said, p.said) OR contains(p.said, m.said)
                OR {_common("m", "p")} OR {_initials("m", "p")} OR {_initials("p", "m")} AS alike
            FROM mine m JOIN (
                SELECT * FROM theirs QUALIFY count(*) OVER (PARTITION BY key) = 1) p ON p.key = m.key)
        SELECT *, count(*) OVER k AS every, count(*) FILTER (WHERE NOT alike) OVER k AS unlike
        FROM pairs WINDOW k AS (PARTITION BY key)"""
    )
    alike, every = engine.rows("SELECT count(*) FILTER (WHERE alike), count(*) FROM named_pairs")[0]
    if not (every >= _TELLING and _ALIKE * every <= alike < every):
        return
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE known_names AS
        SELECT DISTINCT {_SAID} AS said, unnest(regexp_extract_all({_SAID}, '[^\\W\\d_]{{3,}}')) AS word
        FROM cells WHERE k = {its_name.number}"""
    )
    engine.execute(
        """CREATE OR REPLACE TEMP TABLE told_pairs AS SELECT *, said NOT IN (SELECT said FROM known_names)
            AND NOT EXISTS (SELECT 1 FROM known_names n WHERE list_contains(p.words, n.word)) AS stranger
        FROM named_pairs p WHERE NOT alike"""
    )
    mine = "FROM told_pairs WHERE (every = 1 OR unlike < every)"
    yield f"""SELECT {child.number} AS k, t, "row", cell, text, 'KEY-NAME' AS key,
        [{name.number}] AS others {mine} AND NOT stranger"""
    yield f"""SELECT {name.number} AS k, t, "row", name_cell, name_text, 'KEY-NAME' AS key,
        [{child.number}] AS others {mine} AND stranger"""
    yield f"""SELECT DISTINCT {parent.number} AS k, t2, row2, cell2, text2, 'KEY-NAME' AS key,
        [{its_name.number}] AS others FROM told_pairs WHERE every > 1 AND unlike = every"""


def _named(table: str, key: Place, name: Place) -> str:
    """The rows of a key with the words of their name that tell it apart, and what its common words tell."""
    return f"""{table}_words AS (SELECT t, "row", cell AS name_cell, text AS name_text, {_SAID} AS said,
            list_distinct(regexp_extract_all(said, '[^\\W\\d_]{{3,}}')) AS every_word
        FROM cells WHERE k = {name.number}),
        {table}_common AS (SELECT list(word) AS common, map(list(word), list(weight)) AS weights FROM (
            SELECT word, ln((SELECT count(*) FROM {table}_words) / count(*)) AS weight
            FROM (SELECT unnest(every_word) AS word FROM {table}_words) GROUP BY word
            HAVING count(*) > greatest(3, {_COMMON} * (SELECT count(*) FROM {table}_words)))),
        {table} AS (SELECT c.t, c."row", c.cell, c.text, name_cell, name_text, trim(c.text) AS key, w.said,
            every_word, weights,
            list_filter(every_word, lambda x: NOT list_contains(coalesce(common, []), x)) AS words,
            array_to_string(list_transform(regexp_extract_all(w.said, '[^\\W\\d_]+'), lambda x: x[1]), '')
                AS initials
        FROM cells c JOIN {table}_words w ON w.t = c.t AND w."row" = c."row", {table}_common
        WHERE c.k = {key.number})"""


def _common(one: str, other: str) -> str:
    """Whether names share a word of their own, but for a letter, or most of what they tell without one."""
    near = "x = y OR (length(x) >= 5 AND damerau_levenshtein(x, y) <= 1)"
    within = f"list_filter({other}.words, lambda y: {near})"
    both = f"list_intersect({one}.every_word, {other}.every_word)"
    least = f"least({_told(f'{one}.every_word', other)}, {_told(f'{other}.every_word', other)})"
    return f"""(CASE WHEN len({one}.words) = 0 OR len({other}.words) = 0
        THEN {_told(both, other)} >= {_SHARED} * {least}
        ELSE len(list_filter({one}.words, lambda x: len({within}) > 0)) > 0 END)"""


def _told(words: str, name: str) -> str:
    """What words tell together, by how seldom the names of a table have each."""
    weight = f"coalesce({name}.weights[x], {_OWN_WORD})"
    return f"coalesce(list_sum(list_transform({words}, lambda x: {weight})), 0)"


def _initials(short: str, whole: str) -> str:
    """Whether a word of one name are the initials of the other, or of its beginning."""
    return f"""len(list_filter(regexp_extract_all({short}.said, '[^\\W\\d_]{{2,}}'),
        lambda x: starts_with({whole}.initials, x))) > 0"""
