"""Writes the golden records and the provenance of their values, some entities at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from hotpass.engine import TableWriter
from hotpass.golden import golden_schema
from hotpass.model import ALTERNATIVE, PROVENANCE, EntityType, golden_table
from hotpass.profiles import FieldSpec
from hotpass.stage import StageJob
from hotpass.stages.merge.kept import KeptFields
from hotpass.stages.merge.members import LINE, Members
from hotpass.stages.merge.survivors import CORRECTION


def write_golden(
    job: StageJob, entity_type: EntityType, members: Members, kept: KeptFields, provenance: TableWriter
) -> dict[str, int]:
    """Write ``organisations`` or ``people``, sorted by entity_id, and their provenance, sorted by entity and
    the profile's order of fields; returns the golden rows by table."""
    fields, table = job.profile.entities[entity_type].published, golden_table(entity_type)
    sources = _sources(members)
    path, schema = job.output / f"{table}.parquet", golden_schema(fields)
    with TableWriter(path, schema, sorted_by=["entity_id"]) as golden:
        for part, chosen in kept.parts():
            golden.write(_golden(fields, members, sources, part, chosen))
            provenance.write(_provenance(entity_type, fields, members, chosen))
    return {table: golden.rows}


def _sources(members: Members) -> pa.ListArray:
    """By entity, the sources of its records by name."""
    named = members.places["source"].combine_chunks().dictionary_encode()
    of_place, names = named.indices.to_numpy(), named.dictionary
    pairs = np.sort(members.entity.astype(np.int64) * len(names) + of_place[members.place])
    entity, name = np.divmod(pairs[np.diff(pairs, prepend=-1) != 0], max(len(names), 1))
    offsets = np.searchsorted(entity, np.arange(len(members.entities) + 1))
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), names.take(name))


def _golden(
    fields: Sequence[FieldSpec],
    members: Members,
    sources: pa.ListArray,
    part: range,
    chosen: Sequence[pa.RecordBatch],
) -> pa.Table:
    entities = members.entities.slice(part.start, len(part))
    columns = {"entity_id": entities["entity_id"]}
    for field, values in zip(fields, chosen, strict=True):
        bounds = np.searchsorted(values["entity"].to_numpy(), np.arange(part.start, part.stop + 1))
        blank = bounds[1:] == bounds[:-1]
        columns[field.name] = values["value"].take(pa.array(bounds[:-1], mask=blank))
        if field.multi:
            columns[f"{field.name}__all"] = pa.ListArray.from_arrays(
                pa.array(bounds, pa.int32()), values["value"], mask=pa.array(blank)
            )
    columns |= {"records": entities["records"], "sources": sources[part.start : part.stop]}
    return pa.table(columns).cast(golden_schema(fields))


def _provenance(
    entity_type: EntityType, fields: Sequence[FieldSpec], members: Members, chosen: Sequence[pa.RecordBatch]
) -> pa.Table:
    """One row a golden value. What repeats comes as dictionaries, so that its text is not looked at again."""
    told = pa.Table.from_batches(chosen).combine_chunks()
    field_no = np.repeat(np.arange(len(fields)), [len(values) for values in chosen])
    key = told["entity"].to_numpy() * len(fields) + field_no
    order = np.argsort(key, kind="stable")
    leads = np.diff(key[order], prepend=-1) != 0
    places, at = np.flatnonzero(leads), order[leads]
    won, lost, field_no = told.take(at), told.take(order[~leads]), field_no[at]
    traced = _traced(lost, members)
    alternatives = pa.StructArray.from_arrays(
        [traced[f.name].combine_chunks() for f in ALTERNATIVE], [f.name for f in ALTERNATIVE]
    )
    offsets = np.append(places - np.arange(len(places)), len(lost))
    rule = np.where(won["decided_by"].is_valid(), len(fields), field_no)
    columns = _traced(won, members) | {
        "entity_type": _texts([entity_type]).take(np.zeros(len(won), np.int32)),
        "entity_id": members.entities["entity_id"].take(won["entity"]),
        "field": _texts([f.name for f in fields]).take(field_no),
        "rule": _texts([*(f.rule for f in fields), CORRECTION]).take(rule),
        "alternatives": pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), alternatives),
    }
    return pa.table({name: columns[name] for name in PROVENANCE.names})


def _traced(told: pa.Table, members: Members) -> dict[str, pa.ChunkedArray]:
    """The values, with what is known of the records that give them."""
    place = pa.array(members.place).take(told[LINE])
    return {
        **{name: told[name] for name in ("value", "raw", "cell", "agreeing", "confidence", "decided_by")},
        "record_id": members.record_id.take(told[LINE]),
        "row": pa.array(members.row).take(told[LINE]),
        **{
            name: members.places[name].dictionary_encode().take(place)
            for name in ("file_digest", "file_name", "sheet")
        },
    }


def _texts(texts: Sequence[str]) -> pa.DictionaryArray:
    return pa.array(texts, pa.string()).dictionary_encode()
