"""Reproducible chance: the draws on which the sample rests."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice(random.Random):
    """Chance that is the same in every Python version.

    Everything rests on :meth:`random.Random.random`, the one method whose sequence for a seed is promised
    to stay; ``choice``, ``shuffle`` and ``sample`` of the standard library may change.
    """

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.random() < probability

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit`` - 1."""
        return int(self.random() * limit)

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely as the others."""
        return options[int(self.random() * len(options))]

    def early(self, options: Sequence[T]) -> T:
        """One of the options, the earlier the likelier."""
        return options[int(self.random() * self.random() * len(options))]

    def several(self, options: Sequence[T], count: int) -> list[T]:
        """Different ones of the options (at most as many as there are), in random order."""
        pool = list(options)
        return [pool.pop(self.below(len(pool))) for _ in range(min(count, len(pool)))]

    def mix(self, items: list[T]) -> None:
        """Put the items into random order, in place."""
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
