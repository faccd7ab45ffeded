"""What is said of quality: plain, typed and immutable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from hotpass.quality.scoring import RAN, WORST_FIRST, score
from hotpass.quality.states import State


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rules and rows are asked for; None takes all.

    Attributes:
        rule_id: one rule.
        dimension: dimension of the rules.
        entity_type: type of the rows.
        source: source of the rows; ``""`` takes what is of no single source, as golden records are.
        severity: of the rules.
        state: of the rules, on the rows that are asked for.
    """

    rule_id: str | None = None
    dimension: str | None = None
    entity_type: str | None = None
    source: str | None = None
    severity: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What one rule found on some rows.

    Attributes:
        rule_id: unique over all suites.
        suite: name of the suite.
        table: the table that it is about.
        entity_type: type of the rows.
        column: the column that it is about; None for rules on a whole table.
        severity: critical, warning or info.
        dimension: of quality.
        owner: the role that mends it.
        popia: section of the Act that asks for it.
        sentence: what is to hold.
        detail: what is to be known besides, or None.
        mostly: share of rows for which it must hold.
        state: on these rows.
        rows: how many there are.
        evaluated: those of which it says anything.
        failed: those that fail it.
        weighed: rows evaluated, each with the weight of the severity; 0 when it did not run.
        lost: rows that fail, weighed likewise.
    """

    rule_id: str
    suite: str
    table: str
    entity_type: str
    column: str | None
    severity: str
    dimension: str
    owner: str
    popia: str
    sentence: str
    detail: str | None
    mostly: float
    state: State
    rows: int
    evaluated: int
    failed: int
    weighed: int
    lost: int

    @property
    def missing(self) -> int:
        """Rows of which the rule says nothing."""
        return max(0, self.rows - self.evaluated)

    @property
    def share(self) -> float | None:
        """Share of the rows evaluated for which it holds, 0–1."""
        return 1 - self.failed / self.evaluated if self.evaluated else None


@dataclass(frozen=True, slots=True)
class Part:
    """Rules and rows taken together, and their score.

    Attributes:
        name: what they have in common; ``""`` for what has no name.
        states: rules by state, all states, worst first.
        evaluated: rows evaluated, once for each rule.
        failed: those of them that fail.
        weighed: rows evaluated by rules that ran, weighed by severity.
        lost: those of them that fail.
    """

    name: str
    states: Mapping[State, int]
    evaluated: int
    failed: int
    weighed: int
    lost: int

    @classmethod
    def of(cls, name: str, lines: Iterable[RuleLine]) -> Self:
        """The part that some rules make."""
        taken = list(lines)
        states = {state: sum(line.state == state for line in taken) for state in WORST_FIRST}
        sums = (
            sum(getattr(line, name) for line in taken) for name in ("evaluated", "failed", "weighed", "lost")
        )
        return cls(name, states, *sums)

    @property
    def score(self) -> float | None:
        """The score, 0–1; None when no rule ran on any row."""
        return score(self.weighed, self.lost)

    @property
    def rules(self) -> int:
        """How many rules there are."""
        return sum(self.states.values())

    @property
    def ran(self) -> int:
        """How many of them ran."""
        return sum(self.states[state] for state in RAN)

    @property
    def state(self) -> State:
        """The worst state of a rule that ran or should have; ``not_evaluated`` when none did."""
        return next((state for state in WORST_FIRST if self.states[state]), "not_evaluated")


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How good a version or a run is, as a whole and by what it is made of; the parts add up to the whole.

    Attributes:
        whole: all rules.
        dimensions: by dimension, every dimension.
        entity_types: by type of the rows.
        sources: by source; the part without a name holds golden records and whole tables.
    """

    whole: Part
    dimensions: tuple[Part, ...]
    entity_types: tuple[Part, ...]
    sources: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that fails a rule.

    Attributes:
        rule_id: the rule.
        severity: of the rule.
        entity_type: type of the row.
        record_id: the record, or the entity of a rule on golden records; None where a table fails as a whole.
        field: the field.
        value: what fails; None where nothing is given.
        source: the source, or None.
        file_name: the file, or None.
        sheet: the sheet, or None.
        row: the row in the sheet, or None.
        cell: the cell, or None where the row has none for the field.
        message: what is wrong.
        is_corrected: whether a person gave the cell another value, which the run obeyed.
    """

    rule_id: str
    severity: str
    entity_type: str | None
    record_id: str | None
    field: str | None
    value: str | None
    source: str | None
    file_name: str | None
    sheet: str | None
    row: int | None
    cell: str | None
    message: str
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class Failures:
    """Some of the rows that fail, and how many there are in all."""

    rows: tuple[Failure, ...]
    total: int
