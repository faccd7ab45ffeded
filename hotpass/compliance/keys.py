"""The key by which checkpoints are sealed: Ed25519 (RFC 8032).

Whoever holds the private key can seal anew what he has changed. It therefore lies outside the workspace
where ``HOTPASS_AUDIT_KEY_FILE`` names it; without that, it lies beside the checkpoints, readable by its owner
alone, and a copy of the public key that is kept elsewhere shows whether it was exchanged.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hotpass.errors import ConfigError, InputError
from hotpass.settings import settings
from hotpass.workspace import Workspace, write_durably

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PUBLIC: Final = "public-key.pem"
_PRIVATE: Final = "private-key.pem"


def private_key(workspace: Workspace) -> Ed25519PrivateKey:
    """The key to seal with; made at its first use.

    Raises:
        ConfigError: the file of the key is no such key, or cannot be read.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    path = _path(workspace)
    if not path.exists():
        _make(path)
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigError("the key of the audit trail cannot be read", where=str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigError("the key of the audit trail is no Ed25519 key", where=str(path))
    return key


def keep_public(workspace: Workspace, key: Ed25519PublicKey) -> None:
    """Put the public half beside the checkpoints, once there is one."""
    if not (public := workspace.audit / PUBLIC).exists():
        write_durably(public, key_pem(key))


def public_key(path: Path) -> Ed25519PublicKey:
    """The key to verify with, from a PEM file.

    Raises:
        InputError: there is no such key.
    """
    try:
        return public_key_in(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError("there is no public key of an audit trail", where=str(path)) from error


def public_key_in(content: bytes, where: str = "") -> Ed25519PublicKey:
    """The key to verify with that PEM holds.

    Raises:
        InputError: it holds none.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InputError("there is no public key of an audit trail", where=where) from error
    if not isinstance(key, Ed25519PublicKey):
        raise InputError("the public key is no Ed25519 key", where=where)
    return key


def key_digest(key: Ed25519PublicKey) -> str:
    """The fingerprint of a public key: SHA-256 over its 32 bytes, hexadecimal."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 digits of :func:`key_digest`."""
    return key_digest(key)[:16]


def _path(workspace: Workspace) -> Path:
    return settings().audit_key_file or workspace.audit / _PRIVATE


def _make(path: Path) -> None:
    """Make a key; where another process makes one at the same time, the first stands."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(made)
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()


def key_pem(key: Ed25519PublicKey) -> bytes:
    """A public key as PEM."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
