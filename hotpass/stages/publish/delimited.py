"""The flat SSOT, and any other table, as CSV."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.engine import Engine
from hotpass.engine.base import literal, quote
from hotpass.golden import flat_schema
from hotpass.spreadsheet_text import may_change, safe_in_line
from hotpass.stage import StageJob

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_csv(job: StageJob) -> None:
    """Write ``ssot.csv`` from the table ``flat``: comma, quoted where needed, UTF-8, blank for no value.

    It starts with a byte order mark: without one Excel reads the file in the system's old code page and
    spoils every accent. Text is neutralised (:mod:`hotpass.spreadsheet_text`).
    """
    fields = job.profile.entities["organisation"].published
    schema = flat_schema(fields)
    texts = [quote(c.name) for c in schema if c.type == "string"]
    looks = ", ".join(f"bool_or({may_change(text)})" for text in texts)
    spoilt = {
        t for t, found in zip(texts, job.engine.rows(f"SELECT {looks} FROM flat")[0], strict=True) if found
    }
    columns = ", ".join(
        f"{safe_in_line(name)} AS {name}" if name in spoilt else name for name in map(quote, schema.names)
    )
    bare = job.output / ".ssot.csv.bare"
    job.engine.execute(
        f"COPY (SELECT {columns} FROM flat ORDER BY n) TO {literal(str(bare))} (FORMAT csv, HEADER true)"
    )
    _marked(bare, job.output / "ssot.csv")


def write_table(engine: Engine, source: Path, target: Path) -> None:
    """Write a Parquet table as CSV in the same form: several values parted by ``"; "``, structs as JSON."""
    engine.view("written", source)
    columns = ", ".join(f"{_in_line(field)} AS {quote(field.name)}" for field in pq.read_schema(source))
    bare = target.with_name(f".{target.name}.bare")
    engine.execute(
        f"COPY (SELECT {columns} FROM written ORDER BY ALL) TO {literal(str(bare))} (FORMAT csv, HEADER true)"
    )
    _marked(bare, target)


def _in_line(field: pa.Field[pa.DataType]) -> str:
    name = quote(field.name)
    if pa.types.is_list(field.type):
        several = pa.types.is_string(field.type.value_type)
        return safe_in_line(
            f"array_to_string({name}, '; ')" if several else f"CAST(to_json({name}) AS VARCHAR)"
        )
    return safe_in_line(name) if pa.types.is_string(field.type) else name


def _marked(bare: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.part")
    with bare.open("rb") as source, temporary.open("wb") as sink:
        sink.write(_BYTE_ORDER_MARK)
        shutil.copyfileobj(source, sink, 1 << 20)
    bare.unlink()
    temporary.replace(target)
