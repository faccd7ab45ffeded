"""The days that a pack is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from hotpass.days import ZONE
from hotpass.errors import InputError


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both counted."""

    first: date
    last: date

    @classmethod
    def read(cls, text: str) -> Period:
        """The period that a text such as ``2026-11-01..2026-11-30`` names; one day stands for itself.

        Raises:
            InputError: it names none.
        """
        first, parted, last = text.strip().partition("..")
        try:
            found = cls(date.fromisoformat(first), date.fromisoformat(last if parted else first))
        except ValueError:
            raise InputError(f"{text!r} is no period", remedy=_REMEDY) from None
        if found.last < found.first:
            raise InputError(f"the period {text} ends before it begins", remedy=_REMEDY)
        return found

    def __str__(self) -> str:
        """As it is read."""
        return f"{self.first}..{self.last}"

    @property
    def since(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), ZONE)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), ZONE)

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment lies in it."""
        return moment is not None and self.since <= moment < self.until


_REMEDY: Final = "Write it as 2026-11-01..2026-11-30"
