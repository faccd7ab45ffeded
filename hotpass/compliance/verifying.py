"""Whether the audit trail is as it was written."""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue import checkpoints as table
from hotpass.catalogue.audit import NOTHING, Line
from hotpass.catalogue.audit_lines import lines
from hotpass.compliance.keys import PUBLIC, key_id, public_key
from hotpass.compliance.sealing import (
    BEGUN,
    Checkpoint,
    as_file,
    begun_files,
    checkpoint_files,
    digest_of,
    sealed_seq,
)
from hotpass.compliance.verifying_texts import Stated, texts_of
from hotpass.errors import InputError, Tampered
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

#: Entries between two words on how far it is; about a tenth of a second.
_TOLD_EVERY: Final = 20_000
_BEGUN: Final = (
    "A checkpoint was left half written by a cut, and seals nothing; the next run, export or erasure seals "
    "the trail again."
)
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
        begun: whether a checkpoint was left begun by a cut: it seals nothing, and the next seal replaces it.
    """

    entries: int
    checkpoints: int
    sealed: int
    key: str | None
    begun: bool = False

    @property
    def note(self) -> str:
        """What is to be said of a sound trail besides, a sentence; else ``""``."""
        return _BEGUN if self.begun else ""


def verify(
    workspace: Workspace,
    key: Path | None = None,
    kept: Sequence[Path] = (),
    told: Callable[[int], None] | None = None,
) -> Verified:
    """Look at every entry, what each says in people's own words, and every checkpoint.

    Args:
        workspace: the workspace.
        key: PEM file of the public key, kept elsewhere; without it the one beside the checkpoints is
            believed.
        kept: copies of checkpoints that were kept elsewhere, or packs that hold them. They must be among
            those that are here, which shows whether the newest were dropped together with what they seal.
        told: is told now and then how many entries were looked at.

    Raises:
        Tampered: one is not as it was written; names the first.
        InputError: there is no workspace, no key in the file that is given, or a copy cannot be read.
    """
    if not Catalogue.is_there(workspace) and not workspace.audit.is_dir():
        raise InputError("there is no audit trail", where=str(workspace.root), remedy="Name its workspace")
    with Catalogue.open(workspace).read() as connection:  # first: the file of what is kept is there by then
        known = table.every(connection)
    here, begun = _contents(workspace, known)
    sealed, stated_only = _read(workspace, here, key), _read_begun(workspace, begun, key)
    there = {one.seq: digest_of(one) for one in sealed}
    for seq, digest in known.items():
        if there.get(seq) != digest:
            raise _tampered(f"the checkpoint of entry {seq}, which was sealed, is missing or another")
    unknown = there.keys() - known.keys()
    left = bool(unknown or begun) and _none_unknown(workspace, unknown)
    for copy in kept:
        _still_there(here, copy)
    stated = Stated(lambda: public_key(key) if key else _own_key(workspace))
    with Catalogue.open(workspace).read() as connection:
        trail = stated.passing(lines(connection))
        count = check(_telling(trail, told) if told else trail, [*stated_only, *sealed])
        stated.check(texts_of(connection))
    last = sealed[-1] if sealed else None
    return Verified(count, len(sealed), last.seq if last else 0, last.key if last else None, left)


def _none_unknown(workspace: Workspace, sealed: Set[int]) -> bool:
    """Make sure that the database knows of checkpoints whose files are there, once nobody seals any more.

    Returns whether one is begun that it does not know.
    """
    with Catalogue.open(workspace).write() as connection:
        audit.hold(connection)
        known = table.every(connection)
        begun = {sealed_seq(file) for file in begun_files(workspace)}
    if unknown := sealed - known.keys():
        raise _tampered(f"that the checkpoint of entry {min(unknown)} was sealed is gone from the database")
    return bool(begun - known.keys())


def _telling(trail: Iterable[Line], told: Callable[[int], None]) -> Iterator[Line]:
    for count, entry in enumerate(trail, 1):
        yield entry
        if count % _TOLD_EVERY == 0:
            told(count)


def check(
    trail: Iterable[Line], sealed: Sequence[Checkpoint], after: int = 0, previous: str = NOTHING
) -> int:
    """The number of the last entry, if each follows from the one before and agrees with its checkpoint.

    Args:
        trail: the entries that follow the one numbered ``after``, whose hash is ``previous``.
        sealed: the checkpoints.
        after: number of the entry before the first.
        previous: its hash.

    Raises:
        Tampered: naming the first that does not.
    """
    stated = {one.seq: one.hash for one in sealed if one.seq > after}
    count = sound = after
    for entry in trail:
        count += 1
        if entry.seq != count:
            raise _tampered(_out_of_turn(entry.seq, count))
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


def _out_of_turn(seq: int, expected: int) -> str:
    if seq > expected:
        return f"entry {expected} is missing"
    return f"entry {seq} stands twice" if seq > 0 else f"entry {seq} was never written: the first is entry 1"


def checkpoints(workspace: Workspace, key: Path | None = None) -> list[Checkpoint]:
    """The checkpoints, the oldest first, each signed and bound to the one before.

    Raises:
        Tampered: one is not; names its file.
        InputError: there is no key in the file that is given.
    """
    return _read(workspace, _contents(workspace, {})[0], key)


def _contents(workspace: Workspace, known: Mapping[int, str]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """By its name the content of each checkpoint, and of each that is begun.

    One that is begun is whole where the database knows it: a cut kept it from its own name.
    """
    begun = {}
    for file in begun_files(workspace):  # first: one that is named meanwhile is among the others by then
        with suppress(FileNotFoundError):
            begun[file.name.removesuffix(BEGUN)] = (sealed_seq(file), file.read_bytes())
    here = {file.name: file.read_bytes() for file in checkpoint_files(workspace)}
    for name, (seq, content) in begun.items():
        if hashlib.sha256(content).hexdigest() == known.get(seq):
            here.setdefault(name, content)
    return here, {name: content for name, (_, content) in begun.items() if name not in here}


def _read(workspace: Workspace, here: Mapping[str, bytes], key: Path | None) -> list[Checkpoint]:
    if not here:
        if (workspace.audit / PUBLIC).exists() and not begun_files(workspace):
            raise _tampered(
                f"every checkpoint is missing, though {PUBLIC} is there since the first was sealed"
            )
        return []
    signer = public_key(key) if key else _own_key(workspace)
    found: list[Checkpoint] = []
    previous = None
    for name, content in sorted(here.items()):
        one = read_checkpoint(name, content, signer)
        if one.previous != previous:
            raise _tampered(f"the checkpoint before {name} is missing or another")
        previous = hashlib.sha256(content).hexdigest()
        found.append(one)
    return found


def _read_begun(workspace: Workspace, begun: Mapping[str, bytes], key: Path | None) -> list[Checkpoint]:
    """What those that are begun state: it is signed, and so holds whether they are known or not.

    The key is put beside the first once that is begun.
    """
    if not begun or not (key or (workspace.audit / PUBLIC).exists()):
        return []
    signer = public_key(key) if key else _own_key(workspace)
    return [read_checkpoint(name, content, signer) for name, content in sorted(begun.items())]


def _own_key(workspace: Workspace) -> Ed25519PublicKey:
    try:
        return public_key(workspace.audit / PUBLIC)
    except InputError as error:
        raise _tampered(f"{PUBLIC} is missing or holds no key, though there are checkpoints") from error


def read_checkpoint(name: str, content: bytes, signer: Ed25519PublicKey) -> Checkpoint:
    """The checkpoint that a file of this name holds, byte for byte as it was sealed.

    Raises:
        Tampered: it is no such file, or its signature does not hold.
    """
    try:
        one = Checkpoint(**json.loads(content))
    except (ValueError, TypeError) as error:
        raise _tampered(f"{name} is no checkpoint") from error
    if not _holds(one, signer) or name != one.file_name or content != as_file(one):
        raise _tampered(f"the signature of {name} does not hold")
    return one


def _still_there(here: Mapping[str, bytes], copy: Path) -> None:
    for name, content in _copies(copy):
        if here.get(name) != content:
            raise _tampered(f"the checkpoint {name} that was kept in {copy.name} is missing or another")


def _copies(copy: Path) -> list[tuple[str, bytes]]:
    """The checkpoints in a pack, or the one that a file is a copy of, by the names of their files."""
    try:
        if zipfile.is_zipfile(copy):
            with zipfile.ZipFile(copy) as pack:
                inside = [name for name in pack.namelist() if Path(name).match("checkpoint-*.json")]
                return [(Path(name).name, pack.read(name)) for name in inside]
        content = copy.read_bytes()
        return [(Checkpoint(**json.loads(content)).file_name, content)]
    except (OSError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise InputError("there is no copy of a checkpoint", where=str(copy)) from error


def _holds(one: Checkpoint, signer: Ed25519PublicKey) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        signature = base64.b64decode(one.signature, validate=True)
        signer.verify(signature, one.signed)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return one.key == key_id(signer) and one.signature == base64.b64encode(signature).decode()


def _tampered(what: str) -> Tampered:
    return Tampered(what, where="audit trail", remedy=_REMEDY)
