"""What was revealed and what was refused, kept in the audit trail; a value never is."""

from __future__ import annotations

from typing import Final

from hotpass import ssot
from hotpass.access import AccessRefused, Act, Identity, Role, Sight, acting_as, require
from hotpass.catalogue import Catalogue, audit
from hotpass.catalogue.audit import Entry
from hotpass.errors import HotpassError, InputError
from hotpass.workspace import Workspace

#: Acts of the trail that tell who came in, saw and was refused.
OF_ACCESS: Final = ("value.reveal", "access.refuse", "access.sign_in", "token.create", "token.revoke")


def reveal(workspace: Workspace, dataset: str, entity_id: str, field: str, reason: str) -> ssot.GoldenField:
    """A golden field with its values as they are, which whoever acts sees masked otherwise.

    That it was revealed, to whom and why is in the audit trail before the value is given.

    Raises:
        AccessRefused: whoever acts may not reveal values, or not of this class: what is hidden from a role
            stays so.
        InputError: no reason is given, or there is no such entity or field.
    """
    who = require(Act.REVEAL)
    if not reason.strip():
        raise InputError("a value is revealed for a reason", where=f"{entity_id}, {field}", remedy="Give it")
    with acting_as(Identity(who.name, frozenset(Role), who.origin)):
        entity = ssot.whole_entity(workspace, dataset, entity_id)
    found = next((one for one in entity.fields if one.name == field), None)
    if found is None:
        raise InputError(f"there is no field {field!r}", where=entity_id)
    if who.sight(found.personal) is Sight.HIDDEN:
        raise AccessRefused(f"{found.label} is hidden from {who.name}", identity=who, act=Act.REVEAL.value)
    with Catalogue.open(workspace).write() as connection:
        said = {"dataset": dataset, "field": field, "reason": reason.strip(), "origin": who.origin}
        audit.note(connection, who.name, "value.reveal", entity_id, **said)
    return found


def record_refusal(workspace: Workspace, refused: AccessRefused) -> None:
    """Keep that somebody wanted what he may not do; where that cannot be kept, the refusal stands."""
    who = refused.identity
    try:
        with Catalogue.open(workspace).write() as connection:
            said = {"origin": who.origin, "roles": sorted(who.roles)}
            audit.note(connection, who.name, "access.refuse", refused.act or "sign-in", **said)
    except HotpassError:
        return


def record_sign_in(workspace: Workspace, who: Identity) -> None:
    """Keep that somebody came in."""
    with Catalogue.open(workspace).write() as connection:
        audit.note(connection, who.name, "access.sign_in", who.origin, roles=sorted(who.roles))


def lately(workspace: Workspace, *acts: str, most: int = 50) -> list[Entry]:
    """The newest entries of these acts, the newest first.

    Raises:
        AccessRefused: whoever acts may not see who may see what.
    """
    require(Act.ACCESS)
    with Catalogue.open(workspace).read() as connection:
        return audit.latest(connection, most, acts)
