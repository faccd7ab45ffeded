"""The sample as Parquet files, one a sheet, with typed columns and nothing but data rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hotpass.sample.cells import Cell
from hotpass.sample.layout import Formula, Look
from hotpass.sample.sheets import Area, Sheet

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH: Final = 16_384


class ColumnGrid:
    """A Parquet file that is written in batches."""

    def __init__(self, path: Path, sheet: Sheet) -> None:
        import pyarrow.parquet as pq

        self._schema = _schema(sheet)
        self._texts = [str(field.type) == "string" for field in self._schema]
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._kept: list[Sequence[Cell]] = []
        self._rows = 1

    def write(self, cells: Sequence[Cell], look: Look = "body") -> int:
        """Add a data row, and leave out what is not one; the first counts as row 2."""
        if look != "body":
            return self._rows
        self._kept.append(cells)
        if len(self._kept) == _BATCH:
            self._flush()
        self._rows += 1
        return self._rows

    def merge(self, area: Area) -> None:
        """Parquet has no merged cells."""

    def close(self) -> None:
        """Write what is kept and finish the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        rows, self._kept = self._kept, []
        columns = [
            pa.array([_value(row[at], text) for row in rows], self._schema.field(at).type)
            for at, text in enumerate(self._texts)
        ]
        self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))


def _value(cell: Cell, text: bool) -> Any:
    if cell is None or type(cell) is Formula:
        return None
    return str(cell) if text else cell


def _schema(sheet: Sheet) -> pa.Schema:
    import pyarrow as pa

    def kind(name: str) -> pa.DataType:
        return pa.int64() if name in sheet.whole else pa.date32() if name in sheet.dates else pa.string()

    names = [name or f"Column {at}" for at, name in enumerate(sheet.columns, 1)]
    return pa.schema([(name, kind(name)) for name in names])


class ColumnBooks:
    """All Parquet files of a sample in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.files: list[str] = []

    def grid(self, sheet: Sheet) -> ColumnGrid | None:
        """The grid of a sheet, or None when the sheet is no single table."""
        if not sheet.columns:
            return None
        self.files.append(f"{sheet.workbook} - {sheet.name}.parquet")
        return ColumnGrid(self._folder / self.files[-1], sheet)

    def place(self, sheet: Sheet) -> tuple[str, str]:
        """File name and sheet name by which the truth knows a sheet."""
        return f"{sheet.workbook} - {sheet.name}.parquet", ""

    def close(self) -> None:
        """Every grid has closed its own file."""
