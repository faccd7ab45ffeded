"""What the records of one type are compared by, and when their names contradict each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from hotpass.engine import Engine
from hotpass.fields.person_name_comparison import OTHER_FAMILY_NAME, SAME_GIVEN_NAMES
from hotpass.model import NAMING, EntityType
from hotpass.stages.link.comparisons import (
    COLUMN,
    DETAIL,
    OWN,
    Comparison,
    detail_of,
)

#: Kinds whose best level belongs to one entity alone, so that it stands against contradicting names …
PROVING: Final[Mapping[EntityType, frozenset[str]]] = {
    "organisation": frozenset({"company_registration", "vat_number"}),
    "person": frozenset({"identity_number", "identifier", "date"}),
}
#: … and those that do where the names agree in part: two people may share an address, hardly with one name.
SUPPORTING: Final[Mapping[EntityType, frozenset[str]]] = {
    "organisation": frozenset(),
    "person": frozenset({"email"}),
}
#: Kinds of which all levels but the last do so too: a number is mistyped, but is not another's.
NEARLY: Final = frozenset({"identity_number"})
#: Kinds whose values several entities share: a family its address, colleagues their switchboard.
SHARED: Final[Mapping[EntityType, frozenset[str]]] = {
    "organisation": frozenset(),
    "person": frozenset(
        {
            *("address", "postal_code", "locality", "province", "phone", "website", "organisation_name"),
            *(DETAIL, OWN),
        }
    ),
}
#: What a column is called that tells the sex: of two people born on one day who differ in it, neither is the
#: other under another name.
_SEX: Final = frozenset({"sex", "gender", "geslag", "geslacht", "geschlecht", "sexe", "sexo"})


@dataclass(frozen=True, slots=True)
class Rule:
    """An expression by whose equality candidate pairs are found; it may give several values a record."""

    name: str
    field: str
    sql: str

    @property
    def several(self) -> bool:
        """Whether it gives several values a record."""
        return "unnest(" in self.sql

    @property
    def columns(self) -> set[str]:
        """Record columns that it reads."""
        return set(COLUMN.findall(self.sql))


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the records at hand show of whose a value is, against what its kind lets expect.

    Attributes:
        unshared: names of the comparisons of what is one entity's alone, though others might share it.
        shared: names of those of what several entities share, though it might be one's own.
    """

    unshared: Collection[str] = ()
    shared: Collection[str] = ()

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Sharing:
        """As a model or a report says it; an earlier Hotpass did not."""
        return cls(*(tuple(map(str, said.get(name, ()))) for name in ("unshared", "shared")))

    def told(self) -> dict[str, list[str]]:
        """For a model or a report."""
        return {"unshared": list(self.unshared), "shared": list(self.shared)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one entity type is resolved by.

    Attributes:
        entity_type: the type.
        comparisons: in the order of the profile's fields.
        rules: blocking rules, in the same order.
        unused: why a field is left out, by field.
        records: how many records there are.
        sharing: what the records show of whose a value is.
    """

    entity_type: EntityType
    comparisons: Sequence[Comparison]
    rules: Sequence[Rule]
    unused: Mapping[str, str] = field(default_factory=dict)
    records: int = 0
    sharing: Sharing = Sharing()

    @property
    def nodes(self) -> str:
        """The table of what is compared: ``id`` (int from 0, by record_id), record_id, the columns."""
        return f"{self.entity_type}_nodes"

    @property
    def alike(self) -> str:
        """The table of who says the same: ``id`` and, by each dear comparison's place, ``a0``, ``a1`` …: the
        first record with the same values."""
        return f"{self.entity_type}_alike"

    @property
    def shared(self) -> list[int]:
        """Places of the comparisons of what several entities may share."""
        kinds, names = SHARED[self.entity_type], self.sharing.shared
        return [n for n, c in enumerate(self.comparisons) if c.kind in kinds or c.name in names]

    def of_kind(self, kind: str) -> list[int]:
        """Places of the comparisons of a kind."""
        return [place for place, comparison in enumerate(self.comparisons) if comparison.kind == kind]

    def named(self) -> str:
        """SQL over ``g0``, ``g1`` …: whether both records are named."""
        return " OR ".join(f"g{place} >= 0" for place in self.of_kind(NAMING[self.entity_type])) or "false"

    def contradicted(self) -> str:
        """SQL over ``g0``, ``g1`` …: whether the names contradict and nothing proves the contrary."""
        proofs = self._best(PROVING[self.entity_type])
        support = f"{self._best(PROVING[self.entity_type] | SUPPORTING[self.entity_type])} OR {self._near()}"
        differ = ["false"]
        for place in self.of_kind(NAMING[self.entity_type]):
            labels = self.comparisons[place].labels
            for value in self.comparisons[place].contradictions:
                enough = support if value else proofs
                if labels[value] == OTHER_FAMILY_NAME:
                    enough = f"{support} OR {self._at_home()} AND {self._also_common()}"
                elif labels[value] == SAME_GIVEN_NAMES:
                    enough = f"{support} OR {self._at_home()}"
                differ.append(f"g{place} = {value} AND NOT ({enough})")
        return " OR ".join(differ)

    def _at_home(self) -> str:
        """SQL: whether two live at one address."""
        return f"({' OR '.join(map(self.together, self.of_kind('address'))) or 'false'})"

    def _also_common(self) -> str:
        """SQL: whether two of one given name who live together have in common a key, the year of birth, or
        their phone, unless that may be their organisation's: one of them is the other, and has married."""
        also = [f"g{place} = {self.comparisons[place].values - 1}" for place in self.of_kind(OWN)]
        also += [f"g{place} > 0" for place in self.of_kind("date")]
        if not self.of_kind("organisation_name"):
            also += [f"g{place} = {self.comparisons[place].values - 1}" for place in self.of_kind("phone")]
        return f"({' OR '.join(also) or 'false'})"

    def _near(self) -> str:
        """SQL: whether a comparison of :data:`NEARLY` reaches more than its last level."""
        near = [f"g{place} > 0" for place, c in enumerate(self.comparisons) if c.kind in NEARLY]
        near += [
            self.together(place)
            for place, c in enumerate(self.comparisons)
            if c.name in self.sharing.unshared
        ]
        return " OR ".join(near) or "false"

    def together(self, place: int) -> str:
        """SQL: whether a comparison reaches its best level, or that of a slip behind it."""
        return f"g{place} >= {self.comparisons[place].values - 2}"

    def _best(self, kinds: frozenset[str]) -> str:
        """SQL: whether a comparison of one of the kinds reaches its best level; of days of birth, and the two
        are not of different sex, as twins may be."""
        sexes = [place for place, c in enumerate(self.comparisons) if detail_of(c.name) in _SEX]
        alike = "".join(f" AND g{place} <> 0" for place in sexes)
        reached = [
            f"g{place} = {comparison.values - 1}{alike if comparison.kind == 'date' else ''}"
            for place, comparison in enumerate(self.comparisons)
            if comparison.kind in kinds and comparison.name not in self.sharing.shared
        ]
        return " OR ".join(reached) or "false"


def count(engine: Engine, table: str) -> int:
    """How many rows a table has."""
    return int(engine.rows(f"SELECT count(*) FROM {table}")[0][0])
