"""What a table is about, and the kinds of its columns in the light of their neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from hotpass.fields import KINDS
from hotpass.fields.headers import fold_header
from hotpass.fields.recognition import recognise
from hotpass.fields.text_folding import fold
from hotpass.profiles.mapping.mailboxes import told_by_mailboxes
from hotpass.profiles.mapping.names import PERSON_SHEET, name_columns
from hotpass.profiles.mapping.neighbours import settled
from hotpass.profiles.mapping.seen import (
    LEAST_CONFIDENCE,
    NAMES_OF_PEOPLE,
    Column,
    Subject,
    Table,
    is_private,
    people_of,
)
from hotpass.profiles.schema import Profile

#: Values from which a column may contradict what has been said of it.
_ENOUGH: Final = 3
#: Kinds that values of any sort may look like.
_VAGUE: Final = frozenset(("text", "category", "identifier", "number"))
#: What values alone must say for a kind where the header is there and says nothing. Words that organisations
#: bear in their names are rare elsewhere, and so are those of streets.
_BY_VALUES_ALONE: Final = 0.6
_BY_RARE_WORDS: Final = {"organisation_name": 0.3, "address": 0.45}


def see_columns(
    profile: Profile,
    headers: Sequence[str],
    samples: Sequence[Sequence[str]],
    filled: Sequence[float] | None = None,
) -> list[Column]:
    """Recognise every column by itself.

    Args:
        profile: its further header words count as told.
        headers: one a column, ``""`` for none.
        samples: non-blank texts of each column.
        filled: share of the rows that fill each column, where it is known.
    """
    told = _profile_words(profile)
    columns = [_see(i, h, s, told) for i, (h, s) in enumerate(zip(headers, samples, strict=True))]
    return [
        replace(c, filled=share) for c, share in zip(columns, filled or [1.0] * len(columns), strict=True)
    ]


def see_table(columns: Sequence[Column], place: str) -> Table:
    """Let neighbours settle what one column alone cannot.

    Args:
        columns: as they are seen by themselves.
        place: name of the sheet or the file, which may say what the rows are.
    """
    words = fold(place)
    seen = name_columns(told_by_mailboxes(settled(list(columns))), words)
    private = is_private(seen)
    return Table(tuple(seen), _subject(seen, words, private), private)


def contradicts(column: Column, kind: str) -> bool:
    """Whether the values plainly are of another kind than people have said."""
    if len(column.values) < _ENOUGH or column.content(kind) >= 0.2:
        return False
    alike = NAMES_OF_PEOPLE if kind in NAMES_OF_PEOPLE else {kind}
    others = {other for other in column.contents if other not in alike | _VAGUE}
    return any(column.content(other) >= 0.8 for other in others)


def _profile_words(profile: Profile) -> dict[str, dict[str, float]]:
    """By folded header, the kinds that the profile's own words tell."""
    told: dict[str, dict[str, float]] = {}
    for entity in profile.entities.values():
        for spec in entity.fields:
            for words in spec.headers:
                told.setdefault(fold_header(words), {})[spec.kind] = 1.0
    return told


def _see(
    position: int, header: str, values: Sequence[str], told: Mapping[str, Mapping[str, float]]
) -> Column:
    words = fold_header(header)
    found = recognise(header, values, told.get(words))
    if found is None:
        return Column(position, words, values, None, 0.0)
    column = Column(position, words, values, found.kind, found.confidence, found)
    least = _BY_RARE_WORDS.get(found.kind, _BY_VALUES_ALONE)
    few = len(values) < _ENOUGH and not KINDS[found.kind].validated
    guessed = words and not found.says_header and (few or column.content(found.kind) < least)
    against = found.says_another and not (KINDS[found.kind].validated or found.kind in _VAGUE)
    return replace(column, confidence=min(0.25, found.confidence)) if guessed or against else column


def _subject(columns: Sequence[Column], place: str, private: bool) -> Subject:
    """Whom the rows name; a column that names nobody in any row does not tell it."""
    filled = [c for c in columns if c.values] or columns
    people = bool(people_of(filled))
    organisations = any(c.kind == "organisation_name" and c.confidence >= LEAST_CONFIDENCE for c in filled)
    if people and organisations:
        return "both"
    if people or organisations:
        return "person" if people else "organisation"
    return "person" if private or PERSON_SHEET.search(place) else "organisation"
