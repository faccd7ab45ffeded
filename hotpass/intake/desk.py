"""The desk of a drop: ``<workspace>/incoming/<owner>-<time>/``, kept until everything on it is fetched.

Whoever works at a desk holds its lock: at first the process that was given the files, which copies them, then
one that unpacks and judges them. A desk that nobody holds and that is not finished broke off.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, Final, Literal

from hotpass.desks import LOCK, hand_over, is_held
from hotpass.inputs import plain_name
from hotpass.workspace import StoredFile, Workspace, write_whole

_CHUNK: Final = 4 * 1024 * 1024
_BROKE_OFF: Final = "{name}: taking it in broke off. Add it again."
_NO_ROOM: Final = "{name}: it cannot be kept: {why}. Make room, and add it again."


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was dropped and is not taken in yet.

    Attributes:
        name: its name.
        size: bytes.
        state: ``waiting``, ``copying`` or ``looking`` (it is unpacked and judged).
        share: of the copying that is done, 0–1.
    """

    name: str
    size: int
    state: Literal["waiting", "copying", "looking"]
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a dropped file: itself or, of a zip, the files in it; and what was refused.

    Attributes:
        files: each with where its content stands on the desk.
        refused: sentences by name.
    """

    files: Sequence[tuple[StoredFile, Path]] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


def take_in(workspace: Workspace, owner: str, dropped: Sequence[tuple[str, BinaryIO]]) -> Drop:
    """Begin to take files in; never waits for it.

    Args:
        workspace: where they will be kept.
        owner: names whose they are; letters and figures.
        dropped: name and content of each; the contents are read later, by another thread.
    """
    desk = workspace.root / "incoming" / f"{owner}-{time.time_ns()}"
    unready = desk.with_name(f".{desk.name}")
    unready.mkdir(parents=True)
    lock = os.open(unready / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    names, contents = [plain_name(name) for name, _ in dropped], [content for _, content in dropped]
    sizes = [content.seek(0, os.SEEK_END) for content in contents]
    write_whole(unready / "drop.json", json.dumps({"names": names, "sizes": sizes}))
    unready.rename(desk)
    Thread(target=_copy, args=(desk, lock, names, contents), daemon=True).start()
    return Drop(desk)


def _copy(desk: Path, lock: int, names: Sequence[str], contents: Sequence[BinaryIO]) -> None:
    """Copy the contents, then hand the desk over to a process."""
    try:
        for at, content in enumerate(contents):
            content.seek(0)
            with (desk / str(at)).open("wb") as copy:
                while chunk := content.read(_CHUNK):
                    copy.write(chunk)
                    tell(desk, at, "copying", copy.tell())
        child = hand_over(lock, "hotpass.intake", desk)
    except OSError as error:
        for at, name in enumerate(names if desk.is_dir() else ()):  # it is gone when nobody wants it any more
            (desk / str(at)).unlink(missing_ok=True)
            answer(desk, at, [], {name: _NO_ROOM.format(name=name, why=error.strerror or "unknown")})
        os.close(lock)
    else:
        os.close(lock)
        child.wait()


def tell(desk: Path, at: int, state: str, done: int = 0) -> None:
    """Say which file is worked at."""
    write_whole(desk / "status.json", json.dumps({"at": at, "state": state, "done": done}))


def answer(desk: Path, at: int, files: Sequence[tuple[StoredFile, Path]], refused: Mapping[str, str]) -> None:
    """Say what became of a dropped file."""
    found = [{**asdict(file), "path": path.name} for file, path in files]
    write_whole(desk / f"{at}.json", json.dumps({"files": found, "refused": dict(refused)}))


class Drop:
    """Files that were dropped together."""

    def __init__(self, desk: Path) -> None:
        self._desk = desk
        dropped = _read(desk / "drop.json")
        self._names: Sequence[str] = dropped.get("names", ())
        self._sizes: Sequence[int] = dropped.get("sizes", ())

    @classmethod
    def of(cls, workspace: Workspace, owner: str) -> list[Drop]:
        """The drops of an owner, the oldest first."""
        return [cls(desk) for desk in sorted((workspace.root / "incoming").glob(f"{owner}-*"))]

    def incoming(self) -> list[Incoming]:
        """The files that are not fetched yet, those that were taken in since the last fetch among them."""
        if not self._desk.is_dir():
            return []
        status = _read(self._desk / "status.json")
        return [self._incoming(at, status) for at in self._waiting()]

    def _incoming(self, at: int, status: Mapping[str, Any]) -> Incoming:
        name, size = self._names[at], self._sizes[at]
        if at != status.get("at"):
            return Incoming(name, size, "waiting")
        return Incoming(name, size, status["state"], status["done"] / size if size else 0.0)

    def fetch(self) -> Iterator[TakenIn]:
        """What has been taken in since it was last asked; counts as fetched once the next is asked for."""
        held = is_held(self._desk)
        for at in self._waiting():
            if self._has(at, "json"):
                yield self._taken_in(_read(self._desk / f"{at}.json"))
            elif not held:
                yield TakenIn((), {self._names[at]: _BROKE_OFF.format(name=self._names[at])})
            else:
                continue
            (self._desk / f"{at}.fetched").touch()
        if not self._waiting():
            shutil.rmtree(self._desk, ignore_errors=True)

    def abandon(self) -> None:
        """Throw away what is on the desk; whoever works at it finds it gone and ends."""
        gone = self._desk.with_name(f".{self._desk.name}.gone")
        with suppress(FileNotFoundError):
            self._desk.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _taken_in(self, given: Mapping[str, Any]) -> TakenIn:
        files = [
            (StoredFile(file["digest"], file["name"], file["size"]), self._desk / file["path"])
            for file in given["files"]
        ]
        return TakenIn(files, given["refused"])

    def _waiting(self) -> list[int]:
        return [at for at in range(len(self._names)) if not self._has(at, "fetched")]

    def _has(self, at: int, what: str) -> bool:
        return (self._desk / f"{at}.{what}").exists()


def _read(path: Path) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found
