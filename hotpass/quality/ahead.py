"""What people will look at of a version, worked out before they do: a process of the worker's own.

Run as ``python -m hotpass.quality.ahead <workspace> <dataset>``.
"""

from __future__ import annotations

import os
import sys
from typing import Final

from hotpass.quality import asking
from hotpass.quality.assessed import as_stated_now, of_version
from hotpass.quality.drift import same_table
from hotpass.quality.explaining import reasons
from hotpass.quality.history import Moment, trend
from hotpass.quality.moving import moved_by_rule
from hotpass.quality.recommending import recommendations
from hotpass.quality.scorecard import rules
from hotpass.ssot import find_version, versions
from hotpass.ssot.summaries import Version
from hotpass.ssot.versions import profile_of
from hotpass.workspace import Workspace

#: Golden records from which working it out takes longer than anybody should wait for a page.
WORTH_IT: Final = 50_000
#: Rules, those that cost most first, whose failing rows are explained.
EXPLAINED: Final = 12


def is_large(version: Version) -> bool:
    """Whether a version is worth the work."""
    return version.golden_records >= WORTH_IT


def look_ahead(workspace: Workspace, dataset: str) -> None:
    """Work out what is asked of the version that stands: of its data, its failing rows and what differs.

    Raises:
        InputError: there is none.
    """
    version = find_version(workspace, dataset)
    before = next((one for one in versions(workspace, dataset) if one.number < version.number), None)
    earlier = asking.tables_of_version(workspace, dataset, before.number) if before else []
    for table in asking.tables_of_version(workspace, dataset):
        asking.profiled(workspace, table)
        if same := same_table(table, earlier):
            asking.drift(workspace, same, table)
        asking.by_source(workspace, table)
    for table in asking.held_of_version(workspace, dataset):
        asking.suggested(workspace, table)
    if before:
        asking.compared(workspace, dataset, before.number, version.number)
    _failing(workspace, version, before)


def _failing(workspace: Workspace, version: Version, before: Version | None) -> None:
    assessed = of_version(version)
    if not assessed.known:
        return
    profile = profile_of(version.path)
    assessed = as_stated_now(workspace, assessed, profile)
    recommendations(workspace, assessed, profile)
    if before and (was := of_version(before)).known:
        moved_by_rule(workspace, was, assessed)
    trend(
        workspace, [Moment(of_version(one), one.published_at) for one in versions(workspace, version.dataset)]
    )
    for line in [one for one in rules(assessed) if one.failed and one.column][:EXPLAINED]:
        reasons(workspace, assessed, line)


if __name__ == "__main__":
    os.nice(10)
    look_ahead(Workspace(sys.argv[1]), sys.argv[2])
