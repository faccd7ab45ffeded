"""What a pipeline is made of: its steps, what a run asks of it, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hotpass.pipeline.folders import StageRecord
from hotpass.profiles import Profile
from hotpass.stage import Stage
from hotpass.workspace import StoredFile, Workspace

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Plan:
    """All that decides what a run does.

    Attributes:
        run_id: id of the run.
        workspace: where its files stand and its folder will.
        profile: the profile, with the dataset to publish into.
        files: what it reads, stored in the workspace.
        mappings: what people said about tables and columns, as the ingest stage takes it.
        base: folder of the version that entity ids and changes refer to, or None.
        until: name of the last step; None to go on and publish.
        started_at: when the run was first taken up.
        requested_by: who asked for it.
        mark: tells the unfinished folders of this attempt from those of others.
        model: the linkage model to apply (``number``, ``digest``, ``folder``); None to train one.
        known: what people said about files like these before the run was asked for, as the ingest stage takes
            it: ``remembered`` and ``learnt``.
        given: tables that no step writes, by name: ``decisions`` and ``corrections`` (:mod:`hotpass.model`)
            as of the run's start. One that is not there is not given to the steps that take it.
        into: folder of the run that this one goes on from, or None: to whose linkage records are added, or to
            whose version decisions are applied.
        way: name of other steps than the pipeline's own that end in a version, or None.
    """

    run_id: str
    workspace: Workspace
    profile: Profile
    files: tuple[StoredFile, ...]
    mappings: tuple[Mapping[str, Any], ...]
    base: Path | None
    until: str | None
    started_at: datetime
    requested_by: str
    mark: str
    model: Mapping[str, Any] | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, pa.Table] = field(default_factory=dict)
    into: Path | None = None
    way: str | None = None

    @property
    def folder(self) -> Path:
        """Folder of the run, absolute: fingerprints must not depend on where a process was started."""
        return self.workspace.run(self.run_id).resolve()


@dataclass(frozen=True, slots=True)
class Spent:
    """What a step cost, in seconds; ``cpu`` includes child processes."""

    cpu: float
    wall: float


class Journal(Protocol):
    """Who is told what happens. Each method may raise to stop the run: it is over, or not ours any more."""

    def begin(self, step: str, overall: float) -> None:
        """A step starts."""

    def hold(self) -> None:
        """What was made is about to be put into place."""

    def progress(self, step: str, fraction: float, overall: float, message: str) -> None:
        """A step goes on; called as often as the stage likes."""

    def done(self, step: str, overall: float, record: StageRecord, spent: Spent | None) -> None:
        """A step is finished; ``spent`` is None when an earlier attempt did it."""

    def reserve(self) -> int:
        """The number of the version to publish; the same again for the same run."""

    def confirm(self, version: int, folder: Path) -> None:
        """The version stands and is the current one."""


Options = Callable[[Plan, Mapping[str, StageRecord], int], Mapping[str, Any]]


def _no_options(_plan: Plan, _records: Mapping[str, StageRecord], _version: int) -> Mapping[str, Any]:
    return {}


Then = Callable[[Workspace, str], Mapping[str, str] | None]


@dataclass(frozen=True, slots=True)
class Step:
    """One stage at its place.

    Attributes:
        name: of the step and of its folder.
        stage: the function, or where it is (``module:name``); imported when it is called.
        reads: the stage's inputs: name, and path from the run's folder.
        base_reads: inputs that are read from the base version when there is one: name, and path in it, or
            ``""`` for its folder.
        into_reads: inputs that are read from the run that this one goes on from: name, and path in its
            folder.
        takes: tables of the plan that are its inputs where they are given.
        options: the stage's options; the version is 0 in steps that do not publish.
        share: of the time of the whole run, relative to the other steps.
        kept: whether nothing is done, and the step's folder is that of the run that this one goes on from.
        then: function, or where it is, that is called once the step is done: ``(workspace, run id)`` to the
            digests of files that it rewrote, by those that they had, or None where it changed nothing.
        ahead: whether what it builds is read as the version until the last step has built that whole.
    """

    name: str
    stage: str | Stage
    reads: Mapping[str, str] = field(default_factory=dict)
    base_reads: Mapping[str, str] = field(default_factory=dict)
    into_reads: Mapping[str, str] = field(default_factory=dict)
    takes: tuple[str, ...] = ()
    options: Options = _no_options
    share: float = 1.0
    kept: bool = False
    then: str | Then | None = None
    ahead: bool = False


Commit = Callable[[Path, Workspace, str, int], object]
Gate = Callable[[Path, str], object]


def load(place: Any) -> Any:
    """What a place names (``module:name``), imported now; anything else is what it is."""
    if not isinstance(place, str):
        return place
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Steps in their order; the last one builds the version that ``commit`` puts into place.

    Attributes:
        steps: each reads only what earlier ones wrote.
        commit: function, or where it is: ``(built folder, workspace, dataset, version)`` to the published
            version. It may be called again after it was cut.
        gate: function, or where it is: ``(path, name)`` of a file; raises
            :class:`hotpass.errors.InputError` for one that must not be read.
        branches: of runs that do not publish and end elsewhere: their steps, by the name of the last.
        ways: other steps that end in a version, by a name of their own.
        late: modules that the stages import no sooner than they use them.
        show: like ``commit``, of what a step builds ahead.
    """

    steps: tuple[Step, ...]
    commit: str | Commit
    gate: str | Gate
    branches: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    ways: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    late: tuple[str, ...] = ()
    show: str | Commit | None = None

    def __post_init__(self) -> None:
        for steps in (self.steps, *self.branches.values(), *self.ways.values()):
            _check(steps)

    def prepare(self) -> None:
        """Import all that a run needs; opens nothing and starts no threads."""
        for steps in (self.steps, *self.branches.values(), *self.ways.values()):
            for step in steps:
                load(step.stage)
        for place in (self.commit, self.gate, self.show):
            load(place)
        for module in self.late:
            import_module(module)

    @property
    def ends(self) -> list[str]:
        """Names of the steps with which a run may end."""
        return [*(step.name for step in self.steps), *self.branches]

    def until(self, last: str | None, way: str | None = None) -> tuple[Step, ...]:
        """The steps up to the named one; all of them for None, or those of a way.

        Raises:
            ValueError: there is no step of that name.
        """
        if way is not None:
            return self.ways[way]
        if last is None:
            return self.steps
        if last in self.branches:
            return self.branches[last]
        names = [step.name for step in self.steps]
        return self.steps[: names.index(last) + 1]


def _check(steps: tuple[Step, ...]) -> None:
    known: set[str] = set()
    for step in steps:
        unknown = {path.split("/")[0] for path in step.reads.values()} - known
        if unknown or step.name in known:
            raise ValueError(f"step {step.name} reads {sorted(unknown)}, which no earlier step writes")
        known.add(step.name)
