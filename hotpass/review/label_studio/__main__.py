"""The process that sends or fetches for a page: ``python -m hotpass.review.label_studio WORKSPACE``.

It is given the lock of the desk, tells there how far it is, and what came of it in a sentence.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hotpass.errors import HotpassError
from hotpass.review.label_studio import desk
from hotpass.review.label_studio.pulling import pull_held
from hotpass.review.label_studio.pushing import push_held
from hotpass.telemetry import log_to, record_failure
from hotpass.workspace import Workspace


def main(workspace: Workspace) -> None:
    """Send or fetch, and say what came of it."""
    log_to(workspace.logs)
    task, limit = desk.job(workspace)
    desk.is_wanted_again(workspace)
    _carry_out(workspace, task, limit)
    while desk.is_wanted_again(workspace):
        _carry_out(workspace, "pull", limit)


def _carry_out(workspace: Workspace, task: desk.Job, limit: int) -> None:

    def tell(doing: str, share: float) -> None:
        desk.tell(workspace, {"task": task, "doing": doing, "share": share})

    ended: dict[str, object] = {"task": task}
    try:
        ended["said"] = _said_of_push(workspace, limit, tell) if task == "push" else _pulled(workspace, tell)
    except HotpassError as error:
        ended["wrong"] = error.sentence
    except Exception as error:
        ended["wrong"] = f"Hotpass met a fault of its own (error {record_failure(error)})."
    desk.tell(workspace, ended)


def _said_of_push(workspace: Workspace, limit: int, tell: desk.Tell) -> str:
    done = push_held(workspace, limit, tell=tell)
    more = f" {_counted(done.taken_back, 'task')} taken back." if done.taken_back else ""
    return f"{_counted(done.sent, 'pair')} sent; {done.there} there already.{more}"


def _pulled(workspace: Workspace, tell: desk.Tell) -> str:
    done = pull_held(workspace, tell=tell)
    back = f" {_counted(done.taken_back, 'decision')} taken back." if done.taken_back else ""
    faults = f" {_counted(len(done.faults), 'answer')} not applied; the list says why." if done.faults else ""
    return f"{_counted(done.decided, 'decision')} added; the next run obeys.{back}{faults}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    main(Workspace(Path(sys.argv[1])))
