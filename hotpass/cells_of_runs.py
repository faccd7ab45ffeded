"""What is wrong with cells of the files of a run: worked out once, and seen as whoever acts may see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass import days
from hotpass.access import Role
from hotpass.catalogue import Catalogue
from hotpass.catalogue import runs as catalogue_runs
from hotpass.catalogue.personal import confirmed_columns
from hotpass.engine import DuckDBEngine, Engine
from hotpass.findings import GRAVER, records_of_rows
from hotpass.model import ENTITY_TYPES, record_table
from hotpass.profiles import Profile
from hotpass.quality import Failure
from hotpass.quality.cells import find_faults
from hotpass.quality.cells.seen import value_seen, without_confirmed
from hotpass.quality.keeping import is_kept, kept
from hotpass.workspace import Workspace

#: Cells of a run's files up to which they are looked at while somebody waits, and ahead of that.
MOST_CELLS: Final = 200_000
MOST_AHEAD: Final = 2_000_000
_WHAT: Final = "cells"
_Found = list[dict[str, Any]]


def of_run(
    workspace: Workspace, run_id: str, profile: Profile, corrections: pa.Table | None = None
) -> list[Failure] | None:
    """What is wrong with cells of the files of a run, as whoever acts sees them, the gravest first.

    Only what the rules on cells say: what the rules of suites say, the run itself has found.

    Args:
        workspace: which holds the run.
        run_id: the run.
        profile: as which it read the files.
        corrections: what people had corrected that the run obeyed (:func:`hotpass.runs.obeyed`).

    Returns:
        None where the run's files hold more cells than are looked at while somebody waits, and nobody has
        looked at them ahead.
    """
    found = _found(workspace, run_id, profile, MOST_CELLS)
    if not found:
        return None if found is None else []
    with DuckDBEngine() as engine:
        engine.view("tables", workspace.run(run_id) / "ingest" / "tables.parquet")
        corrected = _corrected(engine, workspace.run(run_id) / "normalise", corrections)
        found = without_confirmed(engine, found, confirmed_columns(workspace), Role.COMPLIANCE_OFFICER)
    return [
        _failure(one, profile, is_corrected=(one["record_id"], one["field"]) in corrected) for one in found
    ]


def look(workspace: Workspace, run_id: str, profile: Profile, *, ahead: bool = False) -> None:
    """Work out what :func:`of_run` asks; ahead, of files with more cells than anybody waits for as well."""
    _found(workspace, run_id, profile, MOST_AHEAD if ahead else MOST_CELLS)


def is_known(workspace: Workspace, run_id: str) -> bool:
    """Whether it was worked out before, so that nobody waits for it."""
    return is_kept(workspace, _WHAT, _files(workspace, run_id))


def state_of_run(workspace: Workspace, run_id: str) -> str:
    """Tells whether the files of a run are as they were, which an erasure rewrites, and were looked at."""
    state = " ".join(f"{path.name} {path.stat().st_mtime_ns}" for path in _grid(workspace, run_id))
    return f"{state} {is_known(workspace, run_id)}"


def _files(workspace: Workspace, run_id: str) -> list[Path]:
    read = workspace.run(run_id) / "ingest"
    return [*(read / f"{table}.parquet" for table in ("tables", "left_out")), *_grid(workspace, run_id)]


def _grid(workspace: Workspace, run_id: str) -> list[Path]:
    return sorted((workspace.run(run_id) / "ingest" / "grid").rglob("*.parquet"))


def _found(workspace: Workspace, run_id: str, profile: Profile, most: int) -> _Found | None:
    """Rows of :data:`hotpass.quality.cells.FINDINGS`, each with its record, kept; None of too many cells."""
    read = workspace.run(run_id) / "ingest"
    if not (read / "tables.parquet").is_file():
        return []
    if not is_known(workspace, run_id) and _cells(read) > most:
        return None
    return kept(
        workspace, _WHAT, _files(workspace, run_id), _Found, lambda: _look(workspace, run_id, profile.country)
    )


def _cells(read: Path) -> int:
    with DuckDBEngine() as engine:
        engine.view("tables", read / "tables.parquet")
        return int(engine.rows('SELECT coalesce(sum("rows" * len("columns")), 0) FROM tables')[0][0])


def _look(workspace: Workspace, run_id: str, country: str) -> _Found:
    from hotpass.stages.ingest.read.numbers_as_text import numbers_in

    read = workspace.run(run_id) / "ingest"
    with DuckDBEngine() as engine:
        for table in ("tables", "left_out"):
            engine.view(table, read / f"{table}.parquet")
        given = engine.rows("SELECT DISTINCT file_name, file_digest FROM tables")
        texts = numbers_in((name, workspace.files / digest) for name, digest in given)
        find_faults(engine, read / "grid", country, _day(workspace, run_id), texts)
        found: _Found = engine.arrow("SELECT * FROM findings").to_pylist()
        records = records_of_rows(engine, workspace.run(run_id) / "normalise", found)
    found.sort(key=lambda one: -GRAVER.index(one["severity"]))
    return [{**one, "record_id": records(one)} for one in found]


def _day(workspace: Workspace, run_id: str) -> date:
    """The day of the run: what lay in its future is told, whenever it is looked at."""
    with Catalogue.open(workspace).read() as connection:
        run = catalogue_runs.get(connection, run_id)
    return days.day_of(run.created_at) if run else days.today()


def _corrected(engine: Engine, folder: Path, corrections: pa.Table | None) -> set[tuple[str, str]]:
    """Records and fields, as ``organisation.phone``, whose cells people gave another value."""
    from hotpass.stages.validate.mended import find_corrected

    if corrections is None:
        return set()
    for entity_type in ENTITY_TYPES:
        engine.view(record_table(entity_type), folder / f"{record_table(entity_type)}.parquet")
    engine.register("corrections", corrections)
    find_corrected(engine)
    return set(engine.rows("SELECT record_id, entity_type || '.' || field FROM corrected"))


def _failure(one: Mapping[str, Any], profile: Profile, *, is_corrected: bool) -> Failure:
    entity_type, _, field = (one["field"] or "").partition(".")
    compared = f" It was compared with {one['evidence']}." if one["evidence"] and one["cell"] else ""
    same = {n: one[n] for n in ("rule_id", "severity", "record_id", "sheet", "row", "cell")}
    return Failure(
        **same,
        entity_type=entity_type or None,
        field=field or None,
        # The role that sees all narrows nothing: what whoever acts may see counts.
        value=value_seen(one, profile, Role.COMPLIANCE_OFFICER),
        source=None,
        file_name=one["file"],
        message=one["message"] + compared,
        is_corrected=is_corrected,
    )
