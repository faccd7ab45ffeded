"""What a profile says: the fields of each entity, the sources, and how values are chosen and scored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from hotpass.access import Role, Sight, mask_value, sight
from hotpass.fields import KINDS
from hotpass.fields.base import Kind, Personal, Survivorship
from hotpass.fields.personal import sees_all, text_seen
from hotpass.model import ENTITY_TYPES, EntityType, input_table
from hotpass.profiles.nearest import suggestion
from hotpass.profiles.part import Days, Part
from hotpass.profiles.sources import SourceSpec
from hotpass.profiles.treatment import OUTPUTS, Gates, Linkage, Output, ReferenceList, Scoring, SuiteTable

#: The form in which profiles are written now; older ones are upgraded when they are read.
SCHEMA: Final = 2

_HIDDEN: Final = "•••"


def _known_kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"there is no kind {kind!r}{suggestion(kind, sorted(KINDS))}")
    return kind


def _known_part(told_by: str) -> str:
    tells = [f"{kind.name}.{part}" for kind in KINDS.values() for part in kind.gives]
    if told_by not in tells:
        raise ValueError(f"no kind tells {told_by!r}{suggestion(told_by, tells)}")
    return told_by


#: What a field of a record may state about the processing of the record itself.
Evidence = Literal["lawful_basis", "collected_on", "verified_on", "born", "competent_consent"]
#: Evidence that says something of a person whatever its kind: a birthday, a parent.
_OF_A_PERSON: Final = ("born", "competent_consent")


class FieldSpec(Part):
    """One field of an entity."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """Column name in record and golden tables."""
    kind: Annotated[str, AfterValidator(_known_kind)]
    """Key of the field's kind."""
    label: str = Field(min_length=1)
    """What people call it."""
    headers: tuple[str, ...] = ()
    """Further words by which a column is recognised, in any case."""
    compose: str | None = None
    """Template that builds the raw value from sibling fields when no column maps to this one, such as
    `{family_name}, {given_name}`; the siblings are then not published on their own."""
    told_by: tuple[Annotated[str, AfterValidator(_known_part)], ...] = ()
    """Kinds of fields of the same entity that may tell its value where no own column does, best first, each
    with what it tells, such as `address.city`; the value is marked `derived` and leads to their cell."""
    required: bool = False
    """Whether a golden record without it is flagged."""
    match: bool = True
    """Whether it is evidence of identity in linkage."""
    survives: Survivorship | None = None
    """Survivorship rule; the kind's own when not given."""
    weight: float = Field(1.0, ge=0)
    """Share in the completeness part of the quality score, relative to the other fields."""
    personal: Personal | None = None
    """Class of personal information; when not given `identity` where `evidence` tells when a person was born
    or who consented for a child, else the kind's own."""
    reference: str | None = None
    """Name of the reference list that its values are taken from."""
    retention_days: Days | None = None
    """How long its values are kept, days from a record's own date; the source's own time when not given."""

    evidence: Evidence | None = None
    """What its values state about the processing of their record: `lawful_basis`, on which ground of section
    11; `collected_on` and `verified_on`, when; `born`, when the person was; `competent_consent`, who
    consented for a child, or when (section 35)."""

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

    @property
    def personal_class(self) -> Personal:
        """The class of personal information in force."""
        return self.personal_said or self.of.personal

    @property
    def personal_said(self) -> Personal | None:
        """The class that the profile says, itself or by what the values are evidence of; else None."""
        return self.personal or ("identity" if self.evidence in _OF_A_PERSON else None)

    @property
    def read_as(self) -> str:
        """Names the way in which texts of it are read: fields that share it read every text alike."""
        return f"{self.kind}__{self.reference}".replace("-", "_") if self.reference else self.kind

    def mask(self, value: str) -> str:
        """The value as a person without the right to see it does."""
        if self.personal_class == self.of.personal:
            return self.of.mask(value)
        return value if self.personal_class == "none" else _HIDDEN

    def shown(self, value: str | None, role: Role | None = None) -> str | None:
        """The value as a person in that role, else whoever acts, sees it.

        What is personal within a text of a class that is seen as it is is masked by its own class.
        """
        seen = mask_value(self.mask, value, role, self.personal_class)
        if seen and self.is_free and self.is_seen(role):
            return text_seen(seen, role, names=self.of.names_within)
        return seen

    def is_seen(self, role: Role | None = None) -> bool:
        """Whether values of its class are seen as they are, but for what is personal within texts."""
        return sight(self.personal_class, role) is Sight.CLEAR

    def is_clear(self, role: Role | None = None) -> bool:
        """Whether every value of it is seen as it is."""
        return self.is_seen(role) and (not self.is_free or sees_all(role))

    @property
    def is_free(self) -> bool:
        """Whether its values may be any text; those of kinds that prove their values are nothing else."""
        return not self.of.validated


