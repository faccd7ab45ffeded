"""Ingest: files in, the cells of every sheet as Parquet, and the tables found in them.

Reads the options ``files`` (objects of ``digest``, ``name`` and ``path``), ``mappings`` (what people said
about tables for this run; see :mod:`.overrides`), ``remembered`` and ``learnt`` (what they said before; see
:mod:`.shape`), ``kept`` (a folder where the cells of files are kept; see :mod:`.kept`) and ``together`` (the
child that reads small files, when it outlives the run; see :class:`.child.Together`). Writes
``sheets``, ``tables``, ``left_out`` and ``issues`` as :mod:`hotpass.model` describes them, and
``grid/<sheet_id>.parquet`` for each sheet.

A file passes the gate, is read in a child process with limits of memory and time, and is then looked through
for tables. Each non-blank row is data of a used table or stands in ``left_out`` with its reason. A file that
cannot be read stands there too, and is an issue, as is a sheet that cannot be read; the stage stops, with one
sentence, when it can read no file at all.

In the grid, columns ``c1``…``cN`` are all there up to 1,000 columns; in wider sheets those without any text
are not. ``first_row``…``last_row`` of a table bound its data rows, ``range`` its header and data rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotpass.profiles import Profile
    from hotpass.stage import StageJob
    from hotpass.stages.ingest.child import Together


def run(job: StageJob) -> Mapping[str, int | float | str]:
    """Read the files of a run.

    Raises:
        InputError: no file can be read; names them. Or a reading that a person chose does not fit its file.
    """
    from hotpass.errors import FileRefused
    from hotpass.stages.ingest.child import Together
    from hotpass.stages.ingest.files import FileResult, examine_file
    from hotpass.stages.ingest.limits import limits_in_force
    from hotpass.stages.ingest.output import write_tables
    from hotpass.stages.ingest.overrides import overrides_for, sheets_unhidden
    from hotpass.stages.ingest.reading import Means, none_read
    from hotpass.stages.ingest.shape import Memory

    grids = job.output / "grid"
    grids.mkdir()
    given, mappings = job.options["files"], job.options.get("mappings") or ()
    memory, limits = Memory.of(job.options), limits_in_force()
    results, refused = list[FileResult](), list[FileRefused]()
    kept = Path(job.options["kept"]) if "kept" in job.options else None
    shared = job.options.get("together")
    with Together() if len(given) > 1 and shared is None else nullcontext(shared) as together:
        for at, file in enumerate(given):
            name = file["name"]
            job.report(at / len(given), f"reading {name}")
            overrides, unhidden = overrides_for(name, mappings), sheets_unhidden(name, mappings)
            try:
                result = examine_file(
                    *(Path(file["path"]), name, file["digest"], grids, job.profile),
                    *(overrides, limits, memory, unhidden, Means(kept, together)),
                    partial(_report, job, at, name),
                )
            except FileRefused as error:
                refused.append(error)
            else:
                results.append(result)
    if not results:
        raise none_read(refused)
    write_tables(results, refused, job.output)
    sheets = [sheet for result in results for sheet in result.sheets]
    tables = [table for sheet in sheets for table in sheet.tables]
    return {
        "files": len(results),
        "files_refused": len(refused),
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
    from hotpass.stages.ingest.child import Together
    from hotpass.stages.ingest.files import examine_file
    from hotpass.stages.ingest.limits import limits_in_force
    from hotpass.stages.ingest.output import described
    from hotpass.stages.ingest.reading import Means
    from hotpass.stages.ingest.shape import Memory

    memory, limits, refused = Memory.of(known), limits_in_force(), []
    with Together() if len(files) > 1 else nullcontext() as together:
        for path, name in files:
            with TemporaryDirectory(prefix="hotpass-inspect-") as folder:
                given = path, name, name, Path(folder), profile, (), limits, memory
                try:
                    result = examine_file(*given, means=Means(together=together))
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


def forget_cells(kept: Path, digest: str, name: str) -> None:
    """Remove the cells that are kept of a file; arguments as of :func:`cells_kept`."""
    import shutil

    from hotpass.stages.ingest.kept import folder_for
    from hotpass.stages.ingest.limits import limits_in_force

    shutil.rmtree(folder_for(kept, digest, name, limits_in_force()), ignore_errors=True)


def reading_child() -> Together:
    """A child that reads small files one after another, for the option ``together``; to be entered."""
    from hotpass.stages.ingest.child import Together

    return Together()


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
