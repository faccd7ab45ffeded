"""What a version holds, read from its run report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotpass.model import ENTITY_TYPES
from hotpass.ssot.summaries import EntityChanges, FieldChanges, Overview, Quality, SourceShare, VersionDiff
from hotpass.ssot.versions import find_version, report_of
from hotpass.workspace import Workspace


def overview(workspace: Workspace, dataset: str, version: int | None = None) -> Overview:
    """What a version holds, how good it is, and what changed since the version before.

    Raises:
        InputError: there is no such version.
    """
    found = find_version(workspace, dataset, version)
    report = report_of(found)
    tables = report["tables"]
    return Overview(
        version=found,
        organisations=tables["organisations"],
        people=tables["people"],
        roles=tables["roles"],
        issues=tables["issues"],
        issues_by_severity=report["issues"]["by_severity"],
        rows={name: report["rows"][name] for name in ("in", "in_records", "left_out")},
        quality={t: _quality(report["quality"][t]) for t in ENTITY_TYPES},
        sources=tuple(SourceShare(**source) for source in report["sources"]),
        changes=_changes(report["changes"]) if report["changes"] else None,
    )


def _quality(said: Mapping[str, Any]) -> Quality:
    return Quality(said["mean"], said["bands"], tuple(said["histogram"]), said["parts"])


def _changes(said: Mapping[str, Any]) -> VersionDiff:
    """The opposite of :func:`dataclasses.asdict`."""
    entities = {}
    for entity_type in ENTITY_TYPES:
        changes = dict(said["entities"][entity_type])
        changes["fields"] = {name: FieldChanges(**counts) for name, counts in changes["fields"].items()}
        entities[entity_type] = EntityChanges(**changes)
    rows = {table: (counts[0], counts[1]) for table, counts in said["rows"].items()}
    return VersionDiff(said["before"], said["after"], rows, entities)
