"""Which columns may tell records apart beside the fields, so that linkage compares them too.

They are those without a field, those of a few values whose field is not compared, and, of organisations,
those that tell of their people: two clubs of one treasurer are hardly two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from hotpass.model import CONTACT, ENTITY_TYPES, EntityType
from hotpass.profiles import Profile
from hotpass.stage import StageJob
from hotpass.stages.normalise.layout import SourceTable
from hotpass.stages.normalise.source import among, compared, view_grid

#: So many cells are looked at in all; further columns are left alone.
_MOST_CELLS: Final = 1_000_000
#: Columns that fewer rows fill, or a smaller share of them, tell little.
_LEAST_FILLED: Final = 10
_LEAST_SHARE: Final = 0.1
#: Texts that are longer on average are sentences.
_LONGEST: Final = 40
#: Kinds of fields that are compared so where the profile does not compare them.
_OF_FEW_VALUES: Final = frozenset({"category", "role", "status"})


def with_details(job: StageJob, tables: Sequence[SourceTable]) -> list[SourceTable]:
    """The tables with those of such columns whose texts differ, though not in every row."""
    cells, found = 0, []
    for table in tables:
        asked = [*_of_people(table, job.profile), *_not_compared(table, job.profile), *table.unmapped]
        if not asked:
            found.append(table)
            continue
        rows = job.engine.rows(f"SELECT count(*) FROM {view_grid(job, table)} WHERE {among(table)}")[0][0]
        names: dict[str, int] = {}
        for position, name in asked:
            if name not in names and cells + rows <= _MOST_CELLS:
                cells += rows
                names |= {name: position} if _tells(job, table, compared(position, name), rows) else {}
        found.append(replace(table, details=tuple((position, name) for name, position in names.items())))
    return found


def _of_people(table: SourceTable, profile: Profile) -> Iterator[tuple[int, str]]:
    """The first column that names people, and of their telephones and e-mails, in a table that names
    organisations."""

    def of_kind(entity_type: EntityType, kind: str) -> list[int]:
        fields = (f"{entity_type}.{f.name}" for f in profile.entities[entity_type].fields if f.kind == kind)
        return sorted(position for field in fields for position, _ in table.columns.get(field, ()))

    if of_kind("person", "person_name") and of_kind("organisation", "organisation_name"):
        yield from ((found[0], name) for kind, name in CONTACT.items() if (found := of_kind("person", kind)))


def _not_compared(table: SourceTable, profile: Profile) -> Iterator[tuple[int, str]]:
    """The first column of each field of a few values that is no evidence by itself: what kind of organisation
    it is, what a person does."""
    for entity_type in ENTITY_TYPES:
        for spec in profile.entities[entity_type].fields:
            cells = table.columns.get(f"{entity_type}.{spec.name}", ())
            if cells and not spec.match and spec.kind in _OF_FEW_VALUES and not any(table.slots.values()):
                yield cells[0][0], f"{entity_type}_{spec.name}"


def _tells(job: StageJob, table: SourceTable, text: str, rows: int) -> bool:
    filled, distinct, length = job.engine.rows(
        f"""SELECT count({text}), count(DISTINCT {text}), coalesce(avg(len({text})), 0)
        FROM grid_{table.number} WHERE {among(table)}"""
    )[0]
    enough = filled >= max(_LEAST_FILLED, _LEAST_SHARE * rows)
    return bool(enough and 1 < distinct < filled and length <= _LONGEST)
