"""Views of what is published, of every dataset together: what the law asks about records and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

import pyarrow as pa

from hotpass import days
from hotpass.compliance.controls.words import bases, refusals
from hotpass.engine import Engine, there_is
from hotpass.engine.base import literal, quote
from hotpass.model import ENTITY_TYPES, EntityType, cells_sql, golden_table, record_table
from hotpass.profiles import EntitySpec, FieldSpec, Profile
from hotpass.profiles.schema import Evidence
from hotpass.ssot.summaries import Version
from hotpass.workspace import Workspace

_TEXT: Final = pa.string()
_MOMENT: Final = pa.timestamp("us")
_SOURCES: Final = pa.schema(
    [
        *((name, _TEXT) for name in ("dataset", "name", "owner", "purpose", "lawful_basis", "notice")),
        *((name, _TEXT) for name in ("collected", "responsible_party")),
        *(("retention_days", pa.int32()), ("described", pa.bool_())),
    ]
)
_FIELDS: Final = pa.schema(
    [(name, _TEXT) for name in ("dataset", "entity_type", "field", "label", "kind", "personal")]
)
#: What a profile says of a source that begins to describe it.
_DESCRIBES: Final = ("purpose", "lawful_basis", "notice", "collected", "responsible_party", "retention_days")
#: Kinds whose values are given to one person or organisation by a register.
_UNIQUE: Final = (
    *("identity_number", "company_registration", "vat_number", "tax_number"),
    *("npo_number", "pbo_number", "approval_number"),
)
_KEYS: Final = ("dataset", "entity_type", "record_id", "source", "file_digest", "file_name", "sheet", "row")
_RECORDS: Final = pa.schema(
    [
        *((name, pa.int64() if name == "row" else _TEXT) for name in _KEYS),
        *(("own_field", _TEXT), ("own_day", pa.date32()), ("own_cell", _TEXT)),
        *((f"{of}{part}", _TEXT) for of in get_args(Evidence) for part in ("", "_field", "_cell")),
        ("basis", _TEXT),
    ]
)
_IDENTIFIERS: Final = pa.schema([(name, _TEXT) for name in (*_KEYS[:4], "field", "kind", "value", "cell")])
_MEMBERS: Final = pa.schema([(name, _TEXT) for name in ("dataset", "entity_type", "record_id", "entity_id")])
_ENTITIES: Final = pa.schema(
    [
        *((name, _TEXT) for name in ("dataset", "entity_type", "entity_id")),
        *(("quality_score", pa.float64()), ("published_on", pa.date32()), ("published_at", _MOMENT)),
    ]
)
_FILLED: Final = pa.schema([(name, _TEXT) for name in ("dataset", "entity_type", "field")])
_DETECTED: Final = pa.schema(
    [
        *((name, _TEXT) for name in ("dataset", "file_name", "sheet", "letter", "header", "field")),
        *((name, _TEXT) for name in ("column_key", "sort", "personal", "reason")),
    ]
)
_VIEWS: Final = {
    "records": _RECORDS,
    "identifiers": _IDENTIFIERS,
    "filled": _FILLED,
    "detected": _DETECTED,
    "members": _MEMBERS,
    "entities": _ENTITIES,
}
#: Evidence about the processing of a row, and so of everybody in it; the rest is of one person.
OF_ROWS: Final = ("lawful_basis", "collected_on", "verified_on")
_TYPES: Final = {
    _TEXT: "VARCHAR",
    pa.int64(): "BIGINT",
    pa.date32(): "DATE",
    pa.float64(): "DOUBLE",
    _MOMENT: "TIMESTAMP",
}


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
    """Make the views of what is published; returns those that are not whole, each with the reason.

    They are ``records``, ``members`` (which record is whose), ``identifiers`` (values that a register gives
    to one), ``filled`` (personal fields that have values), ``detected`` (what is personal in columns),
    ``entities``, ``sources`` and ``fields``.
    """
    engine.register("bases", bases())
    engine.register("refusals", refusals())
    parts: dict[str, list[str]] = {name: [] for name in _VIEWS}
    gone = []
    for number, one in enumerate(published):
        engine.view(f"d{number}_clusters", one.version.path / "clusters.parquet")
        own = f"SELECT {literal(one.dataset)}, entity_type, record_id, entity_id FROM d{number}_clusters"
        parts["members"].append(own)
        parts["entities"] += _entities(engine, number, one)
        there = _views(engine, number, one, workspace)
        if there:
            parts["records"] += [_records(number, one, name, there) for name in there]
            parts["identifiers"] += _identifiers(number, one, there)
            parts["filled"] += _filled(number, one, there)
            parts["detected"] += _detected(engine, number, one, workspace)
        else:
            gone.append(one)
    for name, schema in _VIEWS.items():
        _together(engine, name, schema, parts[name])
    _described(engine, published)
    reason = _why(published, gone)
    absent = dict.fromkeys(("records", "identifiers", "filled", "sources"), reason) if reason else {}
    if not parts["detected"]:
        absent["detected"] = reason or "no version in force has classified its columns; run the files again"
    return absent


def _why(published: Sequence[Published], gone: Sequence[Published]) -> str:
    if not published:
        return "nothing is published yet; run `hotpass run` on some files first"
    named = ", ".join(f"{one.version.run_id} ({one.dataset})" for one in gone)
    return f"the folder of run {named} is gone, and its records with it" if gone else ""


def _together(engine: Engine, name: str, schema: pa.Schema, parts: Sequence[str]) -> None:
    nothing = ", ".join(f"CAST(NULL AS {_TYPES[one.type]})" for one in schema)
    columns = ", ".join(quote(one.name) for one in schema)
    whole = " UNION ALL ".join(parts) or f"SELECT {nothing} WHERE false"
    engine.execute(f"CREATE VIEW {name}({columns}) AS {whole}")


def _views(engine: Engine, number: int, one: Published, workspace: Workspace) -> tuple[EntityType, ...]:
    """Make views of a version's record tables; returns the entity types that have one."""
    folder = workspace.run(one.version.run_id) / "normalise"
    there: tuple[EntityType, ...] = ()
    for entity_type in ENTITY_TYPES:
        path = folder / f"{record_table(entity_type)}.parquet"
        if there_is(path):
            engine.view(f"d{number}_{record_table(entity_type)}", path)
            there = (*there, entity_type)
    return there


