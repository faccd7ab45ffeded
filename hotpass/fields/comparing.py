"""How the comparisons of a kind are written for Splink, in SQL over the columns of two records.

All conditions hold for two records in either order. A label that begins with ``Different`` marks a level that
contradicts a match.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing of both records, as SQL."""

    left: str
    right: str

    @property
    def equal(self) -> str:
        """Both are the same."""
        return f"{self.left} = {self.right}"

    @property
    def missing(self) -> str:
        """One is missing."""
        return f"{self.left} IS NULL OR {self.right} IS NULL"

    def alike(self, least: float) -> str:
        """Jaro-Winkler similarity of ``least`` or more."""
        return f"jaro_winkler_similarity({self.left}, {self.right}) >= {least}"

    def near(self, letters: int) -> str:
        """At most so many letters are added, dropped or changed; for texts of more than twice as many."""
        # Levenshtein is slow, so only pairs go to it that the fast measures leave.
        long = f"{self.lengths_within(letters)} AND {self.shorter} > {2 * letters}"
        return every(long, self.alike(0.85), f"levenshtein({self.left}, {self.right}) <= {letters}")

    @property
    def slipped(self) -> str:
        """One character is added, dropped or changed, or two neighbours have changed places."""
        # Neighbours that have changed places are two changes to Levenshtein, which is six times as fast.
        likely = self.lengths_within(1), self.alike(0.85), f"levenshtein({self.left}, {self.right}) <= 2"
        return every(*likely, f"damerau_levenshtein({self.left}, {self.right}) <= 1")

    def lengths_within(self, letters: int) -> str:
        """One is longer by at most so many letters."""
        return f"abs(len({self.left}) - len({self.right})) <= {letters}"

    @property
    def shorter(self) -> str:
        """Length of the shorter."""
        return f"least(len({self.left}), len({self.right}))"

    def through(self, sql: str) -> Pair:
        """What an expression makes of each, with ``{}`` for it."""
        return Pair(sql.replace("{}", self.left), sql.replace("{}", self.right))

    def either(self, sql: str) -> str:
        """An expression over ``{a}`` and ``{b}`` that holds with the records in one order or the other."""
        forth = sql.replace("{a}", self.left).replace("{b}", self.right)
        back = sql.replace("{a}", self.right).replace("{b}", self.left)
        return f"({forth} OR {back})"


def every(*conditions: str) -> str:
    """All hold; each is worked out only where those before it do, as neither AND nor OR see to."""
    *before, last = conditions
    return "".join(f"CASE WHEN {c} THEN " for c in before) + last + " ELSE false END" * len(before)


def some(*conditions: str) -> str:
    """One holds; each is worked out only where those before it do not."""
    *before, last = conditions
    return f"CASE {' '.join(f'WHEN {c} THEN true' for c in before)} ELSE {last} END"


def listed(words: Collection[str]) -> str:
    """Words as SQL lists them, between the brackets of ``IN``."""
    return ", ".join(f"'{word}'" for word in sorted(words))


def pair(column: str, part: str | None = None) -> Pair:
    """A column of two records, or a part of it."""
    name = f"{column}__{part}" if part else column
    return Pair(f'"{name}_l"', f'"{name}_r"')


def levels(
    column: str,
    *steps: tuple[str, str],
    part: str | None = None,
    missing: str | None = None,
    weighed: bool = False,
) -> dict[str, Any]:
    """A Splink comparison over one column: null level, the given steps best first, and the rest.

    Args:
        column: the record column; it names the comparison.
        steps: SQL and label of each level; ``{l}`` and ``{r}`` stand for the two records' columns.
        part: the part of the field to compare instead of its value.
        missing: SQL of the null level, when it is not that one side has no value.
        weighed: whether the first level, which must be equality, tells more where the value is rare.
    """
    compared = pair(column, part)
    null = {
        "sql_condition": missing or compared.missing,
        "label_for_charts": "Missing",
        "is_null_level": True,
    }
    given = [
        {
            "sql_condition": sql.replace("{l}", compared.left).replace("{r}", compared.right),
            "label_for_charts": label,
        }
        for sql, label in steps
    ]
    if weighed:
        given[0]["tf_adjustment_column"] = compared.left[1:-3]
    rest = {"sql_condition": "ELSE", "label_for_charts": "Different"}
    return {"output_column_name": column, "comparison_levels": [null, *given, rest]}
