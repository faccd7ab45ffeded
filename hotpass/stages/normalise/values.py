"""What the kinds make of each distinct text, as tables to join."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from hotpass.engine import Shortcut
from hotpass.fields import KINDS, Normalised, Person
from hotpass.fields import people as people_in
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.plain import plain
from hotpass.stage import StageJob
from hotpass.stages.normalise.deriving import told_texts
from hotpass.stages.normalise.layout import Layout, Reading

_TEXT = pa.string()

#: Texts of columns of one kind in which a value of another kind is looked for: condition on ``raw`` by
#: (kind that is looked for, kind of the column).
STRAYS: Final = {
    ("email", "phone"): "raw LIKE '%@%'",
    ("email", "person_name"): "raw LIKE '%@%'",
    ("phone", "email"): r"raw NOT LIKE '%@%' AND regexp_matches(raw, '([0-9][^0-9]*){9}')",
    ("phone", "person_name"): r"regexp_matches(raw, '(\+|0)\(?[0-9][0-9 ()./-]{6,}[0-9]')",
}

#: What may part several roles in a cell.
ROLES_APART: Final = r"\s*(?:[;|\n,/]|&)\s*"


def map_single(job: StageJob, layout: Layout, kind: str) -> str:
    """Make ``map_<kind>``: raw, value, problem and ``p_<part>`` of each distinct text; returns its name."""
    of, country = KINDS[kind], job.profile.country

    def read(raw: str) -> Sequence[Any]:
        found = of.normalise(raw, country)
        return found.value, found.problem, *(found.parts.get(part) for part in of.parts)

    texts = [f"SELECT {r.raw} AS raw FROM source" for r in layout.readings if r.field.kind == kind]
    texts += told_texts(layout, kind)
    if kind == "role":
        texts += _roles(layout)
    outputs = pa.schema([("value", _TEXT), ("problem", _TEXT), *((f"p_{p}", _TEXT) for p in of.parts)])
    job.engine.map_distinct(f"map_{kind}", _given(texts), read, outputs, _shortcut(kind, country))
    return f"map_{kind}"


def _shortcut(kind: str, country: str, items: pa.Schema | None = None) -> Shortcut | None:
    """How SQL reads plain texts of a kind, into single columns or into the list of structs ``items``."""
    found = plain(kind, country)
    if found is None:
        return None
    said = {"value": found.value, **{f"p_{part}": sql for part, sql in found.parts.items()}}
    if items is None:
        return Shortcut(found.lets, found.where, {**said, "problem": found.problem})
    read, listed = f"({found.value}) IS NOT NULL", items.field(0)
    outputs = {listed.name: f"CASE WHEN {read} THEN [{_struct(said, listed.type.value_type)}] END"}
    if "parts" in items.names:
        outputs["parts"] = f"CASE WHEN NOT {read} THEN {_struct(said, items.field('parts').type)} END"
    return Shortcut(found.lets, found.where, {**outputs, "problem": found.problem})


def _struct(said: Mapping[str, str], of: pa.StructType) -> str:
    """SQL of a struct of what is said."""
    each = (f"'{f.name}': CAST({said.get(f.name, 'NULL')} AS VARCHAR)" for f in of)
    return f"{{{', '.join(each)}}}"


def _roles(layout: Layout) -> list[str]:
    """Roles inside cells: several in a role's cell, and those that stand behind people's names."""
    apart = [
        f"SELECT unnest(regexp_split_to_array({r.raw}, '{ROLES_APART}')) AS raw FROM source"
        for r in layout.of("person", layout.person_role)
    ]
    return [*apart, "SELECT role AS raw FROM (SELECT unnest(people, recursive := true) FROM map_people)"]


def map_several(job: StageJob, layout: Layout, kind: str) -> str:
    """Make ``many_<kind>``: of, raw, items, problem, parts; returns its name.

    ``of`` is the kind of the column, ``items`` a list of structs of ``value`` and ``p_<part>``; ``parts`` is
    a struct of what is known of a text that gives no value. Columns of other kinds are searched as
    :data:`STRAYS` says.
    """
    of, country = KINDS[kind], job.profile.country

    def read(column: str, raw: str) -> Sequence[Any]:
        found = of.normalise(raw, country)
        if found.value is None:
            return None, found.problem, _parts(found, of.parts)
        items = [_item(found.value, found, of.parts)]
        items += [_item(other, of.normalise(other, country), of.parts) for other in found.others]
        return items, found.problem, None

    texts = [_own_or_stray(r, kind) for r in layout.readings if _searched(r, kind)]
    parts = pa.struct([(f"p_{part}", _TEXT) for part in of.parts])
    outputs = pa.schema([("items", pa.list_(_item_type(of.parts))), ("problem", _TEXT), ("parts", parts)])
    given = " UNION ALL ".join(texts) or "SELECT '' AS \"of\", '' AS raw WHERE false"
    job.engine.map_distinct(f"many_{kind}", given, read, outputs, _shortcut(kind, country, outputs))
    return f"many_{kind}"


def _searched(reading: Reading, kind: str) -> bool:
    return reading.field.kind == kind or (kind, reading.field.kind) in STRAYS


def _own_or_stray(reading: Reading, kind: str) -> str:
    column = reading.field.kind
    texts = f"SELECT '{column}' AS \"of\", {reading.raw} AS raw FROM source WHERE {reading.raw} IS NOT NULL"
    return texts if column == kind else f"SELECT * FROM ({texts}) WHERE {STRAYS[kind, column]}"


def map_people(job: StageJob, layout: Layout) -> None:
    """Make ``map_people``: raw, people, problem for each distinct text that names people.

    ``people`` is a list of structs of ``value``, ``problem``, ``role`` and ``p_<part>``; it is null when the
    text names nobody.
    """
    of, country = KINDS["person_name"], job.profile.country

    def read(raw: str) -> Sequence[Any]:
        whole, everyone = of.normalise(raw, country), people_in(raw)
        if whole.value is None or not everyone:
            return None, "placeholder" if all(map(is_placeholder, raw.split(","))) else whole.problem
        readings = [whole] if len(everyone) == 1 else [of.normalise(_alone(p), country) for p in everyone]
        people = [
            {**_item(p.name, found, of.parts), "problem": found.problem, "role": p.role}
            for p, found in zip(everyone, readings, strict=True)
        ]
        return people, whole.problem

    texts = [f"SELECT {r.raw} AS raw FROM source" for r in layout.of("person", layout.person_name)]
    person = pa.struct([*_item_type(of.parts), ("problem", _TEXT), ("role", _TEXT)])
    outputs = pa.schema([("people", pa.list_(person)), ("problem", _TEXT)])
    job.engine.map_distinct(
        "map_people", _given(texts), read, outputs, _shortcut("person_name", job.profile.country, outputs)
    )


def _alone(person: Person) -> str:
    """A person's name as a text of its own, family name first, so that it is read as the same parts."""
    first = person.given or "".join(f"{letter}." for letter in person.initials or "")
    titled = f"{person.title} {first}" if person.title else first
    return f"{person.family}, {titled}" if person.family and first else person.name


def _item(value: str, found: Normalised, parts: Sequence[str]) -> dict[str, str | None]:
    return {"value": value, **_parts(found, parts)}


def _parts(found: Normalised, parts: Sequence[str]) -> dict[str, str | None]:
    return {f"p_{part}": found.parts.get(part) for part in parts}


def _item_type(parts: Sequence[str]) -> pa.DataType:
    return pa.struct([("value", _TEXT), *((f"p_{part}", _TEXT) for part in parts)])


def _given(texts: Sequence[str]) -> str:
    union = " UNION ALL ".join(texts) or "SELECT NULL AS raw WHERE false"
    return f"SELECT CAST(raw AS VARCHAR) AS raw FROM ({union}) WHERE raw IS NOT NULL"
