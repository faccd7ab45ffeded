"""The flat SSOT as CSV."""

from __future__ import annotations

import shutil
from pathlib import Path

from hotpass.engine.base import literal, quote
from hotpass.golden import flat_schema
from hotpass.stage import StageJob
from hotpass.stages.publish.spreadsheet_text import safe_in_line

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_csv(job: StageJob) -> None:
    """Write ``ssot.csv`` from the table ``flat``: comma, quoted where needed, UTF-8, blank for no value.

    It starts with a byte order mark: without one Excel reads the file in the system's old code page and
    spoils every accent. Text is neutralised (:mod:`hotpass.stages.publish.spreadsheet_text`).
    """
    fields = job.profile.entities["organisation"].published
    columns = ", ".join(
        f"{safe_in_line(quote(c.name))} AS {quote(c.name)}" if c.type == "string" else quote(c.name)
        for c in flat_schema(fields)
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
