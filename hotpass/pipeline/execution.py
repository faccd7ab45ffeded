"""Carries out the steps of a plan that are not done yet."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pyarrow as pa

from hotpass import __version__
from hotpass.engine import DuckDBEngine, patch_folder
from hotpass.errors import GateClosed, InputError
from hotpass.pipeline.folders import Figures, StageRecord, give, give_again, intact, put, seal, sweep, whole
from hotpass.pipeline.steps import Commit, Journal, Pipeline, Plan, Spent, Step, Then, load
from hotpass.pipeline.versions import version_folder
from hotpass.stage import CLOSED, Stage, StageJob
from hotpass.telemetry import span
from hotpass.workspace import sha256

#: Files of fewer bytes in all are worked on by one thread: several would mostly wait for each other.
_FEW_BYTES: Final = 4 * 1024 * 1024


def execute(pipeline: Pipeline, plan: Plan, journal: Journal) -> Mapping[str, StageRecord]:
    """Carry out the steps that are not done, and publish when the plan says so.

    Returns:
        what each step recorded, by name.
    """
    plan.folder.mkdir(parents=True, exist_ok=True)
    sweep(plan.folder)
    return _Execution(pipeline, plan, journal).run()


class _Execution:
    """One pass over the steps of one plan."""

    def __init__(self, pipeline: Pipeline, plan: Plan, journal: Journal) -> None:
        self._steps = pipeline.until(plan.until, plan.way)
        self._commit, self._show = pipeline.commit, pipeline.show
        self._plan, self._journal = plan, journal
        self._whole = sum(step.share for step in self._steps)
        self._threads = 1 if sum(file.size for file in plan.files) < _FEW_BYTES else None
        self._records: dict[str, StageRecord] = {}
        self._behind = 0.0

    def run(self) -> Mapping[str, StageRecord]:
        for step in self._steps:
            version = self._journal.reserve() if step.ahead or self._publishes(step) else 0
            self._records[step.name] = self._do(step, version)
            self._behind += step.share / self._whole
            if step.ahead:
                show: Commit = load(self._show)
                show(self._plan.folder / step.name, self._plan.workspace, self._plan.profile.dataset, version)
            elif version:
                self._publish(step, version)
        return MappingProxyType(self._records)

    def _publishes(self, step: Step) -> bool:
        return self._plan.until is None and step is self._steps[-1]

    def _do(self, step: Step, version: int) -> StageRecord:
        if step.kept:
            return self._keep(step)
        options = step.options(self._plan, MappingProxyType(self._records), version)
        fingerprint = self._fingerprint(step, options)
        folder, after = self._plan.folder / step.name, self._behind + step.share / self._whole
        kept = intact(folder)
        if kept is not None and kept.fingerprint == fingerprint:
            kept = self._followed(step, kept)
            self._journal.done(step.name, after, kept, None)
            return self._passed(kept)
        self._journal.begin(step.name, self._behind)
        clock = _Clock()
        with self._unfinished(step.name) as part:
            figures = self._call(step, options, part)
            record = seal(part, step.name, figures, fingerprint, self._sealed())
            self._journal.hold()
            put(part, folder)
        record = self._followed(step, record)
        self._journal.done(step.name, after, record, clock.spent)
        return self._passed(record)

    def _followed(self, step: Step, record: StageRecord) -> StageRecord:
        """What a step recorded once what follows it is done; what that changed is read again."""
        if step.then is None:
            return record
        then: Then = load(step.then)
        digests = then(self._plan.workspace, self._plan.run_id)
        if digests is None:
            return record
        files = tuple(replace(f, digest=digests.get(f.digest, f.digest)) for f in self._plan.files)
        self._plan = replace(self._plan, files=files)
        self._records = {name: whole(self._plan.folder / name) for name in self._records}
        return whole(self._plan.folder / step.name)

    def _passed(self, record: StageRecord) -> StageRecord:
        """The record of a stage none of whose gates ends the run; what it wrote stays in any case."""
        if CLOSED in record.figures:
            raise GateClosed(
                f"nothing is published: {record.figures[CLOSED]}",
                where=f"gates of profile {self._plan.profile.name}",
                remedy="Mend the files, decide on the rows that wait (`hotpass qa quarantine list`), or "
                "change the gates in the profile",
            )
        return record

    def _keep(self, step: Step) -> StageRecord:
        """Give all files of the step in the run that this one goes on from a second name."""
        assert self._plan.into is not None
        source, folder = self._plan.into / step.name, self._plan.folder / step.name
        self._have_what_is_read(step, source)
        record, after = whole(source), self._behind + step.share / self._whole
        if folder.exists() and whole(folder) == record:
            self._journal.done(step.name, after, record, None)
            return record
        self._journal.begin(step.name, self._behind)
        clock = _Clock()
        with self._unfinished(step.name) as part:
            give_again(source, part)
            self._journal.hold()
            put(part, folder)
        self._journal.done(step.name, after, record, clock.spent)
        return record

    def _have_what_is_read(self, step: Step, source: Path) -> None:
        """Refuse to go on from a run in which an older Hotpass wrote less than later steps read."""
        read = {path for later in self._steps for path in later.reads.values()}
        if not all((source.parent / path).exists() for path in read if path.startswith(f"{step.name}/")):
            raise InputError(
                "an older Hotpass made what this run goes on from",
                where=source.parent.name,
                remedy="Run the files again",
            )

    def _call(self, step: Step, options: Mapping[str, Any], output: Path) -> Figures:
        stage: Stage = load(step.stage)
        spill = output.with_name(f".spill-{self._plan.mark}")

        def report(fraction: float, message: str) -> None:
            done = min(1.0, max(0.0, fraction))
            overall = self._behind + done * step.share / self._whole
            self._journal.progress(step.name, done, overall, message)

        threads = None if step.into_reads else self._threads
        told = {"stage": step.name, "run_id": self._plan.run_id}
        try:
            with span("stage", **told), DuckDBEngine(spill, threads) as engine:
                return stage(
                    StageJob(self._inputs(step), output, self._plan.profile, engine, options, report)
                )
        finally:
            if self._threads is None:
                _give_back()

    def _inputs(self, step: Step) -> dict[str, Path]:
        inputs = {name: self._plan.folder / path for name, path in step.reads.items()}
        if self._plan.base is not None:
            inputs |= {name: self._plan.base / path for name, path in step.base_reads.items()}
        if self._plan.into is not None:
            inputs |= {name: self._plan.into / path for name, path in step.into_reads.items()}
        return inputs | self._given(step)

    def _given(self, step: Step) -> dict[str, Path]:
        """Files of the tables that the plan gives a step, as they are written into the run's folder."""
        taken = {name: self._plan.given[name] for name in step.takes if name in self._plan.given}
        return {name: give(self._plan.folder, name, table) for name, table in taken.items()}

    def _fingerprint(self, step: Step, options: Mapping[str, Any]) -> str:
        """Digest of all that the stage is given; a published version never changes, so its number will do."""
        read = {name: self._digests(path) for name, path in step.reads.items()}
        base = self._plan.base.name if self._plan.base and step.base_reads else None
        taken = {name: sha256(path) for name, path in self._given(step).items()}
        into = self._plan.into.name if self._plan.into and step.into_reads else None
        given = [__version__, self._plan.profile.model_dump(mode="json"), options, read, base, taken, into]
        return hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()

    def _digests(self, path: str) -> Mapping[str, str]:
        """Digests of a table, or of all files in a folder, that an earlier step wrote."""
        step, _, inside = path.partition("/")
        files, folders = self._records[step].digests, (f"{inside}/", f"{patch_folder(Path(inside))}/")
        return {p: d for p, d in files.items() if p == inside or p.startswith(folders)}

    @contextmanager
    def _unfinished(self, step: str) -> Iterator[Path]:
        """The folder that a stage writes into; nothing of it stays unless it was renamed."""
        part = self._plan.folder / f".{step}.part-{self._plan.mark}"
        part.mkdir()
        try:
            yield part
        finally:
            shutil.rmtree(part, ignore_errors=True)
            shutil.rmtree(part.with_name(f".spill-{self._plan.mark}"), ignore_errors=True)

    def _sealed(self) -> list[Path]:
        """Folders of finished steps whose files may have got second names."""
        into = [self._plan.into / step.name for step in self._steps] if self._plan.into else []
        return [*into, *(self._plan.folder / name for name in self._records)]

    def _publish(self, step: Step, version: int) -> None:
        commit: Commit = load(self._commit)
        space, dataset = self._plan.workspace, self._plan.profile.dataset
        commit(self._plan.folder / step.name, space, dataset, version)
        self._journal.confirm(version, version_folder(space, dataset, version))


def _give_back() -> None:
    """Give the memory that a stage needed back to the system, as what allocates it would not."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


class _Clock:
    """Measures processor and wall time from its making."""

    def __init__(self) -> None:
        self._cpu, self._wall = self._cpu_now(), time.monotonic()

    @staticmethod
    def _cpu_now() -> float:
        return sum(os.times()[:4])

    @property
    def spent(self) -> Spent:
        return Spent(round(self._cpu_now() - self._cpu, 3), round(time.monotonic() - self._wall, 3))
