"""Checkpoints of the audit trail: how far it had come and with what hash, signed, outside the database."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue import checkpoints as table
from hotpass.catalogue.tables import now
from hotpass.compliance.keys import key_id, private_key
from hotpass.errors import ConfigError
from hotpass.workspace import Workspace, write_whole

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement about the trail.

    Attributes:
        seq: number of the entry that was the newest.
        hash: its hash.
        sealed_at: when, ISO 8601 in UTC.
        previous: SHA-256 of the file of the checkpoint before, or None.
        key: id of the key.
        signature: Ed25519 signature over :attr:`signed`, in base64.
    """

    seq: int
    hash: str
    sealed_at: str
    previous: str | None
    key: str
    signature: str

    @property
    def signed(self) -> bytes:
        """What is signed: all but the signature, as JSON with sorted keys and without blanks."""
        said: Mapping[str, Any] = {name: value for name, value in asdict(self).items() if name != "signature"}
        return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"checkpoint-{self.seq:012d}.json"


def seal(workspace: Workspace) -> Checkpoint | None:
    """Seal the trail as it stands; None where nothing was added since the last checkpoint.

    Raises:
        ConfigError: the key cannot be read.
    """
    with Catalogue.open(workspace).write() as connection:
        audit.hold(connection)  # two that seal at a time would both follow the same checkpoint
        newest = audit.newest(connection)
        files = checkpoint_files(workspace)
        _know(connection, files)
        if newest is None or (files and sealed_seq(files[-1]) >= newest.seq):
            return None
        sealed = _sealed(workspace, newest, files[-1] if files else None)
        table.keep(connection, sealed.seq, digest_of(sealed))
        return sealed


def _know(connection: sa.Connection, files: Sequence[Path]) -> None:
    """Keep what files say that was cut off before the database knew of it, or is older than that table."""
    known = table.every(connection)
    for file in files:
        if sealed_seq(file) not in known:
            table.keep(connection, sealed_seq(file), hashlib.sha256(file.read_bytes()).hexdigest())


def seal_after(workspace: Workspace) -> None:
    """Seal the trail behind what is done; it is done, even where that cannot be sealed now."""
    try:
        seal(workspace)
    except (ConfigError, OSError):
        _log.exception("the audit trail could not be sealed")


def _sealed(workspace: Workspace, newest: audit.Entry, before: Path | None) -> Checkpoint:
    workspace.audit.mkdir(parents=True, exist_ok=True)
    key = private_key(workspace)
    previous = hashlib.sha256(before.read_bytes()).hexdigest() if before else None
    moment = now().isoformat(timespec="microseconds")
    bare = Checkpoint(newest.seq, newest.hash, moment, previous, key_id(key.public_key()), "")
    sealed = replace(bare, signature=base64.b64encode(key.sign(bare.signed)).decode())
    write_whole(workspace.audit / sealed.file_name, as_file(sealed).decode())
    return sealed


def as_file(checkpoint: Checkpoint) -> bytes:
    """What the file of a checkpoint holds."""
    return (json.dumps(asdict(checkpoint), indent=1) + "\n").encode()


def digest_of(checkpoint: Checkpoint) -> str:
    """SHA-256 of the file of a checkpoint."""
    return hashlib.sha256(as_file(checkpoint)).hexdigest()


def checkpoint_files(workspace: Workspace) -> list[Path]:
    """The files of the checkpoints, the oldest first."""
    return sorted(workspace.audit.glob("checkpoint-*.json"))


def sealed_seq(file: Path) -> int:
    """The number of the entry that the checkpoint of a file seals."""
    return int(file.stem.rpartition("-")[2])
