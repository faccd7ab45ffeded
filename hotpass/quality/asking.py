"""What a run or a version is asked about its data: its tables, their profiles, and rules for them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from hotpass.access import Act, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import runs as catalogue_runs
from hotpass.catalogue.personal import confirmed_columns, profile_of_run
from hotpass.catalogue.runs import Run
from hotpass.engine import Engine, ReadingEngine
from hotpass.errors import InputError
from hotpass.model import ENTITY_TYPES, golden_table
from hotpass.profiles import Profile
from hotpass.quality.assessed import Assessed, as_stated_now, of_run, of_version
from hotpass.quality.drift import Drift, compare
from hotpass.quality.keeping import kept
from hotpass.quality.profiling import (
    Column,
    Subject,
    TableProfile,
    of_source,
    profile_table,
    sheets_of_run,
    sources_of,
    subjects_of_run,
    subjects_of_version,
)
from hotpass.quality.sheets import known_sheets
from hotpass.quality.suggesting import Suggestion, offered, suggest
from hotpass.ssot import VersionDiff, compare_versions, find_version
from hotpass.ssot.versions import profile_of
from hotpass.workspace import Workspace

_GOLDEN: Final = tuple(map(golden_table, ENTITY_TYPES))

#: Told the share (0–1) of the work that is done.
Report = Callable[[float], None]


def _silent(_done: float) -> None:
    """Who does not wait is told nothing."""


def tables_of_version(workspace: Workspace, dataset: str, version: int | None = None) -> list[Subject]:
    """The tables behind a version: as read and as records, where its run stands, and as published.

    Raises:
        InputError: there is no such version.
    """
    found = find_version(workspace, dataset, version)
    profile = profile_of(found.path)
    confirmed = confirmed_columns(workspace)
    return [
        *subjects_of_run(workspace.run(found.run_id), profile, confirmed),
        *subjects_of_version(found.path, profile),
    ]


def assessed_of(
    workspace: Workspace, dataset: str, version: int | None = None, run_id: str | None = None
) -> tuple[Assessed, Profile]:
    """What was assessed of a version or of a run, and the profile that says what is personal in it.

    The version that stands now is held to the rules of now.

    Raises:
        InputError: there is no such version or run.
        ConfigError: a suite of the profile cannot be read.
    """
    require(Act.READ)
    if run_id is not None:
        profile = profile_of_run(workspace, run_named(workspace, run_id).spec)
        return of_run(workspace, dataset, run_id), profile
    found = find_version(workspace, dataset, version)
    assessed, profile = of_version(found), profile_of(found.path)
    if version is None:
        assessed = as_stated_now(workspace, assessed, profile)
    return assessed, profile


def tables_of_run(workspace: Workspace, run_id: str) -> list[Subject]:
    """The tables of a run: as read and as records.

    Raises:
        InputError: there is no such run.
    """
    run = run_named(workspace, run_id)
    return subjects_of_run(
        workspace.run(run_id), profile_of_run(workspace, run.spec), confirmed_columns(workspace)
    )


def held_of_version(workspace: Workspace, dataset: str, version: int | None = None) -> list[Subject]:
    """The tables behind a version that take rules: of its files as they stand, as records, as published.

    Raises:
        InputError: there is no such version.
        ConfigError: a suite of the workspace cannot be read.
    """
    sheets = _sheets(workspace, find_version(workspace, dataset, version).run_id)
    return [*filter(takes_rules, tables_of_version(workspace, dataset, version)), *sheets]


def held_of_run(workspace: Workspace, run_id: str) -> list[Subject]:
    """The tables of a run that take rules: of its files as they stand, and as records.

    Raises:
        InputError: there is no such run.
        ConfigError: a suite of the workspace cannot be read.
    """
    return [*filter(takes_rules, tables_of_run(workspace, run_id)), *_sheets(workspace, run_id)]


def _sheets(workspace: Workspace, run_id: str) -> list[Subject]:
    """The tables of a run's files, each with the suite that files with its columns are held to."""
    known = known_sheets(workspace.expectations)
    return sheets_of_run(workspace.run(run_id), known, confirmed_columns(workspace))


