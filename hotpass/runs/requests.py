"""What people ask for: a new run, its end, its going on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from pydantic import ValidationError

from hotpass import access, linkage_models, remembered
from hotpass.access import Act, require
from hotpass.catalogue import Catalogue, audit, corrections, decisions, events, files, quarantine, repairs
from hotpass.catalogue import runs as table
from hotpass.contracts import source_contracts
from hotpass.errors import ConfigError, InputError, refusal
from hotpass.pipeline import STANDARD, Gate, Pipeline, current_version, load
from hotpass.profiles import Profile, load_profile, read_profile
from hotpass.quality import load_suite
from hotpass.runs.carrying_out import confirm_if_current, withdraw
from hotpass.settings import settings
from hotpass.workspace import StoredFile, Workspace

Given = Path | tuple[Path, str]


def submit(
    workspace: Workspace,
    given: Sequence[Given],
    *,
    profile: str | Path | Profile = "generic",
    mappings: Sequence[Mapping[str, Any]] = (),
    dataset: str | None = None,
    until: str | None = None,
    train: bool = False,
    into: str | None = None,
    requested_by: str | None = None,
    pipeline: Pipeline = STANDARD,
) -> str:
    """Store the files and queue a run over them; returns its id.

    Args:
        workspace: where the run will live.
        given: paths of files, or pairs of path and the name that people know the file by.
        profile: a profile, its name, or the path of a YAML file.
        mappings: what people said about tables and columns, as the ingest stage takes it.
        dataset: name to publish under; the profile's when not given.
        until: last stage, when the run should not go on and publish.
        train: whether to train linkage models even if the dataset's runs apply one that was kept.
        into: the run to whose linkage the records are added, by a run ``until`` add.
        requested_by: who asks; the user in the settings when not given.
        pipeline: the stages.

    Raises:
        InputError: there are no files, or some of them are refused; nothing is stored then. Of several its
            notes hold the sentence of each.
        ConfigError: there is no such profile, dataset or stage is not a name, or a source names a contract
            that is not there, a suite cannot be used, or the linkage model in use is damaged or no longer
            fits the profile.
    """
    require(Act.RUN)
    chosen = _profile(profile, workspace, dataset)
    _known(pipeline, until)
    source_contracts(chosen, workspace.contracts)
    for suite in chosen.suites.values():
        load_suite(suite, own=workspace.expectations)
    named = _named(given)
    _admit(load(pipeline.gate), [(path, name) for path, name in named if path.parent != workspace.files])
    by = requested_by or access.current().name
    workspace.make()
    catalogue = Catalogue.open(workspace)
    links = "link" in [step.name for step in pipeline.until(until)]
    model = linkage_models.to_apply(workspace, chosen) if links and not train else None
    stored = [workspace.store(path, name) for path, name in named]
    said = remembered.known(workspace, [file.name for file in stored])
    spec = _spec(stored, chosen, mappings, until) | said | ({"model": dict(model)} if model else {})
    spec |= {"into": into} if into else {}
    with catalogue.write() as connection:
        for file in stored:
            files.add(connection, file.digest, file.name, file.size, by)
        spec["decisions"] = decisions.last_seq(connection)
        spec["corrections"] = corrections.last_seq(connection)
        spec["quarantine"] = quarantine.last_seq(connection)
        spec["repairs"] = repairs.last_seq(connection)
        return table.add(
            connection,
            spec,
            dataset=chosen.dataset,
            publishes=until is None,
            requested_by=by,
            max_attempts=settings().max_attempts,
        )


def again(workspace: Workspace, run_id: str, requested_by: str | None = None) -> str:
    """Queue a new run over the files of another, with its profile and readings; returns its id.

    Decisions, corrections and rules are those that stand now.

    Raises:
        InputError: there is no such run, or its files are no longer kept.
    """
    require(Act.RUN)
    with Catalogue.open(workspace).read() as connection:
        run = existing(table.get(connection, run_id), run_id)
    given = [(workspace.files / file["digest"], file["name"]) for file in run.spec["files"]]
    for path, name in given:
        if not path.is_file():
            raise InputError("the file is no longer kept", where=name, remedy="Upload it again")
    return submit(
        workspace,
        given,
        profile=read_profile(run.spec["profile"]),
        mappings=run.spec["mappings"],
        dataset=run.dataset,
        requested_by=requested_by,
    )


def cancel(workspace: Workspace, run_id: str) -> None:
    """Cancel a run: at once when nobody carries it out, else whoever does stops within seconds.

    A run that is over stays as it is. Finished stages are kept, so that it can be resumed.

    Raises:
        InputError: there is no such run.
    """
    require(Act.RUN)
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        if existing(table.get(connection, run_id), run_id).ended:
            return
        events.append(connection, run_id, "info", "asked to cancel")
        audit.note(connection, access.current().name, "run.cancel", run_id)
        standing = confirm_if_current(connection, workspace, run_id)
        table.ask_to_cancel(connection, run_id, "published" if standing else "cancelled")
        if existing(table.get(connection, run_id), run_id).ended:
            withdraw(connection, workspace, run_id)


def resume(workspace: Workspace, run_id: str) -> None:
    """Queue a failed or cancelled run again; it keeps its finished stages.

    When another version was published meanwhile, the run is compared with that one: the stages that depend
    on it are done again.

    Raises:
        InputError: there is no such run, it is not one that failed or was cancelled, or its files are no
            longer kept.
    """
    require(Act.RUN)
    catalogue = Catalogue.open(workspace)
    with catalogue.write() as connection:
        run = existing(table.get(connection, run_id), run_id)
        if not resumable(workspace, run):
            raise InputError(
                "the run's files were refused and are not kept", where=run_id, remedy="Start a new run"
            )
        same = run.base_version == current_version(workspace, run.dataset)
        if not table.queue_again(connection, run_id, attempts=settings().max_attempts, keep_base=same):
            raise InputError(
                f"the run is {run.state}", where=run_id, remedy="Only failed and cancelled runs are resumed"
            )
        events.append(connection, run_id, "info", "asked to go on")
        audit.note(connection, access.current().name, "run.resume", run_id)


def resumable(workspace: Workspace, run: table.Run) -> bool:
    """Whether what the run reads is still there."""
    return all((workspace.files / file["digest"]).is_file() for file in run.spec["files"])


def existing(run: table.Run | None, run_id: str) -> table.Run:
    """The run that was found; raises :class:`InputError` when none was."""
    if run is None:
        raise InputError("there is no such run", where=run_id, remedy="See `hotpass runs list`")
    return run


def _profile(profile: str | Path | Profile, workspace: Workspace, dataset: str | None) -> Profile:
    chosen = profile if isinstance(profile, Profile) else load_profile(profile, workspace.profiles)
    if dataset is None:
        return chosen
    try:
        return Profile.model_validate({**chosen.model_dump(), "dataset": dataset})
    except ValidationError as error:
        raise ConfigError(
            f"{dataset!r} is no name for a dataset",
            remedy="Use lower-case letters, digits, - and _, and begin with a letter",
        ) from error


def _known(pipeline: Pipeline, until: str | None) -> None:
    if until is not None and until not in pipeline.ends:
        raise ConfigError(f"there is no stage {until!r}", remedy=f"Use one of {', '.join(pipeline.ends)}")


def _named(given: Sequence[Given]) -> list[tuple[Path, str]]:
    """Paths with their names; a name that comes twice is numbered, since rows are told apart by it."""
    if not given:
        raise InputError(
            "there are no files to read", remedy="Name at least one workbook, CSV or Parquet file"
        )
    pairs = [(item, item.name) if isinstance(item, Path) else item for item in given]
    taken: set[str] = set()
    named = []
    for path, name in pairs:
        own, number = name, 1
        while own in taken:
            number += 1
            own = f"{PurePath(name).stem} ({number}){PurePath(name).suffix}"
        taken.add(own)
        named.append((path, own))
    return named


def _admit(gate: Gate, named: Sequence[tuple[Path, str]]) -> None:
    """Let all files in or none; whoever must mend several is told of each at once."""
    refused = []
    for path, name in named:
        try:
            gate(path, name)
        except InputError as error:
            refused.append(error)
    if refused:
        raise _without(refused[0]) if len(refused) == 1 < len(named) else refusal(refused)


def _without(error: InputError) -> InputError:
    """The refusal of one file among others, which can be run without it."""
    remedy = ". ".join(part for part in (error.remedy, "Or run the others without it") if part)
    return type(error)(error.what, where=error.where, remedy=remedy)


def _spec(
    stored: Sequence[StoredFile],
    profile: Profile,
    mappings: Sequence[Mapping[str, Any]],
    until: str | None,
) -> dict[str, Any]:
    return {
        "files": [{"digest": f.digest, "name": f.name, "size": f.size} for f in stored],
        "profile": profile.model_dump(mode="json"),
        "mappings": [dict(mapping) for mapping in mappings],
        "until": until,
    }
