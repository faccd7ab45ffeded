"""Versions of contracts: what a step means, and whether one is wide enough (https://semver.org, 2.0.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from hotpass.errors import InputError

Step = Literal["major", "minor", "patch"]

#: From the widest to the narrowest.
STEPS: Final[tuple[Step, ...]] = ("major", "minor", "patch")
_VERSION: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


def is_version(text: str) -> bool:
    """Whether a text is three whole numbers parted by dots."""
    return _VERSION.fullmatch(text) is not None


def parsed(version: str) -> tuple[int, int, int]:
    """Major, minor and patch of a version.

    Raises:
        InputError: it is not three whole numbers parted by dots.
    """
    found = _VERSION.fullmatch(version)
    if not found:
        raise InputError(f"{version!r} is no version", remedy="Versions are like 1.4.0")
    return int(found[1]), int(found[2]), int(found[3])


def widest(steps: Iterable[Step]) -> Step | None:
    """The widest of some steps; None of none."""
    return min(steps, key=STEPS.index, default=None)


def stepped(version: str, step: Step | None) -> str:
    """The next version after a step of this width; the same for none."""
    if step is None:
        return version
    at = STEPS.index(step)
    numbers = parsed(version)
    return ".".join(map(str, (*numbers[:at], numbers[at] + 1, *(0,) * (2 - at))))


def goes_far_enough(before: str, after: str, step: Step | None) -> bool:
    """Whether a version steps as far from another as the step asks; what follows it is free."""
    if step is None:
        return parsed(after) >= parsed(before)
    return parsed(after) >= parsed(stepped(before, step))
