"""What the public functions return: Arrow data that turns into pandas or polars on demand."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


#: Columns of where a row is placed, as clusters have them.
PLACE = ("sheet", "row", "entity_type", "entity_id", "part")


class Table:
    """A result: Arrow data that turns into pandas or polars on demand.

    Attributes:
        refused: files that were given and could not be read, and of each why, a sentence.
    """

    def __init__(self, data: pa.Table, refused: Mapping[str, str] = MappingProxyType({})) -> None:
        self._data, self.refused = data, refused

    def arrow(self) -> pa.Table:
        """The data as a ``pyarrow.Table``."""
        return self._data

    def pandas(self) -> pd.DataFrame:
        """The data as a pandas frame with Arrow dtypes."""
        import pandas as pd

        frame: pd.DataFrame = self._data.to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def polars(self) -> pl.DataFrame:
        """The data as a polars frame."""
        import polars as pl

        frame = pl.from_arrow(self._data)
        assert isinstance(frame, pl.DataFrame)
        return frame

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return list(self._data.column_names)

    def __len__(self) -> int:
        return int(self._data.num_rows)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self)} rows, columns {', '.join(self.columns)}>"


class Linked(Table):
    """Which rows are the same organisation or person.

    Attributes:
        doubts: what looks unsound about it, sentence by sentence.
    """

    def __init__(
        self, data: pa.Table, doubts: Sequence[str], refused: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(data, refused)
        self.doubts = doubts


class Refined(Table):
    """A published version: the flat single source of truth (one row an organisation) and its tables.

    Attributes:
        run_id: the run that made it.
        version: its number.
        folder: where it stands.
        doubts: what looks unsound about its linkage, sentence by sentence.
    """

    def __init__(
        self, folder: Path, run_id: str, version: int, refused: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(pq.read_table(folder / "ssot.parquet"), refused)
        self.folder, self.run_id, self.version = folder, run_id, version
        self.doubts = doubts_of(folder)

    def table(self, name: str) -> Table:
        """A table of the version, such as organisations, people, provenance, issues, lineage or changes."""
        return Table(pq.read_table(self.folder / f"{name}.parquet"))

    @cached_property
    def report(self) -> Mapping[str, Any]:
        """The run report."""
        report: Mapping[str, Any] = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
        return report


class Added(Table):
    """Records that were added to what is published.

    Columns: file, sheet, row, entity_type, entity_id, part, outcome (joined, created, updated, known),
    by_record_id (the record that it matches best, of those that were there), match_weight.

    Attributes:
        run_id: the run that added them.
        folder: where its tables stand.
        report: figures and warnings by entity type.
    """

    def __init__(self, folder: Path, run_id: str, refused: Mapping[str, str] = MappingProxyType({})) -> None:
        self.folder, self.run_id = folder, run_id
        names = ["file_name", *PLACE, "outcome", "by_record_id", "match_weight"]
        found = pq.read_table(folder / "added.parquet", columns=names)
        super().__init__(found.rename_columns(["file", *names[1:]]), refused)
        self.report: Mapping[str, Any] = json.loads((folder / "added.json").read_text(encoding="utf-8"))

    def table(self, name: str) -> Table:
        """A table: added, changes, clusters (of the entities that were touched), pairs or lineage."""
        return Table(pq.read_table(self.folder / f"{name}.parquet"))


class Resolved(Table):
    """Golden records of files that were linked and merged but not published: the organisations, and more.

    Attributes:
        run_id: the run that made them.
        doubts: what looks unsound about their linkage, sentence by sentence.
    """

    _TABLES: ClassVar[Mapping[str, str]] = {
        "organisations": "merge",
        "people": "merge",
        "roles": "merge",
        "provenance": "merge",
        "clusters": "link",
    }

    def __init__(self, folder: Path, run_id: str, refused: Mapping[str, str] = MappingProxyType({})) -> None:
        self._folder, self.run_id = folder, run_id
        self.doubts = doubts_of(folder / "link")
        super().__init__(pq.read_table(self._path("organisations")), refused)

    def _path(self, name: str) -> Path:
        return self._folder / self._TABLES[name] / f"{name}.parquet"

    def table(self, name: str) -> Table:
        """One of its tables: organisations, people, roles, provenance or clusters."""
        return Table(pq.read_table(self._path(name)))

    def write(self, folder: Path) -> None:
        """Write each table into a folder, as Parquet and as CSV."""
        from hotpass.engine import DuckDBEngine
        from hotpass.stages.publish.delimited import write_table

        folder.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as part,
            DuckDBEngine(Path(part)) as engine,
        ):
            for name in self._TABLES:
                copy = Path(part) / f"{name}.parquet"
                shutil.copyfile(self._path(name), copy)
                copy.replace(folder / copy.name)
                write_table(engine, self._path(name), folder / f"{name}.csv")


def doubts_of(folder: Path) -> list[str]:
    """What a folder's ``linkage.json`` finds unsound, of organisations and then of people."""
    from hotpass.ssot.versions import LINKAGE

    told: Mapping[str, Any] = json.loads((folder / LINKAGE).read_text(encoding="utf-8"))
    return [doubt for of_type in told.values() for doubt in of_type.get("doubts", ())]


def write_csv(table: Table, path: Path) -> None:
    """Write a result as CSV, through a temporary name."""
    from pyarrow import csv

    temporary = path.with_name(f".{path.name}.part")
    csv.write_csv(table.arrow(), temporary, csv.WriteOptions(quoting_style="needed"))
    temporary.replace(path)