def _keys(one: Published, entity_type: EntityType) -> str:
    own = ", ".join(f"r.{quote(name)}" for name in _KEYS[2:])
    return f"{literal(one.dataset)} AS dataset, {literal(entity_type)} AS entity_type, {own}"


def _records(number: int, one: Published, entity_type: EntityType, there: Sequence[EntityType]) -> str:
    """Records with what the law asks about them; what a row says counts for everybody in it."""
    spec, view = one.profile.entities[entity_type], f"d{number}_{record_table(entity_type)}"
    columns, joins = [*_as(spec.dated, "own", "r", day=True)], []
    for of in get_args(Evidence):
        if of == "born":
            columns += _born(spec)
            continue
        own = _evidence(spec, of)
        others = [t for t in there if t != entity_type and _evidence(one.profile.entities[t], of)]
        if not own and others and of in OF_ROWS:
            other = _evidence(one.profile.entities[others[0]], of)
            joins.append(_of_row(f"d{number}_{record_table(others[0])}", other, of))
            columns += [f"{of}.{of}", f"{of}.{of}_field", f"{of}.{of}_cell"]
        else:
            columns += _first_said(own, of, "r")
    return f"""SELECT *, CASE WHEN lawful_basis IS NULL THEN {_source_basis(one)}
        ELSE (SELECT b.basis FROM bases b WHERE b.word = {_FOLDED}) END
        FROM (SELECT {_keys(one, entity_type)}, {", ".join(columns)} FROM {view} r {" ".join(joins)})"""


def _of_row(view: str, fields: Sequence[FieldSpec], of: str) -> str:
    inner = ", ".join(_first_said(fields, of, "o"))
    return f"""LEFT JOIN (SELECT file_digest, sheet_id, "row", max({of}) AS {of},
        max({of}_field) AS {of}_field, max({of}_cell) AS {of}_cell
        FROM (SELECT o.file_digest, o.sheet_id, o."row", {inner} FROM {view} o) GROUP BY ALL
        ) {of} USING (file_digest, sheet_id, "row")"""


def _as(field: FieldSpec | None, name: str, of: str, day: bool = False) -> list[str]:
    """SQL of what a field says: the text as found where it says nothing canonical, its name and its cell."""
    if field is None:
        nothing = f"CAST(NULL AS {'DATE' if day else 'VARCHAR'})"
        value, named, cell = nothing, "CAST(NULL AS VARCHAR)", "CAST(NULL AS VARCHAR)"
    else:
        raw, own = (f"{of}.{quote(part)}" for part in (f"{field.name}__raw", field.name))
        value = f"TRY_CAST({own} AS DATE)" if day else f"coalesce({own}, nullif(trim({raw}), ''))"
        named = literal(field.name)
        cell = cells_sql(f"{of}.{quote(f'{field.name}__cols')}", f'CAST({of}."row" AS VARCHAR)')
    first = ["own_field", "own_day", "own_cell"]
    if day:
        return [f"{named} AS {first[0]}", f"{value} AS {first[1]}", f"{cell} AS {first[2]}"]
    return [f"{value} AS {name}", f"{named} AS {name}_field", f"{cell} AS {name}_cell"]


def _first_said(fields: Sequence[FieldSpec], name: str, of: str) -> list[str]:
    """What the first of some fields says that says anything; a profile may have several for one thing."""
    return _first_of([_bare(_as(field, name, of)) for field in fields], name) or _as(None, name, of)


