"""The frame that most kinds share: clean the text, tell placeholders, then read the value."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from hotpass.fields.base import Kind, Normalised
from hotpass.fields.headers import Words, header_match
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.text_folding import tidy

NOTHING = Normalised(None)
PLACEHOLDER = Normalised(None, problem="placeholder")
UNREADABLE = Normalised(None, problem="unreadable")


class ReadingKind(Kind):
    """A kind whose header is told by words and whose text is read once it is clean.

    Attributes:
        words: what headers of such columns say, English and Afrikaans.
    """

    words: ClassVar[Words] = ()

    def header_score(self, header: str) -> float:
        """How surely a column with this header is of this kind, 0–1."""
        return header_match(header, self.words)

    def normalise(self, raw: str, country: str = "ZA") -> Normalised:
        """The canonical value of one cell's text; blank gives nothing, ``n/a`` and the like a problem."""
        text = tidy(raw)
        if not text:
            return NOTHING
        return PLACEHOLDER if is_placeholder(text) else self.read(text, country)

    @abstractmethod
    def read(self, text: str, country: str) -> Normalised:
        """The canonical value of clean text that is not blank and no placeholder."""


def hit_share(values: Sequence[str], hit: re.Pattern[str]) -> float:
    """Share of the values in which the pattern is found."""
    return sum(1 for value in values if hit.search(value)) / len(values) if values else 0.0


def several(found: Iterable[Normalised]) -> Normalised:
    """Several readings of one cell as one: the first value leads, the others follow without repeats."""
    readings = list(found)
    good = [reading for reading in readings if reading.value is not None]
    problem = next((reading.problem for reading in readings if reading.problem), None)
    if not good:
        return Normalised(None, problem=problem or "unreadable")
    values = list(dict.fromkeys(str(reading.value) for reading in good))
    return Normalised(values[0], tuple(values[1:]), good[0].parts, problem)


def levels(column: str, *steps: tuple[str, str], part: str | None = None) -> dict[str, Any]:
    """A Splink comparison over one column: null level, the given (SQL, label) steps best first, and the rest.

    ``{l}`` and ``{r}`` in the SQL stand for the two records' columns; ``part`` names a part of the field.
    """
    name = f"{column}__{part}" if part else column
    left, right = f'"{name}_l"', f'"{name}_r"'
    null = {
        "sql_condition": f"{left} IS NULL OR {right} IS NULL",
        "label_for_charts": "Missing",
        "is_null_level": True,
    }
    given = [
        {"sql_condition": sql.format(l=left, r=right), "label_for_charts": label} for sql, label in steps
    ]
    rest = {"sql_condition": "ELSE", "label_for_charts": "All other comparisons"}
    return {"output_column_name": column, "comparison_levels": [null, *given, rest]}
