"""What is odd in the cells of a version's files, and why rows of them fail, worked out before anybody looks.

Run as ``python -m hotpass.cells_ahead <workspace> <dataset>``: a process of the worker's own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from hotpass import cells_of_runs, rows_as_given
from hotpass.model import is_input_table
from hotpass.quality import reasons, rules
from hotpass.quality.ahead import EXPLAINED
from hotpass.quality.assessed import as_stated_now, of_version
from hotpass.ssot import Version, find_version, profile_of
from hotpass.workspace import Workspace

#: Golden records from which a look at the cells that they came from takes long.
_WORTH_IT: Final = 1_000


def is_worth_it(version: Version) -> bool:
    """Whether a version is worth the work."""
    return version.golden_records >= _WORTH_IT


def look_ahead(workspace: Workspace, dataset: str) -> None:
    """Work out what the Quality page asks about the files of the version that stands.

    Raises:
        InputError: there is none.
    """
    version = find_version(workspace, dataset)
    profile = profile_of(version.path)
    cells_of_runs.look(workspace, version.run_id, profile, ahead=True)
    assessed = of_version(version)
    if not assessed.known:
        return
    assessed = as_stated_now(workspace, assessed, profile)
    lay_out = rows_as_given.laid_out(workspace, version.run_id, profile)
    failing = [one for one in rules(assessed) if one.failed and one.column and is_input_table(one.table)]
    for line in failing[:EXPLAINED]:
        reasons(workspace, assessed, line, profile, lay_out)


if __name__ == "__main__":
    os.nice(10)
    look_ahead(Workspace(Path(sys.argv[1])), sys.argv[2])
