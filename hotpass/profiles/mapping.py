"""Which field of the profile each column of a table is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from hotpass.fields.headers import fold_header
from hotpass.fields.recognition import Recognised, recognise
from hotpass.profiles.schema import FieldSpec, Profile


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """How a column is understood.

    Attributes:
        kind: the recognised kind, or None when nothing tells it.
        field: ``<entity>.<field>`` of the profile, or None when the column is not used.
        confidence: of the kind, 0–1; 1 when the profile says it.
        decided_by: ``suggested`` or ``profile``.
    """

    kind: str | None
    field: str | None
    confidence: float
    decided_by: str


def map_columns(
    profile: Profile, file_name: str, sheet: str, headers: Sequence[str], samples: Sequence[Sequence[str]]
) -> list[MappedColumn]:
    """The field of each column.

    Args:
        profile: its fields, further header words and sources.
        file_name: finds the source whose own column mapping comes first.
        sheet: name of the sheet, ``""`` when there is none.
        headers: one a column, ``""`` where the table has none.
        samples: non-blank texts spread over each column; numbers without ``.0``, dates ISO.
    """
    given = _given(profile, file_name, sheet)
    seen = [recognise(h, s) for h, s in zip(headers, samples, strict=True)]
    person = any(r and r.kind in ("person_name", "given_name", "family_name") for r in seen)
    company = any(r and r.kind == "organisation_name" for r in seen)
    taken: set[str] = set()
    return [
        _mapped(profile, header, found, given.get(fold_header(header)), person, company, taken)
        for header, found in zip(headers, seen, strict=True)
    ]


def _given(profile: Profile, file_name: str, sheet: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for source in profile.sources:
        if fnmatchcase(file_name.lower(), source.files.lower()):
            for name in ("*", sheet):
                columns: Mapping[str, str] = source.columns.get(name, {})
                given.update({fold_header(header): field for header, field in columns.items()})
    return given


def _mapped(
    profile: Profile,
    header: str,
    found: Recognised | None,
    given: str | None,
    person: bool,
    company: bool,
    taken: set[str],
) -> MappedColumn:
    if given is not None:
        return MappedColumn(profile.field(given).kind if given else None, given or None, 1.0, "profile")
    if found is None:
        return MappedColumn(None, None, 0.0, "suggested")
    entities = ("person", "organisation") if person else ("organisation", "person")
    for entity in entities:
        for spec in profile.entities[entity].fields:
            target = f"{entity}.{spec.name}"
            if spec.kind == found.kind and (spec.multi or target not in taken) and _fits(spec, header):
                taken.add(target)
                return MappedColumn(found.kind, target, found.confidence, "suggested")
    return MappedColumn(found.kind, None, found.confidence, "suggested")


def _fits(spec: FieldSpec, header: str) -> bool:
    return spec.kind not in ("category", "text", "date") or fold_header(header) in map(
        fold_header, spec.headers
    )
