"""How an erasure writes: a file is put in place of the old one whole, under every name that it has."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from hotpass.workspace import link_or_copy, sha256

_PART: Final = ".erasing.part"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file that was rewritten or removed.

    Attributes:
        place: its path in the workspace.
        kind: what sort of place it is, such as ``uploads``.
        before: SHA-256 that it had.
        after: SHA-256 that it has, or None where it is gone.
        method: how it was done.
    """

    place: str
    kind: str
    before: str
    after: str | None
    method: str


@dataclass
class Ledger:
    """Which files were rewritten, kept in a file that grows by a line each, so that a cut loses none.

    Attributes:
        path: of the file.
        root: of the workspace.
    """

    path: Path
    root: Path
    _known: dict[str, Rewritten] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)
    _left: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.is_file() else []
        for line in lines:
            if line.endswith("}"):  # the last one may have been cut
                self._take(json.loads(line))

    def put(self, part: Path, target: Path, kind: str, method: str) -> str:
        """Put a new content in place of a file; returns its SHA-256.

        What is to be replaced is noted before it is, so that a certificate lacks nothing.
        """
        before, after = sha256(target), sha256(part)
        if before == after:
            part.unlink()
            return after
        _flush(part)
        self._note(Rewritten(self._place(target), kind, before, after, method))
        part.replace(target)
        return after

    def remove(self, path: Path, kind: str, method: str = "removed") -> None:
        """Remove a file."""
        self._note(Rewritten(self._place(path), kind, sha256(path), None, method))
        path.unlink()

    def move(self, part: Path, old: Path, new: Path, kind: str, method: str) -> None:
        """Put a new content where its own digest names it, and remove the old one."""
        _flush(part)
        self._note(Rewritten(self._place(old), kind, sha256(old), new.name, method))
        part.replace(new)
        if old != new:
            old.unlink()

    def every(self) -> list[Rewritten]:
        """All that was rewritten; what was written twice because of a cut with its first digest and last."""
        return list(self._known.values())

    def count(self, rows: Mapping[str, int]) -> None:
        """Note how many rows of tables went, before they are gone for good: those that a cut brings back are
        counted once.
        """
        self._write({"rows": dict(rows)})

    def counts(self) -> Mapping[str, int]:
        """How many rows of tables went."""
        return self._counts

    def leave(self, places: Sequence[str]) -> None:
        """Note what is left elsewhere, and for a person to do."""
        self._write({"left": list(places)})

    @property
    def left(self) -> list[str]:
        """What was left elsewhere, as it was noted last: after a cut it may not be known any more."""
        return self._left

    def _note(self, one: Rewritten) -> None:
        self._write(asdict(one))

    def _write(self, said: Mapping[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(said) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        self._take(said)

    def _take(self, said: Mapping[str, Any]) -> None:
        if "rows" in said:
            self._counts |= Counter(said["rows"])
            return
        if "left" in said:
            self._left = said["left"]
            return
        one = Rewritten(**said)
        first = self._known.get(one.place)
        self._known[one.place] = replace(one, before=first.before if first else one.before)

    def _place(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def part_of(path: Path) -> Path:
    """Where the new content of a file is made."""
    return path.with_name(f".{path.name}{_PART}")


def sweep(root: Path) -> None:
    """Remove what a cut erasure has left unfinished."""
    for path in root.rglob(f".*{_PART}"):
        path.unlink()


def write_json(path: Path, said: Mapping[str, object]) -> None:
    """Write JSON as the records of stages are."""
    path.write_text(json.dumps(said, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def twin(part: Path, target: Path) -> Path:
    """A second name of a new content, to be put in place of another name of the same file."""
    other = part_of(target)
    other.unlink(missing_ok=True)
    link_or_copy(part, other)
    return other


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
