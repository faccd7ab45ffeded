"""Carries out a run that is held, in this process, and notes how it ended."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import sqlalchemy as sa

from hotpass import linkage_models
from hotpass.catalogue import Catalogue, decisions, events, repairs, versions
from hotpass.catalogue import runs as table
from hotpass.catalogue.runs import Failure, Held, LeaseLost, Run, RunState
from hotpass.compliance import seal_after
from hotpass.corrections import as_table as as_corrections
from hotpass.errors import DependencyError, FileRefused, RunCancelled
from hotpass.pipeline import Pipeline, Plan, current_version, execute, sweep, version_folder, withdraw_ahead
from hotpass.profiles import read_profile
from hotpass.quarantine import acts_table
from hotpass.review import as_table
from hotpass.runs.applying import spec_of
from hotpass.runs.failures import failure_of, is_outage
from hotpass.runs.journal import CatalogueJournal, Listener
from hotpass.runs.obeying import corrected, decided
from hotpass.runs.opening import say_opened
from hotpass.runs.refused import discard, refused
from hotpass.telemetry import span
from hotpass.workspace import StoredFile, Workspace

if TYPE_CHECKING:
    import pyarrow as pa

_log = logging.getLogger(__name__)


def carry_out(
    catalogue: Catalogue,
    workspace: Workspace,
    held: Held,
    pipeline: Pipeline,
    listener: Listener | None = None,
) -> None:
    """Do what is left of a run, and note in the catalogue how it ended.

    Raises:
        LeaseLost: somebody else has the run; nothing was noted.
        DependencyError: the database does not answer; nothing was noted, and the run is free once the lease
            has ended.
        HotpassError: why it failed, as noted.
        KeyboardInterrupt: the person stopped the process; the run is cancelled.
    """
    run = _with_base(catalogue, workspace, held)
    journal = CatalogueJournal(catalogue, workspace, run, held, listener)
    if held.attempt > 1:
        journal.inform(f"taken up again, attempt {held.attempt}")
    try:
        with span("run", run_id=run.id, attempt=held.attempt):
            execute(pipeline, _plan(catalogue, workspace, run, held), journal)
    except LeaseLost:
        raise
    except RunCancelled:
        conclude(catalogue, workspace, held, "cancelled")
        raise
    except KeyboardInterrupt:
        conclude(catalogue, workspace, held, "cancelled")
        raise
    except Exception as error:
        if is_outage(error):
            raise DependencyError("the catalogue's database does not answer", where=run.id) from error
        failure = failure_of(error, journal.stage, workspace.root)
        held_back = failure.kind == "gate"
        if held_back:
            say_opened(catalogue, workspace, run)
        conclude(catalogue, workspace, held, "gate_closed" if held_back else "failed", failure)
        raise failure.error from error
    say_opened(catalogue, workspace, run)
    conclude(catalogue, workspace, held, "finished" if run.spec["until"] else "published")


def conclude(
    catalogue: Catalogue, workspace: Workspace, held: Held, state: RunState, failure: Failure | None = None
) -> None:
    """Note how a run ended and remove what it left unfinished.

    A run whose version is the current one has published it, whatever happened afterwards.

    Raises:
        LeaseLost: somebody else has the run.
    """
    sweep(workspace.run(held.run_id), held.mark)
    with catalogue.write() as connection:
        if confirm_if_current(connection, workspace, held.run_id):
            state, failure = "published", None
        if failure is not None and failure.kind == FileRefused.kind:
            discard(connection, workspace, held.run_id)
        elif failure is None and state != "cancelled":
            _discard_refused(connection, workspace, held.run_id)
        table.end(connection, held, state, failure)
        stage = failure.stage if failure else None
        if stage is not None and failure is not None:
            events.append(connection, held.run_id, "failed", failure.sentence, stage=stage)
        else:
            events.append(connection, held.run_id, "info", failure.sentence if failure else state)
        withdraw(connection, workspace, held.run_id)
    seal_after(workspace)
    sweep(workspace.run(held.run_id))
    with suppress(OSError):  # only when nothing was finished
        workspace.run(held.run_id).rmdir()
    _log.info("run %s %s", held.run_id, state, extra={"about": {"run_id": held.run_id, "state": state}})


def withdraw(connection: sa.Connection, workspace: Workspace, run_id: str) -> None:
    """Show what a run that is over has built ahead no more. A run cut before that is noted is not over."""
    run = table.get(connection, run_id)
    if run is not None:
        withdraw_ahead(workspace, run.dataset, run_id)


def _discard_refused(connection: sa.Connection, workspace: Workspace, run_id: str) -> None:
    """Of a run that ended well, the files that it went on without."""
    names, run = refused(workspace, run_id), table.get(connection, run_id)
    if names and run is not None:
        digests = {file["digest"] for file in run.spec["files"] if file["name"] in names}
        discard(connection, workspace, run_id, digests)


def confirm_if_current(connection: sa.Connection, workspace: Workspace, run_id: str) -> bool:
    """Whether the current version is the run's; noted now if its process was killed before it could."""
    version = versions.of_run(connection, run_id)
    if version is None or version.number != current_version(workspace, version.dataset):
        return False
    folder = version_folder(workspace, version.dataset, version.number)
    path = folder.relative_to(workspace.root).as_posix()
    versions.confirm(connection, version.dataset, version.number, path)
    return True


