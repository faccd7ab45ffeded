"""Two contracts beside each other: what changes, and whether the version steps far enough for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hotpass.contracts.changes import Change, compare
from hotpass.contracts.form import Contract
from hotpass.contracts.versions import Step, goes_far_enough, stepped, widest


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changes from one contract to another.

    Attributes:
        before: the earlier one.
        after: the later one.
        changes: table by table.
    """

    before: Contract
    after: Contract
    changes: Sequence[Change]

    @property
    def step(self) -> Step | None:
        """The step that the version must make; None when nothing changes."""
        return widest(change.step for change in self.changes)

    @property
    def needed(self) -> str:
        """The lowest version that steps far enough."""
        return stepped(self.before.version, self.step)

    @property
    def enough(self) -> bool:
        """Whether the later version steps far enough."""
        return goes_far_enough(self.before.version, self.after.version, self.step)

    @property
    def sentence(self) -> str:
        """The step in words."""
        if self.step is None:
            return f"Nothing differs; the versions are {self.before.version} and {self.after.version}"
        said = f"That is a {self.step} step: {self.before.version} becomes {self.needed}"
        return f"{said}{'; it is' if self.enough else ', but it is'} {self.after.version}"

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        named = {"before": self.before, "after": self.after}
        return {
            **{key: {"name": one.name, "version": one.version} for key, one in named.items()},
            "step": self.step,
            "needed": self.needed,
            "enough": self.enough,
            "changes": [{**asdict(change), "breaking": change.breaking} for change in self.changes],
        }


def compared(before: Contract, after: Contract) -> Comparison:
    """The comparison of two contracts."""
    return Comparison(before, after, compare(before, after))
