"""From which match weight on a pair is a match, and from which on a person should look at it."""

from __future__ import annotations

from dataclasses import dataclass
from math import log2
from typing import Final

from hotpass.profiles import Profile

#: Weights from which the match weight is chosen, ties to the first: even odds and more.
OFFERED: Final = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0)
#: Weight from which pairs below the match weight wait for a person: odds of 1 to 4.
_WAITING: Final = -2.0
#: What is held back stays so far below the match weight even where nothing waits for a person.
_BELOW: Final = 0.1


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What is fixed, as match weights; None where the choice is left to the data.

    Attributes:
        match, review: fixed by the profile or, where it leaves the choice, by the model that is applied.
        lowest: the least match weight that was to choose from.
    """

    match: float | None
    review: float | None
    lowest: float

    @classmethod
    def of(cls, profile: Profile, learnt: tuple[float, float] | None = None) -> Thresholds:
        """Those of a profile, and of a model's match and review weight when one is applied."""
        given = profile.linkage.match, profile.linkage.review
        match, review = (None if share is None else weight_of(share) for share in given)
        lowest = OFFERED[0] if match is None else match
        if learnt is not None:
            match, lowest = (learnt[0], min(lowest, learnt[0])) if match is None else (match, lowest)
            review = learnt[1] if review is None else review
        return cls(match, review, lowest)

    @property
    def offered(self) -> tuple[float, ...]:
        """The match weights to choose from."""
        return OFFERED if self.match is None else (self.match,)

    def review_from(self, match: float) -> float:
        """The weight from which pairs wait for a person, below a match weight."""
        return min(_WAITING if self.review is None else self.review, match)

    @property
    def held(self) -> float:
        """The weight that pairs with contradicting names cannot exceed: they wait for a person at best."""
        return min((self.lowest + self.review_from(self.lowest)) / 2, self.lowest - _BELOW)


def weight_of(probability: float) -> float:
    """The match weight of a match probability, log2 odds; bounded for 0 and 1."""
    held = min(max(probability, 1e-9), 1 - 1e-9)
    return log2(held / (1 - held))
