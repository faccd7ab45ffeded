"""What is published, as whoever acts may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa

from hotpass.access import HIDDEN, Act, current, require
from hotpass.fields.base import NamesWithin
from hotpass.fields.personal import text_seen
from hotpass.model import EntityType
from hotpass.profiles import EntitySpec, FieldSpec, Profile
from hotpass.ssot.answers import Entity, Explanation, GoldenField, Neighbourhood, RecordField, Relation
from hotpass.ssot.index import name_field

_REACH: Final = ("email", "phone")
_OTHER: Final[dict[EntityType, EntityType]] = {"organisation": "person", "person": "organisation"}


def entity_seen(whole: Entity, profile: Profile) -> Entity:
    """An entity with its values masked as whoever acts sees them.

    Raises:
        AccessRefused: whoever acts may not read at all.
    """
    if require(Act.READ).sees_all:
        return whole
    spec = profile.entities[whole.entity_type]
    name = name_field(spec)
    named = _text(spec, name, whole.name) if whole.name != whole.entity_id else whole.name
    records = tuple(
        replace(record, fields=tuple(_record_field(spec, field) for field in record.fields))
        for record in whole.records
    )
    other = profile.entities[_OTHER[whole.entity_type]]
    return replace(
        whole,
        name=named or whole.entity_id,
        fields=tuple(_golden_field(spec, field) for field in whole.fields),
        records=records,
        relations=tuple(_relation(other, relation) for relation in whole.relations),
    )


def explained_seen(whole: Explanation, spec: FieldSpec) -> Explanation:
    """Why a field has its value, with the value, the text and the alternatives masked."""
    if spec.is_clear():
        return whole
    others = (replace(one, value=spec.shown(one.value) or "") for one in whole.alternatives)
    return replace(
        whole, value=spec.shown(whole.value) or "", raw=_raw(spec, whole.raw), alternatives=tuple(others)
    )


def page_seen(rows: pa.Table, profile: Profile, entity_type: EntityType) -> pa.Table:
    """Golden rows with their values masked: each distinct value of a column once, joined back.

    Args:
        rows: golden rows, perhaps with ``organisations`` (names) besides.
        profile: says what is personal.
        entity_type: of the rows.
    """
    if current().sees_all:
        return rows
    columns = {**profile.entities[entity_type].by_name}
    name = name_field(profile.entities["organisation"])
    if "organisations" in rows.column_names and name:
        columns["organisations"] = profile.entities["organisation"].by_name[name]
    for column, spec in columns.items():
        for held in (column, f"{column}__all"):
            if held in rows.column_names and not spec.is_clear():
                at = rows.column_names.index(held)
                rows = rows.set_column(at, rows.field(at), _column(rows.column(at), spec))
    return rows


def _column(values: pa.ChunkedArray, spec: FieldSpec) -> pa.Array:
    """A column of texts, or of lists of texts, masked."""
    combined = values.combine_chunks()
    if pa.types.is_list(combined.type) or pa.types.is_large_list(combined.type):
        masked = _column(pa.chunked_array([combined.values]), spec)
        return type(combined).from_arrays(combined.offsets, masked, mask=combined.is_null())
    coded = combined.dictionary_encode()
    told = pa.array([spec.shown(value) for value in coded.dictionary.to_pylist()], combined.type)
    return told.take(coded.indices)


def _golden_field(spec: EntitySpec, field: GoldenField) -> GoldenField:
    own = spec.by_name[field.name]
    if own.is_clear():
        return field
    return replace(
        field,
        value=own.shown(field.value),
        values=tuple(own.shown(value) or "" for value in field.values),
        why=explained_seen(field.why, own) if field.why else None,
    )


def _record_field(spec: EntitySpec, field: RecordField) -> RecordField:
    own = spec.by_name[field.name]
    if own.is_clear():
        return field
    values = tuple(own.shown(value) or "" for value in field.values)
    return replace(field, value=own.shown(field.value), raw=_raw(own, field.raw or "") or None, values=values)


def _raw(spec: FieldSpec, raw: str) -> str:
    """The text of a cell, which may hold more than the value: none of it, where the value is masked."""
    if not raw:
        return raw
    return text_seen(raw, names=spec.of.names_within) if spec.is_seen() else HIDDEN


def _relation(spec: EntitySpec, relation: Relation) -> Relation:
    email, phone = (next((f.name for f in spec.published if f.kind == kind), None) for kind in _REACH)
    return replace(
        relation,
        name=_text(spec, name_field(spec), relation.name),
        email=_text(spec, email, relation.email),
        phone=_text(spec, phone, relation.phone),
    )


def _text(spec: EntitySpec, field: str | None, value: str | None) -> str | None:
    return spec.by_name[field].shown(value) if field else value


def window_seen(window: Neighbourhood, fields: Iterable[Sequence[FieldSpec | None]]) -> Neighbourhood:
    """Cells of a sheet as whoever acts sees them: whole where their column is seen as it is, else not.

    Args:
        window: the cells.
        fields: by column all that it is read as; nothing, or None among them, where nobody knows.
    """
    within = [_names_within(read_as) for read_as in fields]
    texts = tuple(
        line
        if row in window.header_rows
        else tuple(
            (text_seen(text, names=names) if names else HIDDEN) if text else ""
            for text, names in zip(line, within, strict=True)
        )
        for row, line in zip(window.rows, window.texts, strict=True)
    )
    return replace(window, texts=texts)


def _names_within(read_as: Sequence[FieldSpec | None]) -> NamesWithin | None:
    """Which names of persons are looked for in a column's cells; None where they are not shown."""
    known = [field for field in read_as if field is not None and field.is_seen()]
    if not known or len(known) < len(read_as):
        return None
    return max((field.of.names_within for field in known), key=("none", "whole", "each").index)
