"""The rows of each source's files as they stand, by field: what the suites of sources are held against.

A row is a row of a sheet. Of each field of the profile (``organisation.email``) there is the text where it
can be read, ``__raw`` (the text, none where it is blank or says that there is nothing), and ``__cols`` (the
letter of its column; without a text, of the first that gives the field). Of a field that several columns
give, the first text that cannot be read counts, else the first text. ``names`` is the organisation's name
without what is written differently, ``contact_of`` the key of the organisation in rows that name a person,
``key_of`` that in tables without people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass.contracts.texts import make_rows
from hotpass.engine import Engine, Shortcut
from hotpass.engine.base import literal, quote
from hotpass.fields import KINDS
from hotpass.fields.placeholders import is_placeholder
from hotpass.fields.plain import plain, says_something
from hotpass.fields.text_folding import tidy
from hotpass.model import input_table
from hotpass.profiles import Profile

#: Columns of every such table besides those of its fields.
_PLACE: Final = ("row_id", "source", "file_digest", "file_name", "sheet_id", "sheet", "row")
KEY: Final = "organisation.key"
NAME: Final = "organisation.name"
NAMES: Final = "names"
CONTACT_OF: Final = "contact_of"
KEY_OF: Final = "key_of"
#: What is wrong with a text that its kind has mended by itself, or that is of another country.
_SOUND: Final = frozenset({"repaired", "foreign", "not_south_african", "unusual_form"})
_VERDICT: Final = pa.schema([("says", pa.bool_()), ("read", pa.bool_())])


def lay_out_sources(engine: Engine, grid: Path, profile: Profile) -> dict[str, list[str]]:
    """Make a table of the rows of each source that has a suite, and gave any; returns their columns by name.

    Args:
        engine: with the views ``tables`` and ``left_out`` of the ingest stage.
        grid: its folder ``grid``.
        profile: of the run.
    """
    found = engine.arrow("SELECT * FROM tables WHERE used ORDER BY file_name, sheet, table_no").to_pylist()
    made: dict[str, list[str]] = {}
    for number, source in enumerate(s for s in profile.sources if s.suite):
        tables = [table for table in found if table["source"] == source.name]
        if tables:
            made[input_table(source.name)] = _make(engine, grid, profile, source.name, tables, number)
    return made


def _make(
    engine: Engine,
    grid: Path,
    profile: Profile,
    source: str,
    tables: Sequence[Mapping[str, Any]],
    number: int,
) -> list[str]:
    selects = list(_cells(engine, grid, tables, f"input_{number}"))
    engine.execute(f"CREATE OR REPLACE TABLE input_cells AS {' UNION ALL '.join(selects)}")
    fields = [f for (f,) in engine.rows("SELECT DISTINCT field FROM input_cells ORDER BY field")]
    _read(engine, profile, fields)
    engine.execute(
        """CREATE OR REPLACE TABLE input_told AS SELECT t, "row", field,
            arg_min(struct_pack(text := text, letter := letter, read := read), (read, position)) AS told
        FROM input_cells JOIN input_read USING (field, text) WHERE says GROUP BY t, "row", field"""
    )
    name = input_table(source)
    engine.execute(f"CREATE OR REPLACE TABLE {quote(name)} AS {_wide(source, fields, tables)}")
    return [column for (column, *_) in engine.rows(f"DESCRIBE {quote(name)}")]


def _cells(engine: Engine, grid: Path, tables: Sequence[Mapping[str, Any]], name: str) -> Iterator[str]:
    """Queries for the cells that give a field, and for a first row of each that says which rows there are."""
    for at, table in enumerate(tables):
        there = make_rows(engine, grid, dict(table), f"{name}_{at}")
        yield f"""SELECT {at} AS t, "row", '' AS field, 0 AS position, '' AS letter, '' AS text
            FROM rows_{name}_{at}"""
        for column in table["columns"]:
            cell = f"c{column['position']}"
            if column["field"] and cell in there:
                letter = "" if table["grid"] else column["letter"]
                yield f"""SELECT {at}, "row", {literal(column["field"])}, {column["position"]},
                    {literal(letter)}, {cell} FROM grid_{name}_{at} SEMI JOIN rows_{name}_{at} USING ("row")
                    WHERE {cell} IS NOT NULL"""


def _read(engine: Engine, profile: Profile, fields: Sequence[str]) -> None:
    """Make ``input_read``: of each text of a field whether it says anything, and whether it can be read."""
    parts = []
    for number, field in enumerate(fields):
        kind = profile.field(field).kind if field else None
        engine.map_distinct(
            f"input_read_{number}",
            f"SELECT text AS raw FROM input_cells WHERE field = {literal(field)}",
            _reader(kind, profile.country),
            _VERDICT,
            _shortcut(kind, profile.country),
        )
        parts.append(f"SELECT {literal(field)} AS field, raw AS text, says, read FROM input_read_{number}")
    engine.execute(f"CREATE OR REPLACE VIEW input_read AS {' UNION ALL '.join(parts)}")


def _reader(kind: str | None, country: str) -> Callable[[str], tuple[bool, bool]]:
    def read(text: str) -> tuple[bool, bool]:
        clean = tidy(text)
        if kind is None or not clean or is_placeholder(clean):
            return False, False
        found = KINDS[kind].normalise(text, country)
        if found.problem == "placeholder":
            return False, False
        return True, found.value is not None and (not found.problem or found.problem in _SOUND)

    return read


def _shortcut(kind: str | None, country: str) -> Shortcut | None:
    if kind is None:
        return None
    known = plain(kind, country)
    if known:
        read = f"({known.value}) IS NOT NULL"
        return Shortcut(known.lets, known.where, {"says": "true", "read": read})
    outputs = {"says": "true", "read": "true"}
    return Shortcut({}, says_something(), outputs) if kind in ("text", "identifier", "category") else None


def _first_letter(field: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """SQL of the letter of the first column that gives a field in the table of a row, or NULL."""
    cases = [
        f"WHEN {at} THEN {literal(letter)}"
        for at, table in enumerate(tables)
        if not table["grid"]
        for letter in [c["letter"] for c in table["columns"] if c["field"] == field and c["letter"]][:1]
    ]
    return f"CASE r.t {' '.join(cases)} END" if cases else "NULL"


def _wide(source: str, fields: Sequence[str], tables: Sequence[Mapping[str, Any]]) -> str:
    """Query for the table of a source: one line a row of its sheets."""
    named = [field for field in fields if field]
    told = [
        column
        for field in named
        for column in (
            f"any_value(CASE WHEN told.read THEN told.text END) FILTER (WHERE field = {literal(field)})"
            f" AS {quote(field)}",
            f"any_value(told.text) FILTER (WHERE field = {literal(field)}) AS {quote(field + '__raw')}",
            f"coalesce(any_value(nullif(told.letter, '')) FILTER (WHERE field = {literal(field)}),"
            f" {_first_letter(field, tables)}) AS {quote(field + '__cols')}",
        )
    ]
    people = [
        n for n, t in enumerate(tables) if any((c["field"] or "").startswith("person.") for c in t["columns"])
    ]
    at = ", ".join(map(str, people)) or "-1"
    key = quote(f"{KEY}__raw") if KEY in named else "CAST(NULL AS VARCHAR)"
    person = " OR ".join(f"{quote(f + '__raw')} IS NOT NULL" for f in named if f.startswith("person."))
    name = quote(NAME) if NAME in named else "CAST(NULL AS VARCHAR)"
    letters = quote(f"{KEY}__cols") if KEY in named else "CAST(NULL AS VARCHAR)"
    places = " UNION ALL ".join(
        f"SELECT {n} AS t, "
        + ", ".join(
            f"{literal(t[c] or '')} AS {c}" for c in ("file_digest", "file_name", "sheet_id", "sheet")
        )
        for n, t in enumerate(tables)
    )
    return f"""WITH rows AS (SELECT DISTINCT t, "row" FROM input_cells),
        lines AS (SELECT r.t, r."row" {"".join(", " + one for one in told)}
            FROM rows r LEFT JOIN input_told USING (t, "row") GROUP BY r.t, r."row"),
        placed AS (SELECT l.*, p.* EXCLUDE (t) FROM lines l JOIN ({places}) p USING (t))
    SELECT sheet_id || ':' || t || ':' || "row" AS row_id, {literal(source)} AS source,
        * EXCLUDE (t),
        {alike_names(name)} AS {quote(NAMES)},
        CASE WHEN t IN ({at}) AND ({person or "false"}) THEN {key} END AS {quote(CONTACT_OF)},
        {letters} AS {quote(f"{CONTACT_OF}__cols")},
        CASE WHEN t NOT IN ({at}) THEN {key} END AS {quote(KEY_OF)}
    FROM placed"""


def alike_names(name: str) -> str:
    """SQL of a name without what is written differently."""
    return f"nullif(trim(regexp_replace(lower(strip_accents({name})), '[^a-z0-9]+', ' ', 'g')), '')"
