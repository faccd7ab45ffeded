"""The reading side of the single source of truth: versions, search, entities, and where values come from.

Everything is read from the Parquet files of a published version, in memory and a page at a time.
"""

from hotpass.ssot.answers import (
    Alternative,
    Entity,
    Event,
    Explanation,
    Facet,
    GoldenField,
    Neighbourhood,
    Page,
    RecordField,
    Relation,
    Score,
    SourceRecord,
)
from hotpass.ssot.compare import compare_versions
from hotpass.ssot.contracts import contract_named, held_in
from hotpass.ssot.entities import entity, whole_entity
from hotpass.ssot.explanations import explain
from hotpass.ssot.leaving_out import LeftOut, RowsLeftOut, rows_left_out
from hotpass.ssot.overviews import overview
from hotpass.ssot.searching import facets, search
from hotpass.ssot.sheets import neighbourhood, window
from hotpass.ssot.summaries import (
    EntityChanges,
    FieldChanges,
    InputFile,
    Overview,
    Quality,
    SourceShare,
    Version,
    VersionDiff,
)
from hotpass.ssot.versions import current_version, find_version, profile_of, versions

__all__ = [
    "Alternative",
    "Entity",
    "EntityChanges",
    "Event",
    "Explanation",
    "Facet",
    "FieldChanges",
    "GoldenField",
    "InputFile",
    "LeftOut",
    "Neighbourhood",
    "Overview",
    "Page",
    "Quality",
    "RecordField",
    "Relation",
    "RowsLeftOut",
    "Score",
    "SourceRecord",
    "SourceShare",
    "Version",
    "VersionDiff",
    "compare_versions",
    "contract_named",
    "current_version",
    "entity",
    "explain",
    "facets",
    "find_version",
    "held_in",
    "neighbourhood",
    "overview",
    "profile_of",
    "rows_left_out",
    "search",
    "versions",
    "whole_entity",
    "window",
]
