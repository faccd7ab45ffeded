"""What a check is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

#: Columns of the rows behind a control; a check gives those that it knows of.
ROW_COLUMNS: Final = (
    "dataset",
    "entity_type",
    "record_id",
    "subject",
    "field",
    "value",
    "cell",
    "why",
)
#: Days for which what was done too late counts: a control shows how it stands, not all that ever was.
REMEMBERED: Final = 365
#: What its words are where one is found: the verb at the front, and what stands for it after that.
_VERBS: Final = {
    **{"are": "is", "were": "was", "have": "has", "do": "does", "process": "processes"},
    **{verb: f"{verb}s" for verb in ("say", "name", "contradict", "leave", "wait", "ask", "belong", "hold")},
}
_REST: Final = {
    "and are": "and is",
    "or were": "or was",
    "they were": "it was",
    "they": "it",
    "their": "its",
    "them": "it",
}
_WORDS: Final = re.compile(rf"\b({'|'.join(_REST)})\b")


@dataclass(frozen=True, slots=True)
class Check:
    """A query that gives what is not as it should be.

    ``{today}`` and the names of :attr:`parameters` stand for literals in the queries.

    Attributes:
        name: by which controls name it.
        of: what it looks at, in the plural, such as ``records``.
        finds: what it finds, after "of 12 records" and a number, such as ``have no lawful basis``.
        rows: query of the offending rows, with some of :data:`ROW_COLUMNS`.
        all: query of one number, how many were looked at; 0 or null is *unknown*.
        nothing: why it is unknown then, and what to do.
        needs: views that must be there.
        due: query of rows that will soon offend, with a column ``due`` besides; or none.
        share: whether the figure is a percentage of what was looked at instead of a count.
        says: how the finding is told.
        parameters: what it may be told, and what holds otherwise.
    """

    name: str
    of: str
    finds: str
    rows: str
    all: str
    nothing: str
    needs: tuple[str, ...] = ()
    due: str | None = None
    share: bool = False
    says: str = "{found} of {looked_at} {of} {finds}"
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def unit(self) -> str:
        """Of its figure."""
        return f"% of {self.of}" if self.share else self.of

    def said(self, found: int, looked_at: int, told: Mapping[str, object]) -> str:
        """What it found, in words."""
        words = {**self.parameters, **told}
        finds = self.finds.format(**{name: str(word).replace("_", " ") for name, word in words.items()})
        of = self.of
        if found == 1:
            finds = _of_one(finds)
            of = of.removesuffix("s") if self.says.startswith("{found} {of}") else of
        return self.says.format(found=_number(found), looked_at=_number(looked_at), of=of, finds=finds)


def _of_one(finds: str) -> str:
    verb, _, rest = finds.partition(" ")
    return f"{_VERBS.get(verb, verb)} {_WORDS.sub(lambda found: _REST[found[0]], rest)}"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")
