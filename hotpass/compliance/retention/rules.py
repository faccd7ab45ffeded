"""How long records are kept: the rules of the register, and those that the profile gives its sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hotpass.compliance import registers
from hotpass.compliance.registers.forms import Trigger
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.profiles import EntitySpec, FieldSpec, Profile
from hotpass.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for the records of one entity type, or for some of their values.

    Attributes:
        name: what people call it.
        category: class or kind of the values that it is for, or one field of its entity type; None for whole
            records.
        entity_type: whose records.
        days: how long, from the trigger.
        trigger: from when.
        field: field of the record that tells the day; None for its own date.
        sources: names of the sources whose records it is for; None for all.
        law: law or decision that gives the period.
        entry: id in the register; None where the profile gives it.
    """

    name: str
    category: str | None
    entity_type: EntityType
    days: int
    trigger: Trigger
    field: str | None
    sources: tuple[str, ...] | None
    law: str | None
    entry: str | None

    def fields(self, spec: EntitySpec) -> list[FieldSpec]:
        """The fields whose values it is for; none where it is for whole records.

        Args:
            spec: of the entity type, with the classes that people confirmed.
        """
        if self.category is None:
            return []
        owner, _, named = self.category.partition(".")
        if named:
            return [one for one in spec.fields if one.name == named and owner == self.entity_type]
        return [one for one in spec.fields if self.category in (one.personal_class, one.kind)]


def rules(workspace: Workspace, profile: Profile) -> list[Rule]:
    """The rules that hold today for the records of a profile."""
    return [*_of_register(workspace, profile), *_of_profile(profile)]


def _of_register(workspace: Workspace, profile: Profile) -> Iterator[Rule]:
    for entry in registers.in_force(workspace, "retention"):
        form = entry.form
        if not isinstance(form, registers.RetentionRule):
            continue
        wanted = [s.name for s in profile.sources if not form.source or s.name.lower() == form.source.lower()]
        if form.purpose:
            of = {s.name for s in profile.sources if (s.purpose or "").lower() == form.purpose.lower()}
            wanted = [name for name in wanted if name in of]
        sources = tuple(wanted) if form.source or form.purpose else None
        for entity_type in ENTITY_TYPES:
            if form.entity_type in (None, entity_type):
                yield Rule(
                    form.name,
                    form.category,
                    entity_type,
                    form.days,
                    form.trigger,
                    form.field,
                    sources,
                    form.law,
                    entry.id,
                )


def _of_profile(profile: Profile) -> Iterator[Rule]:
    for source in profile.sources:
        if source.retention_days is not None:
            for entity_type in ENTITY_TYPES:
                yield Rule(
                    f"Source {source.name}",
                    None,
                    entity_type,
                    source.retention_days,
                    "record_date",
                    None,
                    (source.name,),
                    None,
                    None,
                )
