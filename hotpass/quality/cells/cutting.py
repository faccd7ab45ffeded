"""Texts that end in the middle, as another one goes on from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from hotpass.engine.base import literal
from hotpass.fields.vocabulary import spellings
from hotpass.quality.cells.places import Place

#: Words that stand for longer ones in names of organisations.
_ABBREVIATED: Final = tuple(w for w, whole in spellings("organisation_spellings").items() if w != whole)


def cut_short(places: Sequence[Place]) -> Iterator[str]:
    """Texts that another text of their kind goes on from, in the middle of a word; numbers may go on."""
    kinds = {"organisation_name": 10, "person_name": 8, "email": 8, "website": 8, "address": 12}
    for kind, least in kinds.items():
        these = ", ".join(str(p.number) for p in places if p.kind == kind)
        if not these:
            continue
        short = ", ".join(map(literal, _ABBREVIATED)) if kind == "organisation_name" else "''"
        goes_on = "[a-z0-9]" if kind not in ("email", "website") else "[a-z0-9.]"
        yield f"""SELECT c.k, c.t, c."row", c.cell, c.text, 'CUT' AS key,
            CAST(NULL AS INTEGER[]) AS others
            FROM cells c JOIN (
            SELECT said FROM (
                SELECT said, n, lead(said) OVER (ORDER BY said) AS next FROM (
                    SELECT lower(trim(text)) AS said, count(*) AS n FROM cells
                    WHERE k IN ({these}) GROUP BY 1))
            WHERE n = 1 AND length(said) >= {least} AND starts_with(next, said)
                AND regexp_full_match(next[length(said) + 1], '{goes_on}')
                AND regexp_full_match(said[-1], '[a-z0-9.@]')
                AND NOT regexp_full_match(next[length(said):length(said) + 1], '[0-9]{{2}}')
                AND regexp_extract(said, '[^ ]+$') NOT IN ({short})) s
            ON s.said = lower(trim(c.text)) WHERE c.k IN ({these})"""
