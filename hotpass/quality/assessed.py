"""What was assessed: a version, or a run that published none, and the files that say how good it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from hotpass.engine import Engine, ReadingEngine, there_is
from hotpass.engine.base import quote
from hotpass.errors import InputError
from hotpass.model import FAILURES, MEASURES, entity_of_table
from hotpass.profiles import Profile
from hotpass.quality.sheets import sheet_suites
from hotpass.quality.states import as_of_now
from hotpass.quality.suites import Suite, load_suite, suite_of
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import find_version
from hotpass.workspace import Workspace

MEASURES_FILE: Final = "measures.parquet"
FAILURES_FILE: Final = "failures.parquet"
#: Files beside the tables of a version, which are no part of what is published.
FILES: Final = (MEASURES_FILE, FAILURES_FILE)

_CLUSTERS: Final = "clusters.parquet"
_STAGES: Final = ("validate", "check")


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was assessed.

    Attributes:
        dataset: name of the dataset.
        run_id: the run.
        version: number of the version that the run made, or None.
        measures: files of rows of :data:`hotpass.model.MEASURES`; none in versions from before they were
            written, and in runs that ended before the first rule.
        failures: files of rows of :data:`hotpass.model.FAILURES`, as many.
        clusters: the file that says which records and entities there are, or None.
        since: rows of :data:`hotpass.model.MEASURES` of rules that were stated anew or changed since; they
            stand for what the files say of these.
    """

    dataset: str
    run_id: str
    version: int | None
    measures: tuple[Path, ...]
    failures: tuple[Path, ...]
    clusters: Path | None = None
    since: tuple[Mapping[str, Any], ...] = ()

    @property
    def known(self) -> bool:
        """Whether anything is known of how good it is."""
        return bool(self.measures)

    @property
    def is_partial(self) -> bool:
        """Whether the run ended before its last rules, as at a closed gate: its scores are of fewer rules."""
        return self.version is None and len(self.measures) < len(_STAGES)

    @property
    def key(self) -> tuple[str, ...]:
        """Tells it from everything else that was assessed; its files never change."""
        since = (f"{row['table']} {row['rule_id']} {row['rule_digest']} {row['state']}" for row in self.since)
        return (*map(str, self.measures), *sorted(since))


def of_version(version: Version) -> Assessed:
    """A version as it was assessed."""
    clusters = version.path / _CLUSTERS
    return Assessed(version.dataset, version.run_id, version.number, *_files([version.path]), clusters)


def of_run(workspace: Workspace, dataset: str, run_id: str) -> Assessed:
    """A run as far as it was assessed, whether or not it published anything."""
    folders = [workspace.run(run_id) / stage for stage in _STAGES]
    clusters = workspace.run(run_id) / "link" / _CLUSTERS
    there = clusters if there_is(clusters) else None
    return Assessed(dataset, run_id, None, *_files(folders), there)


def find(
    workspace: Workspace, dataset: str, *, version: int | None = None, run_id: str | None = None
) -> Assessed:
    """The run that is named, else the version of that number, else the one that is published now.

    Raises:
        InputError: there is no such version.
    """
    if run_id is not None:
        return of_run(workspace, dataset, run_id)
    return of_version(find_version(workspace, dataset, version))


def _files(folders: list[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    whole = [folder for folder in folders if all(there_is(folder / name) for name in FILES)]
    return tuple(f / MEASURES_FILE for f in whole), tuple(f / FAILURES_FILE for f in whole)


def as_stated_now(workspace: Workspace, assessed: Assessed, profile: Profile) -> Assessed:
    """The same, held to the rules as stated now: those changed since are stale, new ones did not run.

    Raises:
        ConfigError: a suite of the profile cannot be read.
    """
    suites: dict[str, Suite] = {
        t: load_suite(name, own=workspace.expectations) for t, name in profile.every_suite.items()
    }
    with opened(assessed) as engine:
        found = engine.arrow("SELECT * FROM measures").to_pylist()
    there = {row["table"] for row in found}
    for table, stated in sheet_suites(workspace.expectations).items():
        if table in there:
            suites[table] = suite_of(Path(stated["workspace"]["path"]).stem, stated)
    rules = {(row["table"], row["rule_id"]): row for row in found}
    now = {(row["table"], row["rule_id"]): row for row in as_of_now(rules.values(), suites)}
    stale = [
        {**row, **{name: now[key][name] for name in ("state", "detail")}}
        for row in found
        if now[key := (row["table"], row["rule_id"])]["state"] != row["state"]
    ]
    nowhere = dict.fromkeys(("source", "file_name", "sheet"))
    added = [
        {**row, **nowhere, "entity_type": entity_of_table(row["table"], row["column"]), "rows": 0}
        for key, row in now.items()
        if key not in rules
    ]
    return replace(assessed, since=(*stale, *added))


@contextmanager
def opened(assessed: Assessed) -> Iterator[Engine]:
    """An engine with the views ``measures`` and ``failures``.

    Raises:
        InputError: nothing is known of how good it is.
    """
    with ReadingEngine() as engine:
        view(engine, assessed)
        yield engine


def view(engine: Engine, assessed: Assessed, mark: str = "") -> None:
    """Make the views ``measures`` and ``failures``, each with a mark after its name.

    Raises:
        InputError: nothing is known of how good it is.
    """
    if not assessed.known:
        named = f"version {assessed.version}" if assessed.version else f"run {assessed.run_id}"
        raise InputError(
            f"nothing is known of the quality of {named}",
            remedy="Run its files again: every run since writes what its rules find",
        )
    _view_measures(engine, assessed, mark)
    _view_failures(engine, assessed, mark)


def _view_measures(engine: Engine, assessed: Assessed, mark: str) -> None:
    if not assessed.since:
        engine.view(f"measures{mark}", assessed.measures)
        return
    engine.view(f"measures_written{mark}", assessed.measures)
    engine.register(f"since{mark}", pa.Table.from_pylist(list(assessed.since), schema=MEASURES))
    engine.execute(
        f"""CREATE OR REPLACE VIEW measures{mark} AS SELECT * FROM since{mark} UNION ALL BY NAME
        SELECT * FROM measures_written{mark} m ANTI JOIN since{mark} s USING ("table", rule_id)"""
    )


def _view_failures(engine: Engine, assessed: Assessed, mark: str) -> None:
    """Rows that fail, and a row for each table that fails as a whole."""
    engine.view(f"failures_written{mark}", assessed.failures)
    same = set(FAILURES.names) & set(MEASURES.names)
    whole = {"message": "sentence", **{name: quote(name) for name in same}}
    chosen = ", ".join(f"{sql} AS {quote(name)}" for name, sql in sorted(whole.items()))
    engine.execute(
        f"""CREATE OR REPLACE VIEW failures{mark} AS SELECT * FROM failures_written{mark} UNION ALL BY NAME
        SELECT {chosen} FROM measures{mark} WHERE "column" IS NULL AND failed > 0"""
    )
