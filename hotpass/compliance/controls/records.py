"""Views of what is published, of every dataset together: what the law asks about records and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass.engine import Engine, there_is
from hotpass.engine.base import literal, quote
from hotpass.fields.text_folding import fold
from hotpass.model import ENTITY_TYPES, EntityType, cells_sql, record_table
from hotpass.profiles import EntitySpec, FieldSpec, Profile
from hotpass.profiles.sources import LAWFUL_BASES
from hotpass.ssot.summaries import Version
from hotpass.workspace import Workspace

_SOURCES: Final = pa.schema(
    [
        ("dataset", pa.string()),
        ("name", pa.string()),
        ("owner", pa.string()),
        ("purpose", pa.string()),
        ("lawful_basis", pa.string()),
        ("notice", pa.string()),
        ("retention_days", pa.int32()),
        ("described", pa.bool_()),
    ]
)
_FIELDS: Final = pa.schema(
    [
        ("dataset", pa.string()),
        ("entity_type", pa.string()),
        ("field", pa.string()),
        ("label", pa.string()),
        ("kind", pa.string()),
        ("personal", pa.string()),
    ]
)
_RECORDS: Final = """dataset VARCHAR, entity_type VARCHAR, record_id VARCHAR, source VARCHAR,
    file_digest VARCHAR, file_name VARCHAR, sheet VARCHAR, "row" BIGINT, own_field VARCHAR, own_day DATE,
    own_cell VARCHAR, basis_field VARCHAR, basis_said VARCHAR, basis_cell VARCHAR, basis VARCHAR"""
_MEMBERS: Final = "dataset VARCHAR, entity_type VARCHAR, record_id VARCHAR, entity_id VARCHAR"


@dataclass(frozen=True, slots=True)
class Published:
    """A dataset's current version, and the profile that it was made with."""

    version: Version
    profile: Profile

    @property
    def dataset(self) -> str:
        """Name of the dataset."""
        return self.version.dataset


def record_views(workspace: Workspace, engine: Engine, published: Sequence[Published]) -> dict[str, str]:
    """Make the views ``records``, ``members``, ``sources`` and ``fields``; returns those that are not whole,
    each with the reason."""
    engine.register("bases", _bases())
    parts, members, gone = [], [], []
    for number, one in enumerate(published):
        folder = workspace.run(one.version.run_id) / "normalise"
        clusters = f"d{number}_clusters"
        engine.view(clusters, one.version.path / "clusters.parquet")
        members.append(f"SELECT {literal(one.dataset)}, entity_type, record_id, entity_id FROM {clusters}")
        found = list(_of_dataset(engine, number, one, folder))
        parts += found
        if not found:
            gone.append(one)
    _together(engine, "records", _RECORDS, parts)
    _together(engine, "members", _MEMBERS, members)
    _described(engine, published)
    return {"records": _why(published, gone), "sources": _why(published, [])} if gone or not published else {}


def _why(published: Sequence[Published], gone: Sequence[Published]) -> str:
    if not published:
        return "nothing is published yet; run `hotpass run` on some files first"
    named = ", ".join(f"{one.version.run_id} ({one.dataset})" for one in gone)
    return f"the folder of run {named} is gone, and its records with it" if gone else ""


def _together(engine: Engine, name: str, form: str, parts: Sequence[str]) -> None:
    columns = ", ".join(part.strip().split()[0] for part in form.split(","))
    if parts:
        engine.execute(f"CREATE VIEW {name}({columns}) AS {' UNION ALL '.join(parts)}")
    else:
        engine.execute(f"CREATE TABLE {name} ({form})")


def _of_dataset(engine: Engine, number: int, one: Published, folder: Path) -> Iterator[str]:
    sources = {source.name: source.lawful_basis for source in one.profile.sources}
    for entity_type in ENTITY_TYPES:
        path = folder / f"{record_table(entity_type)}.parquet"
        if there_is(path):
            view = f"d{number}_{record_table(entity_type)}"
            engine.view(view, path)
            yield _record_query(one, entity_type, view, sources)


def _record_query(one: Published, entity_type: EntityType, view: str, sources: dict[str, Any]) -> str:
    spec = one.profile.entities[entity_type]
    dated, basis = spec.dated, _evidence(spec, "lawful_basis")
    of_source = " ".join(
        f"WHEN {literal(name)} THEN {literal(value)}" for name, value in sources.items() if value
    )
    source_basis = f"CASE source {of_source} END" if of_source else "NULL"
    said = f"nullif(trim({quote(basis.name + '__raw')}), '')" if basis else "NULL"
    known = f"(SELECT b.basis FROM bases b WHERE b.word = {_folded(said)})" if basis else "NULL"
    return f"""SELECT {literal(one.dataset)}, {literal(entity_type)}, record_id, source, file_digest,
        file_name, sheet, "row", {_name(dated)}, {_day(dated)}, {_cell(dated)},
        {_name(basis)}, {said}, {_cell(basis)},
        CASE WHEN {said} IS NULL THEN {source_basis} ELSE {known} END
        FROM {view}"""


def _evidence(spec: EntitySpec, of: str) -> FieldSpec | None:
    return next((field for field in spec.fields if field.evidence == of), None)


def _name(field: FieldSpec | None) -> str:
    return literal(field.name) if field else "CAST(NULL AS VARCHAR)"


def _day(field: FieldSpec | None) -> str:
    return f"TRY_CAST({quote(field.name)} AS DATE)" if field else "CAST(NULL AS DATE)"


def _cell(field: FieldSpec | None) -> str:
    number = 'CAST("row" AS VARCHAR)'
    return cells_sql(quote(f"{field.name}__cols"), number) if field else "CAST(NULL AS VARCHAR)"


def _folded(text: str) -> str:
    return f"trim(regexp_replace(lower(strip_accents({text})), '[^a-z0-9]+', ' ', 'g'))"


def _bases() -> pa.Table:
    """Words for the grounds of section 11(1), folded, and which they mean."""
    words: dict[str, str] = {}
    for letter, (basis, label) in zip("abcdef", LAWFUL_BASES.items(), strict=True):
        bare = label.partition(",")[0]
        given = (basis, label, bare, f"11 1 {letter}", f"s 11 1 {letter}", f"section 11 1 {letter}")
        words |= {fold(one.replace("_", " ")): basis for one in given}
    return pa.table({"word": list(words), "basis": list(words.values())})


def _described(engine: Engine, published: Sequence[Published]) -> None:
    """``sources`` with the number of their records, those that no source of the profile fits among them;
    ``fields`` of what is published."""
    sources, fields = [], []
    for one in published:
        for source in one.profile.sources:
            said = {name: getattr(source, name) for name in _SOURCES.names[1:-1]}
            described = any(said[name] is not None for name in _SOURCES.names[2:-1])
            sources.append({"dataset": one.dataset, **said, "described": described})
        for entity_type, spec in one.profile.entities.items():
            for field in spec.fields:
                fields.append(
                    {
                        "dataset": one.dataset,
                        "entity_type": entity_type,
                        "field": field.name,
                        "label": field.label,
                        "kind": field.kind,
                        "personal": field.personal_class,
                    }
                )
    engine.register("sources_said", pa.Table.from_pylist(sources, schema=_SOURCES))
    engine.register("fields", pa.Table.from_pylist(fields, schema=_FIELDS))
    engine.execute(
        """CREATE VIEW sources AS SELECT * REPLACE (coalesce(described, false) AS described)
        FROM (SELECT dataset, source AS name, count(*) AS records FROM records GROUP BY ALL) FULL JOIN
        sources_said USING (dataset, name)"""
    )
