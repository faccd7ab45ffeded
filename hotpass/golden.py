"""Schemas of the golden tables: as merged, as scored, and flat with one row an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyarrow as pa

from hotpass.model import EntityType, FieldColumns

_TEXT, _COUNT, _REAL = pa.string(), pa.int64(), pa.float64()

#: Parts of the two scores, each 0–1 and a column ``quality_<part>`` or ``lead_<part>`` beside the score.
QUALITY_PARTS: Final = ("completeness", "validity", "agreement", "recency")
LEAD_PARTS: Final = ("completeness", "email", "phone", "source", "recency")

#: The quality score in a word: the lowest score of each band, best first.
QUALITY_BANDS: Final = (("good", 0.8), ("fair", 0.6), ("weak", 0.4), ("poor", 0.0))

#: Columns of the flat table about an organisation's people: the primary contact, then the others. The entries
#: of ``other_contact_…`` are parted by ``"; "``; the n-th of each belongs to the same person.
CONTACT_COLUMNS: Final = (
    "contact_id",
    "contact_name",
    "contact_role",
    "contact_email",
    "contact_phone",
    "other_contact_names",
    "other_contact_roles",
    "other_contact_emails",
    "other_contact_phones",
)


def golden_schema(fields: Iterable[FieldColumns]) -> pa.Schema:
    """Schema of ``organisations`` or ``people`` as merged, for the fields that are published.

    ``entity_id``; each field's value and, for kinds with several, ``<field>__all`` (every distinct value, the
    published one first); ``records``, how many they come from; ``sources``, their sources by name.
    """
    columns: list[tuple[str, pa.DataType]] = [("entity_id", _TEXT)]
    for field in fields:
        columns.append((field.name, _TEXT))
        if field.multi:
            columns.append((f"{field.name}__all", pa.list_(_TEXT)))
    return pa.schema([*columns, ("records", _COUNT), ("sources", pa.list_(_TEXT))])


def score_columns(entity_type: EntityType) -> list[str]:
    """Names of the score columns of a golden table, in their order; ``lead_…`` only of organisations."""
    names = ["quality_score", *(f"quality_{part}" for part in QUALITY_PARTS)]
    if entity_type == "organisation":
        names += ["lead_score", *(f"lead_{part}" for part in LEAD_PARTS)]
    return names


def scored_schema(entity_type: EntityType, fields: Iterable[FieldColumns]) -> pa.Schema:
    """Schema of ``organisations`` or ``people`` as published: :func:`golden_schema`, then the scores.

    A score's part is null where nothing in the data tells it; its weight then goes to the other parts.
    """
    scores = [pa.field(name, _REAL) for name in score_columns(entity_type)]
    return pa.schema([*golden_schema(fields), *scores])


def flat_schema(organisation_fields: Iterable[FieldColumns]) -> pa.Schema:
    """Schema of ``ssot``: one row an organisation with its primary contact and the others.

    Several values of one column are parted by ``"; "``. ``<field>_others`` holds what ``<field>__all`` does
    beside the published value; ``quality`` is the band of the quality score; ``flags`` says what is amiss.
    """
    names = ["entity_id"]
    for field in organisation_fields:
        names += [field.name, f"{field.name}_others"] if field.multi else [field.name]
    texts = [(name, _TEXT) for name in (*names, *CONTACT_COLUMNS, "sources")]
    counts = [("people", _COUNT), ("records", _COUNT)]
    words = [("quality", _TEXT), ("flags", _TEXT)]
    scores = [(name, _REAL) for name in score_columns("organisation")]
    return pa.schema([*texts, *counts, *words, *scores])
