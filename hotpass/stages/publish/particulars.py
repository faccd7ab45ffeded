"""What an officer must find of each source: who answers for it, why and on what ground it is used, how long
it may be kept, and what is kept longer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from hotpass.engine.base import literal, quote
from hotpass.model import ENTITY_TYPES, EntityType, record_table
from hotpass.profiles import SourceSpec
from hotpass.stage import StageJob

PARTICULARS: Final = ("owner", "purpose", "lawful_basis", "notice", "retention_days")


def particulars(job: StageJob, source: str) -> dict[str, Any]:
    """What the profile says of a source, each particular null where it says nothing."""
    known = next((s for s in job.profile.sources if s.name == source), None)
    return {"source": source, **{name: getattr(known, name, None) for name in PARTICULARS}}


def retention(job: StageJob, as_of: str) -> list[dict[str, Any]]:
    """By source and, where a field has a time of its own, by field: what is past its time on a day.

    Objects of ``entity_type``, ``source`` (null for every source), ``field`` (null for the whole record),
    ``days``, ``kept`` (records), ``past`` and ``undated``, of which nothing can be said. The time runs from
    the record's own date.

    Args:
        job: the stage's job, with the record tables as views.
        as_of: the day, ISO.
    """
    return [
        row
        for entity_type in ENTITY_TYPES
        for source, field, days in _times(job, entity_type)
        if (row := _count(job, entity_type, source, field, days, as_of))["kept"]
    ]


def _times(job: StageJob, entity_type: EntityType) -> Iterator[tuple[SourceSpec | None, str | None, int]]:
    for source in job.profile.sources:
        if source.retention_days is not None:
            yield source, None, source.retention_days
    for field in job.profile.entities[entity_type].fields:
        if field.retention_days is not None:
            yield None, field.name, field.retention_days


def _count(
    job: StageJob,
    entity_type: EntityType,
    source: SourceSpec | None,
    field: str | None,
    days: int,
    as_of: str,
) -> dict[str, Any]:
    dated = job.profile.entities[entity_type].dated
    day = f"TRY_CAST({quote(dated.name)} AS DATE)" if dated else "CAST(NULL AS DATE)"
    where = f"source = {literal(source.name)}" if source else f"{quote(field or '')} IS NOT NULL"
    kept, past, undated = job.engine.rows(
        f"""SELECT count(*), count(*) FILTER (day + {days} < DATE {literal(as_of)}),
        count(*) FILTER (day IS NULL)
        FROM (SELECT {day} AS day FROM {record_table(entity_type)} WHERE {where})"""
    )[0]
    place = {"entity_type": entity_type, "source": source.name if source else None, "field": field}
    return {**place, "days": days, "kept": kept, "past": past, "undated": undated}
