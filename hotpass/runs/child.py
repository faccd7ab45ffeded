"""The child process in which a worker carries out a run: ``python -m hotpass.runs.child``.

Arguments: run id, workspace folder, owner, attempt, process id of the worker, and where the pipeline is
(``module:name``). Ends with 0 when the catalogue says how the run ended, else with 1.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

from hotpass.catalogue import Catalogue
from hotpass.catalogue.runs import Held, LeaseLost
from hotpass.errors import HotpassError
from hotpass.pipeline import Pipeline, load
from hotpass.runs.carrying_out import carry_out
from hotpass.telemetry import log_to, record_failure
from hotpass.workspace import Workspace

_PR_SET_PDEATHSIG = 1
_NICER = 5


def main(arguments: list[str]) -> int:
    """Carry out the run that the arguments name; returns the exit code."""
    run_id, root, owner, attempt, parent, place = arguments
    die_with(int(parent))
    os.nice(_NICER)
    workspace = Workspace(root)
    log_to(workspace.logs)
    pipeline: Pipeline = load(place)
    try:
        carry_out(Catalogue.open(workspace), workspace, Held(run_id, owner, int(attempt)), pipeline)
    except LeaseLost:
        return 1
    except HotpassError:
        return 0
    except Exception as error:
        record_failure(error, run_id=run_id)
        return 1
    return 0


def die_with(parent: int) -> None:
    """End this process when the worker ends, however that happens. Linux only: elsewhere the lease guards."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
