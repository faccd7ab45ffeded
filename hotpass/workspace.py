"""The workspace: one folder with the files, the runs and the published versions."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from hotpass.errors import ConfigError, InputError
from hotpass.settings import settings

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it was given, stored once by its content.

    Attributes:
        digest: SHA-256 of the bytes, hexadecimal.
        name: its name, without a folder.
        size: bytes.
    """

    digest: str
    name: str
    size: int


class Workspace:
    """Paths of a workspace, and what is done to them atomically.

    Args:
        root: the folder; the setting ``workspace`` when not given. It is made on first use.
    """

    def __init__(self, root: Path | str | None = None) -> None:
        self.root = Path(root) if root is not None else settings().workspace

    @property
    def files(self) -> Path:
        """What was uploaded, each under its SHA-256."""
        return self.root / "files"

    @property
    def profiles(self) -> Path:
        """The workspace's own profiles."""
        return self.root / "profiles"

    @property
    def contracts(self) -> Path:
        """The workspace's own contracts of inputs, a folder each."""
        return self.root / "contracts"

    @property
    def expectations(self) -> Path:
        """The workspace's own expectation suites."""
        return self.root / "expectations"

    @property
    def controls(self) -> Path:
        """The workspace's own controls, or what it says of shipped ones instead."""
        return self.root / "controls"

    @property
    def audit(self) -> Path:
        """Sealed checkpoints of the audit trail, outside the database."""
        return self.root / "audit"

    @property
    def exports(self) -> Path:
        """Which entities each export held and held back, by id."""
        return self.root / "exports"

    @property
    def kept(self) -> Path:
        """What was worked out of runs and versions for whoever looks at them; made anew when it is gone."""
        return self.root / "kept"

    @property
    def logs(self) -> Path:
        """Logs of this workspace."""
        return self.root / "logs"

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the catalogue."""
        return settings().database_url or f"sqlite:///{self.root.resolve() / 'catalogue.db'}"

    def run(self, run_id: str) -> Path:
        """Folder of a run; one folder a stage inside."""
        return self.root / "runs" / run_id

    def published(self, dataset: str) -> Path:
        """Folder of a dataset's versions: ``v0001`` …, and ``current``, a link to the newest."""
        return self.root / "published" / dataset

    def current(self, dataset: str) -> Path | None:
        """Folder of the version that is published now, whole, or None.

        Raises:
            ConfigError: ``current`` is no link.
        """
        return _linked(self.published(dataset) / "current")

    def ahead(self, dataset: str) -> Path:
        """Link to the folder of a version that can be read while its files are being written."""
        return self.published(dataset) / "ahead"

    def newest(self, dataset: str) -> Path | None:
        """Folder of the newest version that can be read, whole or not yet, or None.

        Raises:
            ConfigError: ``current`` or ``ahead`` is no link.
        """
        # In this order: whoever has seen a version ahead finds it, and not the one before, once it is whole.
        ahead, current = _linked(self.ahead(dataset)), self.current(dataset)
        there = [folder for folder in (current, ahead) if folder is not None]
        return max(there, key=lambda folder: int(folder.name[1:]), default=None)

    def models(self, dataset: str) -> Path:
        """Folder of the linkage models that were kept of a dataset: ``v0001`` …"""
        return self.root / "models" / dataset

    def datasets(self) -> list[str]:
        """Names of the datasets that have a published version."""
        folder = self.root / "published"
        return sorted(p.name for p in folder.glob("*") if (p / "current").exists()) if folder.is_dir() else []

    def make(self) -> None:
        """Make the folders; raises :class:`ConfigError` when the place cannot be written."""
        try:
            for folder in (self.files, self.root / "runs", self.root / "published", self.logs):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(
                f"the workspace cannot be written: {error.strerror}",
                where=str(self.root),
                remedy="Choose another folder with --workspace or HOTPASS_WORKSPACE",
            ) from error

    def store(self, path: Path, name: str | None = None) -> StoredFile:
        """Copy a file into the workspace under its SHA-256; the same content is stored once.

        Raises:
            InputError: the file is not there, is empty, or is larger than the upload limit.
        """
        name = name or path.name
        if not path.is_file():
            raise InputError("there is no such file", where=str(path))
        size = path.stat().st_size
        limit = settings().max_upload_mib
        if size == 0:
            raise InputError("the file is empty", where=name)
        if size > limit * _BLOCK:
            raise InputError(
                f"the file has {size // _BLOCK} MiB; files up to {limit} MiB are read",
                where=name,
                remedy="Split it, or raise HOTPASS_MAX_UPLOAD_MIB",
            )
        digest = sha256(path)
        target = self.files / digest
        if not target.exists():
            self.files.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f".{digest}.{os.getpid()}.part")
            shutil.copyfile(path, temporary)
            temporary.replace(target)
        return StoredFile(digest, name, size)

    def keep(self, path: Path, digest: str) -> None:
        """Keep a file that stands in the workspace already under its SHA-256; linked rather than copied."""
        target = self.files / digest
        if target.exists():
            return
        self.files.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{digest}.{os.getpid()}.part")
        try:
            os.link(path, temporary)
        except OSError:
            shutil.copyfile(path, temporary)
        temporary.replace(target)

    def discard(self, digest: str) -> None:
        """Keep a stored file no longer."""
        (self.files / digest).unlink(missing_ok=True)


def _linked(link: Path) -> Path | None:
    """The folder to which a link leads; None where there is none, or it leads nowhere."""
    if link.exists() and not link.is_symlink():
        raise ConfigError(
            "a folder stands here instead of a link to a version, as where a workspace was copied without "
            "its links",
            where=str(link),
            remedy="Copy the workspace again with its links, as `cp -a` does, or remove this folder and link "
            "the newest version in its place: `ln -s v0001 current`",
        )
    return link.resolve() if link.exists() else None


def sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_whole(path: Path, text: str) -> None:
    """Write a small text through a temporary name, so that whoever reads it reads all of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def write_durably(path: Path, content: bytes) -> None:
    """Write a small file whole, on the disk before this returns."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    move_durably(part, path)


def move_durably(source: Path, target: Path) -> None:
    """Give a file another name in its folder, on the disk before this returns."""
    source.replace(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name; a copy where the file system cannot."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
