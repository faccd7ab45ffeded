"""The shape of a table as people choose it once for all files that look alike.

A file of next month has another name, more rows, a title that names another month, and its table may have
moved. What stays is where it comes from, the words of its sheet and the texts of its header.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Final

from hotpass.fields.editions import source_words, words_of
from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import spellings

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: Share of the remembered header that must be found in a row.
ENOUGH: Final = 0.8

Cell = tuple[int, str]
"""Column counted from the table's first, and a folded text."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose for a table, or for what a sheet hides, in files of one shape.

    Attributes:
        source: words of the file's name that are no date, number or version.
        files: the profile's pattern for files of this source, or ``""``.
        sheet: words of the sheet's name, likewise.
        header: the texts of each header row; none for a table without a header.
        gaps: rows from the first header row to each.
        nth: how many tables of the same header stand above.
        top: first row of the range, for a table without a header.
        above: rows of the range above its header.
        left: first column.
        width: columns.
        open: whether the header had no further texts at the right.
        moved: whether the range was changed by hand; else the table ends where it is found to end.
        stop: texts of the row below by which a moved range ends; none when nothing else tells its end.
        to_end: whether nothing stood below a moved range.
        reheaded: whether the header rows were changed by hand.
        use: whether it gives records; None for as found.
        columns: place of the column, header and field (``""`` for not used) of each column chosen by hand.
        labels: of a form, the texts of its labels.
        hidden: for a whole sheet, whether what it hides is read; None for a table.
    """

    source: Sequence[str]
    files: str
    sheet: Sequence[str]
    header: Sequence[Sequence[Cell]] = ()
    gaps: Sequence[int] = ()
    nth: int = 0
    top: int = 1
    above: int = 0
    left: int = 1
    width: int = 1
    open: bool = True
    moved: bool = False
    stop: Sequence[str] = ()
    to_end: bool = False
    reheaded: bool = False
    use: bool | None = None
    columns: Sequence[tuple[int, str, str]] = field(default=())
    labels: Sequence[str] = ()
    hidden: bool | None = None

    @property
    def shape(self) -> str:
        """Digest of what files of this shape have in common."""
        place = [] if self.header or self.labels else [self.left, self.width]
        same = [self.source, self.sheet, self.header, self.gaps, self.nth, place, self.labels]
        same.append(self.hidden is not None)
        return hashlib.sha256(json.dumps(same).encode()).hexdigest()[:16]

    @property
    def changes(self) -> int:
        """How many things were chosen by hand."""
        told = (self.moved, self.reheaded, self.use is not None, bool(self.hidden))
        return sum(told) + len(self.columns)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Choice:
        """The choice that :meth:`as_json` gave."""
        return cls(**given)

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    def fits_file(self, name: str) -> bool:
        """Whether a file of this name comes from the same source."""
        if self.files and fnmatchcase(name.lower(), self.files.lower()):
            return True
        return _alike(self.source, source_words(name))

    def fits_sheet(self, name: str) -> bool:
        """Whether a sheet of this name is the same one of another month."""
        return _alike(self.sheet, words_of(name))


@dataclass(frozen=True, slots=True)
class Memory:
    """What people have said before this run.

    Attributes:
        choices: for files of this source, the newest first.
        learnt: by folded header, the field that it was given; see
            :func:`hotpass.profiles.mapping.map_columns`.
    """

    choices: Sequence[Choice] = ()
    learnt: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Memory:
        """From the options ``remembered`` and ``learnt`` of the stage."""
        choices = [Choice.of(given) for given in options.get("remembered") or ()]
        return cls(choices, options.get("learnt") or {})

    def about(self, file_name: str) -> Memory:
        """What of it is for a file of this name."""
        return Memory([choice for choice in self.choices if choice.fits_file(file_name)], self.learnt)


#: Nobody has said anything yet.
NOTHING: Final = Memory()


def _alike(known: Sequence[str], found: Sequence[str]) -> bool:
    first, second = set(known), set(found)
    return first == second or bool(first and second and (first <= second or second <= first))


@lru_cache(maxsize=8192)
def header_text(text: str) -> str:
    """A header's words without the month or year that it may name."""
    words = fold(text).split()
    months = spellings("months")
    kept = [w for w in words if not _YEAR.fullmatch(w) and (w.isdigit() or w not in months)]
    return " ".join(kept or words)


def row_words(texts: Sequence[str]) -> tuple[str, ...]:
    """The first texts of a row without digits, such as ``Total`` or the beginning of a note."""
    words = [" ".join(words_of(text)) for text in texts if text]
    return tuple(word[:60] for word in words if word)[:2]
