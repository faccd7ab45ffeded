"""What the entities of a linkage are worth to whoever uses them."""

from __future__ import annotations

from typing import Final

from hotpass.engine import there_is
from hotpass.engine.base import literal, quote
from hotpass.linkage.opening import Linked
from hotpass.model import ENTITY_TYPES, EntityType, golden_table

#: The score by which entities of a type are worth more, where the run has scored them.
_SCORE: Final[dict[EntityType, str]] = {"organisation": "lead_score", "person": "quality_score"}


def view_worth(linked: Linked) -> None:
    """Make the table ``worths``: entity_type, entity_id, ``records`` and ``worth``, 0–1.

    An organisation is worth its lead score and a person the quality score, where the run has scored them; an
    entity that it has not scored the share of the profile's fields that its fullest record gives. Needs the
    table ``places`` (:func:`hotpass.review.waiting.view_places`).
    """
    engine = linked.engine
    parts = []
    for entity_type in ENTITY_TYPES:
        filled = f"max({_filled(linked, entity_type)})"
        path = linked.folder / "score" / f"{golden_table(entity_type)}.parquet"
        joined = ""
        if there_is(path):
            engine.view(f"scored_{entity_type}", path)
            joined = f"LEFT JOIN scored_{entity_type} s USING (entity_id)"
            filled = f"coalesce(any_value(s.{_SCORE[entity_type]}), {filled})"
        parts.append(
            f"""SELECT {literal(entity_type)} AS entity_type, entity_id, count(*) AS records,
                {filled} AS worth
            FROM places p JOIN every_{entity_type}_records r USING (record_id) {joined}
            WHERE p.entity_type = {literal(entity_type)} GROUP BY entity_id"""
        )
    engine.execute(f"CREATE OR REPLACE TEMP TABLE worths AS {' UNION ALL '.join(parts)}")


def _filled(linked: Linked, entity_type: EntityType) -> str:
    fields = linked.profile.entities[entity_type].published
    given = " + ".join(f"CAST(r.{quote(field.name)} IS NOT NULL AS INTEGER)" for field in fields)
    return f"({given or '0'}) / {max(1, len(fields))}.0"
