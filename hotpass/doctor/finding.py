"""What a check of an installation finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hotpass.errors import HotpassError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: what was looked at.
        well: whether it is as it should be.
        found: what was found.
        remedy: what to do when it is not well, else ``""``.
        mended: what was done about it just now, or ``""``.
    """

    name: str
    well: bool
    found: str
    remedy: str = ""
    mended: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A check, and how to mend what it found.

    Attributes:
        check: what was found.
        mend: does what is safe to do, and says in a sentence what it did; None when a person must.
        again: looks once more.
    """

    check: Check
    mend: Callable[[], str] | None = None
    again: Callable[[], Finding] | None = None

    def mended(self) -> Check:
        """The check once what can be mended is; as it is when there is nothing to do."""
        if self.check.well or self.mend is None or self.again is None:
            return self.check
        try:
            did = self.mend()
        except HotpassError as error:
            return replace(self.check, found=error.sentence)
        except OSError as error:
            return replace(self.check, found=f"{self.check.found}; it cannot be mended: {error.strerror}")
        return replace(self.again().check, mended=did)


def well(name: str, found: str) -> Finding:
    """It is as it should be."""
    return Finding(Check(name, True, found))


def wrong(name: str, found: str, remedy: str) -> Finding:
    """It is not, and a person must mend it."""
    return Finding(Check(name, False, found, remedy))


def guarded(name: str, look: Callable[[], Finding], remedy: str) -> Finding:
    """What a look finds; an error that it raises is what is wrong."""
    try:
        return look()
    except HotpassError as error:
        return wrong(name, error.sentence, error.remedy or remedy)
    except OSError as error:
        return wrong(name, str(error.strerror or error), remedy)
