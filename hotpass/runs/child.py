"""The process from which a worker's runs are forked: ``python -m hotpass.runs.child PIPELINE PARENT``.

It has imported beforehand what a run needs, which takes longer than many a run. It has no threads and nothing
open, for a fork would cut both off. Arguments: where the pipeline is (``module:name``), and the worker's
process id.

Each line on standard input asks for a run (:class:`hotpass.runs.forking.Asked`). It is answered by a line
with the process id of the child, and by another when the child has ended. The child keeps the pipe of the
answers open, so that who reads it hears its end even when this process was killed before.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from typing import TextIO

from hotpass.catalogue import Catalogue
from hotpass.catalogue.runs import LeaseLost
from hotpass.ending import end_with
from hotpass.errors import HotpassError
from hotpass.pipeline import Pipeline, load
from hotpass.runs.carrying_out import carry_out
from hotpass.runs.forking import Asked
from hotpass.settings import become, use_workspace
from hotpass.telemetry import log_to, record_failure
from hotpass.workspace import Workspace

_PR_SET_PDEATHSIG = 1
_NICER = 5


def main(place: str, parent: str) -> int:
    """Fork a child for each run that is asked for, until there are no more; in a child, its exit code."""
    _die_with(int(parent))
    os.nice(_NICER)
    asking, answers = _streams()
    gc.disable()
    pipeline: Pipeline = load(place)
    pipeline.prepare()
    gc.freeze()
    gc.enable()
    for line in asking:
        here = os.getpid()
        process = os.fork()
        if process == 0:
            os.setsid()
            _die_with(here)
            asking.close()
            return _carry_out(Asked.of(line), pipeline)
        print(process, file=answers)
        os.waitpid(process, 0)
        print("ended", file=answers)
    return 0


def _streams() -> tuple[TextIO, TextIO]:
    """What was standard input and output, now under numbers that no other program inherits."""
    asking, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w", buffering=1)
    with open(os.devnull, "r+b") as null:  # noqa: PTH123 - a descriptor is wanted
        for stream in (0, 1):
            os.dup2(null.fileno(), stream)
    return asking, answers


def _carry_out(asked: Asked, pipeline: Pipeline) -> int:
    """Returns 0 when the catalogue says how the run ended, else 1."""
    become(asked.environment)
    workspace = Workspace(asked.workspace)
    use_workspace(workspace.root)
    log_to(workspace.logs)
    try:
        carry_out(Catalogue.open(workspace), workspace, asked.held, pipeline)
    except LeaseLost:
        return 1
    except HotpassError:
        return 0
    except Exception as error:
        record_failure(error, run_id=asked.held.run_id)
        return 1
    return 0


def _die_with(parent: int) -> None:
    """End this process when its parent ends, however that happens. Linux only: elsewhere the lease guards."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


if __name__ == "__main__":
    end_with(lambda: main(*sys.argv[1:]))
