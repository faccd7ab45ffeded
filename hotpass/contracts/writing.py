"""Contracts as files: a Frictionless table schema a table, and a JSON Schema of one row.

Frictionless: https://specs.frictionlessdata.io/table-schema/ (version 1). JSON Schema: draft 2020-12. What
neither knows of stands under names of its own, which both allow: ``contract`` and ``version`` of the table,
``sheet``, and of a column ``field``, ``kind`` and ``inner``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, get_args

from hotpass.contracts.form import Column, Contract, Reference, Table, Type
from hotpass.contracts.versions import is_version
from hotpass.errors import InputError
from hotpass.fields import KINDS

TABLE, ROW = ".table.json", ".row.json"
_MISSING: Final = ("",)


def write(contract: Contract, folder: Path) -> list[Path]:
    """Write both files of every table into a folder; returns them."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in contract.tables:
        made = {TABLE: table_schema(contract, table), ROW: row_schema(contract, table)}
        for ending, content in made.items():
            path = folder / f"{table.name}{ending}"
            path.write_text(text_of(content), encoding="utf-8")
            written.append(path)
    return written


def text_of(content: Mapping[str, Any]) -> str:
    """JSON as contracts are written."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def table_schema(contract: Contract, table: Table) -> dict[str, Any]:
    """The Frictionless table schema of a table."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": table.name,
        **_given(title=table.title),
        "contract": contract.name,
        "version": contract.version,
        **_given(sheet=table.sheet),
        "fields": [_field(column) for column in table.columns],
        "missingValues": list(_MISSING),
        **_given(primaryKey=list(table.key), foreignKeys=[_foreign(r) for r in table.references]),
    }


def _given(**values: Any) -> dict[str, Any]:
    """Those that say something."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {}, (), False)}


def _field(column: Column) -> dict[str, Any]:
    limits = _given(
        required=column.required,
        unique=column.unique,
        pattern=column.pattern,
        enum=list(column.enum),
    ) | {k: v for k in ("minimum", "maximum") if (v := getattr(column, k)) is not None}
    return {
        "name": column.name,
        "type": column.type,
        # Spreadsheets hold dates in every spelling.
        **({"format": "any"} if column.type == "date" else {}),
        **_given(
            title=column.title,
            description=column.description,
            field=column.field,
            kind=column.kind,
            constraints=limits,
            inner=dict(column.inner),
        ),
    }


def _foreign(reference: Reference) -> dict[str, Any]:
    return {
        "fields": list(reference.columns),
        "reference": {"resource": reference.table, "fields": list(reference.to)},
    }


def row_schema(contract: Contract, table: Table) -> dict[str, Any]:
    """The JSON Schema of one row of a table: of published tables as in Parquet, of input files as text."""
    is_input = table.sheet is not None
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{contract.name}/{contract.version}/{table.name}{ROW}",
        "title": table.title or table.name,
        "type": "object",
        "properties": {c.name: _property(c, as_text=is_input) for c in table.columns},
        "required": [c.name for c in table.columns if c.required or not is_input],
        # A file may hold more than is expected of it; a published table may not.
        "additionalProperties": is_input,
    }


def _property(column: Column, *, as_text: bool) -> dict[str, Any]:
    dtype = "string" if as_text or column.type == "date" else column.type
    enum = [*column.enum, *([] if column.required else [None])] if column.enum else []
    made = {"type": dtype if column.required else [dtype, "null"], **column.inner}
    said = _given(title=column.title, description=column.description, pattern=column.pattern, enum=enum)
    limits = (
        {} if as_text else {k: v for k in ("minimum", "maximum") if (v := getattr(column, k)) is not None}
    )
    return made | said | limits


def read(path: Path) -> Contract:
    """The contract in a folder of table schemas, or in the file of one.

    Raises:
        InputError: there is none, or one of its files is not a table schema; names it.
    """
    files = _files(path) if path.is_dir() else [path]
    if not files or not path.exists():
        raise InputError(
            "there is no contract", where=str(path), remedy="Name a folder of *.table.json files"
        )
    contents = {file: _json(file) for file in files}
    tables = tuple(_table(content, file) for file, content in contents.items())
    first = next(iter(contents.values()))
    return Contract(str(first.get("contract") or path.name), _version(first.get("version")), tables)


def _files(folder: Path) -> list[Path]:
    """Those that are called table schemas; in a published version every file is one."""
    called = sorted(folder.glob(f"*{TABLE}"))
    return called or sorted(p for p in folder.glob("*.json") if not p.name.endswith(ROW))


def _version(given: Any) -> str:
    """A contract that was written without a semantic version stands before the first."""
    return given if isinstance(given, str) and is_version(given) else "0.0.0"


def _json(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"the contract cannot be read: {error}", where=str(path)) from error
    if not isinstance(content, dict):
        raise InputError("the contract is no table schema: it is not an object", where=str(path))
    return content


def _table(content: Mapping[str, Any], path: Path) -> Table:
    try:
        return table_of(content)
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        said = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise InputError(f"the contract is no table schema: {said}", where=str(path)) from error


def as_json(contract: Contract) -> dict[str, Any]:
    """A contract as plain values, which :func:`contract_of` takes."""
    tables = [table_schema(contract, table) for table in contract.tables]
    return {"name": contract.name, "version": contract.version, "tables": tables}


def contract_of(given: Mapping[str, Any]) -> Contract:
    """The contract that :func:`as_json` gave."""
    tables = tuple(table_of(table) for table in given["tables"])
    return Contract(given["name"], given["version"], tables)


def table_of(content: Mapping[str, Any]) -> Table:
    """The table that a Frictionless table schema describes.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    key = content.get("primaryKey") or ()
    columns = tuple(_column(field) for field in content["fields"])
    twice = {c.name for n, c in enumerate(columns) if c.name in [d.name for d in columns[:n]]}
    if twice:
        raise ValueError(f"it names the column {sorted(twice)[0]!r} twice")
    return Table(
        name=str(content["name"]),
        columns=columns,
        title=content.get("title"),
        sheet=content.get("sheet"),
        key=(key,) if isinstance(key, str) else tuple(key),
        references=tuple(_reference(given) for given in content.get("foreignKeys") or ()),
    )


def _column(field: Mapping[str, Any]) -> Column:
    limits = field.get("constraints") or {}
    if pattern := limits.get("pattern"):
        re.compile(pattern)
    for what, given, known in (
        ("type", field.get("type"), get_args(Type)),
        ("kind", field.get("kind"), KINDS),
    ):
        if given is not None and given not in known:
            raise ValueError(f"there is no {what} {given!r}")
    return Column(
        name=str(field["name"]),
        type=field.get("type", "string"),
        title=field.get("title"),
        description=field.get("description"),
        field=field.get("field"),
        kind=field.get("kind"),
        required=bool(limits.get("required")),
        unique=bool(limits.get("unique")),
        pattern=pattern,
        enum=tuple(limits.get("enum") or ()),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        inner=field.get("inner") or {},
    )


def _reference(given: Mapping[str, Any]) -> Reference:
    to = given["reference"]
    return Reference(_names(given["fields"]), str(to["resource"]), _names(to["fields"]))


def _names(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
