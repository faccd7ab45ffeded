"""Takes who is erased out of what entries of the audit trail say in people's own words.

The words get a new digest, which an entry of its own states and signs with the key of the checkpoints: who
may write the database and has not the key cannot have words believed that were never written.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hotpass.catalogue import audit, audit_texts
from hotpass.catalogue.audit_texts import STRIKE, TEXTS, salted
from hotpass.compliance.keys import private_key
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def strike(
    connection: sa.Connection, workspace: Workspace, left: Callable[[str], str], by: str, why: str
) -> int:
    """Write what is left of words in their place, each under an entry that says so; returns how many.

    Args:
        connection: that writes.
        workspace: whose key signs.
        left: gives what is left of a text.
        by: who has it done.
        why: the request or disposal that asks for it.
    """
    found = [(seq, one) for seq, one in audit_texts.every(connection) if left(one.text) != one.text]
    for seq, one in found:
        new = salted(one.name, left(one.text))
        audit_texts.replace(connection, seq, new)
        stated = {one.name: new.digest}
        signature = private_key(workspace).sign(signed(str(seq), why, stated))
        said = {"request": why, TEXTS: stated, "signature": base64.b64encode(signature).decode()}
        audit.note(connection, by, STRIKE, str(seq), None, **said)
    return len(found)


def signed(subject: str, request: str, stated: Mapping[str, str]) -> bytes:
    """What is signed: the JSON array of entry, request and digests, with sorted keys and without blanks."""
    return json.dumps([subject, request, dict(stated)], sort_keys=True, separators=(",", ":")).encode()


def holds(subject: str, said: Mapping[str, Any], signer: Ed25519PublicKey) -> bool:
    """Whether an entry that says this of another is signed."""
    from cryptography.exceptions import InvalidSignature

    try:
        signature = base64.b64decode(said["signature"], validate=True)
        signer.verify(signature, signed(subject, said["request"], said[TEXTS]))
    except (InvalidSignature, KeyError, ValueError, TypeError):
        return False
    return True
