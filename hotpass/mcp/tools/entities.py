"""Golden records: searched, and one with where each value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import Field

from hotpass.access import Act
from hotpass.golden import LEAD_PARTS, QUALITY_PARTS
from hotpass.mcp.tool import tool
from hotpass.mcp.tools.arguments import Dataset, EntityType, Limit, Version, cut, place
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from hotpass import ssot

#: Parts of the scores, which would be half of a line.
_PARTS: Final = {
    *(f"quality_{part}" for part in QUALITY_PARTS),
    *(f"lead_{part}" for part in LEAD_PARTS),
}
#: Records and relations of an entity that are shown.
_MOST: Final = 50


@dataclass
class EntityLine:
    """An entity; fields without a value are left out."""

    entity_id: str
    values: dict[str, str | int | float | list[str]]
    holds: Annotated[
        list[str], Field(description="What restricts its use, such as an objection; to who may know.")
    ]


@dataclass
class EntityPage:
    """A page of what a search finds."""

    total: int
    page: int
    pages: int
    entities: list[EntityLine]


@tool("Search golden records", Act.READ)
def search_entities(
    workspace: Workspace,
    entity_type: EntityType,
    text: Annotated[
        str, Field(max_length=200, description="Words that must all occur in values that you see unmasked.")
    ] = "",
    filters: Annotated[
        dict[str, str] | None,
        Field(description="By field with few values, or `source`, the value that must hold."),
    ] = None,
    minimum_quality: Annotated[float, Field(ge=0, le=1, description="Lowest quality score.")] = 0.0,
    sort: Annotated[
        Literal["name", "quality", "lead", "records"], Field(description="`lead` is for organisations.")
    ] = "name",
    descending: bool = False,
    page: Annotated[int, Field(ge=1, description="Number of the page.")] = 1,
    page_size: Limit = 20,
    dataset: Dataset = "ssot",
    version: Version = None,
) -> EntityPage:
    """Search the published golden records of organisations or people. Personal values are masked as your
    role sees them, and nothing is found by a value that is masked. `show_entity` tells where values come
    from."""
    from hotpass import compliance, ssot

    found = ssot.search(
        *(workspace, dataset, entity_type),
        text=text,
        filters=filters,
        minimum_quality=minimum_quality,
        sort=sort,
        descending=descending,
        page=page,
        page_size=page_size,
        version=version,
    )
    rows = found.rows.to_pylist()
    ids = [row["entity_id"] for row in rows]
    of = ssot.find_version(workspace, dataset, version)
    holds = compliance.standing_of(workspace, of, entity_type, ids)
    lines = [
        EntityLine(row.pop("entity_id"), _values(row), holds.get(key, []))
        for key, row in zip(ids, rows, strict=True)
    ]
    return EntityPage(found.total, found.page, found.pages, lines)


def _values(row: dict[str, Any]) -> dict[str, str | int | float | list[str]]:
    """What a golden row says, all values of a field only where there are several."""
    told: dict[str, Any] = {}
    for name, value in row.items():
        several = isinstance(value, list)
        if (
            value is None
            or name in _PARTS
            or (several and (not value or (name.endswith("__all") and len(value) < 2)))
        ):
            continue
        told[name] = [cut(str(v)) for v in value[:_MOST]] if several else _plain(value)
    return told


def _plain(value: Any) -> str | int | float | None:
    if isinstance(value, float):
        return round(value, 4)
    return value if isinstance(value, int) else cut(str(value))


@dataclass
class Losing:
    """A value that lost, and where it stands."""

    value: str | None
    place: str


@dataclass
class FieldShown:
    """A golden value: where it stands, why it was chosen, how sure that is, and what lost."""

    field: str
    label: str
    value: str | None
    other_values: list[str | None]
    place: str | None
    why: str | None
    confidence: float | None
    decided_by: str | None
    alternatives: list[Losing]


@dataclass
class RecordLine:
    """A source row that the entity is made of."""

    record_id: str
    source: str
    place: str


@dataclass
class RelationLine:
    """Somebody of the organisation, or an organisation of the person."""

    entity_id: str
    name: str | None
    role: str | None
    primary: bool
    ended: bool


@dataclass
class EntityShown:
    """An entity with where its values come from; of many records or relations the first 50."""

    entity_id: str
    entity_type: EntityType
    name: str
    version: int
    published_at: datetime
    holds: list[str]
    scores: dict[str, float | None]
    fields: list[FieldShown]
    records: list[RecordLine]
    records_in_all: int
    relations: list[RelationLine]
    relations_in_all: int
    history: list[str]


@tool("Show an entity", Act.READ)
def show_entity(
    workspace: Workspace,
    entity_id: Annotated[
        str, Field(max_length=40, description="Such as O-3F9K2M4P7Q1R or P-…, from a search.")
    ],
    dataset: Dataset = "ssot",
    version: Version = None,
) -> EntityShown:
    """Show one golden record with its provenance: of each value the file, sheet and cell it comes from, the
    rule that chose it, how sure that is, the alternatives that lost and who overruled it; its source records,
    people or organisations, scores, and the history of its id. Personal values are masked as your role sees
    them."""
    from hotpass import compliance, ssot

    one = ssot.entity(workspace, dataset, entity_id, version)
    holds = compliance.standing_of(workspace, one.version, one.entity_type, [entity_id])
    return EntityShown(
        one.entity_id,
        one.entity_type,
        one.name,
        one.version.number,
        one.version.published_at,
        holds.get(entity_id, []),
        {score.name: score.value for score in one.scores},
        [_field(field) for field in one.fields if field.value is not None],
        [RecordLine(r.record_id, r.source, place(r.file_name, r.sheet, r.row)) for r in one.records[:_MOST]],
        len(one.records),
        [
            RelationLine(r.entity_id, r.name, r.role, r.is_primary, r.valid_to is not None)
            for r in one.relations[:_MOST]
        ],
        len(one.relations),
        [_event(event) for event in one.history],
    )


def _field(field: ssot.GoldenField) -> FieldShown:
    why, others = field.why, [cut(value) for value in field.values if value != field.value]
    if why is None:
        return FieldShown(field.name, field.label, cut(field.value), others, None, None, None, None, [])
    return FieldShown(
        field.name,
        field.label,
        cut(field.value),
        others,
        place(why.file_name, why.sheet, why.cell),
        why.reason,
        why.confidence,
        why.decided_by,
        [Losing(cut(a.value), place(a.file_name, a.sheet, a.cell)) for a in why.alternatives[:_MOST]],
    )


def _event(event: ssot.Event) -> str:
    other = f" {event.other_entity_id}" if event.other_entity_id else ""
    return f"version {event.version}: {event.event.replace('_', ' ')}{other}"
