"""Ingest: files in, the cells of every sheet as Parquet, and the tables found in them.

Reads the options ``files`` (objects of ``digest``, ``name`` and ``path``), ``mappings`` (what people said
about tables for this run; see :mod:`.overrides`), ``remembered`` and ``learnt`` (what they said before; see
:mod:`.shape`), and ``kept`` (a folder where the cells of files are kept; see :mod:`.kept`). Writes
``sheets``, ``tables``, ``left_out`` and ``issues`` as :mod:`hotpass.model` describes them, and
``grid/<sheet_id>.parquet`` for each sheet.

A file passes the gate, is read in a child process with limits of memory and time, and is then looked through
for tables. Each non-blank row is data of a used table or stands in ``left_out`` with its reason. A file that
cannot be read stops the stage with one sentence; a sheet that cannot be read is an issue.

In the grid, columns ``c1``…``cN`` are all there up to 1,000 columns; in wider sheets those without any text
are not. ``first_row``…``last_row`` of a table bound its data rows, ``range`` its header and data rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotpass.profiles import Profile
    from hotpass.stage import StageJob


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Read the files of a run.

    Raises:
        InputError: files cannot be read; names them.
    """
    from hotpass.stages.ingest.files import examine_file
    from hotpass.stages.ingest.limits import limits_in_force
    from hotpass.stages.ingest.output import write_tables
    from hotpass.stages.ingest.overrides import overrides_for, sheets_unhidden
    from hotpass.stages.ingest.shape import Memory

    grids = job.output / "grid"
    grids.mkdir()
    given, mappings = job.options["files"], job.options.get("mappings") or ()
    memory, results = Memory.of(job.options), []
    kept = Path(job.options["kept"]) if "kept" in job.options else None
    for at, file in enumerate(given):
        job.report(at / len(given), f"reading {file['name']}")
        name, limits = file["name"], limits_in_force()
        overrides, unhidden = overrides_for(name, mappings), sheets_unhidden(name, mappings)
        results.append(
            examine_file(
                *(Path(file["path"]), name, file["digest"], grids, job.profile),
                *(overrides, limits, memory, unhidden, kept),
                partial(_report, job, at, name),
            )
        )
    write_tables(results, job.output)
    sheets = [sheet for result in results for sheet in result.sheets]
    tables = [table for sheet in sheets for table in sheet.tables]
    return {
        "files": len(results),
        "sheets": len(sheets),
        "rows": sum(sheet.read.rows for sheet in sheets),
        "tables": len(tables),
        "tables_used": sum(table.reason is None for table in tables),
        "table_rows": sum(table.found.rows for table in tables if table.reason is None),
    }


def _report(job: StageJob, at: int, name: str, share: float) -> None:
    """Say how far the file at that place is."""
    job.report((at + share) / len(job.options["files"]), f"reading {name}")


def inspect_each(
    files: Sequence[tuple[Path, str]], profile: Profile, known: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[dict[str, Any]]:
    """What the files hold: an object a file with ``file``, ``tables``, ``left_out`` and ``warnings``.

    Each is given as soon as it is read, and those that cannot be read are named after the last.

    Args:
        files: path and name of each.
        profile: whose fields columns map to.
        known: what people said before, as the options ``remembered`` and ``learnt``.

    Raises:
        InputError: a file cannot be read; names it.
    """
    from tempfile import TemporaryDirectory

    from hotpass.errors import InputError, refusal
    from hotpass.stages.ingest.files import examine_file
    from hotpass.stages.ingest.limits import limits_in_force
    from hotpass.stages.ingest.output import described
    from hotpass.stages.ingest.shape import Memory

    memory, refused = Memory.of(known), []
    for path, name in files:
        with TemporaryDirectory(prefix="hotpass-inspect-") as folder:
            try:
                result = examine_file(path, name, name, Path(folder), profile, (), limits_in_force(), memory)
            except InputError as error:
                refused.append(error)
                continue
            yield described(result)
    if refused:
        raise refusal(refused)


def cells_kept(kept: Path, digest: str, name: str) -> int | None:
    """How many cells of a file, blank ones included, are kept so that the stage need not read it; else None.

    Args:
        kept: folder that the option ``kept`` names.
        digest: SHA-256 of the file's content.
        name: what people call it.
    """
    from hotpass.stages.ingest.kept import cells_in, folder_for
    from hotpass.stages.ingest.limits import limits_in_force

    return cells_in(folder_for(kept, digest, name, limits_in_force()))


def check_file(path: Path, name: str) -> None:
    """Refuse a file that must not come in, without reading its cells; a workbook is inflated once.

    Raises:
        FileRefused: in one sentence that names the file.
    """
    from hotpass.errors import InputError
    from hotpass.stages.ingest.gate import admit
    from hotpass.stages.ingest.limits import limits_in_force
    from hotpass.stages.ingest.read import check
    from hotpass.stages.ingest.reading import refused

    limits = limits_in_force()
    try:
        check(admit(path, name, limits), path, limits)
    except InputError as error:
        raise refused(error, name) from None