def run_named(workspace: Workspace, run_id: str) -> Run:
    """The run of that id.

    Raises:
        InputError: there is none.
    """
    with Catalogue.open(workspace).read() as connection:
        run = catalogue_runs.get(connection, run_id)
    if run is None:
        raise InputError(f"there is no run {run_id!r}", remedy="`hotpass runs list` names them")
    return run


def profiled(workspace: Workspace, subject: Subject, report: Report = _silent) -> TableProfile:
    """The profile of a table, kept."""

    def make() -> TableProfile:
        with _engine(subject) as engine:
            return profile_table(engine, subject, report=report)

    found = kept(workspace, f"profile {_named(subject)}", subject.files, TableProfile, make)
    return replace(found, subject=subject)


def by_source(workspace: Workspace, subject: Subject) -> list[Subject]:
    """A table of records for each of its sources, the largest first; none where there is one source."""
    if subject.level != "records":
        return []

    def make() -> list[str]:
        with ReadingEngine() as engine:
            return sources_of(engine, subject)

    names = kept(workspace, f"sources {_named(subject)}", subject.files, list[str], make)
    return [of_source(subject, name) for name in names] if len(names) > 1 else []


def drift(workspace: Workspace, before: Subject, now: Subject, report: Report = _silent) -> Drift:
    """What has changed in a table against another, kept."""

    def make() -> Drift:
        # The two profiles take about as long as each other, and most of the time.
        was = profiled(workspace, before, lambda done: report(0.45 * done))
        is_ = profiled(workspace, now, lambda done: report(0.45 + 0.45 * done))
        with ReadingEngine() as engine:
            return compare(engine, before, now, was, is_)

    what = f"drift {_named(before)} {_named(now)}"
    return kept(workspace, what, (*before.files, *now.files), Drift, make)


def compared(workspace: Workspace, dataset: str, before: int, after: int) -> VersionDiff:
    """How many entities and fields differ between two versions, kept once their files are whole.

    Raises:
        InputError: one of the versions does not exist.
    """
    both = [find_version(workspace, dataset, number) for number in (before, after)]
    names = ("manifest.json", "lineage.parquet", "changes.parquet", *map("{}.parquet".format, _GOLDEN))
    files = [one.path / name for one in both for name in names]

    def make() -> VersionDiff:
        return compare_versions(workspace, dataset, before, after)

    return kept(workspace, "compared", files, VersionDiff, make) if all(one.whole for one in both) else make()


def suggestions(workspace: Workspace, subjects: Sequence[Subject]) -> list[Suggestion]:
    """Rules that the data of tables speaks for and that are still to be decided, the surest first.

    Single tables as read are passed over: rules are for all tables of the same columns (:func:`held_of_run`).
    """
    require(Act.READ)
    found = [one for subject in subjects if takes_rules(subject) for one in suggested(workspace, subject)]
    return offered(workspace, found)


def takes_rules(subject: Subject) -> bool:
    """Whether a run holds a table to the suite that its rules stand in."""
    return subject.level != "input" or subject.sheet is not None


def suggested(workspace: Workspace, subject: Subject, report: Report = _silent) -> list[Suggestion]:
    """Rules that the data of a table speaks for, decided or not; kept."""

    def make() -> list[Suggestion]:
        with _engine(subject) as engine:
            return suggest(engine, replace(subject, columns=_said_by_people(subject)), report)

    return kept(workspace, f"rules {_named(subject)}", subject.files, list[Suggestion], make)


def _said_by_people(subject: Subject) -> tuple[Column, ...]:
    """Columns that rules are suggested for; ids, counts and scores are what Hotpass itself writes."""
    if subject.sheet is not None:
        return subject.columns
    return tuple(column for column in subject.columns if column.kind)


def _named(subject: Subject) -> str:
    """Names a table and how it is read, wherever its workspace is."""
    said = (subject.key, subject.label, subject.suite, subject.source, subject.columns, subject.sheet)
    return hashlib.sha256(repr(said).encode()).hexdigest()


@contextmanager
def _engine(subject: Subject) -> Iterator[Engine]:
    with ReadingEngine() as engine:
        subject.make_view(engine)
        yield engine
