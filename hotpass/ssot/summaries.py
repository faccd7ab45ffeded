"""What is said of whole versions: what they hold, how good it is, and how two of them differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hotpass.model import EntityType


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that a version was made from: its name and the SHA-256 of its bytes."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Version:
    """A published version of a dataset.

    Attributes:
        dataset: name of the dataset.
        number: counts from 1.
        published_at: when it was made, with a zone.
        run_id: the run that made it.
        profile: title of the profile.
        files: what it was made from.
        rows: rows by table.
        path: its folder.
        current: whether it is the one that is published now.
        whole: whether its files stand; while they are being written it can be read all the same.
    """

    dataset: str
    number: int
    published_at: datetime
    run_id: str
    profile: str
    files: tuple[InputFile, ...]
    rows: Mapping[str, int]
    path: Path
    current: bool
    whole: bool = True

    @property
    def golden_records(self) -> int:
        """How many organisations and people it has."""
        return sum(self.rows.get(table, 0) for table in ("organisations", "people"))


@dataclass(frozen=True, slots=True)
class Quality:
    """How the quality scores of one entity type lie.

    Attributes:
        mean: mean score, or None when there are no entities.
        bands: entities by band (good, fair, weak, poor), best first.
        histogram: entities by tenth of the score: 0–0.1 first; the last holds 0.9–1.
        parts: mean of each part of the score, None for a part that nothing tells.
    """

    mean: float | None
    bands: Mapping[str, int]
    histogram: tuple[int, ...]
    parts: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class SourceShare:
    """What one source gave: its records, and the entities that hold one of them."""

    source: str
    organisation_records: int
    person_records: int
    organisations: int
    people: int


@dataclass(frozen=True, slots=True)
class FieldChanges:
    """Entities in both versions whose value of one field differs."""

    gained: int
    lost: int
    changed: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.gained + self.lost + self.changed


@dataclass(frozen=True, slots=True)
class EntityChanges:
    """How the entities of one type differ between two versions.

    Attributes:
        created: entities that the older version does not have, without those split off.
        retired: entities that the newer version does not have, without those merged away.
        merged: entities that became part of another.
        split: entities that were part of another.
        changed: entities in both with another value of any field.
        fields: differences by field, only fields that have any.
        quality_before: mean quality score in the older version.
        quality_after: mean quality score in the newer one.
        improved: entities in both whose quality score rose.
        worsened: entities in both whose quality score fell.
        by_decisions, by_records, by_model: entities whose records are grouped otherwise, by why; told of a
            version and the one before it, 0 of others.
    """

    created: int
    retired: int
    merged: int
    split: int
    changed: int
    fields: Mapping[str, FieldChanges]
    quality_before: float | None
    quality_after: float | None
    improved: int
    worsened: int
    by_decisions: int = 0
    by_records: int = 0
    by_model: int = 0


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """What differs between two versions.

    Attributes:
        before: number of the older version.
        after: number of the newer version.
        rows: rows by table, before and after.
        entities: differences by entity type.
    """

    before: int
    after: int
    rows: Mapping[str, tuple[int, int]]
    entities: Mapping[EntityType, EntityChanges]


@dataclass(frozen=True, slots=True)
class Overview:
    """What is published now.

    Attributes:
        version: the version described.
        organisations: golden records of organisations.
        people: golden records of people.
        roles: pairs of a person and an organisation, by role.
        issues: issues found.
        issues_by_severity: the same by severity, worst first.
        rows: source rows: ``in``, ``in_records``, ``left_out``.
        quality: by entity type.
        sources: what each source gave.
        changes: since the version before, or None for the first.
    """

    version: Version
    organisations: int
    people: int
    roles: int
    issues: int
    issues_by_severity: Mapping[str, int]
    rows: Mapping[str, int]
    quality: Mapping[EntityType, Quality]
    sources: tuple[SourceShare, ...]
    changes: VersionDiff | None
