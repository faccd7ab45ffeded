"""How quality is scored: one formula for every scorecard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotpass.engine.base import literal
from hotpass.model import Severity
from hotpass.quality.states import State

#: How much a row weighs by the severity of the rule.
WEIGHTS: Final[Mapping[Severity, int]] = {"critical": 4, "warning": 2, "info": 1}

#: A rule that errored, is stale or was not evaluated says nothing of the data, and never counts as passed.
WORST_FIRST: Final[tuple[State, ...]] = (
    *("failed", "errored", "passed_with_exceptions", "passed"),
    *("stale", "not_evaluated"),
)
#: States in which a rule has told rows that hold from rows that fail.
RAN: Final[tuple[State, ...]] = ("passed", "passed_with_exceptions", "failed")

FORMULA: Final = (
    "Score = 1 − Σ weight × failing rows ÷ Σ weight × rows evaluated, over the rules that ran; a row weighs "
    "4 under a critical rule, 2 under a warning, 1 under an information."
)

#: SQL over rows of ``measures``: whether the rule ran, and what its rows weigh.
RAN_SQL: Final = f"state IN ({', '.join(map(literal, RAN))})"
WEIGHT_SQL: Final = (
    f"CASE severity {' '.join(f'WHEN {literal(s)} THEN {w}' for s, w in WEIGHTS.items())} ELSE 0 END"
)

#: SQL aggregates over rows of ``measures``: the weighted rows that were evaluated, and those that failed.
WEIGHED_SQL: Final = f"coalesce(sum({WEIGHT_SQL} * evaluated) FILTER ({RAN_SQL}), 0)::BIGINT"
LOST_SQL: Final = f"coalesce(sum({WEIGHT_SQL} * failed) FILTER ({RAN_SQL}), 0)::BIGINT"


def score(weighed: int, lost: int) -> float | None:
    """The score of some rows, 0–1; None when no rule ran on any."""
    return 1 - lost / weighed if weighed else None


def part_state(state: str, evaluated: int, failed: int, mostly: float) -> State:
    """State of a rule on a part of its rows; as a whole it is in ``state``."""
    if state not in RAN:
        return state  # type: ignore[return-value]
    if evaluated == 0:
        return "failed" if failed else "not_evaluated"
    if (evaluated - failed) / evaluated < mostly:
        return "failed"
    return "passed_with_exceptions" if failed else "passed"
