"""The flat SSOT as CSV."""

from __future__ import annotations

import shutil
from pathlib import Path

from hotpass.engine.base import literal, quote
from hotpass.golden import flat_schema
from hotpass.stage import StageJob
from hotpass.stages.publish.spreadsheet_text import may_change, safe_in_line

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_csv(job: StageJob) -> None:
    """Write ``ssot.csv`` from the table ``flat``: comma, quoted where needed, UTF-8, blank for no value.

    It starts with a byte order mark: without one Excel reads the file in the system's old code page and
    spoils every accent. Text is neutralised (:mod:`hotpass.stages.publish.spreadsheet_text`).
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


def _marked(bare: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.part")
    with bare.open("rb") as source, temporary.open("wb") as sink:
        sink.write(_BYTE_ORDER_MARK)
        shutil.copyfileobj(source, sink, 1 << 20)
    bare.unlink()
    temporary.replace(target)
