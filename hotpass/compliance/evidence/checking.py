"""Whether a pack is as it was made; needs no workspace."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from hotpass.access import current
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.audit import NOTHING, Line
from hotpass.catalogue.audit_texts import Text
from hotpass.compliance.evidence.container import FORMAT, KEY, MANIFEST, SIGNATURE, SUMS
from hotpass.compliance.evidence.framing import odd
from hotpass.compliance.evidence.trail import AFTER, CHECKPOINTS, ENTRIES, TEXTS
from hotpass.compliance.keys import key_digest, key_pem, public_key, public_key_in
from hotpass.compliance.sealing import Checkpoint
from hotpass.compliance.verifying import check, read_checkpoint
from hotpass.compliance.verifying_texts import Stated
from hotpass.errors import InputError, Tampered
from hotpass.workspace import Workspace, sha256

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

_BLOCK: Final = 1 << 20
#: No pack has a list of files, a key or a signature larger than these.
_LARGEST: Final[Mapping[str, int]] = {MANIFEST: 64 << 20, KEY: 4096, SIGNATURE: 64}
_LONGEST_LINE: Final = 16 << 20
_UNREADABLE: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),
    *(ValueError, LookupError, TypeError, AttributeError),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack that is as it was made.

    Attributes:
        period: the days that it is about.
        made_for: the role as which its values are shown.
        files: how many files it lists.
        entries: how many entries of the audit trail it holds of its period.
        checkpoint: file of the checkpoint that seals them, or None where there are none.
        fingerprint: SHA-256 of the public key.
    """

    period: str
    made_for: str
    files: int
    entries: int
    checkpoint: str | None
    fingerprint: str


def verify(pack: Path, key: Path | None = None, workspace: Workspace | None = None) -> Checked:
    """Look at the signature, every file, every entry of the trail and the checkpoint.

    Args:
        pack: its file.
        key: PEM file of the public key, kept elsewhere; without it the one in the pack is believed.
        workspace: whose audit trail records what was found; nowhere where there is none.

    Raises:
        Tampered: it is not as it was made; names the first file or entry.
        InputError: there is no such file, or no key.
    """
    if not pack.is_file():
        raise InputError("there is no such file", where=str(pack))
    try:
        found = look_through(pack, key)
    except Tampered:
        _note(workspace, pack, sound=False)
        raise
    _note(workspace, pack, sound=True)
    return found


def _note(workspace: Workspace | None, pack: Path, *, sound: bool) -> None:
    if workspace is not None and workspace.audit.is_dir():
        with Catalogue.open(workspace).write() as connection:
            audit.note(connection, current().name, "evidence.verify", sha256(pack), sound=sound)


def look_through(pack: Path, key: Path | None = None) -> Checked:
    """What :func:`verify` does, without a word about it in any audit trail."""
    try:
        with pack.open("rb") as stream, zipfile.ZipFile(stream) as packed:
            names = packed.namelist()
            signer, manifest = _manifest(packed, key)
            _listed(packed, names, manifest)
            entries, checkpoint = _sound_trail(packed, manifest, signer)
            digests = {one["name"]: one["packed"] for one in manifest["files"] if "packed" in one}
            if place := odd(stream, packed, digests):
                raise _tampered(f"the archive is not as it was written round {place}")
    except _UNREADABLE as error:
        raise _tampered("the archive is damaged, or none") from error
    period, files = manifest["period"], len(manifest["files"])
    return Checked(
        f"{period['from']}..{period['to']}",
        str(manifest["made_for"]),
        files,
        entries,
        checkpoint,
        key_digest(signer),
    )


def _manifest(packed: zipfile.ZipFile, key: Path | None) -> tuple[Ed25519PublicKey, dict[str, Any]]:
    from cryptography.exceptions import InvalidSignature

    held = {name: _small(packed, name) for name in (KEY, MANIFEST, SIGNATURE)}
    try:
        own = public_key_in(held[KEY])
    except InputError as error:
        raise _tampered(f"{KEY} is no public key") from error
    signer = public_key(key) if key else own
    if held[KEY] != key_pem(own):
        raise _tampered(f"{KEY} is not as it was packed")
    if key_digest(signer) != key_digest(own):
        raise _tampered(f"{KEY} is not the key that was given")
    try:
        signer.verify(held[SIGNATURE], held[MANIFEST])
    except InvalidSignature:
        raise _tampered(f"the signature of {MANIFEST} does not hold") from None
    manifest = json.loads(held[MANIFEST])
    if manifest.get("format") != FORMAT:
        raise _tampered(f"{MANIFEST} is of another format than {FORMAT}")
    return signer, manifest


