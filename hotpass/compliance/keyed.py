"""Digests of identifying values under a key of the workspace: HMAC-SHA256 (RFC 2104).

Who holds the digests and not the key cannot try values against them. In a table they are computed by SQL.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final

from hotpass.engine.base import literal
from hotpass.errors import ConfigError
from hotpass.workspace import Workspace

_BLOCK: Final = 64
_LENGTH: Final = 32
_PART: Final = "\x1f"


def value_key(workspace: Workspace) -> bytes:
    """The key, 32 bytes; made at its first use, readable by its owner alone.

    Raises:
        ConfigError: it cannot be read.
    """
    path = workspace.audit / "value-key"
    if not path.exists():
        _make(path)
    try:
        key = path.read_bytes()
    except OSError as error:
        raise ConfigError("the key of digests of values cannot be read", where=str(path)) from error
    if len(key) != _LENGTH:
        raise ConfigError("the key of digests of values is damaged", where=str(path), remedy="Restore it")
    return key


def digest(key: bytes, kind: str, value: str) -> str:
    """The digest of a value of a kind, 64 hexadecimal digits."""
    return hmac.new(key, f"{kind}{_PART}{value}".encode(), hashlib.sha256).hexdigest()


def digest_sql(key: bytes, kind: str, value: str) -> str:
    """SQL of :func:`digest`; ``value`` is SQL of the value."""
    inner, outer = (_blob(bytes(b ^ pad for b in key.ljust(_BLOCK, b"\0"))) for pad in (0x36, 0x5C))
    return f"sha256({outer} || unhex(sha256({inner} || encode({literal(kind + _PART)} || {value}))))"


def _blob(content: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02X}" for byte in content) + "'::BLOB"


def _make(path: Path) -> None:
    """Make the key; where another process makes one at the same time, the first stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(secrets.token_bytes(_LENGTH))
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
