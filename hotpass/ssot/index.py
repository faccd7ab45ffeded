"""The index of a version: two files an entity type, in which golden records are found, a page at a time.

One holds the golden rows again, in the order of their names and with what a search compares. So a page that
is sorted by name lies in one or two blocks of the file, and counting and sorting read a few narrow columns.
The other counts how many entities have each value of a facet, as a page without a search shows them. The
publish stage writes them, :mod:`hotpass.ssot.searching` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from hotpass.engine.base import literal, quote
from hotpass.fields.personal import SUSPECT
from hotpass.golden import scored_schema
from hotpass.model import ENTITY_TYPES, EntityType, golden_table
from hotpass.profiles import EntitySpec, FieldSpec, Profile

_NOT_SEARCHED = {"text"}
#: Kinds whose values are no words, and so name nobody.
_CODES = {"identifier", "postal_code", "number", "money"}
_FACETS = {"category", "province", "role"}

SOURCE = "source"
FACET_COUNTS: pa.Schema = pa.schema(
    [pa.field("facet", pa.string()), pa.field("value", pa.string()), pa.field("n", pa.int64())]
)


def index_file(entity_type: EntityType) -> str:
    """Name of the index file of an entity type."""
    return f"index_{entity_type}.parquet"


def counts_file(entity_type: EntityType) -> str:
    """Name of the file of an entity type's facet counts."""
    return f"facets_{entity_type}.parquet"


def index_files() -> set[str]:
    """Names of all the files of a version's index."""
    return {name for t in ENTITY_TYPES for name in (index_file(t), counts_file(t))}


def facet_names(spec: EntitySpec) -> tuple[str, ...]:
    """What a search can be narrowed by: the fields of few distinct values, then the source."""
    return (*(f.name for f in spec.published if f.kind in _FACETS), SOURCE)


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


def facet_query(facet: str, relation: str) -> str:
    """SQL of the values of a facet in a relation of entities with their counts, the most frequent first."""
    value = "unnest(sources)" if facet == SOURCE else quote(facet)
    return f"""SELECT {literal(facet)} AS facet, value, count(*) AS n
        FROM (SELECT {value} AS value FROM {relation}) WHERE value IS NOT NULL
        GROUP BY value ORDER BY n DESC, value"""


def counts_query(spec: EntitySpec, relation: str) -> str:
    """SQL of the counts of every facet in a relation of entities."""
    each = " UNION ALL ".join(f"({facet_query(facet, relation)})" for facet in facet_names(spec))
    return f"{each} ORDER BY facet, n DESC, value"


def index_query(profile: Profile, entity_type: EntityType) -> str:
    """SQL of an index over ``organisations``, ``people`` and ``roles``, sorted by name, then entity id."""
    spec = profile.entities[entity_type]
    name = name_field(spec)
    own = f"g.{quote(name)}" if name else "CAST(NULL AS VARCHAR)"
    return f"""SELECT g.*, {folded(own)} AS _sort, r.related AS _related, {searched(spec, "g.")} AS _search
        FROM {golden_table(entity_type)} g LEFT JOIN ({_related(profile, entity_type)}) r USING (entity_id)
        ORDER BY _sort NULLS LAST, entity_id"""


def searched(spec: EntitySpec, of: str = "") -> str:
    """SQL of every folded value of an entity but long texts; ``of`` names the relation, such as ``g.``."""
    texts = ", ".join(searched_text(f, of) for f in spec.published if f.kind not in _NOT_SEARCHED)
    return folded(f"concat_ws(' ', {of}entity_id, {texts})")


def searched_as_seen(spec: EntitySpec, naming: Mapping[str, Sequence[str]]) -> str:
    """SQL over an index of what a search compares of an entity for whoever sees some values masked.

    Of the fields that he sees, without texts in which something masked may stand.

    Args:
        spec: of the entities.
        naming: by field, texts that name a person whose name he sees masked.
    """
    texts = (
        _told(text, naming.get(field.name, ())) if field.is_free else text
        for field in spec.published
        if field.kind not in _NOT_SEARCHED and field.is_seen()
        for text in (searched_text(field),)
    )
    return folded(f"concat_ws(' ', {', '.join(('entity_id', *texts))})")


def _told(text: str, naming: Sequence[str]) -> str:
    others = f" AND {text} NOT IN ({', '.join(map(literal, naming))})" if naming else ""
    return f"CASE WHEN NOT regexp_matches({text}, {literal(SUSPECT)}){others} THEN {text} END"


def may_name(spec: EntitySpec) -> list[FieldSpec]:
    """The fields that a search compares in whose texts persons may be named, as a role may say who has it."""
    return [
        field
        for field in spec.published
        if field.kind not in _NOT_SEARCHED and field.is_free and field.is_seen()
        if field.of.names_within != "none" and field.kind not in _CODES
    ]


def searched_text(field: FieldSpec, of: str = "") -> str:
    """SQL of a field's text as a search compares it."""
    if field.multi:
        return f"array_to_string({of}{quote(f'{field.name}__all')}, ' ')"
    return f"{of}{quote(field.name)}"


def _related(profile: Profile, entity_type: EntityType) -> str:
    if entity_type == "organisation":
        return """SELECT organisation_id AS entity_id, CAST(count(DISTINCT person_id) AS VARCHAR) AS related
            FROM roles GROUP BY organisation_id"""
    name = name_field(profile.entities["organisation"])
    called = f"coalesce(o.{quote(name)}, o.entity_id)" if name else "o.entity_id"
    return f"""SELECT person_id AS entity_id, string_agg(called, {literal("; ")} ORDER BY called) AS related
        FROM (SELECT DISTINCT r.person_id, {called} AS called
              FROM roles r JOIN organisations o ON o.entity_id = r.organisation_id) GROUP BY person_id"""