class EntitySpec(Part):
    """The fields of one entity type, in the order in which they are published."""

    fields: tuple[FieldSpec, ...] = Field(min_length=1)
    """What is known of such an entity."""

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


class Profile(Part):
    """All that a run needs to know besides its files."""

    schema_: Literal[2] = Field(2, alias="schema")
    """Form in which the profile is written."""
    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    """Key of the profile."""
    title: str = Field(min_length=1)
    """What people call it."""
    version: int = Field(1, ge=1)
    """Counts the saved versions."""
    note: str | None = None
    """What is new in this version."""
    country: str = Field("ZA", pattern=r"^[A-Z]{2}$")
    """ISO 3166-1 alpha-2 code that phone numbers and addresses default to."""
    day_first: bool = True
    """Whether 03/04/2026 is the third of April; else it is the fourth of March."""
    placeholders: tuple[str, ...] = ()
    """Further texts that stand for no value, in any case."""
    dataset: str = Field("ssot", pattern=r"^[a-z][a-z0-9_-]*$")
    """Name under which the result is published."""
    entities: Mapping[EntityType, EntitySpec]
    """Fields by entity type."""
    sources: tuple[SourceSpec, ...] = ()
    """What is known of the input files; the first whose pattern fits a file counts."""
    references: tuple[ReferenceList, ...] = ()
    """Lists of allowed values that fields name."""
    linkage: Linkage = Linkage()
    """How records are linked."""
    scoring: Scoring = Scoring()
    """How golden records are scored."""
    suites: Mapping[SuiteTable, str] = Field(default_factory=dict)
    """Expectation suites by table; a file `<suite>.json` in `data_expectations/`."""
    gates: Gates = Gates()
    """What must hold before a version is published."""
    outputs: tuple[Output, ...] = OUTPUTS
    """Files that are published beside the Parquet tables and the report."""

    @model_validator(mode="after")
    def _complete(self) -> Profile:
        missing = [t for t in ENTITY_TYPES if t not in self.entities]
        if missing:
            raise ValueError(f"the profile names no fields of {' and '.join(missing)}")
        _once("source", [s.name for s in self.sources])
        _once("reference list", [r.name for r in self.references])
        for entity_type, spec in self.entities.items():
            self._check_fields(entity_type, spec)
        for source in self.sources:
            for columns in source.columns.values():
                for header, target in columns.items():
                    self._check_target(target, f"source {source.name} maps column {header!r} to")
        return self

    def _check_fields(self, entity_type: EntityType, spec: EntitySpec) -> None:
        names = [f.name for f in spec.fields]
        _once(f"field of {entity_type}", names)
        lists = [r.name for r in self.references]
        for field in spec.fields:
            if field.told_by and (field.multi or field.compose):
                raise ValueError(
                    f"field {entity_type}.{field.name} cannot be told by others: "
                    "it may hold several values, or is composed"
                )
            if field.reference is None:
                continue
            if field.reference not in lists:
                raise ValueError(
                    f"field {entity_type}.{field.name} names the reference list {field.reference!r}, "
                    f"which is not there{suggestion(field.reference, lists)}"
                )
            if field.multi or field.kind == "person_name":
                raise ValueError(
                    f"field {entity_type}.{field.name} cannot have a reference list: "
                    "it may hold several values"
                )
        single = [f.name for f in spec.published if not f.multi]
        for together in self.linkage.blocking.get(entity_type, ()):
            for name in together:
                if name not in single:
                    raise ValueError(
                        f"linkage.blocking names {entity_type}.{name}, which is no published field of one "
                        f"value{suggestion(name, single)}"
                    )

    def _check_target(self, target: str, said: str) -> None:
        known = [f"{t}.{f.name}" for t, spec in self.entities.items() for f in spec.fields]
        if target and target not in known:
            raise ValueError(f"{said} {target!r}, which is no field{suggestion(target, known)}")

    @property
    def every_suite(self) -> Mapping[str, str]:
        """Expectation suites by table, those of the sources' files among them."""
        inputs = {input_table(s.name): s.suite for s in self.sources if s.suite}
        return {**{str(table): name for table, name in self.suites.items()}, **inputs}

    def field(self, target: str) -> FieldSpec:
        """The field that ``<entity>.<field>`` names; raises ``KeyError``."""
        entity, name = target.split(".", 1)
        return self.entities[entity].by_name[name]  # type: ignore[index]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that it says, hexadecimal."""
        said = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    def head(self) -> dict[str, Any]:
        """What names it in manifests and reports: name, title, version, note and digest."""
        named = {"name": self.name, "title": self.title, "version": self.version}
        return {**named, **({"note": self.note} if self.note else {}), "digest": self.digest}


def _once(what: str, names: list[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"there are two of the {what} {twice[0]!r}")
