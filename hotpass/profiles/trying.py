"""A changed profile tried on a sample: how its columns are understood, and what becomes of their texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from hotpass.profiles.documents import Document
from hotpass.profiles.faults import Fault, faults_of
from hotpass.profiles.reading import read_text
from hotpass.profiles.schema import Profile

#: Texts of a column that are shown.
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """A table to try profiles on: texts by header."""

    file: str
    sheet: str
    columns: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Understood:
    """What a profile makes of a column.

    Attributes:
        field: label of the field, or ``""`` when the column is not used.
        texts: some texts, each with its value, None where it has none.
    """

    field: str
    texts: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """A column under the profile before and after."""

    sheet: str
    header: str
    before: Understood
    after: Understood

    @property
    def changed(self) -> bool:
        """Whether anything of it differs."""
        return self.before != self.after


#: Made up: what most lists hold, with dates, words and numbers that profiles read differently.
SAMPLE: Final = Sample(
    "sample list.csv",
    "",
    {
        "Organisation": ["Karoo Aviation (Pty) Ltd", "Highveld Air CC", "Durban Aero NPC", "Cape Wings"],
        "Type": ["Flight school", "Charter", "Club", "training"],
        "Contact person": ["Anna Botha (Owner)", "Ben Nkosi", "Dan Naidoo", "Cara Smith"],
        "Tel": ["011 555 0001", "+27 11 555 0002", "031 555 0004", "to follow"],
        "E-mail": ["info@karoo.co.za", "fly@highveld.co.za", "n/a", "hello@capewings.co.za"],
        "Town": ["Lanseria", "Benoni", "Durban", "Paarl"],
        "Last contact": ["03/04/2026", "5/6/2025", "2026-03-02", "31/12/2024"],
        "Status": ["Active", "Registered", "De-registered", "Dormant"],
    },
)


def effects(before: Profile, after: Profile, samples: Sequence[Sample]) -> list[Effect]:
    """Every column of the samples under both profiles."""
    found = []
    for sample in samples:
        understood = [_understood(profile, sample) for profile in (before, after)]
        for header, old, new in zip(sample.columns, *understood, strict=True):
            found.append(Effect(sample.sheet, header, old, new))
    return found


def _understood(profile: Profile, sample: Sample) -> list[Understood]:
    from hotpass.profiles.mapping import map_columns

    texts = [list(column) for column in sample.columns.values()]
    mapped = map_columns(profile, sample.file, sample.sheet, list(sample.columns), texts)
    return [_read(profile, column.field, some) for column, some in zip(mapped, texts, strict=True)]


def _read(profile: Profile, target: str | None, texts: Sequence[str]) -> Understood:
    if not target:
        return Understood("", tuple((raw, None) for raw in texts[:_SHOWN]))
    spec = profile.field(target)
    read = tuple((raw, read_text(profile, spec, raw).value) for raw in texts[:_SHOWN])
    return Understood(f"{target.split('.')[0].capitalize()} · {spec.label}", read)


def examine(whole: Mapping[str, Any], where: str) -> tuple[Profile | None, list[Fault]]:
    """A profile that is being written, or else all that is wrong with it."""
    try:
        return Profile.model_validate(whole), []
    except ValidationError as error:
        return None, faults_of(error, Document(whole, where), whole)
