"""How the controls stand after a run, worked out before anybody looks: a process of the worker's own.

Run as ``python -m hotpass.compliance.controls.after <workspace> [<run>]``.
"""

from __future__ import annotations

import os
import sys

from hotpass.compliance.controls.standing import evaluate
from hotpass.workspace import Workspace

if __name__ == "__main__":
    os.nice(10)
    evaluate(Workspace(sys.argv[1]), run=sys.argv[2] if len(sys.argv) > 2 else None)
