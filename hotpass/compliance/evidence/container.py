"""The file of a pack: a zip whose bytes follow from what it holds, each file written as it comes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import pyarrow as pa

from hotpass.engine import DuckDBEngine
from hotpass.engine.base import quote
from hotpass.spreadsheet_text import may_change, safe_in_line

FORMAT: Final = "hotpass-evidence/1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
KEY: Final = "public-key.pem"
SUMS: Final = "SHA256SUMS"
#: The earliest moment that a zip can tell; no file bears the time at which it was packed.
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
#: A plain file that its owner may change and everybody may read.
MODE: Final = 0o100644 << 16
UNIX: Final = 3


def method_of(name: str) -> int:
    """How a file is written: what the signature is about, and what it is made with, as they are."""
    return zipfile.ZIP_STORED if name in (MANIFEST, SIGNATURE, KEY) else zipfile.ZIP_DEFLATED


def is_pack(path: Path) -> bool:
    """Whether a zip is an evidence pack, sound or not."""
    try:
        with zipfile.ZipFile(path) as packed:
            return bool(json.loads(packed.read(MANIFEST)).get("format") == FORMAT)
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, OSError):
        return False


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that was packed: its name, bytes and SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(slots=True)
class Measured:
    """A stream that measures what goes through it."""

    out: IO[bytes]
    closed = False
    count: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def write(self, block: bytes) -> int:
        """Pass on."""
        self.count += len(block)
        self.digest.update(block)
        return self.out.write(block)


class Pack:
    """A pack that is being written; use it as a context."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._engine = DuckDBEngine()
        self.files: list[Packed] = []

    def __enter__(self) -> Self:
        """The pack."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        """Close the file."""
        self._engine.close()
        self._zip.close()

    @contextmanager
    def opened(self, name: str) -> Iterator[Measured]:
        """A new file in the pack, to be written to."""
        about = zipfile.ZipInfo(name, EPOCH)
        about.compress_type, about.create_system, about.external_attr = method_of(name), UNIX, MODE
        with self._zip.open(about, "w", force_zip64=True) as out:
            measured = Measured(out)
            yield measured
        self.files.append(Packed(name, measured.count, measured.digest.hexdigest()))

    def written(self) -> list[zipfile.ZipInfo]:
        """What was written so far, which then stands in the file."""
        if self._zip.fp is not None:
            self._zip.fp.flush()
        return self._zip.infolist()

    def add(self, name: str, content: bytes) -> None:
        """A small file."""
        with self.opened(name) as out:
            out.write(content)

    def table(self, name: str, batches: Iterable[pa.Table]) -> int:
        """A table as CSV, its texts harmless in a spreadsheet; returns the number of its rows."""
        from pyarrow.csv import CSVWriter

        count = 0
        with self.opened(name) as out:
            writer = None
            for batch in batches:
                safe = self._harmless(batch)
                writer = writer or CSVWriter(pa.PythonFile(out, "w"), safe.schema)
                writer.write(safe)
                count += len(batch)
        return count

    def _harmless(self, batch: pa.Table) -> pa.Table:
        """The batch with an apostrophe before each text that a spreadsheet would run."""
        self._engine.register("batch", batch)
        spoilt = self._may_change([one.name for one in batch.schema if pa.types.is_string(one.type)])
        if not spoilt:
            return batch
        safe = ", ".join(f"{safe_in_line(quote(name))} AS {quote(name)}" for name in spoilt)
        return self._engine.arrow(f"SELECT * REPLACE ({safe}) FROM batch").cast(batch.schema)

    def _may_change(self, names: Sequence[str]) -> list[str]:
        """The columns in which some text may have to be changed, for changing costs far more than a look."""
        if not names:
            return []
        looks = ", ".join(f"coalesce(bool_or({may_change(quote(name))}), false)" for name in names)
        (found,) = self._engine.rows(f"SELECT {looks} FROM batch")
        return [name for name, changes in zip(names, found, strict=True) if changes]


def texts(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[pa.Table]:
    """A small table of texts."""
    kept = [[None if cell is None else str(cell) for cell in row] for row in rows]
    columns = [pa.array([row[at] for row in kept], pa.string()) for at in range(len(headings))]
    yield pa.table(columns, names=list(headings))


def moment(at: datetime) -> str:
    """A moment as a pack writes it."""
    return at.isoformat(timespec="seconds")


def as_json(value: object) -> bytes:
    """A small JSON file."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
