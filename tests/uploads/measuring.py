"""Takes each file of the corpus through the command line, and tells what it cost and what it left.

Each command runs in a fork of one small process, since the peak memory of a child counts what its parent had.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hotpass.api
import hotpass.cli.commands
import hotpass.runs
from hotpass.profiles import load_profile, mapping
from hotpass.stages import ingest
from hotpass.workspace import Workspace
from tests.uploads.corpus import CORPUS, READ, Case


def main(folder: Path) -> None:
    """A line of JSON for each file."""
    for package in (ingest, mapping, hotpass.runs):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    load_profile()
    gc.freeze()
    for name, case in CORPUS.items():
        print(json.dumps(_measured(name, case, folder / str(len(name)))), flush=True)


def _measured(name: str, case: Case, home: Path) -> dict[str, Any]:
    temporary, space, file = home / "temporary", home / "space", home / "in" / (case.name)
    for made in (temporary, file.parent):
        made.mkdir(parents=True, exist_ok=True)
    _forked(lambda: case.write(file) and None)
    command = ["inspect", "--json"] if case.words == READ else ["run", "-w", str(space)]
    usage, code = _forked(lambda: _command([*command, str(file)], home, temporary))
    file.unlink()
    out, err = ((home / which).read_text(encoding="utf-8", errors="replace") for which in ("out", "err"))
    rows = sum(t["rows"] for found in json.loads(out) for t in found["tables"]) if code == 0 else None
    return {
        "case": name,
        "code": code,
        "rows": rows,
        "out": "" if code == 0 else out,
        "err": err,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_mib": usage.ru_maxrss / 1024,
        "left": [str(left) for place in (temporary, Workspace(space).files) for left in place.glob("**/*")],
    }


def _command(arguments: list[str], home: Path, temporary: Path) -> None:
    os.environ["TMPDIR"] = str(temporary)
    os.environ["HOTPASS_WORKSPACE"] = str(home / "none")
    for which, stream in (("out", 1), ("err", 2)):
        os.dup2(os.open(home / which, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), stream)
    sys.argv = ["hotpass", *arguments]
    hotpass.cli.main()


def _forked(work: Callable[[], None]) -> tuple[Any, int]:
    """What a fork that does this work uses, its children included, and its exit code."""
    pid = os.fork()
    if pid == 0:
        code = 0
        try:
            work()
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException:
            code = 99
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    _, status, usage = os.wait4(pid, 0)
    return usage, os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
