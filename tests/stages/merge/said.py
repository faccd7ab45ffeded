"""Records as the normalise stage would write them, from the texts that rows hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import DuckDBEngine
from hotpass.model import (
    CLUSTERS,
    ENTITY_TYPES,
    EntityType,
    column_letter,
    record_schema,
    record_table,
)
from hotpass.profiles import FieldSpec, Profile, load_profile
from hotpass.stage import Stage, StageJob


@dataclass(frozen=True)
class Said:
    """One source row as one entity: the raw text of each field, and where it stands.

    ``cols`` overrides the letter of a field's column; a field's column is otherwise its place in the profile.
    """

    entity_id: str
    texts: Mapping[str, str]
    source: str = "Regulator"
    file: str = "regulator.xlsx"
    sheet: str = "List"
    row: int = 2
    part: int = 1
    parent: str | None = None
    key: str = ""
    cols: Mapping[str, str] = field(default_factory=dict)

    @property
    def entity_type(self) -> EntityType:
        return "organisation" if self.entity_id.startswith("O-") else "person"

    @property
    def record_id(self) -> str:
        where = f"{self.entity_type}|{self.key}|{self.file}|{self.sheet}|{self.row}|{self.part}"
        return hashlib.sha256(where.encode()).hexdigest()[:16]

    @property
    def file_digest(self) -> str:
        return hashlib.sha256(self.file.encode()).hexdigest()


def profile_of(
    sources: Mapping[str, int] | None = None,
    rules: Mapping[str, str] | None = None,
    keep: Mapping[str, Sequence[str]] | None = None,
) -> Profile:
    """The generic profile with trust by source, other rules by ``<entity>.<field>``, and only some fields."""
    given = load_profile("generic").model_dump()
    given["sources"] = [{"name": n, "files": f"{n}*", "trust": t} for n, t in (sources or {}).items()]
    for target, rule in (rules or {}).items():
        entity, name = target.split(".")
        fields = given["entities"][entity]["fields"]
        next(f for f in fields if f["name"] == name)["survives"] = rule
    for entity, names in (keep or {}).items():
        spec = given["entities"][entity]
        spec["fields"] = [{**f, "compose": None} for f in spec["fields"] if f["name"] in names]
    return Profile.model_validate(given)


def write_records(folder: Path, profile: Profile, rows: Iterable[Said]) -> dict[str, Path]:
    """Write both record tables and the clusters, in the order of the rows; returns the inputs by table."""
    rows = list(rows)
    inputs = {}
    for entity_type in ENTITY_TYPES:
        fields = profile.entities[entity_type].fields
        records = [_record(said, fields, profile.country) for said in rows if said.entity_type == entity_type]
        inputs[record_table(entity_type)] = folder / f"{record_table(entity_type)}.parquet"
        pq.write_table(
            pa.Table.from_pylist(records, schema=record_schema(fields)), inputs[record_table(entity_type)]
        )
    members = [
        {
            "entity_type": said.entity_type,
            "entity_id": said.entity_id,
            "record_id": said.record_id,
            "file_name": said.file,
            "sheet": said.sheet,
            "row": said.row,
            "part": said.part,
        }
        for said in rows
    ]
    inputs["clusters"] = folder / "clusters.parquet"
    pq.write_table(pa.Table.from_pylist(members, schema=CLUSTERS), inputs["clusters"])
    return inputs


def _record(said: Said, fields: Sequence[FieldSpec], country: str) -> dict[str, Any]:
    record: dict[str, Any] = {
        "record_id": said.record_id,
        "source": said.source,
        "file_digest": said.file_digest,
        "file_name": said.file,
        "sheet_id": said.sheet,
        "sheet": said.sheet,
        "table_id": "t1",
        "row": said.row,
        "part": said.part,
        "parent_record_id": said.parent,
    }
    for position, spec in enumerate(fields, 1):
        raw = said.texts.get(spec.name)
        if raw is None:
            continue
        read = spec.of.normalise(raw, country)
        record[spec.name], record[f"{spec.name}__raw"] = read.value, raw
        record[f"{spec.name}__cols"] = said.cols.get(spec.name, column_letter(position))
        record[f"{spec.name}__problem"] = read.problem
        record |= {f"{spec.name}__{part}": text for part, text in read.parts.items()}
        if spec.multi and read.value is not None:
            record[f"{spec.name}__all"] = [read.value, *read.others]
    return record


def run_stage(
    stage: Stage, inputs: Mapping[str, Path], output: Path, profile: Profile, **options: Any
) -> dict[str, Any]:
    """Run a stage into an empty folder; returns its figures."""
    output.mkdir(parents=True)
    with DuckDBEngine() as engine:
        return dict(stage(StageJob(inputs, output, profile, engine, options)))


def rows_of(path: Path) -> list[dict[str, Any]]:
    """Rows of a Parquet file."""
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def columns_of(schema: pa.Schema) -> list[tuple[str, pa.DataType]]:
    """Names and dtypes; whether a column may be null is not compared."""
    return [(column.name, column.type) for column in schema]
