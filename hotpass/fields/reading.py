"""The frame that the kinds share: clean the text, tell placeholders, then read the value."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar, Final, TypeVar

from hotpass.fields.base import Kind, Normalised
from hotpass.fields.headers import Words, header_match
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.text_folding import tidy

NOTHING: Final = Normalised(None)
PLACEHOLDER: Final = Normalised(None, problem="placeholder")
UNREADABLE: Final = Normalised(None, problem="unreadable")
T = TypeVar("T")
_SETTLES: Final = 4


class ReadingKind(Kind):
    """A kind whose header is told by words and whose text is read once it is clean.

    Attributes:
        words: what headers of such columns say, English and Afrikaans.
        spared: folded words that say nothing elsewhere and are values of this kind.
        longest: characters beyond which a cell is no value of the kind: patterns over more take minutes.
        odd: found in text that may read differently once it has been read, so that it is read until it stays.
    """

    words: ClassVar[Words] = ()
    spared: ClassVar[frozenset[str]] = frozenset()
    longest: ClassVar[int] = 5_000
    odd: ClassVar[re.Pattern[str]] = re.compile(r"[^\w\s.,'’()/&@+-]|[^\w\s][^\w\s]")

    def header_score(self, header: str) -> float:
        """How surely a column with this header is of this kind, 0–1."""
        return header_match(header, self.words)

    def normalise(self, raw: str, country: str = "ZA") -> Normalised:
        """The canonical value of one cell's text; blank gives nothing, ``n/a`` and the like a problem."""
        if len(raw) > self.longest:
            return UNREADABLE
        found = self._once(raw, country)
        value = found.value
        if value is None or not (self.odd.search(raw) or value.isupper() or not value.isascii()):
            return found
        for _ in range(_SETTLES):
            again = self._once(found.value or "", country)
            if again.value == found.value:
                break
            found = again
        if not found.others:
            return found
        others = (self._once(other, country).value for other in found.others)
        kept = dict.fromkeys(other for other in others if other and other != found.value)
        return replace(found, others=tuple(kept))

    def _once(self, raw: str, country: str) -> Normalised:
        text = self.clean(raw)
        if not text:
            return NOTHING
        nothing = text.lower() not in self.spared and is_placeholder(text)
        return PLACEHOLDER if nothing else self.read(text, country)

    def clean(self, raw: str) -> str:
        """The text without damage; line ends are blanks."""
        return tidy(raw)

    @abstractmethod
    def read(self, text: str, country: str) -> Normalised:
        """The canonical value of clean text that is not blank and no placeholder."""


def share_of(values: Sequence[T], hit: Callable[[T], object]) -> float:
    """Share of the values for which ``hit`` is true; 0 for none. Those alike are asked about once."""
    times = Counter(values)
    return sum(times[value] for value in times if hit(value)) / len(values) if values else 0.0


def several(found: Iterable[Normalised]) -> Normalised:
    """Several readings of one cell as one: the first value leads, the others follow without repeats."""
    readings = list(found)
    good = [reading for reading in readings if reading.value is not None]
    problem = next((reading.problem for reading in readings if reading.problem), None)
    if not good:
        parts = readings[0].parts if readings else {}
        return Normalised(None, parts=parts, problem=problem or "unreadable")
    values = list(dict.fromkeys(str(reading.value) for reading in good))
    return Normalised(values[0], tuple(values[1:]), good[0].parts, problem)


def initials_only(value: str) -> str:
    """Each word's first letter and dots: ``J••• B•••``."""
    return " ".join(f"{word[0]}•••" for word in value.split()) or "•••"
