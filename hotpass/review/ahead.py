"""The pairs of a large version put in their order before anybody opens Review: a process of the worker's own.

Run as ``python -m hotpass.review.ahead <workspace> <dataset>``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hotpass.review.subjects import subject_of
from hotpass.review.waiting import waiting
from hotpass.workspace import Workspace


def look_ahead(workspace: Workspace, dataset: str) -> Path:
    """Make the queue of the newest linkage of a dataset; returns its file.

    Raises:
        InputError: nothing is linked.
    """
    return waiting(workspace, subject_of(workspace, dataset))


if __name__ == "__main__":
    os.nice(10)
    look_ahead(Workspace(Path(sys.argv[1])), sys.argv[2])
