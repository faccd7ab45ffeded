"""Checkpoints of the audit trail: how far it had come and with what hash, signed, outside the database.

A file and a row of the database cannot come to be at once. So the file is on the disk under the name of one
that is begun, then the database knows its digest, then the file takes its own name. A cut leaves either one
that is begun and unknown, which seals nothing and goes with the next seal, or one that is whole but for its
name; never a checkpoint of which the database does not know, nor the other way about.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue import checkpoints as table
from hotpass.catalogue.tables import now
from hotpass.compliance.keys import keep_public, key_id, private_key
from hotpass.errors import ConfigError
from hotpass.workspace import Workspace, move_durably, write_durably

#: How the name of a file ends that is begun.
BEGUN: Final = ".begun"
_NAMED: Final = re.compile(rf"checkpoint-\d{{12}}\.json{re.escape(BEGUN)}")
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
        _name(workspace, table.every(connection))
        files, left = checkpoint_files(workspace), begun_files(workspace)
        sealed = None
        if newest is not None and not (files and sealed_seq(files[-1]) >= newest.seq):
            sealed = _begin(workspace, newest, files[-1] if files else None)
            table.keep(connection, sealed.seq, digest_of(sealed))
        for file in left:
            if sealed is None or file.name != sealed.file_name + BEGUN:
                file.unlink()
    if sealed is not None:
        _name(workspace, {sealed.seq: digest_of(sealed)})
    return sealed


def _name(workspace: Workspace, known: Mapping[int, str]) -> None:
    """Give those files that are begun and known to the database their own names."""
    for file in begun_files(workspace):
        with suppress(FileNotFoundError):  # another process does the same
            if hashlib.sha256(file.read_bytes()).hexdigest() == known.get(sealed_seq(file)):
                move_durably(file, file.with_suffix(""))


def seal_after(workspace: Workspace) -> None:
    """Seal the trail behind what is done; it is done, even where that cannot be sealed now."""
    try:
        seal(workspace)
    except (ConfigError, OSError):
        _log.exception("the audit trail could not be sealed")


def _begin(workspace: Workspace, newest: audit.Entry, before: Path | None) -> Checkpoint:
    workspace.audit.mkdir(parents=True, exist_ok=True)
    key = private_key(workspace)
    previous = hashlib.sha256(before.read_bytes()).hexdigest() if before else None
    moment = now().isoformat(timespec="microseconds")
    bare = Checkpoint(newest.seq, newest.hash, moment, previous, key_id(key.public_key()), "")
    sealed = replace(bare, signature=base64.b64encode(key.sign(bare.signed)).decode())
    write_durably(workspace.audit / (sealed.file_name + BEGUN), as_file(sealed))
    keep_public(workspace, key.public_key())
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


def begun_files(workspace: Workspace) -> list[Path]:
    """The files of checkpoints that are begun, the oldest first."""
    return sorted(p for p in workspace.audit.glob(f"checkpoint-*{BEGUN}") if _NAMED.fullmatch(p.name))


def sealed_seq(file: Path) -> int:
    """The number of the entry that the checkpoint of a file seals, or is begun to seal."""
    return int(file.name.removesuffix(BEGUN).removesuffix(".json").rpartition("-")[2])
