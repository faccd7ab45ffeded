"""Whether the audit trail is as it was written."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.audit import NOTHING, Entry
from hotpass.compliance.keys import PUBLIC, key_id, public_key
from hotpass.compliance.sealing import Checkpoint, checkpoint_files
from hotpass.errors import Tampered
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_REMEDY: Final = "Keep the workspace as it is, and compare it with a copy"


@dataclass(frozen=True, slots=True)
class Verified:
    """A trail that is sound.

    Attributes:
        entries: how many there are.
        checkpoints: how many of them are sealed statements that hold.
        sealed: number of the newest sealed entry, 0 where nothing is sealed. That later ones were dropped
            would not be seen.
        key: id of the key, or None where nothing is sealed.
    """

    entries: int
    checkpoints: int
    sealed: int
    key: str | None


def verify(workspace: Workspace, key: Path | None = None) -> Verified:
    """Look at every entry and every checkpoint.

    Args:
        workspace: the workspace.
        key: PEM file of the public key, kept elsewhere; without it the one beside the checkpoints is
            believed.

    Raises:
        Tampered: one is not as it was written; names the first.
        InputError: there are checkpoints and no key.
    """
    sealed = checkpoints(workspace, key)
    with Catalogue.open(workspace).read() as connection:
        count = check(audit.entries(connection), sealed)
    last = sealed[-1] if sealed else None
    return Verified(count, len(sealed), last.seq if last else 0, last.key if last else None)


def check(entries: Iterable[Entry], sealed: Sequence[Checkpoint]) -> int:
    """How many entries there are, if each follows from the one before and agrees with its checkpoint.

    Raises:
        Tampered: naming the first that does not.
    """
    stated = {one.seq: one.hash for one in sealed}
    count, previous, sound = 0, NOTHING, 0
    for entry in entries:
        count += 1
        if entry.seq != count:
            raise _tampered(
                f"entry {count} is missing" if entry.seq > count else f"entry {entry.seq} stands twice"
            )
        if entry.previous != previous:
            raise _tampered(f"entry {max(1, count - 1)} is not the one that entry {count} was written after")
        if entry.computed != entry.hash:
            raise _tampered(f"entry {count} is not as it was written")
        if stated.get(count, entry.hash) != entry.hash:
            raise _tampered(f"an entry from {sound + 1} to {count} is not the one that was sealed")
        sound = count if count in stated else sound
        previous = entry.hash
    if stated and max(stated) > count:
        raise _tampered(f"entry {count + 1} is missing: {max(stated)} entries were sealed")
    return count


def checkpoints(workspace: Workspace, key: Path | None = None) -> list[Checkpoint]:
    """The checkpoints, the oldest first, each signed and bound to the one before.

    Raises:
        Tampered: one is not; names its file.
        InputError: there is no key to verify them with.
    """
    files = checkpoint_files(workspace)
    if not files:
        return []
    signer = public_key(key or workspace.audit / PUBLIC)
    found: list[Checkpoint] = []
    previous = None
    for file in files:
        content = file.read_bytes()
        one = _read(file, content)
        if not _holds(one, signer) or file.name != f"checkpoint-{one.seq:012d}.json":
            raise _tampered(f"the signature of {file.name} does not hold")
        if one.previous != previous:
            raise _tampered(f"the checkpoint before {file.name} is missing or another")
        previous = hashlib.sha256(content).hexdigest()
        found.append(one)
    return found


def _read(file: Path, content: bytes) -> Checkpoint:
    try:
        return Checkpoint(**json.loads(content))
    except (ValueError, TypeError) as error:
        raise _tampered(f"{file.name} is no checkpoint") from error


def _holds(one: Checkpoint, signer: Ed25519PublicKey) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        signer.verify(base64.b64decode(one.signature), one.signed)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return one.key == key_id(signer)


def _tampered(what: str) -> Tampered:
    return Tampered(what, where="audit trail", remedy=_REMEDY)
