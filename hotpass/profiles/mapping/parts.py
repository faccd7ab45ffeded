"""Which columns hold parts of the names of people: given names, and family names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Final

from hotpass.fields.text_folding import fold
from hotpass.fields.vocabulary import vocabulary
from hotpass.profiles.mapping.seen import LEAST_CONFIDENCE, NAMES_OF_PEOPLE, Column

#: A header that says this much for a kind names it.
NAMED: Final = 0.3
#: Share of known names from which a column under a header that says nothing holds that part of names, and
#: from which the column beside it may hold the other: no list knows all family names.
_MOST: Final = 0.6
_SOME: Final = 0.05
#: Names that differ from which a column holds no category, though many share a name.
_MANY: Final = 50
_PARTS: Final = ("given_name", "family_name")
#: Kinds that values of any names may look like.
LIKE_NAMES: Final = frozenset((None, *NAMES_OF_PEOPLE, "organisation_name", "category", "text", "role"))


def name_parts(columns: list[Column]) -> list[Column]:
    """The columns with the parts of names that their neighbours tell, and without those that they deny."""
    return _parts_beside(_without_stray_parts(columns))


def whole_names(columns: list[Column]) -> list[Column]:
    """Given names that no family name goes with, and no header tells, are all that a list has of people."""
    if any(c.kind == "family_name" and is_sure(c) for c in columns):
        return columns
    people = [c for c in columns if c.kind == "person_name" and is_sure(c)]
    return [
        _whole(c) if c.kind == "given_name" and c.told(c.kind) < NAMED and not _is_held(c, people) else c
        for c in columns
    ]


def _is_held(part: Column, people: Sequence[Column]) -> bool:
    """Whether they are the given names of people whose whole names stand in another column."""
    return any(_holds(whole, part) for whole in people)


def _whole(column: Column) -> Column:
    """Given names as names of people; the same few again and again are of those who see to the rows."""
    again = column.header and len(set(column.values)) < 0.6 * len(column.values)
    return column.as_kind(None, 0.0) if again else column.as_kind("person_name", column.confidence)


def is_told(column: Column) -> bool:
    """Whether the header tells anything; of texts it does so only where they read like texts."""
    if column.found is None:
        return False
    party = column.told("organisation_name") >= 0.1 and column.content("text") < 0.3
    return any(
        share >= NAMED and not (party and kind == "text") and kind != "organisation_name"
        for kind, share in column.found.header.items()
    )


def is_sure(column: Column) -> bool:
    """Whether it is sure enough of its kind to count for its neighbours."""
    return column.confidence >= LEAST_CONFIDENCE


def _without_stray_parts(columns: list[Column]) -> list[Column]:
    """Single names that only their values tell are no parts of names beside whole names that lack them."""
    whole = [c for c in columns if c.kind == "person_name" and c.told("person_name") >= 0.5]
    whole = [c for c in whole if c.content("person_name") >= 0.5]
    known = {word for c in whole for value in c.values for word in fold(value).split(" ")}
    families = [c for c in columns if c.kind == "family_name" and c.told("family_name") >= NAMED]

    def is_stray(column: Column) -> bool:
        of_part = column.kind in ("given_name", "family_name") and column.told(column.kind) < NAMED
        held = [v for v in column.values if not known.isdisjoint(fold(v).split(" "))]
        if any(abs(c.position - column.position) == 1 for c in families):
            return False
        return of_part and column.confidence < 1 and len(held) < 0.3 * len(column.values)

    return [c.as_kind(None, 0.0) if whole and is_stray(c) else c for c in columns]


def _parts_beside(columns: list[Column]) -> list[Column]:
    """A column of single names beside a part of names is the other part, where no header names that."""
    seen = _pairs(columns)
    for part, other in (("given_name", "family_name"), ("family_name", "given_name")):
        if any(c.kind == other and c.told(other) >= NAMED for c in seen):
            continue
        for of in [c for c in seen if c.kind == part and _is_part(c)]:
            beside = [
                c
                for c in seen
                if abs(c.position - of.position) == 1
                and _reads_like_part(c, other)
                and not _holds(c, of)
                and (of.told(part) >= NAMED or c.content(other) >= _SOME)
            ]
            for c in beside[-1 if part == "given_name" else 0 :][:1]:
                seen[c.position] = c.as_kind(other, 0.85)
                seen[of.position] = of.as_kind(part, max(of.confidence, 0.85))
    return seen


def _is_part(column: Column) -> bool:
    """Whether a header or most of the values tell that they are this part of names."""
    return column.told(column.kind or "") >= NAMED or column.content(column.kind or "") >= _MOST


def _pairs(columns: list[Column]) -> list[Column]:
    """Given names and family names side by side are sure of one another, whatever stands above them."""
    parts = {"given_name", "family_name"}
    paired = {
        c.position
        for one, other in pairwise(columns)
        for c in (one, other)
        if {one.kind, other.kind} == parts and min(c.content(c.kind or "") for c in (one, other)) >= 0.4
    }
    return [c.as_kind(c.kind, max(c.confidence, 0.85)) if c.position in paired else c for c in columns]


def _holds(column: Column, part: Column) -> bool:
    """Whether the values hold those of a part of names beside them, and so are whole names."""
    known = {word for value in part.values for word in fold(value).split(" ")}
    held = [value for value in column.values if not known.isdisjoint(fold(value).split(" "))]
    return len(held) >= 0.3 * len(column.values)


def _reads_like_part(column: Column, part: str) -> bool:
    """Whether a column whose header says nothing has single names, and no roles or places."""
    several = column.told("person_name") >= 0.9 and max(map(column.told, _PARTS)) >= NAMED
    told = several or (is_told(column) and column.kind != "person_name")
    if told or column.kind not in LIKE_NAMES or not column.values or column.confidence == 1:
        return False
    titles = vocabulary("titles")
    single = [
        v
        for v in column.values
        if v.count(" ") < 2 and len(v) > 2 and v[0].isalpha() and v.upper() != v.lower()
    ]
    parts = [v for v in single if fold(v) not in titles and not any(c.isdigit() for c in v)]
    most = min(0.5 * len(column.values), _MANY if column.content(part) >= _SOME else inf)
    distinct = len(set(column.values)) > most
    another = max(column.content(kind) for kind in ("organisation_name", "role", "locality")) >= 0.3
    return len(parts) >= 0.9 * len(column.values) and distinct and not another
