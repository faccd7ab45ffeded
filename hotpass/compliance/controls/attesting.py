"""Answers for which a person vouches, signed and for a time."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from hotpass import days
from hotpass.access import Act, recorded_as, require
from hotpass.catalogue import Catalogue
from hotpass.catalogue import attestations as table
from hotpass.catalogue.attestations import Attestation
from hotpass.catalogue.tables import now
from hotpass.compliance.controls.reading import control_named
from hotpass.compliance.keys import key_id, private_key
from hotpass.errors import InputError
from hotpass.workspace import Workspace

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

#: Nothing is vouched for longer than this, days: circumstances change.
LONGEST_DAYS: Final = 3 * 366


def attest(
    workspace: Workspace, control: str, until: date, reason: str, by: str | None = None
) -> Attestation:
    """Vouch that a duty is kept, until a day, which is signed with the key of the audit trail.

    Raises:
        AccessRefused: whoever acts may not attest.
        ConfigError: there is no such control.
        InputError: it is answered by a computed check alone, no reason is given, or the day is past or too
            far away.
    """
    require(Act.ATTEST)
    found = control_named(workspace, control)
    if not found.attested:
        raise InputError("it is worked out, and nobody attests it", where=control)
    if not reason.strip():
        raise InputError("say what was looked at, in a few words without a name", where=control)
    moment = now()
    left = (until - days.day_of(moment)).days
    if not 0 <= left <= LONGEST_DAYS:
        raise InputError(
            f"{until} is {'past' if left < 0 else 'more than three years away'}",
            where=control,
            remedy="Give a day on which it is to be looked at again",
        )
    key = private_key(workspace)
    bare = Attestation(control, until, reason.strip(), recorded_as(by), moment, key_id(key.public_key()), "")
    made = replace(bare, signature=base64.b64encode(key.sign(signed(bare))).decode())
    with Catalogue.open(workspace).write() as connection:
        table.add(connection, made)
    return made


def signed(made: Attestation) -> bytes:
    """What is signed: all that is said, as JSON with sorted keys and without blanks."""
    said = {
        "control": made.control,
        "until": made.until.isoformat(),
        "reason": made.reason,
        "attested_by": made.attested_by,
        "attested_at": made.attested_at.isoformat(timespec="microseconds"),
        "key": made.key,
    }
    if made.struck_at is not None:
        said["struck_at"] = made.struck_at.isoformat(timespec="microseconds")
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def standing(workspace: Workspace, until: datetime | None = None) -> dict[str, Attestation]:
    """By control the last attestation whose signature holds; the last before a moment where one is given."""
    return _last(workspace, until)[0]


def standing_and_broken(workspace: Workspace) -> tuple[dict[str, Attestation], dict[str, Attestation]]:
    """By control the last attestation whose signature holds, and the last where its own does not."""
    return _last(workspace, None)


def strike(
    connection: sa.Connection, workspace: Workspace, left: Callable[[str], str], by: str, why: str
) -> int:
    """Take who is erased out of attestations, and sign what is left; returns of how many.

    One whose signature does not hold is not signed: whoever wrote it had not the key.

    Args:
        connection: that writes.
        workspace: whose key signs.
        left: gives what is left of a text.
        by: who has it done.
        why: the request or disposal that asks for it.
    """
    every = [
        (one, replace(one, reason=left(one.reason), attested_by=left(one.attested_by)))
        for one in table.kept(connection)
    ]
    changed = [(one, new) for one, new in every if one != new]
    for one, new in changed:
        key = private_key(workspace)
        if _holds(one, key.public_key()):
            new = replace(new, struck_at=now(), key=key_id(key.public_key()))
            new = replace(new, signature=base64.b64encode(key.sign(signed(new))).decode())
        table.strike(connection, new, by, why)
    return len(changed)


def _last(
    workspace: Workspace, until: datetime | None
) -> tuple[dict[str, Attestation], dict[str, Attestation]]:
    with Catalogue.open(workspace).read() as connection:
        every = [one for one in table.kept(connection) if until is None or one.attested_at < until]
    if not every:
        return {}, {}
    signer = private_key(workspace).public_key()
    sound = {one.control: one for one in every if _holds(one, signer)}
    newest = {one.control: one for one in every}
    return sound, {control: one for control, one in newest.items() if sound.get(control) != one}


def _holds(made: Attestation, signer: Ed25519PublicKey) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        signer.verify(base64.b64decode(made.signature), signed(made))
    except (InvalidSignature, ValueError):
        return False
    return True
