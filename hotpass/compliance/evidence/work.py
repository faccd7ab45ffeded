"""What a pack holds of runs, of the versions that they published, and of how good these are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotpass import quality, ssot
from hotpass.catalogue import Catalogue
from hotpass.catalogue import runs as runs_table
from hotpass.catalogue.runs import Run
from hotpass.compliance.evidence.container import Pack, texts
from hotpass.compliance.evidence.period import Period
from hotpass.quality.answers import RuleLine, Scorecard
from hotpass.ssot.summaries import Version
from hotpass.workspace import Workspace

_SCORES: Final = ("dataset", "version", "part", "score", "state", "rows_evaluated", "rows_failing")
_RULES: Final = (
    *("dataset", "version", "rule", "suite", "table", "column", "severity", "dimension", "popia"),
    *("holds", "state", "rows", "evaluated", "failing", "share"),
)


@dataclass(frozen=True, slots=True)
class Work:
    """What the report tells of it.

    Attributes:
        runs: those that were asked for in the period.
        versions: those that were published in it, the oldest first.
        scores: by dataset and number of such a version, its scores where they are known.
    """

    runs: Sequence[Run]
    versions: Sequence[Version]
    scores: dict[tuple[str, int], Scorecard]


def packed(workspace: Workspace, pack: Pack, period: Period) -> Work:
    """Write them into a pack; none of it is a value of anybody."""
    with Catalogue.open(workspace).read() as connection:
        runs = runs_table.between(connection, period.since, period.until)
    versions = sorted(
        (
            version
            for dataset in workspace.datasets()
            for version in ssot.versions(workspace, dataset)
            if period.holds(version.published_at)
        ),
        key=lambda one: (one.dataset, one.number),
    )
    _runs(pack, runs)
    _versions(pack, versions)
    return Work(runs, versions, _quality(pack, versions))


def _runs(pack: Pack, runs: Sequence[Run]) -> None:
    headings = "run", "dataset", "state", "asked_by", "asked_at", "started", "ended", "version", "spec_sha256"
    rows = (
        (
            *(run.id, run.dataset, run.state, run.requested_by, _moment(run.created_at)),
            *(_moment(run.started_at), _moment(run.finished_at), run.version, _digest(run)),
        )
        for run in runs
    )
    pack.table("runs/runs.csv", texts(headings, rows))
    given = ((run.id, file["name"], file["digest"]) for run in runs for file in run.spec["files"])
    pack.table("runs/files.csv", texts(("run", "file", "sha256"), given))


def _digest(run: Run) -> str:
    """As the audit trail says it when the run is asked for."""
    return hashlib.sha256(json.dumps(run.spec, sort_keys=True, default=str).encode()).hexdigest()


def _versions(pack: Pack, versions: Sequence[Version]) -> None:
    headings = "dataset", "version", "published_at", "run", "profile", "current"
    rows = ((v.dataset, v.number, _moment(v.published_at), v.run_id, v.profile, v.current) for v in versions)
    pack.table("versions/versions.csv", texts(headings, rows))
    pack.table(
        "versions/tables.csv", texts(("dataset", "version", "table", "rows", "sha256"), _tables(versions))
    )


def _tables(versions: Sequence[Version]) -> Iterator[Sequence[object]]:
    for version in versions:
        manifest = json.loads((version.path / "manifest.json").read_text(encoding="utf-8"))
        for name, about in sorted(manifest["tables"].items()):
            yield version.dataset, version.number, name, about["rows"], about.get("sha256", "")


def _quality(pack: Pack, versions: Sequence[Version]) -> dict[tuple[str, int], Scorecard]:
    scores = {}
    lines: list[Sequence[object]] = []
    for version in versions:
        assessed = quality.of_version(version)
        if not assessed.known:
            continue
        scores[version.dataset, version.number] = quality.scorecard(assessed)
        lines += [(version.dataset, version.number, *_rule(line)) for line in quality.rules(assessed)]
    parts = (
        (dataset, number, name, part.score, part.state, part.evaluated, part.failed)
        for (dataset, number), card in scores.items()
        for name, part in quality.named_parts(card)
    )
    pack.table("quality/scores.csv", texts(_SCORES, parts))
    pack.table("quality/rules.csv", texts(_RULES, lines))
    return scores


def _rule(line: RuleLine) -> Sequence[object]:
    said = line.rule_id, line.suite, line.table, line.column, line.severity, line.dimension, line.popia
    return *said, line.sentence, line.state, line.rows, line.evaluated, line.failed, line.share


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