def _small(packed: zipfile.ZipFile, name: str) -> bytes:
    try:
        about = packed.getinfo(name)
    except KeyError:
        raise _tampered(f"{name} is missing") from None
    if about.file_size > _LARGEST[name]:
        raise _tampered(f"{name} is larger than it can be")
    with _opened(packed, name) as stream:
        return stream.read(_LARGEST[name] + 1)


def _listed(packed: zipfile.ZipFile, names: list[str], manifest: Mapping[str, Any]) -> None:
    """Every file is listed, there once, in its place and as it is listed; and the sums say the same."""
    listed = {one["name"]: one for one in manifest["files"]}
    counted = Counter(names)
    for name, count in counted.items():
        if name not in listed and name not in (MANIFEST, SIGNATURE, KEY):
            raise _tampered(f"{name} is not one of its files")
        if count > 1:
            raise _tampered(f"{name} is there twice")
    for name, about in listed.items():
        if name not in counted:
            raise _tampered(f"{name} is missing")
        if _digest(packed, name, about["bytes"]) != about["sha256"]:
            raise _tampered(f"{name} is not as it was packed")
    sums = "".join(f"{one['sha256']}  {name}\n" for name, one in listed.items() if name != SUMS)
    if hashlib.sha256(sums.encode()).hexdigest() != listed[SUMS]["sha256"]:
        raise _tampered(f"{SUMS} does not say what {MANIFEST} says")
    for name, expected in zip(names, (*listed, MANIFEST, SIGNATURE, KEY), strict=True):
        if name != expected:
            raise _tampered(f"{name} stands where {expected} was packed")


def _digest(packed: zipfile.ZipFile, name: str, size: int) -> str | None:
    """SHA-256 of a file; None where it is larger than it was."""
    digest, read = hashlib.sha256(), 0
    with _opened(packed, name) as stream:
        try:
            while block := stream.read(_BLOCK):
                read += len(block)
                if read > size:
                    return None
                digest.update(block)
        except _UNREADABLE:
            return None
    return digest.hexdigest()


def _sound_trail(
    packed: zipfile.ZipFile, manifest: Mapping[str, Any], signer: Ed25519PublicKey
) -> tuple[int, str | None]:
    """What :func:`_trail` gives; of what is wrong with it is said what is to be done about a pack."""
    try:
        return _trail(packed, manifest, signer)
    except Tampered as error:
        raise _tampered(error.what) from error


def _trail(
    packed: zipfile.ZipFile, manifest: Mapping[str, Any], signer: Ed25519PublicKey
) -> tuple[int, str | None]:
    """How many entries there are of the period, each bound to the next up to the checkpoint."""
    about = manifest["trail"]
    if about["checkpoint"] is None:
        if any(_chain(packed)):
            raise _tampered("no checkpoint seals its entries")
        return 0, None
    name = f"{CHECKPOINTS}{about['checkpoint']}"
    with _opened(packed, name) as stream:
        sealed = read_checkpoint(about["checkpoint"], stream.read(_BLOCK), signer)
    first, last = int(about["first"]), int(about["last"])
    stated = Stated(lambda: signer, first)
    check(stated.passing(_chain(packed)), [sealed], first - 1, _before(packed, first))
    stated.check(_texts(packed), whole=False)
    _ends(sealed, last)
    return last - first + 1, about["checkpoint"]


def _ends(sealed: Checkpoint, last: int) -> None:
    if sealed.seq < last:
        raise _tampered(f"entry {sealed.seq + 1} is not sealed")


def _before(packed: zipfile.ZipFile, first: int) -> str:
    """The hash before the first entry, which says it itself: what came earlier is not in the pack."""
    entry = next(_chain(packed), None)
    return NOTHING if entry is None or first == 1 else entry.previous


def _chain(packed: zipfile.ZipFile) -> Iterator[Line]:
    for name in (ENTRIES, AFTER):
        with _opened(packed, name) as stream:
            while text := stream.readline(_LONGEST_LINE):
                try:
                    yield Line(**json.loads(text))
                except (ValueError, TypeError):
                    raise _tampered(f"{name} holds what is no entry") from None


def _texts(packed: zipfile.ZipFile) -> Iterator[tuple[int, Text]]:
    """What entries say in people's own words; packs of before that was kept beside the trail hold none."""
    if TEXTS not in packed.namelist():
        return
    with _opened(packed, TEXTS) as stream:
        while text := stream.readline(_LONGEST_LINE):
            try:
                said = json.loads(text)
                yield int(said.pop("seq")), Text(**said)
            except (ValueError, TypeError, LookupError, AttributeError):
                raise _tampered(f"{TEXTS} holds what is no text of an entry") from None


def _opened(packed: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return packed.open(name)
    except _UNREADABLE:
        raise _tampered(f"{name} cannot be read") from None


def _tampered(what: str) -> Tampered:
    return Tampered(what, where="evidence pack", remedy="Ask for it anew, and keep this one")
