"""What was read of files: tables, records, and the profile they were read by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hotpass.catalogue import Catalogue
from hotpass.catalogue import runs as run_table
from hotpass.catalogue.runs import Run
from hotpass.compliance.subjects.seeking import NUMBERS
from hotpass.engine import DuckDBEngine, Engine
from hotpass.engine.base import literal
from hotpass.model import ENTITY_TYPES, record_table
from hotpass.profiles import Profile, read_profile
from hotpass.workspace import Workspace

#: Kinds whose values name one subject, so that they go out of any text.
TELLING: Final = ("person_name", "organisation_name", "email", "phone", "website", *NUMBERS)
_ALL_RUNS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """Files as they were read once, by a run or to see what is held of somebody.

    Attributes:
        folder: with the folders of the stages.
        profile: that they were read by, as a run keeps it.
        run: id of the run, or "".
    """

    folder: Path
    profile: Mapping[str, Any]
    run: str = ""


def reading_of(workspace: Workspace, run: Run) -> Reading:
    """What a run read."""
    return Reading(workspace.run(run.id), run.spec["profile"], run.id)


def readings_of(workspace: Workspace) -> list[Reading]:
    """What was read by every run whose folder is there, the newest first."""
    with Catalogue.open(workspace).read() as connection:
        every = run_table.newest(connection, None, _ALL_RUNS)
    return [reading_of(workspace, run) for run in every if workspace.run(run.id).is_dir()]


@contextmanager
def opened(reading: Reading) -> Iterator[tuple[Engine, Profile]]:
    """An engine with the tables of the ingest and normalise stages as views, and its profile."""
    with DuckDBEngine() as engine:
        for stage, tables in (
            ("ingest", ("sheets", "tables")),
            ("normalise", [record_table(t) for t in ENTITY_TYPES]),
        ):
            for table in tables:
                path = reading.folder / stage / f"{table}.parquet"
                if path.is_file():
                    engine.view(table, path)
        yield engine, read_profile(reading.profile)


def tables_of(engine: Engine) -> set[str]:
    """Names of the views that there are."""
    return {name for (name,) in engine.rows("SELECT view_name FROM duckdb_views() WHERE NOT internal")}


def among(column: str, values: Iterable[str]) -> str:
    """SQL: whether a column has one of these values."""
    listed = ", ".join(map(literal, values))
    return f"coalesce({column} IN ({listed}), false)" if listed else "false"