def _born(spec: EntitySpec) -> list[str]:
    """When a person was born: by a field of its own, else by an identity number."""
    told = [_bare(_as(field, "born", "r")) for field in _evidence(spec, "born")]
    days_ = [[f"CAST(TRY_CAST({value} AS DATE) AS VARCHAR)", *where] for value, *where in told]
    number = next((field for field in spec.fields if field.kind == "identity_number"), None)
    by_number = []
    if number is not None:
        by_number = [[f"r.{quote(f'{number.name}__birth_date')}", *_bare(_as(number, "born", "r"))[1:]]]
    return _first_of([*days_, *by_number], "born") or _as(None, "born", "r")


def _bare(columns: Sequence[str]) -> list[str]:
    """The expressions of some columns, without their names."""
    return [sql.rpartition(" AS ")[0] for sql in columns]


def _first_of(each: Sequence[Sequence[str]], name: str) -> list[str]:
    """Of several expressions of a value, its field and its cell the first whose value there is."""
    parts = [
        f"CASE {' '.join(f'WHEN {one[0]} IS NOT NULL THEN {one[n]}' for one in each)} END" for n in range(3)
    ]
    return (
        [f"{sql} AS {name}{part}" for sql, part in zip(parts, ("", "_field", "_cell"), strict=True)]
        if each
        else []
    )


def _source_basis(one: Published) -> str:
    said = {source.name: source.lawful_basis for source in one.profile.sources if source.lawful_basis}
    whens = " ".join(f"WHEN {literal(name)} THEN {literal(basis)}" for name, basis in said.items())
    return f"CASE source {whens} END" if whens else "CAST(NULL AS VARCHAR)"


_FOLDED: Final = "trim(regexp_replace(lower(strip_accents(lawful_basis)), '[^a-z0-9]+', ' ', 'g'))"


def _evidence(spec: EntitySpec, of: str) -> list[FieldSpec]:
    return [field for field in spec.fields if field.evidence == of]


def _identifiers(number: int, one: Published, there: Sequence[EntityType]) -> Iterator[str]:
    for entity_type in there:
        for field in one.profile.entities[entity_type].fields:
            if field.kind in _UNIQUE:
                value, named, cell = _as(field, "said", "r")
                yield f"""SELECT {literal(one.dataset)}, {literal(entity_type)}, record_id, source, {named},
                    {literal(field.kind)}, {value}, {cell} FROM d{number}_{record_table(entity_type)} r
                    WHERE r.{quote(field.name)} IS NOT NULL"""


def _filled(number: int, one: Published, there: Sequence[EntityType]) -> Iterator[str]:
    for entity_type in there:
        for field in one.profile.entities[entity_type].fields:
            if field.personal_class != "none":
                yield f"""SELECT {literal(one.dataset)}, {literal(entity_type)}, {literal(field.name)}
                    WHERE EXISTS (FROM d{number}_{record_table(entity_type)}
                        WHERE {quote(field.name)} IS NOT NULL)"""


def _detected(engine: Engine, number: int, one: Published, workspace: Workspace) -> Iterator[str]:
    """What was found in the columns as they were read, those that no field takes among them."""
    path = workspace.run(one.version.run_id) / "classify" / "detected.parquet"
    if path.is_file():
        engine.view(f"d{number}_detected", path)
        columns = ", ".join(map(quote, _DETECTED.names[1:]))
        yield f"SELECT {literal(one.dataset)}, {columns} FROM d{number}_detected"


def _entities(engine: Engine, number: int, one: Published) -> Iterator[str]:
    moment = one.version.published_at.astimezone(days.ZONE).replace(tzinfo=None)
    for entity_type in ENTITY_TYPES:
        view = f"d{number}_{golden_table(entity_type)}"
        engine.view(view, one.version.path / f"{golden_table(entity_type)}.parquet")
        yield f"""SELECT {literal(one.dataset)}, {literal(entity_type)}, entity_id, quality_score,
            DATE '{moment.date()}', TIMESTAMP '{moment}' FROM {view}"""


def _described(engine: Engine, published: Sequence[Published]) -> None:
    """``sources`` with the number of their records, those that no source of the profile fits among them, and
    ``fields``."""
    sources: list[dict[str, Any]] = []
    fields: list[dict[str, str]] = []
    for one in published:
        for source in one.profile.sources:
            said = {name: getattr(source, name) for name in _SOURCES.names if name not in _OWN}
            described = any(said[name] is not None for name in _DESCRIBES)
            sources.append({"dataset": one.dataset, **said, "described": described})
        fields += [
            {
                "dataset": one.dataset,
                "entity_type": entity_type,
                "field": field.name,
                "label": field.label,
                "kind": field.kind,
                "personal": field.personal_class,
            }
            for entity_type, spec in one.profile.entities.items()
            for field in spec.fields
        ]
    engine.register("sources_said", pa.Table.from_pylist(sources, schema=_SOURCES))
    engine.register("fields", pa.Table.from_pylist(fields, schema=_FIELDS))
    engine.execute(
        """CREATE TABLE sources AS SELECT * REPLACE (coalesce(described, false) AS described)
        FROM (SELECT dataset, source AS name, count(*) AS records FROM records GROUP BY ALL)
        FULL JOIN sources_said USING (dataset, name)"""
    )


_OWN: Final = ("dataset", "described")
