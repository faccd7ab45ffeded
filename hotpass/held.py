"""Files held to their contracts before anything is run, read as a run reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pyarrow.parquet as pq

from hotpass import ssot
from hotpass.contracts import Contract, compare, source_contracts
from hotpass.contracts.breach import Drift, Held, Summary
from hotpass.contracts.breaches import find_breaches, summaries
from hotpass.contracts.learning import learn, outline, under_known_names
from hotpass.contracts.naming import slug
from hotpass.engine import DuckDBEngine
from hotpass.profiles import Profile
from hotpass.stage import StageJob
from hotpass.workspace import Workspace, sha256

#: Cells that are named of each breach; all of them are counted.
MOST_CELLS: Final = 1000


def hold_file(
    path: Path,
    profile: Profile,
    workspace: Workspace,
    contract: Contract | None = None,
    name: str | None = None,
) -> Held:
    """Read a file as a run would, and hold it to its contract.

    Args:
        path: of the file.
        profile: that a run would have.
        workspace: whose contracts and published version count; it need not be there.
        contract: in place of the one that the profile's source has.
        name: that people know the file by; the path's when not given.

    Raises:
        InputError: the file cannot be read.
        ConfigError: the source names a contract that is not there.
    """
    with _read(path, profile, name) as folder:
        return hold_folder(folder, profile, workspace, contract)


def hold_folder(
    folder: Path, profile: Profile, workspace: Workspace, contract: Contract | None = None
) -> Held:
    """Hold a file to its contract that the ingest stage, or a preview, has read into a folder."""
    sheet = pq.read_table(folder / "sheets.parquet", columns=["file_name", "source"]).to_pylist()[0]
    source = sheet["source"]
    chosen = contract or source_contracts(profile, workspace.contracts).get(source)
    found = pq.read_table(folder / "tables.parquet").to_pylist()
    breaches: Sequence[Summary] = ()
    if chosen is not None:
        with _engine(folder) as engine:
            find_breaches(engine, folder / "grid", {source: chosen}, profile, alone=True)
            breaches = summaries(engine, MOST_CELLS)
    return Held(sheet["file_name"], source, chosen, breaches, _drift(found, source, profile, workspace))


def learn_file(path: Path, profile: Profile) -> Contract:
    """The contract that a file keeps as it is, under the name of its source.

    Raises:
        InputError: the file cannot be read.
    """
    with _read(path, profile) as folder, _engine(folder) as engine:
        found = pq.read_table(folder / "tables.parquet").to_pylist()
        name = slug(found[0]["source"] if found else path.stem)
        return learn(engine, folder / "grid", found, profile, name)


@contextmanager
def _read(path: Path, profile: Profile, name: str | None = None) -> Iterator[Path]:
    """The folder of an ingest stage that has read the file."""
    from hotpass.errors import InputError
    from hotpass.stages import ingest

    if not path.is_file():
        raise InputError("there is no such file", where=str(path))
    given = {"digest": sha256(path), "name": name or path.name, "path": str(path)}
    with TemporaryDirectory(prefix="hotpass-held-") as folder, DuckDBEngine() as engine:
        ingest.run(StageJob({}, Path(folder), profile, engine, {"files": [given]}))
        yield Path(folder)


@contextmanager
def _engine(folder: Path) -> Iterator[DuckDBEngine]:
    with DuckDBEngine() as engine:
        for table in ("tables", "left_out"):
            engine.view(table, folder / f"{table}.parquet")
        yield engine


def _drift(
    found: Sequence[Mapping[str, Any]], source: str, profile: Profile, workspace: Workspace
) -> Drift | None:
    version = ssot.current_version(workspace, profile.dataset)
    if version is None:
        return None
    then = _tables_of(workspace.run(version.run_id) / "ingest", source)
    if not then:
        return None
    before, now = outline(then, slug(source)), outline(found, slug(source))
    return Drift(version.number, compare(before, under_known_names(before, now)))


def _tables_of(folder: Path, source: str) -> list[Mapping[str, Any]]:
    """The tables that a run found in the files of a source; none once the run's folder is gone."""
    path = folder / "tables.parquet"
    if not path.is_file():
        return []
    return [table for table in pq.read_table(path).to_pylist() if table["source"] == source]
