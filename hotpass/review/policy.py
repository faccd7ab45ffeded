"""Which fields a reviewer sees, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hotpass.access import CLASSES, Role, Sight, sight
from hotpass.errors import ConfigError
from hotpass.model import EntityType
from hotpass.profiles import FieldSpec, Profile, load_profile
from hotpass.profiles.nearest import suggestion
from hotpass.settings import settings

Shown = Literal["shown", "masked", "hidden"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What a reviewer sees of the fields of records.

    Attributes:
        role: whose right to see personal values counts; that of whoever acts when not given.
        masked: names of fields that are masked for everybody, such as ``phone`` or ``person.phone``.
        hidden: names of fields that nobody sees.
    """

    role: Role | None = None
    masked: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()

    @classmethod
    def in_force(cls, role: Role | None = None) -> Policy:
        """What the settings say."""
        return cls(role, _listed(settings().review_masked), _listed(settings().review_hidden))

    def check(self, profile: Profile) -> None:
        """Refuse names of no field, by which a slip would show what was to be hidden.

        Fields of the profile ``generic`` may be named too, as one policy serves several profiles.

        Raises:
            ConfigError: names the nearest field.
        """
        if not self.masked | self.hidden:
            return
        known = _known(profile) | _known(load_profile("generic"))
        for name in sorted((self.masked | self.hidden) - known):
            raise ConfigError(
                f"there is no field {name!r}{suggestion(name, known)}",
                where="HOTPASS_REVIEW_MASKED or HOTPASS_REVIEW_HIDDEN",
                remedy="Until it is mended no record is shown to reviewers",
            )

    def of(self, entity_type: EntityType, field: str, personal: str = "none") -> Shown:
        """How the field of a type, and of a class of personal information, is shown."""
        names, seen = _names(entity_type, field), sight(personal, self.role)
        if names & self.hidden or seen is Sight.HIDDEN:
            return "hidden"
        return "masked" if names & self.masked or seen is Sight.MASKED else "shown"

    @property
    def sees_personal(self) -> bool:
        """Whether every class of personal information is seen as it is."""
        return all(sight(personal, self.role) is Sight.CLEAR for personal in CLASSES)

    def restricts(self, entity_type: EntityType) -> bool:
        """Whether it masks or hides fields of a type by name."""
        named = (name.partition(".") for name in self.masked | self.hidden)
        return any(not field or owner == entity_type for owner, _, field in named)

    def shown(self, entity_type: EntityType, spec: FieldSpec, value: str) -> str:
        """A value of a field that is not hidden, as the reviewer sees it."""
        if self.of(entity_type, spec.name, spec.personal_class) == "shown":
            return spec.shown(value, self.role) or ""
        return (
            spec.mask(value) if spec.personal_class != "none" or not self._masks(entity_type, spec) else "•••"
        )

    def _masks(self, entity_type: EntityType, spec: FieldSpec) -> bool:
        return bool(_names(entity_type, spec.name) & self.masked)


def _known(profile: Profile) -> set[str]:
    return {
        name
        for entity_type, entity in profile.entities.items()
        for field in entity.fields
        for name in _names(entity_type, field.name)
    }


def _names(entity_type: EntityType, field: str) -> set[str]:
    return {field, f"{entity_type}.{field}"}


def _listed(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())
