"""The field of each column, once it is known what a table is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hotpass.fields.headers import fold_header
from hotpass.model import ENTITY_TYPES, EntityType
from hotpass.profiles.mapping.fitting import fit, part_of_date, takes
from hotpass.profiles.mapping.owners import owner_is_told, owners
from hotpass.profiles.mapping.seen import LEAST_CONFIDENCE, Column, Table
from hotpass.profiles.schema import FieldSpec, Profile

#: Kinds of which several columns may go into one field.
_JOINED: Final = frozenset(("email", "phone", "address", "text", "person_name"))
#: Kinds of which a second column may add to the first.
_ADDED_TO: Final = frozenset(("given_name", "family_name", "role"))
_MORE_OF_NAME: Final = re.compile(r"\b(?:middle|second|other|tweede|ander|\d)\b")
#: A column of names that has a smaller share of another's rows leaves too many without one.
_SPARSE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that a column may be, and how well it fits, 0–1.

    ``owner_told`` is false where only the order of the columns says whose the column is.
    """

    column: Column
    entity: EntityType
    spec: FieldSpec
    fit: float
    owner_told: bool = True

    @property
    def target(self) -> str:
        """The field as ``<entity>.<field>``."""
        return f"{self.entity}.{self.spec.name}"


def choose_fields(profile: Profile, table: Table, taken: Sequence[str] = ()) -> dict[int, Candidate]:
    """The best field of each column that has one, by the column's position.

    A field goes to the column that fits it best; others follow into it only where their kind can be joined.
    ``taken`` are fields that the profile has given away.
    """
    sure = [column for column in table.columns if column.kind and column.confidence >= LEAST_CONFIDENCE]
    candidates = [candidate for column in sure for candidate in _candidates(profile, table, column)]
    most = max((len(column.values) for column in table.columns), default=0) or 1
    fullest = _fullest(candidates)
    candidates.sort(
        key=lambda c: (
            _is_more(c),
            _is_sparse(c, fullest),
            -c.fit,
            -_weight(c.column, most),
            c.column.position,
        )
    )
    chosen: dict[int, Candidate] = {}
    holders: dict[str, list[Column]] = {target: [] for target in taken}
    for candidate in candidates:
        held = holders.get(candidate.target)
        if candidate.column.position not in chosen and (held is None or _joins(candidate, held)):
            chosen[candidate.column.position] = candidate
            holders.setdefault(candidate.target, []).append(candidate.column)
    return chosen


def _weight(column: Column, most: int) -> float:
    """How much a column speaks for itself: it is sure of its kind, and filled."""
    return column.confidence * (0.5 + 0.5 * len(column.values) / most)


def _fullest(candidates: Sequence[Candidate]) -> dict[str, float]:
    """By field, share of the rows that the fullest column has that may be it."""
    found: dict[str, float] = {}
    for candidate in candidates:
        found[candidate.target] = max(found.get(candidate.target, 0.0), candidate.column.filled)
    return found


def _is_sparse(candidate: Candidate, fullest: Mapping[str, float]) -> bool:
    """Whether it names organisations in far fewer rows than another column may: others would lack a name."""
    named = candidate.spec.kind == "organisation_name"
    return named and candidate.column.filled < _SPARSE * fullest[candidate.target]


def _is_more(candidate: Candidate) -> bool:
    """Whether it only adds to what another column says, as middle names do."""
    return candidate.spec.kind in _ADDED_TO and bool(_MORE_OF_NAME.search(candidate.column.header))


def joins(spec: FieldSpec) -> bool:
    """Whether several columns may make one field."""
    return spec.kind in _JOINED or spec.multi


def _joins(candidate: Candidate, held: Sequence[Column]) -> bool:
    kind = candidate.spec.kind
    if joins(candidate.spec):
        return True
    if kind in _ADDED_TO:
        return _is_more(candidate)
    if kind == "coordinates":
        return len(held) == 1
    return kind == "date" and any(part_of_date(c) for c in held) and part_of_date(candidate.column)


def _candidates(profile: Profile, table: Table, column: Column) -> Iterator[Candidate]:
    named = list(_named_in_profile(profile, table, column))
    if named:
        yield from named
        return
    for rank, entity in enumerate(owners(table, column)):
        for spec in profile.entities[entity].fields:
            suits = fit(table, column, spec)
            if suits > 0:
                told = owner_is_told(table, column)
                yield Candidate(column, entity, spec, round(suits - 0.1 * rank, 3), told)


def _named_in_profile(profile: Profile, table: Table, column: Column) -> Iterator[Candidate]:
    """Fields of the column's kind whose own words in the profile are this very header."""
    for rank, entity in enumerate(ENTITY_TYPES if table.subject == "both" else (table.subject,)):
        for spec in profile.entities[entity].fields if column.header else ():
            words = [fold_header(said) for said in _words(profile, spec)] if takes(spec, column.kind) else []
            if column.header in words:
                yield Candidate(column, entity, spec, 1.0 - 0.1 * rank - 0.001 * words.index(column.header))


def _words(profile: Profile, spec: FieldSpec) -> list[str]:
    """A field's own words, then those of the field of the same name and kind of the other entity."""
    others = (f for e in profile.entities.values() for f in e.fields)
    alike = [
        f for f in others if spec.kind == "text" and f is not spec and (f.name, f.kind) == (spec.name, "text")
    ]
    return [word for one in (spec, *alike) for word in one.headers]
