"""Normalised records of organisations and the entity of each, as many as are asked for, made from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal
from hotpass.model import CLUSTERS, column_letter, record_schema, record_table
from hotpass.profiles import FieldSpec, Profile, load_profile

TABLES: Final = (record_table("organisation"), record_table("person"), "clusters")
_ENTITIES: Final = 0.6  # for each record; as they are drawn by lot, some have none and some have many
TRUST: Final = {"Register": 3, "Customers": 2, "Suppliers": 1, "Visits": 0}
_SEVERAL: Final = 8  # of a hundred records give two values where they may


@dataclass(frozen=True, slots=True)
class Saying:
    """What records say in a field.

    Attributes:
        value: SQL of the value of the entity ``e``.
        written: SQL of how half the records write a value ``v``.
        blank: in how many of a hundred records it is not given.
        odd: in how many of a hundred records it is another entity's.
    """

    value: str
    written: str
    blank: int
    odd: int


def _of(*words: str) -> str:
    return f"([{', '.join(map(literal, words))}])[e % {len(words)} + 1]"


_BRAND: Final = _of("Karoo", "Highveld", "Overberg", "Zululand", "Namaqua", "Waterberg", "Garden Route")
_TRADE: Final = _of(
    "Aviation", "Air Charter", "Timber", "Foods", "Logistics", "Textiles", "Mining", "Dairies"
)
_CITY: Final = _of("Cape Town", "Durban", "Polokwane", "Bloemfontein", "Gqeberha", "Mbombela", "Kimberley")
_LINE: Final = _of("Flight school", "Operator", "Supplier", "Customer", "Regulator")
_DAY: Final = "strftime(DATE '2020-01-01' + CAST(e % 2000 AS INTEGER), '%Y-%m-%d')"
_PHONE: Final = "'0' || v[4:5] || ' ' || v[6:8] || ' ' || v[9:]"
_SAID: Final = {
    "name": Saying(f"{_BRAND} || ' ' || {_TRADE} || ' ' || e", "upper(v)", 0, 15),
    "registration_number": Saying("printf('2%03d/%06d/07', e % 1000, e)", "replace(v, '/', '-')", 40, 3),
    "category": Saying(_LINE, "lower(v)", 20, 20),
    "status": Saying(_of("Active", "Lapsed", "Active"), "upper(v)", 10, 20),
    "website": Saying("'organisation' || e || '.co.za'", "'https://www.' || v || '/'", 50, 3),
    "email": Saying("'info@organisation' || e || '.co.za'", "upper(v)", 30, 12),
    "phone": Saying("'+27' || (110000000 + e * 7)", _PHONE, 12, 15),
    "address": Saying(f"e % 900 || ' Long Street, ' || {_CITY}", "upper(v)", 15, 20),
    "city": Saying(_CITY, "upper(v)", 15, 10),
    "province": Saying(_of("Western Cape", "Limpopo"), "lower(v)", 25, 10),
    "postal_code": Saying("printf('%04d', e % 10000)", "v", 25, 10),
    "last_contact": Saying(_DAY, "replace(v, '-', '/')", 40, 70),
}


def merging_profile() -> Profile:
    """The generic profile with twelve fields of organisations, and the trust of each source."""
    given = load_profile("generic").model_dump()
    spec = given["entities"]["organisation"]
    spec["fields"] = [field for field in spec["fields"] if field["name"] in _SAID]
    given["sources"] = [{"name": name, "files": f"{name}*", "trust": trust} for name, trust in TRUST.items()]
    return Profile.model_validate(given)


def write_records(folder: Path, rows: int) -> None:
    """Write both record tables, that of people without rows, and ``clusters``."""
    profile = merging_profile()
    fields, of_people = (profile.entities[t].fields for t in ("organisation", "person"))
    with DuckDBEngine() as engine:
        _say(engine, rows, fields)
        for table, order, schema in (
            (TABLES[0], "record_id", record_schema(fields)),
            ("clusters", "entity_id, record_id", CLUSTERS),
        ):
            engine.register("unsaid", schema.empty_table())
            whole = f"(FROM unsaid UNION ALL BY NAME FROM said) ORDER BY {order}"
            engine.write(f"SELECT * FROM {whole}", folder / f"{table}.parquet", schema=schema)
        engine.register("nobody", record_schema(of_people).empty_table())
        engine.write("SELECT * FROM nobody ORDER BY record_id", folder / f"{TABLES[1]}.parquet")


def _say(engine: Engine, rows: int, fields: tuple[FieldSpec, ...]) -> None:
    """Make the table ``said`` with all columns of a record and of its place in a cluster."""
    entities = max(1, round(rows * _ENTITIES))
    engine.execute("CREATE MACRO dice(id, why, sides) AS CAST(hash(id, why) % sides AS BIGINT)")
    engine.execute(f"CREATE MACRO source_of(e) AS {_of(*TRUST)}")
    for field in fields:
        engine.execute(f"CREATE MACRO value_{field.name}(e) AS {_SAID[field.name].value}")
        engine.execute(f"CREATE MACRO written_{field.name}(v) AS {_SAID[field.name].written}")
    given = ", ".join(
        f"""CASE WHEN dice(id, '{f.name} given', 100) >= {_SAID[f.name].blank} THEN value_{f.name}(
            CASE WHEN dice(id, '{f.name} odd', 100) < {_SAID[f.name].odd}
            THEN dice(id, '{f.name} other', {entities}) ELSE entity END) END AS {f.name}"""
        for f in fields
    )
    columns = ", ".join(column for at, f in enumerate(fields, 1) for column in _columns(f, at, entities))
    engine.execute(
        f"""CREATE TABLE said AS
        SELECT *, 'organisation' AS entity_type, md5('record' || id)[:16] AS record_id,
               'O-' || md5('entity' || entity)[:16] AS entity_id, md5(source) AS file_digest,
               source || '.xlsx' AS file_name, 's1' AS sheet_id, 'List' AS sheet, 't1' AS table_id,
               id + 2 AS "row", 1 AS part, NULL AS parent_record_id, {columns}
        FROM (SELECT *, {given}, source_of(dice(id, 'source', {len(TRUST)})) AS source
              FROM (SELECT range AS id, dice(range, 'entity', {entities}) AS entity FROM range({rows})))"""
    )


def _columns(field: FieldSpec, at: int, entities: int) -> Iterator[str]:
    name = field.name
    written = f"CASE WHEN dice(id, '{name} way', 2) = 0 THEN written_{name}({name}) ELSE {name} END"
    yield f"{written} AS {name}__raw"
    yield f"CASE WHEN {name} IS NOT NULL THEN '{column_letter(at)}' END AS {name}__cols"
    yield f"NULL AS {name}__problem"
    if field.multi:
        more = f"[value_{name}(dice(id, '{name} more', {entities}))]"
        several = f"CASE WHEN dice(id, '{name} several', 100) < {_SEVERAL} THEN {more} ELSE [] END"
        yield f"CASE WHEN {name} IS NOT NULL THEN list_concat([{name}], {several}) END AS {name}__all"
    yield from (f"{name} AS {name}__{part}" for part in field.parts)
