"""The reading side of the single source of truth: versions, search, entities, and where values come from.

Everything is read from the Parquet files of a published version, in memory and a page at a time.
"""

from hotpass.ssot.answers import (
    Alternative,
    Entity,
    EntityChanges,
    Event,
    Explanation,
    Facet,
    FieldChanges,
    GoldenField,
    InputFile,
    Neighbourhood,
    Overview,
    Page,
    Quality,
    RecordField,
    Relation,
    Score,
    SourceRecord,
    SourceShare,
    Version,
    VersionDiff,
)

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
    "Neighbourhood",
    "Overview",
    "Page",
    "Quality",
    "RecordField",
    "Relation",
    "Score",
    "SourceRecord",
    "SourceShare",
    "Version",
    "VersionDiff",
]
