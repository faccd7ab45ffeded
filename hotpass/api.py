"""The public surface for notebooks and scripts: refine, inspect, link, train, explain.

Each returns a :class:`Table`, which holds Arrow data and gives it as Arrow, pandas or polars.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.inputs import files_of
from hotpass.model import ENTITY_TYPES
from hotpass.profiles import Profile, load_profile
from hotpass.workspace import Workspace, sha256

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from hotpass.linkage_models import KeptModel
    from hotpass.runs import Event

Inputs = str | Path | Sequence[str | Path]


class Table:
    """A result: Arrow data that turns into pandas or polars on demand."""

    def __init__(self, data: pa.Table) -> None:
        self._data = data

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


class Refined(Table):
    """A published version: the flat single source of truth (one row an organisation) and its tables.

    Attributes:
        run_id: the run that made it.
        version: its number.
        folder: where it stands.
    """

    def __init__(self, folder: Path, run_id: str, version: int) -> None:
        super().__init__(pq.read_table(folder / "ssot.parquet"))
        self.folder, self.run_id, self.version = folder, run_id, version

    def table(self, name: str) -> Table:
        """A table of the version: organisations, people, roles, provenance, issues, lineage or clusters."""
        return Table(pq.read_table(self.folder / f"{name}.parquet"))

    @cached_property
    def report(self) -> Mapping[str, Any]:
        """The run report."""
        report: Mapping[str, Any] = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
        return report


def _given(inputs: Inputs) -> Sequence[str | Path]:
    return [inputs] if isinstance(inputs, str | Path) else inputs


def _profile(profile: str | Path | Profile, workspace: Workspace | None = None) -> Profile:
    if isinstance(profile, Profile):
        return profile
    return load_profile(profile, workspace.profiles if workspace else None)


def _workspace(workspace: Workspace | str | Path | None) -> Workspace:
    return workspace if isinstance(workspace, Workspace) else Workspace(workspace)


def refine(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> Refined:
    """Run the whole pipeline over the files and publish a version.

    Args:
        inputs: paths of files, zip archives or folders, or addresses; see :func:`hotpass.inputs.files_of`.
        profile: a profile, its name, or the path of a YAML file.
        workspace: the workspace, or its folder; the setting when not given.
        on_event: called with each progress event.

    Raises:
        HotpassError: with one sentence that says what is wrong, where, and what to do.
    """
    from hotpass import runs

    space = _workspace(workspace)
    with files_of(_given(inputs)) as files:
        run_id = runs.submit(space, files, profile=_profile(profile, space))
    result = runs.execute(space, run_id, on_event=on_event)
    return Refined(result.folder, run_id, result.version)


def published_from(workspace: Workspace, inputs: Sequence[Path], *, profile: str) -> Refined | None:
    """The version that is published now, if it was made from exactly these files with this profile."""
    wanted = load_profile(profile, workspace.profiles)
    folder = workspace.current(wanted.dataset)
    if folder is None:
        return None
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    same_files = {f["digest"] for f in manifest["inputs"]} == {sha256(path) for path in inputs}
    if not same_files or manifest["profile"].get("digest") != wanted.digest:
        return None
    return Refined(folder, manifest["run_id"], manifest["version"])


def write_csv(table: Table, path: Path) -> None:
    """Write a result as CSV, through a temporary name."""
    from pyarrow import csv

    temporary = path.with_name(f".{path.name}.part")
    csv.write_csv(table.arrow(), temporary, csv.WriteOptions(quoting_style="needed"))
    temporary.replace(path)


def inspect(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
) -> Table:
    """What the files hold: one row a column of a table found in them.

    What people chose on Upload for files of the same shape is followed as a run in the workspace would.

    Columns: file, sheet, range, header_rows (list), rows, column, field (null when not used), confidence.
    """
    rows = [
        {
            "file": found["file"],
            **{key: table[key] for key in ("sheet", "range", "header_rows", "rows")},
            "column": column["name"],
            "field": column["field"],
            "confidence": column["confidence"],
        }
        for found in inspect_files(inputs, profile=profile, workspace=workspace)
        for table in found["tables"]
        for column in table["columns"]
    ]
    return Table(pa.Table.from_pylist(rows, schema=_INSPECTED))


_INSPECTED = pa.schema(
    [
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("range", pa.string()),
        ("header_rows", pa.list_(pa.int32())),
        ("rows", pa.int64()),
        ("column", pa.string()),
        ("field", pa.string()),
        ("confidence", pa.float64()),
    ]
)


def inspect_files(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
) -> list[dict[str, Any]]:
    """What the files hold, an object a file, as ``hotpass inspect --json`` prints it."""
    from hotpass import remembered
    from hotpass.stages.ingest import inspect_files as inspect_stored

    space = _workspace(workspace)
    with files_of(_given(inputs)) as files:
        known = remembered.known(space, [name for _, name in files]) if space.root.is_dir() else {}
        return inspect_stored(files, _profile(profile, space), known)


def link(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> Table:
    """Which rows are the same organisation or person, without merging or publishing them.

    Columns: file, sheet, row (as a spreadsheet numbers it), entity_type, entity_id, part (position among
    several of one type in the row).
    """
    from hotpass import runs

    space = _workspace(workspace)
    with files_of(_given(inputs)) as files:
        run_id = runs.submit(space, files, profile=_profile(profile, space), until="link")
    runs.execute(space, run_id, on_event=on_event)
    clusters = pq.read_table(space.run(run_id) / "link" / "clusters.parquet")
    columns = ["file_name", *_PLACE]
    order = [(name, "ascending") for name in ("file_name", "sheet", "row", "entity_type", "part")]
    return Table(clusters.select(columns).sort_by(order).rename_columns(["file", *columns[1:]]))


class Added(Table):
    """Records that were added to what is published.

    Columns: file, sheet, row, entity_type, entity_id, part, outcome (joined, created, updated, known),
    by_record_id (the record that it matches best, of those that were there), match_weight.

    Attributes:
        run_id: the run that added them.
        folder: where its tables stand.
        report: figures and warnings by entity type.
    """

    def __init__(self, folder: Path, run_id: str) -> None:
        self.folder, self.run_id = folder, run_id
        names = ["file_name", *_PLACE, "outcome", "by_record_id", "match_weight"]
        found = pq.read_table(folder / "added.parquet", columns=names)
        super().__init__(found.rename_columns(["file", *names[1:]]))
        self.report: Mapping[str, Any] = json.loads((folder / "added.json").read_text(encoding="utf-8"))

    def table(self, name: str) -> Table:
        """A table: added, changes, clusters (of the entities that were touched), pairs or lineage."""
        return Table(pq.read_table(self.folder / f"{name}.parquet"))


_PLACE = ("sheet", "row", "entity_type", "entity_id", "part")


def link_into(
    inputs: Inputs,
    dataset: str = "ssot",
    *,
    workspace: Workspace | str | Path | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> Added:
    """Find the published entities that the files' records belong to, without linking the rest again.

    The profile and the linkage model of the current version are applied. What is published stays as it is.

    Raises:
        HotpassError: nothing is published, or what its linkage wrote is gone.
    """
    from hotpass import runs
    from hotpass.linkage import linked_run

    space = _workspace(workspace)
    base, profile = linked_run(space, dataset)
    with files_of(_given(inputs)) as files:
        run_id = runs.submit(space, files, profile=profile, until="add", into=base)
    runs.execute(space, run_id, on_event=on_event)
    return Added(space.run(run_id) / "add", run_id)


def train(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> KeptModel:
    """Train linkage models on the files' records and keep them; nothing is published.

    Runs apply them once they are taken into use: :func:`use_model`.
    """
    from hotpass import linkage_models, runs

    space = _workspace(workspace)
    with files_of(_given(inputs)) as files:
        run_id = runs.submit(space, files, profile=_profile(profile, space), until="link", train=True)
    runs.execute(space, run_id, on_event=on_event)
    return linkage_models.keep(space, run_id)


def models(*, workspace: Workspace | str | Path | None = None, dataset: str = "ssot") -> Table:
    """The linkage models that were kept, the newest first.

    Columns: number, in_use, kept_at, kept_by, run_id, profile, profile_version, organisation_records,
    person_records (null where the model knows none), digest.
    """
    from hotpass import linkage_models

    space = _workspace(workspace)
    used = linkage_models.in_use(space, dataset)
    rows = [
        {
            "number": kept.number,
            "in_use": kept.number == used,
            "kept_at": kept.kept_at,
            "kept_by": kept.kept_by,
            "run_id": kept.run_id,
            "profile": kept.profile["name"],
            "profile_version": kept.profile["version"],
            **{
                f"{t}_records": kept.figures[t]["records"] if t in kept.figures else None
                for t in ENTITY_TYPES
            },
            "digest": kept.digest,
        }
        for kept in linkage_models.list_models(space, dataset)
    ]
    return Table(pa.Table.from_pylist(rows, schema=_MODELS))


_MODELS = pa.schema(
    [
        ("number", pa.int32()),
        ("in_use", pa.bool_()),
        ("kept_at", pa.timestamp("us", "UTC")),
        ("kept_by", pa.string()),
        ("run_id", pa.string()),
        ("profile", pa.string()),
        ("profile_version", pa.int32()),
        ("organisation_records", pa.int64()),
        ("person_records", pa.int64()),
        ("digest", pa.string()),
    ]
)


def use_model(
    number: int | None, *, workspace: Workspace | str | Path | None = None, dataset: str = "ssot"
) -> None:
    """Let the coming runs of a dataset apply a model; None lets each train its own.

    Raises:
        HotpassError: there is no such model, or its files are damaged.
    """
    from hotpass import linkage_models

    linkage_models.use(_workspace(workspace), dataset, number)


def explain(
    entity_id: str,
    field: str | None = None,
    *,
    workspace: Workspace | str | Path | None = None,
    dataset: str = "ssot",
) -> Table:
    """Why each published value of an entity is what it is: its cell, the rule and the alternatives.

    Columns: field, value, raw, file, sheet, cell, rule, agreeing, alternatives (list of structs), decided_by.

    Raises:
        InputError: there is no such entity or field.
    """
    import dataclasses

    from hotpass import ssot

    found = ssot.explain(_workspace(workspace), dataset, entity_id, field)
    return Table(pa.Table.from_pylist([dataclasses.asdict(item) for item in found]))
