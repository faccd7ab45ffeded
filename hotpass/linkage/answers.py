"""What is said of a linkage: two records beside each other, and a group of records; plain and immutable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hotpass.model import EntityType
from hotpass.ssot.versions import entity_type_of

#: What became of a pair: both in one entity, waiting for a person, or apart.
Standing = Literal["one", "waits", "apart"]
#: What a blocking rule said to a pair.
Outcome = Literal["together", "refused", "differ", "missing"]


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A record and the entity that it belongs to.

    Attributes:
        record_id: its id.
        entity_id: of its entity.
        name: what it calls the entity, or its id.
        file_name: the file.
        sheet: the sheet, ``""`` for formats without sheets.
        row: the row in the sheet.
        part: position among several of one type in the row, from 1.
    """

    record_id: str
    entity_id: str
    name: str
    file_name: str
    sheet: str
    row: int
    part: int

    @property
    def entity_type(self) -> EntityType:
        """Organisation or person."""
        return entity_type_of(self.entity_id)

    @property
    def place(self) -> str:
        """Where it stands: ``Contacts.xlsx · People · row 12``."""
        part = f", part {self.part}" if self.part > 1 else ""
        return " · ".join(p for p in (self.file_name, self.sheet, f"row {self.row}{part}") if p)


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """What one comparison says of two records.

    Attributes:
        name: of the comparison; that of its field.
        label: what people call the field.
        left: what the one record says, or None.
        right: what the other says, or None.
        level: the level that the two reach, in words.
        learnt: match weight of that level, log2(m / u); 0 where one side is missing.
        commonness: what is added for how common the value is; below 0 where it is commoner than most.
        share: share of other entities that have the value too, or None where that is not weighed.
        m: share of matches that reach the level, or None for a missing value.
        u: share of other pairs that reach it, or None.
        trained: whether enough likely matches reached the level to learn from.
        sentence: all of that in words.
    """

    name: str
    label: str
    left: str | None
    right: str | None
    level: str
    learnt: float
    commonness: float
    share: float | None
    m: float | None
    u: float | None
    trained: bool
    sentence: str

    @property
    def weight(self) -> float:
        """What it adds to the match weight of the pair."""
        return self.learnt + self.commonness


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the way from knowing nothing to the match weight of a pair.

    Attributes:
        label: what it stands for.
        weight: what it adds.
        sentence: why, in words.
    """

    label: str
    weight: float
    sentence: str


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What one blocking rule says of two records.

    Attributes:
        rule: its name.
        label: what people call it.
        outcome: whether it brings them together, refuses their value, or finds them different.
        sentence: why, in words.
    """

    rule: str
    label: str
    outcome: Outcome
    sentence: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A pair of records of which one follows from the other.

    Attributes:
        left: the one record.
        right: the other.
        weight: its match weight, or None where a key or a decision holds it and nothing was compared.
        found_by: the blocking rule, key or decision that brought the two together.
        label: what people call that.
        holds: whether it holds them in one entity.
    """

    left: LinkedRecord
    right: LinkedRecord
    weight: float | None
    found_by: str
    label: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """Why two records are one, or are not.

    Attributes:
        entity_type: organisation or person.
        left: the one record.
        right: the other.
        pairs_between: how many pairs of records the two things named form; this is the weightiest.
        standing: what became of the two.
        reasons: why, sentence by sentence, the deciding one first.
        compared: whether the run compared them.
        found_by: what brought them together, or None.
        rules: what each blocking rule says, where the pair was not kept.
        bars: what makes up the weight: what is known of any two records, the fields that speak, and what
            contradicting names take away.
        fields: what each comparison says, in the model's order.
        weight: match weight of the pair, or None where the model compares nothing.
        scored_anew: whether the weight was worked out now, as the run did not keep it.
        match: weight from which a pair matches.
        review: weight from which a pair waits for a person.
        path: the pairs that lead from one to the other within their entity, strongest way.
    """

    entity_type: EntityType
    left: LinkedRecord
    right: LinkedRecord
    pairs_between: int
    standing: Standing
    reasons: tuple[str, ...]
    compared: bool
    found_by: str | None
    rules: tuple[RuleAnswer, ...]
    bars: tuple[Bar, ...]
    fields: tuple[FieldWeight, ...]
    weight: float | None
    scored_anew: bool
    match: float
    review: float
    path: tuple[Edge, ...]

    @property
    def probability(self) -> float | None:
        """Probability that the two are one, as the model sees it."""
        return None if self.weight is None else 1 / (1 + 2.0**-self.weight)

    @property
    def silent(self) -> tuple[str, ...]:
        """What people call the fields that say nothing of the two."""
        return tuple(field.label for field in self.fields if field.m is None)


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """Why the records of an entity are one.

    Attributes:
        entity_id: the entity.
        entity_type: organisation or person.
        records: its records, by place.
        edges: the pairs among them that were kept, weightiest first.
        holding: how many of them hold it together.
        possible: how many pairs its records form.
        bridges: pairs without which it would fall apart.
        reasons: what holds it together, sentence by sentence.
        match: weight from which a pair matches.
    """

    entity_id: str
    entity_type: EntityType
    records: tuple[LinkedRecord, ...]
    edges: tuple[Edge, ...]
    holding: int
    possible: int
    bridges: tuple[Edge, ...]
    reasons: tuple[str, ...]
    match: float

    @property
    def density(self) -> float:
        """Share of the possible pairs that hold it together."""
        return self.holding / self.possible if self.possible else 1.0


def weakest(edges: tuple[Edge, ...]) -> Edge | None:
    """The edge of least weight; those that a key or a decision holds are no weak ones."""
    weighed = [edge for edge in edges if edge.weight is not None]
    return min(weighed, key=lambda edge: edge.weight or 0.0, default=None)
