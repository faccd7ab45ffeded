"""By what a value that was disposed of is known again when the same row comes back: a keyed digest of the
value with all that its record says, and of these with the record's id.

A row that says anything else is another collection, whose time runs anew; the same text in another row is
another's. Where a record that keeps its value says all the same, only the id tells the two apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from hotpass.compliance.keyed import digest_sql
from hotpass.compliance.subjects.opening import Reading, opened, tables_of
from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.model import DERIVED, EntityType, record_table
from hotpass.profiles import EntitySpec, FieldSpec

#: The kind under which such digests are kept.
VALUE = "value"


def keys_of_values(
    readings: Sequence[Reading],
    entity_type: EntityType,
    values: Mapping[str, Collection[str]],
    current: Path,
    key: bytes,
) -> set[tuple[str, str]]:
    """Kind and digest of these values, but for what a record that keeps its value says as well.

    Args:
        readings: in which they are.
        entity_type: of the records.
        values: by field, ids of the records whose value goes.
        current: folder of the run whose records keep their values.
        key: of the digests.
    """
    found: set[str] = set()
    theirs: set[str] = set()
    for reading in readings:
        with opened(reading) as (engine, profile):
            if record_table(entity_type) not in tables_of(engine):
                continue
            spec = profile.entities[entity_type]
            for name, ids in values.items():
                if name not in spec.by_name:
                    continue
                engine.register("own_ids", pa.table({"record_id": pa.array(list(ids), pa.string())}))
                own = "record_id IN (SELECT record_id FROM own_ids)"
                made = _digests(entity_type, spec, name, key)
                digests = engine.rows(
                    f"""SELECT d, bool_and(own) FROM (SELECT d, {own} AS own FROM ({made}))
                    GROUP BY d HAVING bool_or(own)"""
                )
                found |= {d for d, _ in digests}
                theirs |= {d for d, alone in digests if not alone and reading.folder == current}
    return {(VALUE, d) for d in found - theirs}


def known_values(
    engine: Engine,
    entity_type: EntityType,
    spec: EntitySpec,
    fields: Collection[str],
    digests: Collection[str],
    key: bytes,
) -> dict[str, set[str]]:
    """By field, ids of the records of a run that say again what was disposed of.

    Args:
        engine: with the record table as a view.
        entity_type: of the records.
        spec: its fields.
        fields: those that are looked at.
        digests: of the values.
        key: of the digests.
    """
    engine.register("kept_digests", pa.table({"d": pa.array(sorted(digests), pa.string())}))
    found = {}
    for name in fields:
        made = _digests(entity_type, spec, name, key)
        rows = engine.rows(f"SELECT record_id FROM ({made}) SEMI JOIN kept_digests USING (d)")
        found[name] = {record for (record,) in rows}
    return {name: ids for name, ids in found.items() if ids}


def _digests(entity_type: EntityType, spec: EntitySpec, name: str, key: bytes) -> str:
    """SQL of the digests of the values of a field, two of each: record_id, d."""
    own = _said(spec.by_name[name])
    parts = ", ".join(f"'{one.name}=' || {_said(one)}" for one in sorted(spec.fields, key=lambda f: f.name))
    whole = f"{own} || chr(31) || concat_ws(chr(30), {parts})"
    each = f"unnest([{whole}, record_id || chr(31) || {whole}])"
    return f"""SELECT record_id, {digest_sql(key, f"{VALUE}.{entity_type}.{name}", "said")} AS d
        FROM (SELECT record_id, {each} AS said FROM {record_table(entity_type)} WHERE {own} IS NOT NULL)"""


def _said(one: FieldSpec) -> str:
    """SQL of what a record says in a field: all its values, or the text that cannot be read; nothing that the
    text of another field told."""
    name, raw = quote(one.name), quote(f"{one.name}__raw")
    value = f"array_to_string({quote(f'{one.name}__all')}, chr(29))" if one.multi else name
    told = f"{quote(f'{one.name}__problem')} = {literal(DERIVED)}"
    return f"CASE WHEN {told} THEN NULL ELSE coalesce({value}, {name}, {raw}) END"
