"""A rule that might hold, before it is weighed on the table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hotpass.model import Dimension
from hotpass.quality.conditions import columns_read

Family = Literal[
    "filled",
    "allowed",
    "form",
    "characters",
    "length",
    "range",
    "key",
    "follows",
    "order",
    "equal",
    "implied",
]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule that might hold.

    Attributes:
        family: what sort of rule it is.
        type: the expectation.
        arguments: its keyword arguments but for ``mostly``.
        dimension: of quality.
        holds: what is true of a row for which it holds, a clause without a full stop.
        message: what is wrong with a row for which it does not, a sentence.
        why: what in the data speaks for it, a sentence.
        proven: whether that is enough to accept it unread.
        more: exceptions to expect beside those that are there.
        weight: rows that one exception costs; 2 where it takes two rows to clash.
        trials: how many rows are independent evidence; None for all that it says something of.
    """

    family: Family
    type: str
    arguments: Mapping[str, Any]
    dimension: Dimension
    holds: str
    message: str
    why: str
    proven: bool = True
    more: float = 0
    weight: int = 1
    trials: int | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return columns_read(self.type, self.arguments)

    def identity(self, suite: str) -> str:
        """Names it among all that may be suggested for a suite, whatever its bounds are by now."""
        about = json.dumps([suite, self.family, self.columns, self.arguments.get("row_condition")])
        return "S-" + hashlib.sha256(about.encode()).hexdigest()[:10]


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: ``1 row``, ``12 rows``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}".replace(",", "\u202f")
