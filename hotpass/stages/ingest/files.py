"""One file from its bytes to sheets that are found, understood and accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from hotpass.errors import InputError
from hotpass.stages.ingest.find.grid import Grid
from hotpass.stages.ingest.limits import Limits
from hotpass.stages.ingest.naming import table_id
from hotpass.stages.ingest.overrides import Override
from hotpass.stages.ingest.own_grid import write_own_grid
from hotpass.stages.ingest.read.result import SheetRead
from hotpass.stages.ingest.reading import ALONE, Means, Report, located, read_file, unheard
from hotpass.stages.ingest.shape import NOTHING, Memory
from hotpass.stages.ingest.sheet import SheetResult, examine

if TYPE_CHECKING:
    from hotpass.profiles import Profile


@dataclass(frozen=True, slots=True)
class FileResult:
    """A file with all that is said about its sheets.

    Attributes:
        digest: SHA-256 of its content.
        name: what people call it.
        source: what the profile calls files like it, else its name without its ending.
        sheets: in their order.
    """

    digest: str
    name: str
    source: str
    sheets: Sequence[SheetResult]


def examine_file(
    path: Path,
    name: str,
    digest: str,
    grids: Path,
    profile: Profile,
    overrides: Sequence[Override],
    limits: Limits,
    memory: Memory = NOTHING,
    unhidden: Mapping[str, bool] = MappingProxyType({}),
    means: Means = ALONE,
    report: Report = unheard,
) -> FileResult:
    """Read a file and find the tables of its sheets.

    Args:
        path: where its content stands.
        name: what people call it.
        digest: SHA-256 of its content.
        grids: existing folder that gets ``<sheet_id>.parquet`` of every sheet.
        profile: whose fields columns map to.
        overrides: what people said about its tables.
        limits: of reading.
        memory: what people said before.
        unhidden: by sheet, whether a person said for this run that what it hides is read.
        means: that make reading cheaper.
        report: told the share of it that is read, 1 once its tables are looked for.

    Raises:
        InputError: it cannot be read; in one sentence that names it.
    """
    skipped = [pattern for s in profile.sources if _is(name, s.files) for pattern in s.skip_sheets]
    known = memory.about(name)
    with read_file(path, name, digest, grids, limits, means, report) as read:
        report(1.0)
        sheets = []
        for sheet in read.sheets:
            if _is_unhidden(sheet, known, unhidden):
                sheet = _unhidden(sheet)
            grid = Grid(grids / f"{sheet.sheet_id}.parquet", sheet, read.bits(sheet), is_text=read.is_text)
            own = [override for override in overrides if override.sheet == sheet.name]
            skip = any(_is(sheet.name, pattern) for pattern in skipped)
            try:
                sheets.append(examine(grid, sheet, profile, name, own, known, skipped=skip))
            except InputError as error:
                raise located(error, name) from None
            for table in (t.found for t in sheets[-1].tables if t.found.records):
                own_id = table_id(sheet.sheet_id, table.area.a1)
                write_own_grid(grid, table, grids / f"{own_id}.parquet")
    return FileResult(digest, name, source_of(profile, name), sheets)


def _is_unhidden(sheet: SheetRead, memory: Memory, said: Mapping[str, bool]) -> bool:
    if not (sheet.state == "hidden" or sheet.hidden_rows or sheet.hidden_columns):
        return False
    remembered = any(choice.hidden and choice.fits_sheet(sheet.name) for choice in memory.choices)
    return said.get(sheet.name, remembered)


def _unhidden(sheet: SheetRead) -> SheetRead:
    """The sheet as if it hid nothing."""
    return replace(sheet, state="unhidden", hidden_rows=[], hidden_columns=[])


def source_of(profile: Profile, name: str) -> str:
    """The label of the source that a file of this name comes from."""
    return next((s.name for s in profile.sources if _is(name, s.files)), Path(name).stem)


def _is(name: str, pattern: str) -> bool:
    return fnmatchcase(name.lower(), pattern.lower())
