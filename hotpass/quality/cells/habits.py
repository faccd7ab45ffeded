"""What so many cells of a column do that it is a habit of its keepers: said once, of the column."""

from __future__ import annotations

from typing import Final

from hotpass.engine import Engine
from hotpass.engine.base import literal
from hotpass.fields.placeholders import is_placeholder
from hotpass.quality.cells.texts import is_trial

#: Rules of which reading and comparing make up: what they find is the same value, or nearly it, or none; and
#: those on what lists and tables of few values have by their nature. With the cells, and the share of the
#: column, from which it is a habit; fewer cells are one of a short column.
_MENDED: Final = {
    "SPACE": ((12, 0.035), (5, 0.1)),
    "PLACEHOLDER": ((12, 0.035), (5, 0.1)),
    "SLIP": ((5, 0.008),),
    "UNUSUAL": ((12, 0.035),),
    "DUPLICATE-ROW": ((12, 0.05),),
    "NEAR-DUPLICATE": ((12, 0.05),),
}
#: Blanks that no habit of typing makes: two at an end, at both ends, three in a row, a tab.
_STRETCHED: Final = r"coalesce(regexp_matches(text, '^\s{2}|\s{2}$|\s{3}|\t|^\s(.|\n)*\s$'), false)"
#: Cells that are named.
_NAMED: Final = 1_000


def tell_habits(engine: Engine) -> None:
    """Put one row a column and habit into ``faults``, without a cell, in place of those of its cells.

    ``named`` then has its cells, the first of them where they are very many. Texts typed as a trial are no
    habit, however many there are.

    Args:
        engine: with the tables ``faults`` and ``cells``.
    """
    engine.execute("ALTER TABLE faults ADD COLUMN said VARCHAR")
    engine.execute("ALTER TABLE faults ADD COLUMN named VARCHAR")
    rules = ", ".join(map(literal, _MENDED))
    texts = engine.rows("SELECT DISTINCT text FROM faults WHERE key = 'PLACEHOLDER'")
    typed = ", ".join(literal(t) for (t,) in texts if t.strip() and _was_typed(t)) or "NULL"
    often = " OR ".join(
        f"key = {literal(key)} AND n >= {least} AND n >= {share} * cells"
        for key, ends in _MENDED.items()
        for least, share in ends
    )
    stretched = f"key = 'SPACE' AND {_STRETCHED}"
    trial = f"coalesce(key = 'PLACEHOLDER' AND text IN ({typed}), false)"
    plain = f"key IN ({rules}) AND NOT ({stretched}) AND NOT {trial}"
    engine.execute(
        f"""CREATE OR REPLACE TEMP TABLE habits AS SELECT f.k, f.key, f.n, f.named, c.cells FROM (
            SELECT k, key, count(*) AS n, list(cell ORDER BY t, "row")[:{_NAMED}] AS named
            FROM faults WHERE {plain} GROUP BY ALL) f
        JOIN (SELECT k, count(*) AS cells FROM cells GROUP BY k) c USING (k)
        WHERE {often}"""
    )
    engine.execute(f"DELETE FROM faults WHERE {plain} AND (k, key) IN (SELECT (k, key) FROM habits)")
    engine.execute(
        """INSERT INTO faults SELECT k, NULL, NULL, NULL, NULL, key, NULL, format(
            '{} Many do so in this column: {:,} of {:,} cells, such as {}.',
            (SELECT any_value(message) FROM rules r WHERE r.key = habits.key), n, cells,
            array_to_string(named[:3], ', ')), array_to_string(named, ' ') FROM habits"""
    )


def _was_typed(text: str) -> bool:
    return not is_placeholder(text.strip()) or is_trial(text)
