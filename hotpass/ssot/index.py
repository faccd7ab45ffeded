"""The index of a version: a file an entity type, in which golden records are found, a page at a time.

It holds the golden rows again, in the order of their names and with what a search compares. So a page that is
sorted by name lies in one or two blocks of the file, and counting and sorting read a few narrow columns. The
publish stage writes it, :mod:`hotpass.ssot.searching` reads it.
"""

from __future__ import annotations

import pyarrow as pa

from hotpass.engine.base import literal, quote
from hotpass.golden import scored_schema
from hotpass.model import EntityType, golden_table
from hotpass.profiles import EntitySpec, FieldSpec, Profile

_NOT_SEARCHED = {"text"}
_FACETS = {"category", "province", "role"}


def index_file(entity_type: EntityType) -> str:
    """Name of the index file of an entity type."""
    return f"index_{entity_type}.parquet"


def facet_fields(spec: EntitySpec) -> tuple[FieldSpec, ...]:
    """The fields that a search can be narrowed by: those of few distinct values."""
    return tuple(f for f in spec.published if f.kind in _FACETS)


def name_field(spec: EntitySpec) -> str | None:
    """The field that people call an entity by: the first of a kind of name."""
    names = ("organisation_name", "person_name")
    return next((f.name for f in spec.published if f.kind in names), None)


def folded(text: str) -> str:
    """SQL of text as searches compare it: without case and accents."""
    return f"lower(strip_accents({text}))"


def index_schema(profile: Profile, entity_type: EntityType) -> pa.Schema:
    """Columns of an index: the golden ones, then own ones that start with ``_``, as no field can.

    ``_sort`` is the folded name, ``_search`` every folded value but long texts, ``_related`` the number of
    people of an organisation, as text, or the names of a person's organisations, parted by ``"; "``.
    """
    own = [(name, pa.string()) for name in ("_sort", "_search", "_related")]
    return pa.schema([*scored_schema(entity_type, profile.entities[entity_type].published), *own])


def index_query(profile: Profile, entity_type: EntityType) -> str:
    """SQL of an index over ``organisations``, ``people`` and ``roles``, sorted by name, then entity id."""
    spec = profile.entities[entity_type]
    name = name_field(spec)
    own = f"g.{quote(name)}" if name else "CAST(NULL AS VARCHAR)"
    texts = ", ".join(_searched(f) for f in spec.published if f.kind not in _NOT_SEARCHED)
    return f"""SELECT g.*, {folded(own)} AS _sort, r.related AS _related,
        {folded(f"concat_ws(' ', g.entity_id, {texts})")} AS _search
        FROM {golden_table(entity_type)} g LEFT JOIN ({_related(profile, entity_type)}) r USING (entity_id)
        ORDER BY _sort NULLS LAST, entity_id"""


def _searched(field: FieldSpec) -> str:
    if field.multi:
        return f"array_to_string(g.{quote(f'{field.name}__all')}, ' ')"
    return f"g.{quote(field.name)}"


def _related(profile: Profile, entity_type: EntityType) -> str:
    if entity_type == "organisation":
        return """SELECT organisation_id AS entity_id, CAST(count(DISTINCT person_id) AS VARCHAR) AS related
            FROM roles GROUP BY organisation_id"""
    name = name_field(profile.entities["organisation"])
    called = f"coalesce(o.{quote(name)}, o.entity_id)" if name else "o.entity_id"
    return f"""SELECT person_id AS entity_id, string_agg(called, {literal("; ")} ORDER BY called) AS related
        FROM (SELECT DISTINCT r.person_id, {called} AS called
              FROM roles r JOIN organisations o ON o.entity_id = r.organisation_id) GROUP BY person_id"""
