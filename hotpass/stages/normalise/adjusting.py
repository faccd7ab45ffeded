"""What a profile says about reading texts, put over what the kinds make of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import pyarrow as pa

from hotpass.engine.base import literal, quote
from hotpass.fields import KINDS
from hotpass.fields.text_folding import fold
from hotpass.model import ENTITY_TYPES
from hotpass.profiles import FieldSpec, Profile
from hotpass.profiles.reading import canonical_values, placeholders, swapped
from hotpass.stage import StageJob

#: Columns of a map that say which text it is about, and not what is made of it.
_GIVEN: Final = frozenset({"raw", "of", "problem"})

Read = Callable[..., Sequence[Any]]


def adjust(job: StageJob, table: str, kind: str) -> None:
    """Change a map of a kind by the profile's order of dates and its words for no value."""
    if kind == "date" and not job.profile.day_first:
        _again(job, table, table, kind, _month_first(job.profile))
    if job.profile.placeholders:
        _blank(job, table)


def with_references(job: StageJob, kind: str) -> list[str]:
    """Make ``map_<read_as>`` from ``map_<kind>`` for each reference list of its fields; returns the names."""
    fields = {
        field.read_as: field
        for entity_type in ENTITY_TYPES
        for field in job.profile.entities[entity_type].fields
        if field.kind == kind and field.reference
    }
    for field in fields.values():
        _again(job, f"map_{kind}", f"map_{field.read_as}", kind, _from_list(job.profile, field))
    return [f"map_{read_as}" for read_as in fields]


def _again(job: StageJob, table: str, into: str, kind: str, read: Read) -> None:
    """Make a map anew from another: ``read`` has text, value, problem and parts, and gives the latter."""
    parts = [("value", pa.string()), ("problem", pa.string())]
    parts += [(f"p_{part}", pa.string()) for part in KINDS[kind].parts]
    names = ", ".join(quote(name) for name, _ in parts)
    given = f"SELECT raw AS of_raw, {_aliased(parts)} FROM {table}"
    job.engine.map_distinct(f"{into}__new", given, read, pa.schema(parts))
    job.engine.execute(f"CREATE OR REPLACE TABLE {into} AS SELECT of_raw AS raw, {names} FROM {into}__new")
    job.engine.execute(f"DROP TABLE {into}__new")


def _aliased(parts: Sequence[tuple[str, Any]]) -> str:
    return ", ".join(f"{quote(name)} AS {quote(f'of_{name}')}" for name, _ in parts)


def _month_first(profile: Profile) -> Read:
    of, parts = KINDS["date"], KINDS["date"].parts

    def read(raw: str, *known: Any) -> Sequence[Any]:
        text = swapped(raw)
        if text is None:
            return known
        found = of.normalise(text, profile.country)
        return found.value, found.problem, *(found.parts.get(part) for part in parts)

    return read


def _from_list(profile: Profile, field: FieldSpec) -> Read:
    reference = next(r for r in profile.references if r.name == field.reference)
    listed = canonical_values(reference)

    def read(raw: str, value: str | None, problem: str | None, *parts: Any) -> Sequence[Any]:
        found = listed.get(fold(value or "")) or listed.get(fold(raw))
        if found is not None and problem != "placeholder":
            made = field.of.normalise(found, profile.country).parts
            return found, None, *(made.get(part) for part in field.parts)
        unlisted = reference.closed and value is not None
        return value, "not_listed" if unlisted else problem, *parts

    return read


def _blank(job: StageJob, table: str) -> None:
    """Take what the kind made of the profile's placeholders away."""
    columns = job.engine.arrow(f"SELECT * FROM {table} LIMIT 0").column_names
    cleared = ["problem = 'placeholder'", *(f"{quote(c)} = NULL" for c in columns if c not in _GIVEN)]
    words = ", ".join(map(literal, sorted(placeholders(job.profile))))
    job.engine.execute(f"UPDATE {table} SET {', '.join(cleared)} WHERE lower(trim(raw)) IN ({words})")
