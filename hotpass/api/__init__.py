"""The public surface for notebooks and scripts: refine, inspect, link, resolve, train, explain.

Each returns a :class:`Table`, which holds Arrow data and gives it as Arrow, pandas or polars.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from hotpass.api.given import Inputs, given, profile_of, workspace_of
from hotpass.api.tables import PLACE, Added, Linked, Refined, Resolved, Table, doubts_of, write_csv
from hotpass.api.training import compare_models, model, models, train, use_model
from hotpass.inputs import files_of
from hotpass.profiles import Profile, load_profile
from hotpass.workspace import Workspace, sha256

if TYPE_CHECKING:
    from hotpass.runs import Event

__all__ = [
    "Added",
    "Inputs",
    "Linked",
    "Refined",
    "Resolved",
    "Table",
    "compare_models",
    "explain",
    "inspect",
    "inspect_each",
    "inspect_files",
    "link",
    "link_into",
    "model",
    "models",
    "published_from",
    "refine",
    "resolve",
    "train",
    "use_model",
    "write_csv",
]


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

    space = workspace_of(workspace)
    with files_of(given(inputs)) as files:
        run_id = runs.submit(space, files, profile=profile_of(profile, space))
    result = runs.execute(space, run_id, on_event=on_event)
    return Refined(result.folder, run_id, result.version, result.refused)


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


def inspect(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
) -> Table:
    """What the files hold: one row a column of a table found in them.

    What people chose on Upload for files of the same shape is followed as a run in the workspace would.

    Columns: file, sheet, range, header_rows (list), rows, column, field (null when not used),
    confidence (of what the column is), whose_confidence (of whose it is; null when not used).
    """
    rows = [
        {
            "file": found["file"],
            **{key: table[key] for key in ("sheet", "range", "header_rows", "rows")},
            "column": column["name"],
            "field": column["field"],
            "confidence": column["confidence"],
            "whose_confidence": column["whose_confidence"],
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
        ("whose_confidence", pa.float64()),
    ]
)


def inspect_files(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
) -> list[dict[str, Any]]:
    """What the files hold, an object a file, as ``hotpass inspect --json`` prints it."""
    return list(inspect_each(inputs, profile=profile, workspace=workspace))


def inspect_each(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
) -> Iterator[dict[str, Any]]:
    """The same, each as soon as it is read.

    Raises:
        InputError: after the last, when some cannot be read; names them.
    """
    from hotpass.stages.ingest import inspect_each as inspect_stored

    space = workspace_of(workspace)
    with files_of(given(inputs)) as files:
        known = _remembered(space, [name for _, name in files]) if space.root.is_dir() else {}
        yield from inspect_stored(files, profile_of(profile, space), known)


def _remembered(space: Workspace, names: Sequence[str]) -> dict[str, Any]:
    from hotpass import remembered  # where there is no workspace, its database need not be loaded

    return remembered.known(space, names)


def link(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> Linked:
    """Which rows are the same organisation or person, without merging or publishing them.

    Columns: file, sheet, row (as a spreadsheet numbers it), entity_type, entity_id, part (position among
    several of one type in the row).
    """
    from hotpass import runs

    space = workspace_of(workspace)
    with files_of(given(inputs)) as files:
        run_id = runs.submit(space, files, profile=profile_of(profile, space), until="link")
    refused = runs.execute(space, run_id, on_event=on_event).refused
    folder = space.run(run_id) / "link"
    clusters = pq.read_table(folder / "clusters.parquet")
    columns = ["file_name", *PLACE]
    order = [(name, "ascending") for name in ("file_name", "sheet", "row", "entity_type", "part")]
    placed = clusters.select(columns).sort_by(order).rename_columns(["file", *columns[1:]])
    return Linked(placed, doubts_of(folder), refused)


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

    space = workspace_of(workspace)
    base, profile = linked_run(space, dataset)
    with files_of(given(inputs)) as files:
        run_id = runs.submit(space, files, profile=profile, until="add", into=base)
    refused = runs.execute(space, run_id, on_event=on_event).refused
    return Added(space.run(run_id) / "add", run_id, refused)


def resolve(
    inputs: Inputs,
    *,
    profile: str | Path | Profile = "generic",
    workspace: Workspace | str | Path | None = None,
    on_event: Callable[[Event], None] | None = None,
) -> Resolved:
    """Link and merge the files into golden records, without publishing them.

    What it returns reads its tables from the workspace.
    """
    from hotpass import runs

    space = workspace_of(workspace)
    with files_of(given(inputs)) as files:
        run_id = runs.submit(space, files, profile=profile_of(profile, space), until="merge")
    refused = runs.execute(space, run_id, on_event=on_event).refused
    return Resolved(space.run(run_id), run_id, refused)


def explain(
    entity_id: str,
    field: str | None = None,
    *,
    workspace: Workspace | str | Path | None = None,
    dataset: str = "ssot",
) -> Table:
    """Why each published value of an entity is what it is: its cell, the rule and the alternatives.

    Columns: field, value, raw, file, sheet, cell, rule, agreeing, confidence, alternatives (list of structs),
    decided_by.

    Raises:
        InputError: there is no such entity or field.
    """
    import dataclasses

    from hotpass import ssot

    found = ssot.explain(workspace_of(workspace), dataset, entity_id, field)
    return Table(pa.Table.from_pylist([dataclasses.asdict(item) for item in found]))
