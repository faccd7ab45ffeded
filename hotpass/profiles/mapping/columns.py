"""Columns mapped to fields: by the profile where it says so, else by what they seem to be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Final

from hotpass.fields.headers import fold_header
from hotpass.profiles.mapping import reasons
from hotpass.profiles.mapping.certainty import certainty_of_none, certainty_of_owner, certainty_of_use
from hotpass.profiles.mapping.choice import Candidate, choose_fields, joins
from hotpass.profiles.mapping.seen import Column, Table
from hotpass.profiles.mapping.table import contradicts, see_columns, see_table
from hotpass.profiles.schema import FieldSpec, Profile

_NAMELESS_SHEET: Final = re.compile(
    r"(?:(?:sheet|blad|table|tabel|data|worksheet|form responses) ?)?\d*", re.IGNORECASE
)
#: Confidence in what people have confirmed for the same header of another file.
_LEARNT: Final = 0.95
#: Share of its confidence that a suggestion keeps against what people have confirmed.
_OVERRULED: Final = 0.75


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """How a column is understood.

    Attributes:
        kind: the recognised kind, or None when nothing tells it.
        field: ``<entity>.<field>`` of the profile, or None when the column is not used.
        confidence: of what it is, 0–1; 1 when the profile says it. Above 0.9 only where whose it is is told.
        whose_confidence: of whose it is, the organisation's or the person's of the row, 0–1; None when the
            column is not used.
        decided_by: ``suggested``, ``learnt`` or ``profile``.
        reason: why, in a sentence.
    """

    kind: str | None
    field: str | None
    confidence: float
    whose_confidence: float | None
    decided_by: str
    reason: str


def map_columns(
    profile: Profile,
    file_name: str,
    sheet: str,
    headers: Sequence[str],
    samples: Sequence[Sequence[str]],
    learnt: Mapping[str, str] = MappingProxyType({}),
    filled: Sequence[float] | None = None,
) -> list[MappedColumn]:
    """The field of each column.

    The profile's own ``sources[].columns`` come first, then what people have confirmed for a header before,
    unless the values plainly contradict it; the others are recognised by header and content, then settled by
    what the table as a whole is about. In a table of people with their organisation the column of its name is
    mapped to ``organisation.name``: the row gives an organisation record and a person record, and
    ``person.organisation`` is filled from it when the row is normalised.

    Several columns may have one field: e-mails, phones and text add up, lines of an address and parts of a
    name or date stand in the order of the sheet. A second column of any other field is not used.

    Args:
        profile: its fields, further header words and sources.
        file_name: finds the sources whose column mapping counts, and may tell what the rows are.
        sheet: name of the sheet, ``""`` when there is none.
        headers: one a column, ``""`` where the table has none.
        samples: some hundred non-blank texts spread over each column; numbers without ``.0``, dates ISO.
        learnt: what people have confirmed, by header as :func:`~hotpass.fields.headers.fold_header` gives it:
            ``<entity>.<field>``, or ``""`` for not used. Fields that the profile lacks are passed over.
        filled: share of the rows that fill each column, where it is known: of two columns of names the one
            that hardly any row is without is the name.
    """
    columns = see_columns(profile, headers, samples, filled)
    given = _given(profile, file_name, sheet)
    said = _without_repeats([_said(profile, column, given, learnt) for column in columns])
    sure = [
        column.as_kind(word.spec.kind, 1.0) if word and word.spec else column
        for column, word in zip(columns, said, strict=True)
    ]
    table = see_table(sure, _place(file_name, sheet))
    chosen = choose_fields(profile, table, [word.target for word in said if word and word.target])
    mapped = []
    for column, header, word in zip(table.columns, headers, said, strict=True):
        choice = chosen.get(column.position)
        one = _decided(header, word) if word else _suggested(profile, table, column, header, choice)
        past = "" if word else learnt.get(column.header, "")
        mapped.append(_overruled(profile, one, column, header, past) if past else one)
    return mapped


@dataclass(frozen=True, slots=True)
class _Said:
    """What a column is, as the profile or a person has said; ``target`` is ``""`` for not used."""

    target: str
    by: str
    spec: FieldSpec | None


def _place(file_name: str, sheet: str) -> str:
    """The name that may say what the rows are: the sheet's, or the file's where the sheet's says nothing."""
    return file_name.rpartition(".")[0] if _NAMELESS_SHEET.fullmatch(sheet) else sheet


def _given(profile: Profile, file_name: str, sheet: str) -> dict[str, str]:
    """By folded header, what the profile's sources say; the sheet's own words before those for any sheet."""
    given: dict[str, str] = {}
    for source in profile.sources:
        if fnmatchcase(file_name.lower(), source.files.lower()):
            for name in ("*", sheet):
                columns = source.columns.get(name, {})
                given.update({fold_header(header): target for header, target in columns.items()})
    return given


def _said(
    profile: Profile, column: Column, given: Mapping[str, str], learnt: Mapping[str, str]
) -> _Said | None:
    if not column.header:
        return None
    target = given.get(column.header)
    if target is not None:
        return _Said(target, "profile", _spec(profile, target))
    target = learnt.get(column.header)
    spec = _spec(profile, target or "")
    if target is None or (target and not spec) or (spec and contradicts(column, spec.kind)):
        return None
    return _Said(target, "learnt", spec)


def _spec(profile: Profile, target: str) -> FieldSpec | None:
    try:
        return profile.field(target)
    except (KeyError, ValueError):
        return None


def _without_repeats(said: Sequence[_Said | None]) -> list[_Said | None]:
    """Where people's words put several columns into a field that holds one, only the first of them."""
    taken: set[str] = set()
    kept: list[_Said | None] = []
    for word in said:
        once = word and word.by == "learnt" and word.spec and not joins(word.spec)
        kept.append(None if word and once and word.target in taken else word)
        taken.update({word.target} if word else ())
    return kept


def _decided(header: str, word: _Said) -> MappedColumn:
    kind, label = (word.spec.kind, word.spec.label) if word.spec else (None, None)
    given = word.by == "profile"
    sure = 1.0 if given else _LEARNT
    why = "The profile says so." if given else reasons.learnt_from(header, label)
    return MappedColumn(kind, word.target or None, sure, sure if word.target else None, word.by, why)


def _suggested(
    profile: Profile, table: Table, column: Column, header: str, choice: Candidate | None
) -> MappedColumn:
    if choice is None:
        sure = certainty_of_none(profile, column)
        return MappedColumn(column.kind, None, sure, None, "suggested", reasons.unused(column, header))
    kind = choice.spec.kind
    sure, whose = certainty_of_use(table, column, choice), certainty_of_owner(table, column, choice)
    return MappedColumn(kind, choice.target, sure, whose, "suggested", reasons.why(column, header, kind))


def _overruled(profile: Profile, one: MappedColumn, column: Column, header: str, past: str) -> MappedColumn:
    """A suggestion that is against what people have confirmed before."""
    spec = _spec(profile, past)
    if spec is None or one.field == past:
        return one
    reason = reasons.overruled(column, header, spec.label)
    return replace(one, confidence=round(_OVERRULED * one.confidence, 3), reason=reason)
