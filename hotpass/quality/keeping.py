"""What is worked out once of files that hardly ever change: kept in the workspace, made anew when they do.

Whatever is kept may be removed at any time, and is when a file that it was made of is not as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from hotpass.workspace import Workspace, write_whole

T = TypeVar("T")

#: Rises with what is worked out of the same files.
_FORM: Final = 2


def kept(
    workspace: Workspace,
    what: str,
    files: Iterable[Path],
    kind: type[T],
    make: Callable[[], T],
) -> T:
    """What is kept, else what is made now, which is kept.

    Args:
        workspace: where it is kept.
        what: names it among all that is made of the same files.
        files: that it is made of.
        kind: its type: a dataclass, or a collection of such.
        make: works it out.
    """
    path, form = _place(workspace, what, files), TypeAdapter(kind)
    with suppress(OSError, ValidationError):
        return form.validate_json(path.read_bytes())
    made = make()
    with suppress(OSError):  # a workspace that may only be read is as good to look at
        path.parent.mkdir(exist_ok=True)
        write_whole(path, form.dump_json(made).decode())
    return made


def is_kept(workspace: Workspace, what: str, files: Iterable[Path]) -> bool:
    """Whether something is kept by :func:`kept`, so that nobody waits for it."""
    return _place(workspace, what, files).is_file()


def _place(workspace: Workspace, what: str, files: Iterable[Path]) -> Path:
    named = [f"{_FORM} {what}", *(state_of(workspace, path) for path in files)]
    return workspace.kept / f"{hashlib.sha256(chr(10).join(named).encode()).hexdigest()[:32]}.json"


def state_of(workspace: Workspace, path: Path) -> str:
    """Names a file as it is; a workspace that was moved keeps what it has."""
    root = workspace.root.resolve()
    whole = path.resolve()
    name = whole.relative_to(root) if whole.is_relative_to(root) else whole
    try:
        found = whole.stat()
    except OSError:
        return f"{name} gone"
    return f"{name} {found.st_size} {found.st_mtime_ns}"