def _with_base(catalogue: Catalogue, workspace: Workspace, held: Held) -> Run:
    """The run, with the version that it is compared with: the one that is current when it first starts.

    One that applies decisions applies those that stand then to that version.
    """
    with catalogue.write() as connection:
        run = table.get(connection, held.run_id)
        assert run is not None
        if run.base_version is None:
            number = current_version(workspace, run.dataset)
            spec = spec_of(connection, run.dataset, number) if run.applies else None
            table.set_base(connection, held, number, spec)
            run = table.get(connection, held.run_id)
            assert run is not None
        return run


def _plan(catalogue: Catalogue, workspace: Workspace, run: Run, held: Held) -> Plan:
    assert run.started_at is not None
    base = version_folder(workspace, run.dataset, run.base_version) if run.base_version else None
    goes_on_from = run.spec.get("into") or run.spec.get("applied_to")
    return Plan(
        run_id=run.id,
        workspace=workspace,
        profile=read_profile(run.spec["profile"]),
        files=tuple(StoredFile(**file) for file in run.spec["files"]),
        mappings=tuple(run.spec["mappings"]),
        base=base,
        until=run.spec["until"],
        started_at=run.started_at,
        requested_by=run.requested_by,
        mark=held.mark,
        model=linkage_models.folder_of(workspace, run.dataset, run.spec.get("model")),
        known={name: run.spec[name] for name in ("remembered", "learnt") if name in run.spec},
        given=_given(catalogue, run),
        into=workspace.run(goes_on_from).resolve() if goes_on_from else None,
        way=run.spec.get("way"),
    )


def _obeyed_before(connection: sa.Connection, run: Run) -> int:
    """Number of the last decision that the version knew which the run is compared with; 0 for none."""
    if run.applies:
        return int(run.spec["decisions_before"])
    base = versions.find(connection, run.dataset, run.base_version) if run.base_version else None
    made_by = table.get(connection, base.run_id) if base else None
    return int(made_by.spec.get("decisions", 0)) if made_by else 0


def _given(catalogue: Catalogue, run: Run) -> dict[str, pa.Table]:
    """What people had decided when the run was asked for, and before."""
    with catalogue.read() as connection:
        said = {
            "decisions": decisions.standing(connection, run.spec.get("decisions", 0)),
            "decided_before": decisions.standing(connection, _obeyed_before(connection, run)),
        }
        acts = decided(connection, run)
        mended_by = {
            name: corrected(connection, run, until, acts)
            for name, until in (("corrections", "corrections"), ("corrected_before", "corrections_before"))
        }
        mended = repairs.standing(connection, run.dataset, run.spec.get("repairs", 0))
    given = {name: as_table(standing) for name, standing in said.items() if standing}
    given |= {"quarantine_acts": acts_table(acts)} if acts else {}
    given |= {"repairs": repairs.as_table(mended)} if mended else {}
    return given | {name: as_corrections(standing) for name, standing in mended_by.items() if standing}
