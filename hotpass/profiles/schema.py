"""What a profile says: the fields of each entity, the sources, and how values are chosen and scored."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hotpass.fields import KINDS
from hotpass.fields.base import Kind, Survivorship
from hotpass.model import ENTITY_TYPES, EntityType

Share = Annotated[float, Field(ge=0, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldSpec(_Part):
    """One field of an entity.

    Attributes:
        name: column name in record and golden tables.
        kind: key of the field's kind.
        label: what people call it.
        headers: further words by which a column is recognised, in any case.
        compose: template that builds the raw value from sibling fields when no column maps to this one,
            such as ``"{family_name}, {given_name}"``; the siblings are then not published on their own.
        required: whether a golden record without it is incomplete.
        match: whether it is evidence of identity in linkage.
        survives: survivorship rule; the kind's own when not given.
        weight: share in the completeness part of the quality score, relative to the other fields.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: str
    label: str
    headers: tuple[str, ...] = ()
    compose: str | None = None
    required: bool = False
    match: bool = True
    survives: Survivorship | None = None
    weight: float = Field(1.0, ge=0)

    @model_validator(mode="after")
    def _kind_exists(self) -> FieldSpec:
        if self.kind not in KINDS:
            raise ValueError(
                f"field {self.name}: no kind {self.kind!r}; kinds are {', '.join(sorted(KINDS))}"
            )
        return self

    @property
    def of(self) -> Kind:
        """The field's kind."""
        return KINDS[self.kind]

    @property
    def parts(self) -> tuple[str, ...]:
        """Parts that the kind derives."""
        return self.of.parts

    @property
    def multi(self) -> bool:
        """Whether a record may hold several values."""
        return self.of.multi

    @property
    def rule(self) -> Survivorship:
        """The survivorship rule in force."""
        return self.survives or self.of.survives


class EntitySpec(_Part):
    """The fields of one entity type, in the order in which they are published."""

    fields: tuple[FieldSpec, ...] = Field(min_length=1)

    @cached_property
    def by_name(self) -> Mapping[str, FieldSpec]:
        """Fields by name."""
        return {f.name: f for f in self.fields}

    @cached_property
    def published(self) -> tuple[FieldSpec, ...]:
        """Fields that golden records carry: all but those that only serve to compose another."""
        used = " ".join(f.compose or "" for f in self.fields)
        return tuple(f for f in self.fields if f"{{{f.name}}}" not in used)

    @cached_property
    def dated(self) -> FieldSpec | None:
        """The field that tells how recent a record is: the first date that is no evidence of identity."""
        return next((f for f in self.published if f.kind == "date" and not f.match), None)

    @cached_property
    def comparable(self) -> tuple[FieldSpec, ...]:
        """Published fields in which the records of an entity should agree: those of one value that count in
        the quality score, without the record's own date."""
        return tuple(f for f in self.published if not f.multi and f.weight and f != self.dated)


class SourceSpec(_Part):
    """What is known of one kind of input file.

    Attributes:
        name: what people call the source.
        files: glob pattern on the file name, in any case.
        trust: higher wins where the survivorship rule is ``trusted_source``.
        duplicate_free: whether no two of its records are the same entity.
        columns: by sheet name (``"*"`` for any), by header, the field (``organisation.name``) or ``""`` for
            not used. Headers not named are mapped by recognition.
        skip_sheets: glob patterns of sheets that are never read as tables.
    """

    name: str
    files: str
    trust: int = 0
    duplicate_free: bool = False
    columns: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    skip_sheets: tuple[str, ...] = ()


class Linkage(_Part):
    """How records are linked. Thresholds are match probabilities.

    Attributes:
        match: pairs at or above it are the same entity.
        review: pairs between it and ``match`` wait for a person.
        seed: of every random choice.
    """

    match: Share = 0.9
    review: Share = 0.6
    seed: int = 20260101


class Scoring(_Part):
    """Weights of the parts of the two scores; they are divided by their sum.

    Attributes:
        quality: parts ``completeness``, ``validity``, ``agreement``, ``recency``.
        lead: parts ``completeness``, ``email``, ``phone``, ``source``, ``recency``.
        stale_days: age at which recency reaches 0, days.
    """

    quality: Mapping[Literal["completeness", "validity", "agreement", "recency"], float] = {
        "completeness": 0.4,
        "validity": 0.3,
        "agreement": 0.2,
        "recency": 0.1,
    }
    lead: Mapping[Literal["completeness", "email", "phone", "source", "recency"], float] = {
        "completeness": 0.3,
        "email": 0.25,
        "phone": 0.15,
        "source": 0.2,
        "recency": 0.1,
    }
    stale_days: int = Field(1095, ge=1)


class Profile(_Part):
    """All that a run needs to know besides its files.

    Attributes:
        name: key of the profile.
        title: what people call it.
        version: raised by hand when the meaning changes.
        country: ISO 3166-1 alpha-2 code that phone numbers and addresses default to.
        dataset: name under which the result is published.
        entities: fields by entity type.
        sources: what is known of the input files.
        suites: expectation suites by table name; a file ``<suite>.json`` in ``data_expectations/``.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    title: str
    version: int = Field(1, ge=1)
    country: str = Field("ZA", pattern=r"^[A-Z]{2}$")
    dataset: str = Field("ssot", pattern=r"^[a-z][a-z0-9_-]*$")
    entities: Mapping[EntityType, EntitySpec]
    sources: tuple[SourceSpec, ...] = ()
    linkage: Linkage = Linkage()
    scoring: Scoring = Scoring()
    suites: Mapping[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> Profile:
        missing = [t for t in ENTITY_TYPES if t not in self.entities]
        if missing:
            raise ValueError(f"the profile names no fields of {' and '.join(missing)}")
        return self

    def field(self, target: str) -> FieldSpec:
        """The field that ``<entity>.<field>`` names; raises ``KeyError``."""
        entity, name = target.split(".", 1)
        return self.entities[entity].by_name[name]  # type: ignore[index]
